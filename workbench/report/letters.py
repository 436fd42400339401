"""Text of any script in a PDF: letters of the bundled font as text, all others as small pictures of words."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from workbench import charts

#: Longest stretch that is drawn as one picture, in letters; longer ones are cut between words.
_STRETCH = 44
FONT, BOLD = "DejaVuSans", "DejaVuSans-Bold"


def register() -> None:
    """Make the fonts that come with matplotlib known to the PDF library."""
    from reportlab.lib.fonts import addMapping
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    files = {FONT: "DejaVuSans", BOLD: "DejaVuSans-Bold"}
    for name, stem in files.items():
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(_folder() / f"{stem}.ttf")))
    for bold, italic in itertools.product((0, 1), (0, 1)):
        addMapping(FONT, bold, italic, BOLD if bold else FONT)


def _folder() -> Path:
    import matplotlib

    return Path(matplotlib.get_data_path()) / "fonts" / "ttf"


@cache
def _letters() -> frozenset[str]:
    from matplotlib.ft2font import FT2Font

    return frozenset(map(chr, FT2Font(str(_folder() / "DejaVuSans.ttf")).get_charmap()))


def is_plain(word: str) -> bool:
    """Tell whether the bundled font can set a word letter by letter, from left to right.

    >>> [is_plain(word) for word in ("Çavuşoğlu", "Министр", "وزارة", "外交部")]
    [True, True, False, False]
    """
    return all(letter in _letters() and unicodedata.bidirectional(letter) not in ("R", "AL") for letter in word)


def stretches(text: str) -> Iterator[tuple[bool, str]]:
    """Yield a text in stretches of words that are plain or not, long ones of the latter cut between words."""
    words = text.replace("\n", " ").split(" ")
    for plain, group in itertools.groupby(words, key=is_plain):
        line = ""
        for word in group:
            if not plain and line and len(line) + len(word) >= _STRETCH:
                yield plain, line
                line = ""
            line = f"{line} {word}" if line else word
        yield plain, line


def inked(text: str, folder: Path, *, size: float = 9) -> str:
    """Return a text as the PDF library's markup; what the font cannot set becomes pictures in `folder`."""
    parts = []
    for plain, words in stretches(text):
        parts.append(escape(words) if plain else _picture(words, folder, size))
    return " ".join(parts)


def _picture(words: str, folder: Path, size: float) -> str:
    from matplotlib.figure import Figure

    scale = 4
    figure = Figure(figsize=(1, 1), dpi=72 * scale)
    figure.patch.set_alpha(0)
    text = figure.text(0, 0, words, fontsize=size, fontfamily=charts.fonts_for(words), parse_math=False, va="bottom")
    with charts.quiet():
        box = text.get_window_extent()
        wide, high = max(1.0, box.width) / (72 * scale), max(1.0, box.height) / (72 * scale)
        figure.set_size_inches(wide + 0.02, high + 0.02)
        text.set_position((0.01 / wide, 0.01 / high))
        target = folder / f"{len(list(folder.iterdir()))}.png"
        figure.savefig(target, dpi=72 * scale, transparent=True)
    height = (high + 0.02) * 72
    return (
        f'<img src={quoteattr(str(target))} width="{(wide + 0.02) * 72:.1f}" height="{height:.1f}" '
        f'valign="{-0.22 * size:.1f}"/>'
    )
