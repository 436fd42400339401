"""What all charts share: the kind of figure, names and fonts, captions, links, and how figures are saved."""

from __future__ import annotations

import io
import textwrap
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from workbench.drafts import draft_of
from workbench.estimates import is_drawn, sampled

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from workbench.study import Label, Study

INK, GREY, FAINT = "#222222", "#6b6b6b", "#d9d9d9"
#: Text on a light bar or cell, and the inside of hollow marks: kept apart from ink and paper, which a page may swap.
DARK, HOLLOW = "#1a1a1a", "#fefefe"
#: The full width of a figure in inches; two columns of a journal.
WIDTH = 7.6
_FONT = "DejaVu Sans"


@cache
def _chart() -> type[Figure]:
    """Return the kind of Figure that charts are: one that notebooks show without pyplot's global state."""
    from matplotlib.figure import Figure

    class Chart(Figure):
        def _repr_png_(self) -> bytes:
            out = io.BytesIO()
            with quiet():
                self.savefig(out, format="png", dpi=110)
            return out.getvalue()

    return Chart


def new_figure(width: float, height: float) -> Figure:
    """Return an empty figure of the given size in inches."""
    figure = _chart()(figsize=(width, height), layout="constrained")
    figure.set_facecolor("white")
    return figure


def canvas(ax: Axes | None, *, rows: int, width: float = WIDTH, tall: float = 0.5) -> tuple[Figure, Axes]:
    """Return the given axes with their figure, or new ones high enough for `rows` lines."""
    if ax is not None:
        return ax.figure, ax  # type: ignore[return-value]
    figure = new_figure(width, 2.1 + tall * rows)
    return figure, figure.subplots()


def nothing(line: str, ax: Axes | None = None) -> Figure:
    """Return a figure that says in words why there is nothing to draw."""
    if ax is not None:
        ax.set_axis_off()
        ax.text(0.5, 0.5, line, ha="center", va="center", color=GREY, transform=ax.transAxes)
        return ax.figure  # type: ignore[return-value]
    figure = new_figure(7, 1.4)
    figure.text(0.5, 0.5, line, ha="center", va="center", color=GREY)
    figure.set_label(line)
    return figure


def bare(axes: Axes) -> None:
    """Take away frame and tick marks; the labels stay."""
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0, colors=INK, labelsize=9)


def link(**parts: Any) -> str:
    """Return the link that a part of a figure carries: what the sentences behind it have in common."""
    return "#" + urlencode(parts)


def signed(value: float, digits: int = 1) -> str:
    """Return a number with its sign, with a true minus; nought has no sign and a missing number is a dash."""
    if value != value:
        return "–"
    text = f"{value:+.{digits}f}".replace("-", "−")
    return text if text[1:].strip("0.") else text[1:]


def ink_on(color: Any) -> str:
    """Return the text colour, dark or white, that can be read on `color`."""
    from matplotlib.colors import to_rgb

    red, green, blue = to_rgb(color)
    return DARK if 0.299 * red + 0.587 * green + 0.114 * blue > 0.55 else "white"


def colormap() -> Any:
    """Return the diverging scale from oppose (red) to support (blue), safe for colour-blind readers."""
    from matplotlib import colormaps

    return colormaps["RdBu"]


def stance_color(net: float) -> tuple[float, float, float]:
    """Return the colour of a net stance from -1 to 1; the darkest ends are left out so that hatching stays visible."""
    red, green, blue, _ = colormap()(0.5 + 0.42 * max(-1.0, min(1.0, net)))
    return red, green, blue


def hatch_of(label: Label) -> str | None:
    """Return the hatching that tells half-way labels from whole ones without colour."""
    return "///" if label.value not in (None, -1, 0, 1) else None


def legend(axes: Axes, study: Study) -> None:
    """Put the scored labels above the axes, from opposing to supporting."""
    from matplotlib.patches import Patch

    labels = sorted((la for la in study.codebook.labels if la.value is not None), key=lambda la: la.value or 0)
    patches = [
        Patch(facecolor=la.color, edgecolor="white", hatch=2 * (hatch_of(la) or "") or None, label=la.name)
        for la in labels
    ]
    axes.legend(
        handles=patches, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=len(patches), frameon=False, fontsize=8.5,
        handlelength=1.6, columnspacing=1.2,
    )  # fmt: skip


# Names -----------------------------------------------------------------------------------------------------------------
def names_of(codings: pd.DataFrame, study: Study, by: str) -> dict[str, str]:
    """Return id -> display name for the values of a column: the study's name, else the one in the table, else the id."""
    pairs = codings[["actor", "actor_name"]].drop_duplicates().dropna().drop_duplicates("actor")
    known = pairs.set_index("actor")["actor_name"].to_dict()
    return {
        key: study.actors[key].name if key in study.actors else str(known.get(key, key))
        for key in codings[by].dropna().unique()
    }


def wrapped(name: str, width: int = 26, lines: int = 3) -> str:
    """Return a name over at most `lines` lines; only what goes beyond them is cut, with an ellipsis."""
    parts = textwrap.wrap(" ".join(name.split()), width) or [""]
    if len(parts) > lines:
        parts = [*parts[: lines - 1], parts[lines - 1][: width - 1].rstrip() + "…"]
    return "\n".join(parts)


def fonts_for(text: str) -> list[str]:
    """Return the fonts to draw `text` with: the standard one, then installed ones that have the letters it lacks."""
    families, missing = [_FONT], frozenset(text) - _letters(_standard()) - set("\n\t ")
    for file, family in _installed() if missing else ():
        found = {letter for letter in missing if letter in _letters(file)}
        if found:
            families.append(family)
            missing = missing - found
        if not missing:
            break
    if missing:
        _tell_missing("".join(sorted(missing))[:20])
    return families


@cache
def _tell_missing(letters: str) -> None:
    line = f"no installed font has the letters {letters}; install one that has (for instance a Noto Sans font) to see them in PNG"
    warnings.warn(line, stacklevel=2)


def _standard() -> str:
    from matplotlib import font_manager

    return str(font_manager.findfont(_FONT))


@cache
def _installed() -> tuple[tuple[str, str], ...]:
    """Return file and family of upright installed fonts, those with wide coverage first."""
    from matplotlib import font_manager

    fonts = [f for f in font_manager.fontManager.ttflist if f.style == "normal" and int(f.weight or 400) == 400]
    ranked = sorted(fonts, key=lambda f: (not f.name.startswith("Noto Sans"), f.name))
    return tuple((f.fname, f.name) for f in ranked)


@cache
def _letters(file: str) -> frozenset[str]:
    from matplotlib.ft2font import FT2Font

    try:
        return frozenset(map(chr, FT2Font(file).get_charmap()))
    except (OSError, RuntimeError, ValueError):
        return frozenset()


@contextmanager
def quiet() -> Iterator[None]:
    """Draw without a warning for each letter that no installed font has; one line was given, and SVG readers may."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"Glyph .* missing from", category=UserWarning)
        yield


# Captions --------------------------------------------------------------------------------------------------------------
class Correction(NamedTuple):
    """What corrects the numbers of a figure: how many hand-coded pairs (0: nothing), and whether they were drawn.

    >>> Correction(200, True).badge
    'corrected with 200 hand-coded pairs'
    """

    pairs: int = 0
    drawn: bool = False

    @property
    def badge(self) -> str:
        """The words of a figure's badge: whether its numbers are corrected, and with how many hand-coded pairs."""
        return f"corrected with {self.pairs:,} hand-coded pairs" if self.pairs else "uncorrected"

    @property
    def words(self) -> str:
        """The same for a caption, with what is known of the sample, or assumed."""
        how = "drawn with known probabilities" if self.drawn else "taken as a random sample of the corpus"
        return f"{self.badge}, {how}" if self.pairs else self.badge


_NONE = Correction()


def correction(codings: pd.DataFrame, gold: pd.DataFrame | None) -> Correction:
    """Return how many of the codings people coded too; pairs that they left unclear do not count."""
    if gold is None:
        return _NONE
    people = sampled(gold)[["sent_id", "actor"]]
    return Correction(len(people.merge(codings[["sent_id", "actor"]].drop_duplicates())), is_drawn(gold))


def rough(rows: pd.DataFrame, coded: Correction) -> pd.Series:
    """Return which rows of `estimates.best_net` stand as coded in a figure whose other numbers are corrected."""
    return ~rows["corrected"].astype(bool) & bool(coded.pairs)


def as_coded(rows: pd.DataFrame, coded: Correction, mark: str = "Hollow, in brackets") -> str:
    """Return the sentence of a caption on the rows that are `rough`; nothing where there is none."""
    few = "hand-coded pairs in fewer than five documents"
    return f" {mark}: as coded, not corrected ({few})." if rough(rows, coded).any() else ""


def caption(codings: pd.DataFrame, study: Study, *, gold: Correction = _NONE, what: str = "") -> str:
    """Return what a reader must know of a table: n, unit, documents, period, coder, and whether labels are corrected.

    `what` is said to be corrected, where anything is: a chart's bars, or all of it ("").
    """
    positions = int(codings["value"].notna().sum())
    coders = ", ".join(sorted(codings["coder"].dropna().unique())) or "unknown"
    period = f", {study.period[0]} to {study.period[1]}" if study.period else ""
    return (
        f"{study.title}{period}. {counted(positions, 'position')} among {counted(len(codings), 'pair')} of sentence and "
        f"actor in {counted(codings['doc_id'].nunique(), 'document')}. Coder: {coders}; {what if gold.pairs else ''}{gold.words}."
    )


def counted(number: int, what: str) -> str:
    """Return a number with the word for what is counted.

    >>> counted(1, "document"), counted(1200, "document")
    ('1 document', '1,200 documents')
    """
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def others(total: int, shown: int, what: str = "with a position") -> str:
    """Return the sentence of a caption that counts the actors a chart leaves out; nothing where it shows all."""
    left = total - shown
    return (
        ""
        if left < 1
        else f" {left:,} more {'actor' if left == 1 else 'actors'} {what} {'is' if left == 1 else 'are'} not shown."
    )


def describe(what: str, parts: Sequence[tuple[str, str]]) -> str:
    """Return a figure's content in words, for those who do not see it: at most thirty parts."""
    more = f"; and {len(parts) - 30} more" if len(parts) > 30 else ""
    return f"{what}. " + "; ".join(f"{name}: {value}" for name, value in parts[:30]) + more + "."


def finish(figure: Figure, title: str, text: str, *, own: bool, gold: Correction | None = _NONE) -> None:
    """Put title, badge and caption around a figure of our own; given axes belong to their owner's figure.

    The badge says whether the numbers are corrected, and with how many hand-coded pairs (`gold`); None: a chart that
    correction has no bearing on. Names are drawn letter by letter in fonts that have them, and never read as formulas.
    """
    if own:
        _around(figure, title, text, "" if gold is None else gold.badge)
    from matplotlib.text import Text

    for text_part in figure.findobj(Text):
        text_part.set_parse_math(False)
        if not text_part.get_text().isascii():
            text_part.set_fontfamily(fonts_for(text_part.get_text()))


def _around(figure: Figure, title: str, text: str, badge: str) -> None:
    wide, inch = figure.get_figwidth(), figure.get_figheight()
    lines = "\n".join("\n".join(textwrap.wrap(part, int(wide * 16.4))) for part in text.splitlines())
    room = (0.16 * (lines.count("\n") + 1) + 0.12) / inch
    figure.get_layout_engine().set(rect=(0, room, 1, 1 - room))  # type: ignore[union-attr, call-arg]
    figure.text(0.012, 0.06 / inch, lines, ha="left", va="bottom", fontsize=7.6, color="#555555", linespacing=1.35)
    head = "\n".join(textwrap.wrap(title, max(16, int((wide - 0.075 * len(badge) - 0.3) / 0.112))))
    figure.suptitle(head, x=0.012, ha="left", fontsize=12.5, fontweight="bold", color=INK)
    if badge:
        corrected = badge != _NONE.badge
        box = {
            "boxstyle": "round,pad=0.35",
            "facecolor": INK if corrected else HOLLOW,
            "edgecolor": INK,
            "linewidth": 0.8,
        }
        place = (1 - 0.1 / wide, 1 - 0.1 / inch)
        mark = figure.text(
            *place, badge, ha="right", va="top", fontsize=7.5, color=HOLLOW if corrected else INK, bbox=box
        )
        mark.set_in_layout(False)


def settle(figure: Figure) -> Figure:
    """Lay a figure out once for all, and return it: saving it in several forms then need not do so each time."""
    if figure.get_layout_engine() is not None and not getattr(figure, "_settled", False):
        with quiet():
            figure.draw_without_rendering()
        figure.set_layout_engine("none")
        figure._settled = True  # type: ignore[attr-defined]
    return figure


# Files -----------------------------------------------------------------------------------------------------------------
def save(figure: Figure, path: str | Path) -> list[Path]:
    """Write a figure as PNG (200 dpi) and SVG beside each other and return both paths; `path` has no ending.

    Each file is written whole or not at all and carries the figure's description.
    """
    target = Path(path)
    return [_write(figure, target.with_name(target.name + ending)) for ending in (".png", ".svg")]


def _write(figure: Figure, target: Path) -> Path:
    import matplotlib

    options: dict[str, Any] = {"metadata": {"Description": figure.get_label() or target.stem}}
    if target.suffix == ".svg":
        options["metadata"] |= {"Date": None, "Title": figure.get_suptitle() or target.stem}
    look: Any = {"svg.fonttype": "none", "svg.hashsalt": "workbench"}
    with draft_of(target) as draft, matplotlib.rc_context(look), quiet():
        settle(figure).savefig(draft, format=target.suffix[1:], dpi=200, **options)
    return target


def outlet_of(codings: pd.DataFrame, outlets: Mapping[str, str]) -> pd.Series:
    """Return the outlet of each row's document, "" where `outlets` has none."""
    import pandas as pd

    codes, names = pd.factorize(codings["doc_id"])
    known = pd.array([outlets.get(str(name)) or "" for name in names], dtype="string")
    return pd.Series(known.take(codes), index=codings.index)
