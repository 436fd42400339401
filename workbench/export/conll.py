"""CoNLL 2003 columns in IOB2: files per coder for actors and for stances, and a side file of token offsets."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

from workbench.export import safe
from workbench.export.completing import completed, inside_sentence
from workbench.export.docbin import tokenizer
from workbench.export.files import safe_name
from workbench.export.losses import Losses
from workbench.export.reading import Source, each
from workbench.export.records import Dataset, Row, record, to_json
from workbench.export.sentencewise import sentences

ACTORS, STANCES, TOKENS = ".actors.conll", ".stances.conll", ".tokens.jsonl"
_MISSING = "missing"
Tokens = tuple[tuple[str, int, int], ...]


def write(dataset: Dataset, folder: Path, losses: Losses) -> None:
    """Write three files per coder: tags `ACTOR`, tags of the stance, and `CODER.tokens.jsonl` with a line per sentence.

    A tag marks the tokens that a mention touches. The scheme is IOB2: the first token has `B-`. The columns between
    word and tag hold `-X-` and `_`. A side-file line gives document, sentence, token offsets and each tagged actor.
    """
    nlp = tokenizer(dataset.facts.language)

    @lru_cache(maxsize=256)
    def tokens(text: str) -> Tokens:
        found = ((t.text, t.idx, t.idx + len(t)) for t in nlp.make_doc(text) if not t.is_space)
        return tuple((re.sub(r"\s", "_", word), start, end) for word, start, end in found)

    with ExitStack() as stack:
        files: dict[str, _Files] = {}
        for text, rows in sentences(dataset, losses):
            for coder in dict.fromkeys(row.coder for row in rows):
                if coder not in files:
                    files[coder] = _Files(folder, coder, stack)
                own = [row for row in rows if row.coder == coder]
                files[coder].sentence(own, tokens(text), _chosen(own, tokens(text), losses), dataset, losses)
    losses.remark("columns hold words and tags only; the .tokens.jsonl files lead back to documents and actors")


Chosen = dict[int, tuple[Row, int, int]]


def _chosen(rows: list[Row], tokens: Tokens, losses: Losses) -> Chosen:
    """Return first token -> row, first and last token, for the rows whose mention no earlier one overlaps."""
    taken: set[int] = set()
    found: Chosen = {}
    for row in rows:
        pieces = inside_sentence(row, "mention")
        touched = [i for i, (_, start, end) in enumerate(tokens) for s, e in pieces if start < e and end > s]
        if not touched or row.sent_start is None:
            losses.lost("row", "it has no mention in its sentence that a tag could mark")
        elif taken & set(range(touched[0], touched[-1] + 1)):
            losses.lost("row", "its mention overlaps another; a token has one tag")
        else:
            taken |= set(range(touched[0], touched[-1] + 1))
            found[touched[0]] = row, touched[0], touched[-1]
    return found


class _Files:
    """The three open files of one coder."""

    def __init__(self, folder: Path, coder: str, stack: ExitStack):
        def opened(ending: str) -> IO[str]:
            path = folder / f"{safe_name(coder)}{ending}"
            return stack.enter_context(path.open("w", encoding="utf-8", newline="\n"))

        self.actors, self.stances, self.side = opened(ACTORS), opened(STANCES), opened(TOKENS)
        self._document: str | None = None

    def sentence(self, rows: list[Row], tokens: Tokens, chosen: Chosen, dataset: Dataset, losses: Losses) -> None:
        first = rows[0]
        if first.doc_id != self._document:
            self._document = first.doc_id
            for file in (self.actors, self.stances):
                file.write("-DOCSTART- -X- O O\n\n")
        if not tokens:
            return
        _columns(self.actors, tokens, chosen, lambda row: "ACTOR")
        _columns(self.stances, tokens, chosen, lambda row: row.stance or _MISSING)
        start = first.sent_start
        plain = {name: getattr(first, name) for name in ("doc_id", "sent_id", "sent_start", "sent_end", "coder")}
        plain["tokens"] = [[s + (start or 0), e + (start or 0)] for _, s, e in tokens]
        plain["actors"] = {str(number): row.actor for number, (row, _, _) in chosen.items()}
        self.side.write(to_json(plain) + "\n")
        for row, begin, end in chosen.values():
            held = {**plain, "actor": row.actor, "stance": row.stance, "sent_start": start, "sent_end": row.sent_end}
            held |= {"mention_start": plain["tokens"][begin][0], "mention_end": plain["tokens"][end][1]}
            del held["tokens"], held["actors"]
            losses.compare(record(row), completed(held, dataset.facts, dataset.text_of(row)))


def _columns(file: IO[str], tokens: Tokens, chosen: Chosen, tag: Callable[[Row], str]) -> None:
    inside, last = "", -1
    for number, (word, _, _) in enumerate(tokens):
        if number in chosen:
            row, _, last = chosen[number]
            inside = re.sub(r"\s", "_", tag(row))
            file.write(f"{word} -X- _ B-{inside}\n")
        else:
            file.write(f"{word} -X- _ {f'I-{inside}' if number <= last else 'O'}\n")
    file.write("\n")


def read(path: Path, source: Source) -> Iterator[dict[str, Any]]:
    """Yield a row per tagged mention of `.stances.conll` files; each needs its `.tokens.jsonl` beside it."""
    yield from each(safe.files_in(path, STANCES if path.is_dir() else ".conll"), _rows, source)


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    side = file.with_name(file.name.removesuffix(STANCES).removesuffix(ACTORS) + TOKENS)
    if not side.is_file():
        raise safe.refuse(file, f"columns hold no offsets, and there is no {side.name} beside it")
    places = safe.json_lines(side)
    for tags in _tags(file):
        number, place = next(places, (0, {}))
        offsets = place.get("tokens") or []
        if len(offsets) != len(tags):
            raise safe.refuse(
                file, f"a sentence has {len(tags)} tokens where line {number} of {side.name} has {len(offsets)}"
            )
        for begin, end, tag in _mentions(tags):
            plain = {name: place.get(name) for name in ("doc_id", "sent_id", "sent_start", "sent_end", "coder")}
            plain |= {"stance": None if tag in (_MISSING, "ACTOR") else tag, "actor": place["actors"].get(str(begin))}
            plain |= {"mention_start": offsets[begin][0], "mention_end": offsets[end][1]}
            yield {name: value for name, value in plain.items() if value is not None}


def _tags(file: Path) -> Iterator[list[str]]:
    """Yield the tags of each sentence; lines that start a document are none."""
    tags: list[str] = []
    with file.open("rb") as raw:
        while line := raw.readline(safe.MOST_OF_LINE):
            fields = safe.decoded(line, file).rstrip("\r\n").split(" ")
            if len(fields) < 2:
                if tags:
                    yield tags
                tags = []
            elif fields[0] != "-DOCSTART-" or fields[-1] != "O" or fields[2:3] != ["O"]:
                tags.append(fields[-1])
    if tags:
        yield tags


def _mentions(tags: list[str]) -> Iterator[tuple[int, int, str]]:
    """Yield first token, last token and label of each mention, in IOB1 or IOB2."""
    begin: int | None = None
    for number, tag in enumerate([*tags, "O"]):
        if begin is not None and not (tag.startswith("I-") and tag[2:] == tags[begin][2:]):
            yield begin, number - 1, tags[begin][2:]
            begin = None
        if begin is None and tag != "O":
            begin = number
