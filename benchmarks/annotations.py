"""How fast coders' sessions, logs and agreement are: prints the tables of benchmarks/README.md.

python benchmarks/annotations.py [--sizes 100 10000 50000]
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from workbench import agreement
from workbench.annotations import Items, Plan, Sentence, Session, Store, make_queue, to_codings
from workbench.annotations.events import Decision, Event
from workbench.codings import as_codings
from workbench.study import default_study

LABELS = ("support", "conditional", "neutral", "oppose", "none")
VALUES = {"support": 1.0, "conditional": 0.5, "neutral": 0.0, "oppose": -1.0}
ANSWERS = 300


def items_of(count: int) -> tuple[Items, float]:
    """Return `count` sentences of 25 words with one actor each, and the seconds that it took to make them ready."""
    words = "Veldoria said on day {n} that it would go on with the talks about the crossing at the river and return to the table"
    texts = [words.format(n=n) for n in range(count)]
    places = [(f"d{n // 20}", n % 20) for n in range(count)]
    sentences = [
        Sentence(f"{doc}:{k}", doc, k * 200, k * 200 + len(text), text, outlet=f"outlet {n % 3}", date="2024-01-10")
        for n, ((doc, k), text) in enumerate(zip(places, texts, strict=True))
    ]
    frame = pd.DataFrame(
        {
            "doc_id": [s.doc_id for s in sentences],
            "sent_id": [s.sent_id for s in sentences],
            "sent_start": [s.start for s in sentences],
            "sent_end": [s.end for s in sentences],
            "sentence": texts,
            "actor": "VEL",
            "actor_name": "Veldoria",
            "principal": "VEL",
            "mention": "Veldoria",
            "mention_start": [s.start for s in sentences],
            "mention_end": [s.start + 8 for s in sentences],
            "stance": [LABELS[n % 5] for n in range(count)],
            "confidence": [(n % 97) / 97 for n in range(count)],
            "coder": "rules@1",
        }
    )
    codings = as_codings(frame)
    items, seconds = timed(lambda: Items(sentences, codings))
    return items, seconds


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    start = time.perf_counter()
    found = work()
    return found, time.perf_counter() - start


def session_row(count: int, folder: Path) -> dict[str, Any]:
    items, ready = items_of(count)
    queue, drawn = timed(lambda: make_queue(items.table, Plan(seed=1)))

    def start() -> Session:
        session = Session(items, Store(folder).log("ana"), default_study().codebook, queue=queue)
        session.handle({"type": "ready", "view": "tab"})
        return session

    session, opened = timed(start)
    time.sleep(2)  # what a search needs is prepared beside the first seconds of work
    answers = [timed(lambda n=n: _answer(session, n))[1] for n in range(min(ANSWERS, count))]
    searches = [timed(lambda w=wanted: session.search(w))[1] for wanted in SEARCHES for _ in range(5)]
    session.close()
    return {
        "sentences": f"{count:,}",
        "items s": round(ready, 2),
        "queue s": round(drawn, 2),
        "start s": round(opened, 2),
        "answer to disk, median ms": round(1000 * statistics.median(answers), 1),
        "95th percentile ms": round(1000 * float(np.percentile(answers, 95)), 1),
        "search, slowest median ms": round(
            1000 * max(statistics.median(searches[i : i + 5]) for i in range(0, len(searches), 5)), 1
        ),
    }


SEARCHES = (
    {"text": "crossing"},
    {"actor": "VEL"},
    {"state": "open", "outlet": "outlet 1", "text": "day 1"},
    {"differs": True},
    {"label": "oppose"},
)


def _answer(session: Session, number: int) -> None:
    event = {
        "id": f"a{number}",
        "kind": "answer",
        "item": session.queue.entries[number].item,
        "actor": "VEL",
        "time": 1_700_000_000_000 + number,
        "duration": 900,
        "new": {"stance": LABELS[number % 4]},
    }
    (reply,) = session.handle({"type": "events", "view": "tab", "events": [event]})
    assert reply["ids"] == [f"a{number}"], reply


def log_rows(folder: Path) -> list[tuple[str, float]]:
    """Three coders with 10,000 decisions each: merging, reading, the table, opening a session."""
    items, _ = items_of(10_000)
    names = [s.sent_id for s in items.sentences]
    for coder in ("ana", "ben", "cem"):
        store = Store(folder / coder)
        store.log(coder).append(
            Event(f"{coder}-{n}", "answer", coder, n + 1, name, "VEL", new=Decision(LABELS[n % 5]), duration=900)
            for n, name in enumerate(names)
        )
        store.close()
    whole = Store(folder / "all")
    sources = [folder / coder for coder in ("ana", "ben", "cem")]
    codebook = default_study().codebook
    rows = [("merge 3 x 10,000 decisions", timed(lambda: whole.merge(*sources))[1])]
    rows.append(("merge them again", timed(lambda: whole.merge(*sources))[1]))
    events, seconds = timed(whole.events)
    rows.append(("read 30,000 events", seconds))
    rows.append(("their codings table", timed(lambda: to_codings(events, items, codebook))[1]))
    opened = timed(lambda: Session(items, whole.log("ana"), codebook).handle({"type": "ready"}))[1]
    rows.append(("open a session with 10,000 decisions", opened))
    return rows


def agreement_rows() -> list[tuple[str, float]]:
    """10,000 units, three coders, 500 documents, 2,000 draws."""
    chance = np.random.default_rng(0)
    true = chance.integers(5, size=10_000)
    tables = []
    for coder in ("ana", "ben", "cem"):
        given = np.where(chance.random(10_000) < 0.8, true, chance.integers(5, size=10_000))
        stances = [LABELS[k] for k in given]
        tables.append(
            pd.DataFrame(
                {
                    "doc_id": [f"d{n // 20}" for n in range(10_000)],
                    "sent_id": [f"d{n // 20}:{n % 20}" for n in range(10_000)],
                    "actor": "VEL",
                    "stance": stances,
                    "value": [VALUES.get(stance) for stance in stances],
                    "coder": coder,
                }
            )
        )
    codings = pd.concat(tables)
    return [
        ("six measures, four groups of coders, 2,000 draws", timed(lambda: agreement.report(codings))[1]),
        ("by label, 2,000 draws", timed(lambda: agreement.by_label(codings))[1]),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 10_000, 50_000])
    sizes = parser.parse_args().sizes
    with tempfile.TemporaryDirectory() as folder:
        rows = [session_row(size, Path(folder) / str(size)) for size in sizes]
        print(pd.DataFrame(rows).to_string(index=False))
        for what, seconds in [*log_rows(Path(folder)), *agreement_rows()]:
            print(f"{what:<55} {seconds:.2f} s")


if __name__ == "__main__":
    main()
