"""Make the pictures of the annotation page in docs/pictures: light and dark, wide and narrow, as coders see it.

    python docs/page_pictures.py [FOLDER]

The page shows the bundled invented study. Needs Chromium and the development dependencies; takes about a minute.
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import numpy as np  # noqa: E402
from browser.driver import Annotator  # noqa: E402
from browser.hosts import TOKEN, Served, jupyterlab, notebook  # noqa: E402
from explorer_host import FLAGS  # noqa: E402
from PIL import Image, ImageColor  # noqa: E402
from playwright.sync_api import Browser, sync_playwright  # noqa: E402

import workbench as wb  # noqa: E402
from workbench.annotations import Session  # noqa: E402
from workbench.annotations.serving import Seat  # noqa: E402
from workbench.study import Label, default_study  # noqa: E402

#: The sentence that most pictures show, and a few before it that are coded.
SENTENCE = "hosted by"
#: Colours of small parts, which a choice of the most frequent ones would make darker.
COLORS = [*(label.color for label in default_study().codebook.labels), "#ef8a62", "#ffffff"]
WIDE, NARROW = {"width": 1280, "height": 860}, {"width": 380, "height": 860}


def main(target: Path) -> None:
    """Make every picture."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        study = wb.open_study(shutil.copytree(ROOT / "data" / "invented", Path(folder) / "invented"))
        for coder, labels in (
            ("ana", "support none oppose"),
            ("ben", "none none oppose"),
            ("cem", "support oppose none"),
        ):
            code(study, coder, labels.split())
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for scheme in ("light", "dark"):
            coding(study, browser, scheme, target)
        suggestions(study, browser, target)
        adjudication(study, browser, target)
        recoding(study, browser, target)
        in_jupyterlab(Path(folder), browser, target)
        browser.close()


def code(study: Any, coder: str, labels: list[str]) -> None:
    """Let a coder answer the first actors of forty sentences in turn."""
    session = study.session(coder, mode="blind")
    for place in range(40):
        item = session.item(place)
        for at, actor in enumerate(item["actors"]):
            session.answer(item["item"], actor["actor"], labels[(place + at) % len(labels)])


@contextmanager
def page(browser: Browser, seat: Seat, size: dict[str, int], scheme: str) -> Iterator[Annotator]:
    """Serve one seat and open its page."""
    served = Served([seat])
    context = browser.new_context(viewport=size, color_scheme=scheme, device_scale_factor=1.5, reduced_motion="reduce")  # type: ignore[arg-type]
    tab = context.new_page()
    tab.goto(served.link())
    yield Annotator(tab).ready().focus()
    context.close()
    served.stop()


def save(annotator: Annotator, path: Path) -> None:
    annotator.page.locator(".wba:not([data-flash])").wait_for()
    annotator.saved()
    shrink(annotator.page.screenshot(full_page=True), path)


def shrink(picture: bytes, path: Path) -> None:
    """Write a picture with few colours, which is what a page of text needs; those of the labels are always among them."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    few = image.quantize(160, dither=Image.Dither.NONE).getpalette() or []
    kept = [parts for color in COLORS if len(parts := ImageColor.getrgb(color)) == 3]
    palette = np.array([*np.reshape(few[: 3 * 160], (-1, 3)), *kept])
    shades, places = np.unique(np.asarray(image).reshape(-1, 3), axis=0, return_inverse=True)
    nearest = ((shades[:, None, :].astype(int) - palette) ** 2).sum(axis=2).argmin(axis=1)
    small = Image.fromarray(nearest[places].astype("uint8").reshape(image.height, image.width), "P")
    small.putpalette(palette.astype("uint8").tobytes())
    small.save(path, optimize=True)
    print(path)


def coding(study: Any, browser: Browser, scheme: str, target: Path) -> None:
    """One sentence half coded, wide and narrow; the keys; the search."""
    coder = f"dana-{scheme}"
    for name, size in (("annotate", WIDE), ("annotate_narrow", NARROW)):
        with page(browser, Seat(coder, "t", lambda: study.session(coder)), size, scheme) as annotator:
            if name == "annotate":
                start(annotator)
            save(annotator, target / f"{name}_{scheme}.png")
            if name == "annotate" and scheme == "light":
                save(annotator.press("h").wait(open="help"), target / "annotate_keys.png")
                annotator.press("Escape", "/").wait(open="search").type("talks")
                annotator.root.locator(".wba-found[data-found]:not([data-found='0'])").wait_for()
                save(annotator, target / "annotate_search.png")


def start(annotator: Annotator) -> None:
    """Code four sentences, go to the one of the picture, and show words and fields of its first actor."""
    for _ in range(4):
        for _ in annotator.root.locator(".wba-actor").all():
            annotator.press("1").saved()
        annotator.press("Enter").saved()
    annotator.press("/").wait(open="search").type(SENTENCE).press("Enter").wait(open="").saved()
    annotator.press("4").saved().press("u").saved()
    annotator.press("w", "Home", *["ArrowRight"] * 5, "Shift+ArrowRight", "Shift+ArrowRight", "Enter").saved()
    annotator.press("v", "v", "v", "y", "i", "5", "Enter").wait(open="").saved()


def suggestions(study: Any, browser: Browser, target: Path) -> None:
    """A machine's suggestions, dashed."""
    seat = Seat("eva", "t", lambda: study.session("eva", mode="suggest-first"))
    with page(browser, seat, WIDE, "light") as annotator:
        start_at = annotator.press("/").wait(open="search").type("welcomed").press("Enter").wait(open="")
        save(start_at, target / "annotate_suggestions.png")


def adjudication(study: Any, browser: Browser, target: Path) -> None:
    """A case with three answers, one of them chosen."""
    with page(
        browser, Seat("judge", "t", lambda: study.adjudication("judge"), desk="judge"), WIDE, "light"
    ) as annotator:
        save(annotator.press("a"), target / "adjudicate.png")


def recoding(study: Any, browser: Browser, target: Path) -> None:
    """What a label that was split in two makes doubtful; the other labels stay, two decisions are made anew."""
    new = [
        Label("reject", "reject", -1.0, "#b2182b", "4", "The actor turns a step down, breaks it off or attacks it."),
        Label(
            "stall",
            "stall",
            -0.5,
            "#ef8a62",
            "5",
            "The actor puts a step off or makes it harder, and does not refuse it.",
        ),
    ]
    kept = [label for label in study.codebook.labels if label.id != "oppose"]
    book = replace(study.codebook, labels=(*kept[:-1], *new, kept[-1]))
    seat = Seat("ana", "t", lambda: Session(study.items(), study.annotations().log("ana"), book, title=study.title))
    with page(browser, seat, WIDE, "light") as annotator:
        annotator.press("k").wait(open="recode")
        for label in ("support", "none"):
            annotator.root.locator(f"[data-group={label}]").select_option(label)
        annotator.focus().page.wait_for_selector(".wba[data-recoding^='0 of']")
        save(annotator.press("5", "4"), target / "recode.png")


def in_jupyterlab(folder: Path, browser: Browser, target: Path) -> None:
    """The same page in a notebook, in the dark theme of JupyterLab."""
    notebook(
        folder / "annotate.ipynb", "import workbench as wb\nstudy = wb.open_study('invented')\nstudy.annotate('fay')"
    )
    lab = jupyterlab(folder)
    tab = browser.new_context(viewport=WIDE, color_scheme="dark", device_scale_factor=1.5).new_page()
    tab.goto(f"{lab.address}/lab/tree/annotate.ipynb?token={TOKEN}")
    tab.wait_for_function("window.jupyterapp && window.jupyterapp.restored", timeout=90_000)
    tab.evaluate("window.jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'})")
    tab.evaluate("window.jupyterapp.commands.execute('application:toggle-left-area')")
    tab.wait_for_function(
        "window.jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel?.connectionStatus === 'connected'",
        timeout=90_000,
    )
    tab.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    annotator = Annotator(tab).ready().wait(theme="dark").focus()
    shrink(annotator.saved().page.screenshot(), target / "annotate_jupyterlab.png")
    lab.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures")
