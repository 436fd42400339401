"""Draw the pictures of the documentation anew.

    python docs/make_pictures.py            # all of them
    python docs/make_pictures.py charts     # those of one part

Each part is a function in `PARTS`; it writes into docs/pictures and prints nothing.
"""

from __future__ import annotations

import io
import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

#: Long names, and names of many scripts.
NAMES = (
    "Organisation for the Coordination of Reconciliation Efforts", "Karsia", "وزارة الخارجية", "Министерство",
    "外交部", "Ədliyyə Nazirliyi", "विदेश मंत्रालय", "Veldoria", "Υπουργείο",
)  # fmt: skip


def charts() -> None:
    """Every chart of the bundled study."""
    import workbench as wb

    study = wb.open_study()
    for name in wb.charts.CHARTS:
        _save(study.chart(name), PICTURES / f"{name}.png")


def corrected() -> None:
    """Charts of invented codings that are corrected with pairs coded by hand."""
    from workbench.charts import CHARTS, coder_trust, facts_for

    study, table = _invented(), _crowd(6, 80, 90)
    gold = _by_hand(table, 300)
    for name in ("stance_by_actor", "stance_over_time", "coefficients"):
        figure = CHARTS[name](table, study=study, gold=gold, **facts_for(name, _facts(80)))
        _save(figure, PICTURES / f"corrected_{name}.png")
    _save(coder_trust(table, gold, study=study), PICTURES / "coder_trust.png")


def sizes() -> None:
    """Every chart with 1, 4, 15 and 60 invented actors, and with one document, side by side."""
    from PIL import Image

    from workbench.charts import CHARTS, facts_for

    study = _invented()
    for name, draw in CHARTS.items():
        made = []
        for actors, documents in ((4, 1), (1, 40), (4, 40), (15, 40), (60, 40)):
            facts = facts_for(name, _facts(documents))
            made.append(_picture(draw(_crowd(actors, documents, 9), study=study, **facts), 55))
        sheet = Image.new("RGB", (sum(one.width + 8 for one in made), max(one.height for one in made)), "#d0d0d0")
        at = 0
        for one in made:
            sheet.paste(one, (at, 0))
            at += one.width + 8
        (PICTURES / "sizes").mkdir(parents=True, exist_ok=True)
        sheet.quantize(160, kmeans=1).save(PICTURES / "sizes" / f"{name}.png", optimize=True)


def explorer() -> None:
    """The explorer in JupyterLab, on invented codings."""
    import tempfile

    from explorer_host import chromium, jupyterlab, opened

    with tempfile.TemporaryDirectory() as folder, jupyterlab(Path(folder), 3000) as address, chromium() as browser:
        page = opened(browser.new_page(viewport={"width": 1500, "height": 1000}), address)
        page.add_style_tag(content=".Toastify { display: none }")
        page.locator(".wx").screenshot(path=PICTURES / "explorer.png")


#: Name of a part -> what draws it.
def annotation() -> None:
    """The annotation page, by a headless browser."""
    import page_pictures

    page_pictures.main(PICTURES)


PARTS: dict[str, Callable[[], None]] = {
    "annotation": annotation,
    "charts": charts,
    "corrected": corrected,
    "sizes": sizes,
    "explorer": explorer,
}


def _invented() -> Any:
    from workbench.study import bundled_study, load_study

    return load_study(bundled_study("invented"))


def _crowd(actors: int, documents: int, each: int) -> Any:
    """Return invented codings: `each` for every actor, who lean one way or the other."""
    from rows import coding

    from workbench.codings import to_frame

    chance = random.Random(actors)
    issues = [issue.id for issue in _invented().codebook.issues]
    rows = []
    for actor in range(actors):
        lean = chance.random()
        for turn in range(each):
            weights = [lean + 0.1, 0.3, 0.15, 1.1 - lean, 0.4]
            stance = chance.choices(["support", "conditional", "neutral", "oppose", "none"], weights)[0]
            toward = (f"A{chance.randrange(actors)}",) if chance.random() < 0.6 else ()
            rows.append(coding(
                f"d{chance.randrange(documents)}", actor // 2 * 100 + turn, f"A{actor}", stance,
                actor_name=f"{NAMES[actor % 9]} {actor}", toward=toward, confidence=round(chance.random(), 2),
                issues=() if stance == "none" else tuple(chance.sample(issues, 2)),
                condition=f"the {chance.choice(['garrison', 'dam', 'embargo', 'list'])} goes first" if stance == "conditional" else None,
                source=chance.choice([None, None, "Meridian Wire", "the foreign ministry of Karsia", "a spokesman"]),
            ))  # fmt: skip
    return to_frame(rows).drop_duplicates(["sent_id", "actor"]).reset_index(drop=True)


def _by_hand(table: Any, size: int) -> Any:
    """Return a sample of a table as people would have coded it: they see less support than the program."""
    import pandas as pd

    from workbench.estimates import draw_sample

    chance, drawn = random.Random(5), draw_sample(table, size, seed=5)
    values = {"support": 1.0, "conditional": 0.5, "neutral": 0.0, "oppose": -1.0, "none": None}
    labels = [
        chance.choice(["oppose", "none", "conditional"]) if stance == "support" and chance.random() < 0.35 else stance
        for stance in drawn["stance"].astype(str)
    ]
    coded = {"stance": labels, "value": pd.array([values[label] for label in labels], "Float64"), "coder": "person:ana"}
    return drawn.assign(**coded)


def _facts(documents: int) -> dict[str, Any]:
    import datetime

    chance, start = random.Random(3), datetime.date(2024, 1, 3)
    outlets = ["Meridian Wire", "The Gazette", "Karsia Today", "وكالة الأنباء", "The Northern Daily and Evening Post"]
    return {
        "dates": {f"d{n}": start + datetime.timedelta(days=700 * n // documents) for n in range(documents)},
        "outlets": {f"d{n}": chance.choice(outlets) for n in range(documents)},
        "copies": {f"d{n}": "d0" for n in range(3, documents, 9)},
    }


def _picture(figure: Any, dots: int) -> Any:
    from PIL import Image

    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=dots)
    return Image.open(out).convert("RGB")


def _save(figure: Any, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    _picture(figure, 110).quantize(256, kmeans=1).save(target, optimize=True)


def main() -> None:
    """Draw the parts named on the command line, or all."""
    wanted = sys.argv[1:] or list(PARTS)
    unknown = [name for name in wanted if name not in PARTS]
    if unknown:
        raise SystemExit(f"no part is called {unknown[0]!r}; parts: {', '.join(PARTS)}")
    for name in wanted:
        PARTS[name]()


if __name__ == "__main__":
    main()
