"""How long an export of many codings takes, and how much memory it needs beyond the codings themselves.

python benchmarks/export.py                # 100,000 codings in every format; prints the table of benchmarks/README.md
python benchmarks/export.py --rows 10000 --format dna --format brat

Each format runs in a process of its own. Memory is the growth of the process's largest size over what it held when the
codings and texts were ready. The codings are made up: 40 to a document, three coders, mentions and evidence, emoji.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

SENTENCE = "Minister Ana Petrov \N{GRINNING FACE} welcomed the truth commission, and Ostrel said on Monday that it would not join. "
PER_DOCUMENT, SENTENCES = 40, 20
CODERS = ("person:ana", "person:ben", "rules@1")
LABELS = (("support", 1.0), ("oppose", -1.0), ("none", None), ("unclear", None), ("conditional", 0.5))


@dataclass(frozen=True)
class Text:
    """A document as exports need it."""

    doc_id: str
    text: str
    title: str = "A title"
    date: date | None = date(2031, 5, 4)
    outlet: str = "The Herald"
    url: str = ""
    language: str = "en"
    duplicate_of: str | None = None


def made_up(rows: int) -> tuple[Any, list[Text]]:
    """Return a codings table of `rows` rows, and its documents."""
    import pandas as pd

    from workbench.codings import as_codings

    texts = [Text(f"d{number}", SENTENCE * SENTENCES) for number in range(-(-rows // PER_DOCUMENT))]
    return as_codings(pd.DataFrame([_row(number) for number in range(rows)])), texts


def _row(number: int) -> dict[str, Any]:
    document, place = divmod(number, PER_DOCUMENT)
    sentence, actor = divmod(place, 2)
    start = sentence * len(SENTENCE)
    words = SENTENCE.rstrip()
    name = "Ostrel" if actor else "Ana Petrov"
    label, value = LABELS[number % len(LABELS)]
    at, evidence = words.index(name), words.index("said" if actor else "welcomed")
    plain: dict[str, Any] = {
        "doc_id": f"d{document}", "sent_id": f"d{document}:{sentence}", "sentence": words,
        "sent_start": start, "sent_end": start + len(words), "actor": name.lower().replace(" ", "-"),
        "actor_name": name, "principal": "OST" if actor else "VAR", "stance": label, "value": value,
        "mention": name, "mention_start": start + at, "mention_end": start + at + len(name),
        "coder": CODERS[number % 3], "coded_at": "2031-06-01T10:00:00Z", "issues": ["security"], "voice": "deed",
    }  # fmt: skip
    if value is not None:
        word = words[evidence : evidence + 4]
        plain |= {"evidence": word, "evidence_start": start + evidence, "evidence_end": start + evidence + 4}
    return plain


def measure(format: str, rows: int, progress: list[int]) -> tuple[float, float, float, float]:
    """Return seconds, seconds of the processor, megabytes of memory beyond the input, and megabytes written."""
    from workbench.export import FORMATS, export

    codings, texts = made_up(rows)
    with tempfile.TemporaryDirectory() as place:
        # Libraries and their models are loaded by a small export first, as that is not a matter of the rows.
        export(codings.head(200), Path(place) / "warm", format=format, documents=texts[:5])
        before, start, worked = _fresh_peak(), time.perf_counter(), time.process_time()
        export(codings, Path(place) / "out", format=format, documents=texts, progress=progress.append)
        seconds, worked = time.perf_counter() - start, time.process_time() - worked
        size = sum(file.stat().st_size for file in (Path(place) / "out").rglob("*") if file.is_file())
    assert format in FORMATS
    return seconds, worked, _peak() - before, size / 1e6


def _peak() -> float:
    """Return the largest size of this process so far, in megabytes; on Linux since `_fresh_peak`."""
    status = Path("/proc/self/status")
    if status.exists():
        return next(
            float(line.split()[1]) / 1e3 for line in status.read_text().splitlines() if line.startswith("VmHWM")
        )
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def _fresh_peak() -> float:
    """Forget how large the process was while the codings were made, where the system can, and return its size."""
    forget = Path("/proc/self/clear_refs")
    if forget.exists():
        forget.write_text("5")
    return _peak()


def main() -> None:
    """Measure the formats named, or all."""
    from workbench.export import FORMATS

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--format", action="append", choices=list(FORMATS))
    parser.add_argument("--here", action="store_true", help="measure in this process and print one line")
    arguments = parser.parse_args()
    if arguments.here:
        progress: list[int] = []
        seconds, worked, memory, size = measure(arguments.format[0], arguments.rows, progress)
        print(f"| {arguments.format[0]} | {seconds:.1f} | {worked:.1f} | {memory:.0f} | {size:.0f} | {len(progress)} |")
        return
    print(
        f"{arguments.rows} codings\n\n| format | seconds | of the processor | memory (MB) | written (MB) | times progress is told |"
    )
    print("|---|---:|---:|---:|---:|---:|", flush=True)
    for format in arguments.format or FORMATS:
        call = [sys.executable, __file__, "--here", "--rows", str(arguments.rows), "--format", format]
        print(subprocess.run(call, check=True, capture_output=True, text=True).stdout.strip(), flush=True)


if __name__ == "__main__":
    main()
