"""Measure speed, memory and quality on this machine and print a table.

    python benchmarks/run.py [--out results.json] [--quick]

Speeds are ratios from one run: the whole pipeline and the bare language pipeline read the same documents in turn, so
that a noisy machine slows both. Nothing here is asserted; tests assert behaviour, not time.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
GOLD = ROOT / "data" / "gold"
#: Gold table -> where the studies of its documents are.
SETS = {
    "turkiye-syria-dev": ["data/turkiye-syria"],
    "turkiye-syria-frozen": ["data/turkiye-syria"],
    "invented-dev": ["data/invented"],
    "invented-frozen": ["data/invented"],
    "processes-dev": ["data/gold/processes/*"],
    "processes-frozen": ["data/gold/processes/*"],
    "news-dev": ["data/gold/processes/*"],
    "news-frozen": ["data/gold/processes/*"],
}


def speed(repeats: int) -> dict[str, Any]:
    """Return words per second of the whole pipeline, with less of what is learned, and of the bare one, with their ratios."""
    from workbench.documents import read_all
    from workbench.language import load_english
    from workbench.scale import _BATCH, _doc, pipeline
    from workbench.study import default_study

    documents, _ = read_all([ROOT / "data" / "turkiye-syria" / "corpus"])
    study = default_study()
    pipelines = {"bare": load_english(), "whole": pipeline(study)}
    for name, learned in (("learned: words", "words"), ("learned: false", False)):
        pipelines[name] = pipeline(replace(study, learned=learned))
    rates: dict[str, list[float]] = {name: [] for name in pipelines}
    for turn in range(repeats + 1):
        for name, nlp in pipelines.items():
            start, words, sentences = time.perf_counter(), 0, 0
            for doc in nlp.pipe((_doc(d, d.text, nlp) for d in documents), batch_size=_BATCH):
                words += len(doc)
                sentences += sum(1 for _ in doc.sents)
            if turn:
                rates[name].append(words / (time.perf_counter() - start))
    found: dict[str, Any] = {"words in a sentence": round(words / sentences, 1)}
    for name, mine in rates.items():
        ratios = [rate / bare for rate, bare in zip(mine, rates["bare"], strict=True)]
        found[f"words per second, {name}"] = round(statistics.median(mine))
        if name != "bare":
            found[f"{name} / bare (median of runs)"] = round(statistics.median(ratios), 2)
    return found | {
        "runs": repeats,
        "documents": len(documents),
        "peak memory, MB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def processes(repeats: int) -> dict[str, Any]:
    """Return the seconds of importing the package, of `demo`, and of coding one article, each in fresh processes."""
    article = next((ROOT / "data" / "turkiye-syria" / "corpus").glob("*.md"))
    with tempfile.TemporaryDirectory() as folder:
        commands = {
            "import workbench, s": [sys.executable, "-c", "import workbench"],
            "one article from the command line, s": [
                sys.executable,
                "-m",
                "workbench",
                "code",
                str(article),
                "--out",
                "-",
            ],
            "demo, s": [sys.executable, "-m", "workbench", "demo", "--out", f"{folder}/demo"],
        }
        bare = _median([sys.executable, "-c", "pass"], repeats)
        found = {
            name: _median(command, 1 if name.startswith("demo") else repeats) for name, command in commands.items()
        }
    found["import workbench, s"] = round(found["import workbench, s"] - bare, 3)
    return found


def _median(command: list[str], repeats: int) -> float:
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return round(statistics.median(times), 2)


#: What is shown of each score; `workbench evaluate` gives the rest.
KEYS = (
    "pairs",
    "actor_f1",
    "principal_listed",
    "principal_unlisted",
    "position_f1",
    "macro_f1",
    "sign",
    "none_precision",
    "kappa",
    "joint_f1",
)


def quality() -> dict[str, Any]:
    """Return the rule coder's scores on each gold table, with intervals; frozen tables are scored, never shown."""
    from workbench import codings
    from workbench.stances.evaluate import intervals, score

    found = {}
    for name, places in SETS.items():
        path = GOLD / f"{name}.jsonl"
        if not path.is_file():
            continue
        gold = codings.read(path)
        given, listed = coded(set(gold["doc_id"]), places)
        for by in ("actor", "principal"):
            result = score(given, gold, by=by, listed=listed)
            spans = intervals(given, gold, by=by, listed=listed)
            shown: dict[str, Any] = {key: result[key] for key in KEYS if key in result}
            shown |= {f"{key} 95 %": list(spans[key]) for key in ("actor_f1", "position_f1", "macro_f1")}
            found[f"{name}, by {by}"] = shown | {"source": result["fields"]["source"]}
    return found


def coded(wanted: set[str], places: list[str]) -> tuple[Any, frozenset[str]]:
    """Return the rule coder's rows for the documents wanted, and the ids of every actor that their studies list."""
    from workbench import codings
    from workbench.documents import read_all
    from workbench.scale import code
    from workbench.study import load_study

    tables, listed = [], frozenset[str]()
    for folder in (folder for place in places for folder in sorted(ROOT.glob(place))):
        documents = [d for d in read_all([folder / "corpus"])[0] if d.doc_id in wanted]
        if documents:
            study = load_study(folder)
            listed |= frozenset(study.actors)
            tables.append(code(documents, study))
    return codings.concat(tables), listed


def main() -> None:
    """Run everything and print it; `--out` also writes JSON."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--out", type=Path)
    options.add_argument("--quick", action="store_true", help="one run of each")
    given = options.parse_args()
    repeats = 1 if given.quick else 5
    results: dict[str, Any] = {"machine": f"{platform.machine()}, Python {platform.python_version()}"}
    results |= speed(repeats) | processes(repeats) | {"quality": quality()}
    for name, value in results.items():
        if name != "quality":
            print(f"{name:<45} {value}")
    print()
    for name, scores in results["quality"].items():
        print(f"{name:<36} " + "  ".join(f"{key} {value}" for key, value in scores.items()))
    if given.out:
        given.out.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
