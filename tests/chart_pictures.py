"""A small table, the charts of it as small pictures, and how far two pictures are apart.

python tests/chart_pictures.py      # draws the pictures of tests/baselines anew: look at them before you keep them
"""

from __future__ import annotations

import datetime
import io
from pathlib import Path
from typing import Any

import numpy as np
from rows import coding

BASELINES = Path(__file__).parent / "baselines"
DATES = {f"d{n}": datetime.date(2024, 1, 5) + datetime.timedelta(days=31 * n) for n in range(12)}
OUTLETS = {f"d{n}": ("The Gazette", "Meridian Wire", "Morning Post")[n % 3] for n in range(12)}
FACTS = {"dates": DATES, "outlets": OUTLETS, "copies": {"d4": "d1", "d7": "d1"}}
#: Apart by more than this (root mean square of blurred grey values, 0..255), two pictures show different things.
TOLERANCE = 6.0


def debate() -> Any:
    """VEL supports, KAR turns from opposition to support, SRV sets conditions, MER is told by others."""
    from workbench.codings import to_frame

    rows = []
    for n in range(12):
        rows += [
            coding(f"d{n}", 0, "VEL", "support", toward=("KAR",), issues=("security", "economy")),
            coding(f"d{n}", 0, "KAR", "oppose" if n < 6 else "support", toward=("VEL",), confidence=0.4 + 0.05 * n),
            coding(
                f"d{n}", 1, "SRV", "conditional" if n % 3 else "neutral", condition=f"step {n % 4}" if n % 3 else None,
                toward=("VEL", "KAR"), issues=("refugees",),
            ),
            coding(
                f"d{n}", 2, "MER", "oppose" if n % 2 else "none", source="a spokesman" if n % 4 else None,
                issues=("security",) if n % 2 else (),
            ),
        ]  # fmt: skip
    return to_frame(rows)


def gold() -> Any:
    """People agree with the program but for KAR, whom they see supporting from the fourth document on."""
    held = debate().assign(coder="person:ana")
    turned = held["actor"].eq("KAR") & held["doc_id"].isin([f"d{n}" for n in range(3, 6)])
    held.loc[turned, "stance"], held.loc[turned, "value"] = "support", 1.0
    return held


def draw(name: str, study: Any) -> Any:
    """Return the chart called `name`; those whose name ends in `-gold` are corrected."""
    from workbench import charts

    plain = name.removesuffix("-gold")
    if plain == "coder_trust":
        return charts.coder_trust(debate(), gold(), study=study)
    options = charts.facts_for(plain, FACTS) | ({"gold": gold()} if plain != name else {})
    return charts.CHARTS[plain](debate(), study=study, **options)


def names() -> list[str]:
    """Return the names of all pictures."""
    import inspect

    from workbench import charts

    corrected = [name for name, function in charts.CHARTS.items() if "gold" in inspect.signature(function).parameters]
    return [*charts.CHARTS, "coder_trust", *(f"{name}-gold" for name in corrected)]


def picture(figure: Any) -> np.ndarray:
    """Return a figure as grey values from 0 to 255, 50 dots to the inch."""
    import matplotlib.style
    from PIL import Image

    out = io.BytesIO()
    with matplotlib.style.context("default"):
        figure.savefig(out, format="png", dpi=50)
    return np.asarray(Image.open(out).convert("L"), dtype=float)


def apart(first: np.ndarray, second: np.ndarray) -> float:
    """Return how far two pictures are apart; blurred, so that letters shifted by a dot count little."""
    high, wide = (max(a, b) for a, b in zip(first.shape, second.shape, strict=True))
    if abs(first.shape[0] - second.shape[0]) > 3 or abs(first.shape[1] - second.shape[1]) > 3:
        return 255.0
    blurred = []
    for grey in (first, second):
        whole = np.full((high, wide), 255.0)
        whole[: grey.shape[0], : grey.shape[1]] = grey
        sums = np.pad(whole, 3, mode="edge").cumsum(0).cumsum(1)
        blurred.append((sums[5:, 5:] - sums[:-5, 5:] - sums[5:, :-5] + sums[:-5, :-5]) / 25)
    return float(np.sqrt(((blurred[0] - blurred[1]) ** 2).mean()))


def baseline(name: str) -> np.ndarray:
    """Return the picture that is kept."""
    from PIL import Image

    return np.asarray(Image.open(BASELINES / f"{name}.png").convert("L"), dtype=float)


def main() -> None:
    """Draw all pictures anew."""
    from PIL import Image

    from workbench.study import bundled_study, load_study

    study = load_study(bundled_study("invented"))
    for old in BASELINES.glob("*.png"):
        old.unlink()
    for name in names():
        Image.fromarray(picture(draw(name, study)).astype("uint8")).save(BASELINES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
