"""Small invented material for the annotation page, and a session on it; kernels of the tests import it, too."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

from workbench.annotations import Items, Sentence, Session, Store
from workbench.codings import Coding, to_frame
from workbench.study import Actor, Codebook, load_study

ACTORS = {
    "KAR": Actor("KAR", "Karsia", "state", "KAR", aliases=("Karsians",)),
    "VEL": Actor("VEL", "Veldoria", "state", "VEL"),
    "SRV": Actor("SRV", "Sorvia", "state", "SRV"),
    "oduya": Actor("oduya", "Amara Oduya", "person", "SRV"),
}
#: Three sentences that repeat: one actor, two actors, none.
PATTERN = (
    ("Karsia welcomed the offer of talks in round {n}.", ("KAR",)),
    ("Veldoria told Karsia that round {n} would need a truce first.", ("VEL", "KAR")),
    ("It rained on the bridge all through round {n}.", ()),
)


def sentences(count: int) -> list[Sentence]:
    """Return `count` sentences of documents of ten, by the pattern."""
    found, start = [], 0
    for n in range(count):
        text = PATTERN[n % len(PATTERN)][0].format(n=n)
        if n % 10 == 0:
            start = 0
        doc = f"doc{n // 10:05d}"
        where = {"title": f"Round {n // 10}", "outlet": ("Meridian Wire", "Harbour Post")[n // 10 % 2]}
        day = date(2024, 1 + n // 300 % 12, 1 + n // 10 % 28).isoformat()
        found.append(Sentence(f"{doc}:{n % 10}", doc, start, start + len(text), text, date=day, **where))
        start += len(text) + 1
    return found


def machine(given: list[Sentence]) -> Any:
    """Return a machine's codings of the pattern: Karsia supports, Veldoria sets a condition."""
    rows: list[Coding] = []
    for place, one in enumerate(given):
        for actor in PATTERN[place % len(PATTERN)][1]:
            rows.append(_row(one, actor, ACTORS[actor].name, "support" if actor == "KAR" else "conditional"))
    return to_frame(rows)


def _row(one: Sentence, actor: str, words: str, stance: str, evidence: str = "") -> Coding:
    at = one.start + one.text.index(words)
    shown = evidence or one.text.split(" ", 2)[1]
    begin = one.start + one.text.index(shown)
    return Coding(
        doc_id=one.doc_id, sent_id=one.sent_id, sent_start=one.start, sent_end=one.end, sentence=one.text, actor=actor,
        actor_name=ACTORS[actor].name, principal=ACTORS[actor].principal, stance=stance, coder="rules@test",
        mention=words, mention_start=at, mention_end=at + len(words), value={"support": 1.0, "conditional": 0.5}[stance],
        evidence=shown, evidence_start=begin, evidence_end=begin + len(shown), confidence=0.8,
    )  # fmt: skip


def one_item(text: str, names: dict[str, str], *, lang: str = "en", start: int = 0) -> Items:
    """Return a document of one sentence in which `names` (actor -> its words in the text) are marked by a machine."""
    one = Sentence("odd:0", "odd", start, start + len(text), text, title="Odd text", lang=lang)
    rows = [_row(one, actor, words, "support", words) for actor, words in names.items()]
    return Items([one], to_frame(rows), actors=ACTORS)


def codebook() -> Codebook:
    """Return the built-in codebook."""
    folder = Path(os.environ.get("WORKBENCH_TEST_STUDY", "")) or None
    if folder and (folder / "study.yml").is_file():
        return load_study(folder).codebook
    import tempfile

    with tempfile.TemporaryDirectory() as made:
        (Path(made) / "study.yml").write_text("title: Rounds\n", encoding="utf-8")
        return load_study(made).codebook


def session(
    folder: str | Path, coder: str = "anna", *, count: int = 30, mode: str = "answer-first", items: Items | None = None
) -> Session:
    """Return a session of `coder` on the pattern (or on `items`), its log in `folder`; sentences in text order."""
    given = sentences(count)
    items = items or Items(given, machine(given), actors=ACTORS)
    return Session(items, Store(Path(folder)).log(coder), codebook(), mode=mode)


def rows(folder: str | Path, coder: str = "anna") -> list[Any]:
    """Return the events of a coder's log as another process would read them."""
    store = Store(Path(folder))
    try:
        return store.events([coder])
    finally:
        store.close()
