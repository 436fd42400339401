"""What the formats share that show one sentence at a time: its text, its rows, and rows found again after editing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from workbench.export.completing import again, completed, held_of, inside_sentence, merged
from workbench.export.losses import Losses
from workbench.export.reading import RELATIVE
from workbench.export.records import PARTS, Dataset, Row, record, write_parts

Spans = dict[str, tuple[tuple[int, int], ...]]


def sentences(dataset: Dataset, losses: Losses) -> Iterator[tuple[str, list[Row]]]:
    """Yield the text and the rows of each coded sentence; rows without a text to show are noted."""
    for _, rows in dataset.by_document():
        groups: dict[tuple[str, str | None, int | None], list[Row]] = {}
        for row in rows:
            groups.setdefault((row.sent_id, text_of(row, dataset), row.sent_start), []).append(row)
        for (_, text, _), group in groups.items():
            if text:
                yield text, group
            else:
                losses.lost("row", "it has no sentence to show", len(group))


def text_of(row: Row, dataset: Dataset) -> str | None:
    """Return the text of a row's sentence, from the document where the row lacks it."""
    if row.sentence or row.sent_start is None or row.sent_end is None:
        return row.sentence
    text = dataset.text_of(row)
    return text[row.sent_start : row.sent_end] if text is not None else None


def held(row: Row, *columns: str, parts: bool = False) -> dict[str, Any]:
    """Return what an annotation of a sentence holds of a row: place, sentence, these columns, spans in the sentence."""
    found = held_of(row, "doc_id", "sent_id", "sent_start", "sent_end", "sentence", *columns, within=True, parts=parts)
    if row.sentence and row.sent_start is not None:
        found["sent_end"] = row.sent_start + len(row.sentence)
    return found


def note_losses(row: Row, columns: tuple[str, ...], dataset: Dataset, losses: Losses, *, parts: bool = False) -> None:
    """Note what comes back otherwise where the whole row is not carried along."""
    back = completed(held(row, *columns, parts=parts), dataset.facts, dataset.text_of(row))
    losses.compare(record(row), back)


def span_columns(kind: str, pieces: Iterable[tuple[int, int]], *, start: int | None) -> dict[str, Any]:
    """Return the columns of a span given as pieces in its sentence; they stay relative where `start` is not known."""
    found = sorted((first + (start or 0), last + (start or 0)) for first, last in pieces)
    if not found:
        return {}
    columns: dict[str, Any] = {f"{kind}_start": found[0][0], f"{kind}_end": max(last for _, last in found)}
    if len(found) > 1:
        columns[PARTS[kind]] = write_parts(tuple(found))
    return columns


def placed(plain: dict[str, Any], spans: Mapping[str, Iterable[tuple[int, int]]]) -> dict[str, Any]:
    """Return what an annotation says, its spans as columns; offsets are marked relative where the place is not known."""
    start = plain.get("sent_start")
    out = dict(plain)
    for kind, pieces in spans.items():
        out |= span_columns(kind, pieces, start=start)
    if start is None:
        out[RELATIVE] = True
    return {name: value for name, value in out.items() if value is not None}


def found_again(
    carried: list[dict[str, Any]], got: list[dict[str, Any]], columns: tuple[str, ...], *, parts: bool = False
) -> Iterator[dict[str, Any]]:
    """Yield the rows of one sentence: each annotation with the carried row it came from, and rows it could not show.

    Annotations and carried rows meet by span and label, else by span, else by actor. A carried row whose span is gone
    was deleted by the annotator; an annotation without a carried row is new.
    """
    held_by = [held(again(base), *columns, parts=parts) for base in carried]
    free = set(range(len(carried)))
    pairs: dict[int, int] = {}
    for keys in (("mention_start", "mention_end", "stance", "actor"), ("mention_start", "mention_end"), ("actor",)):
        for number, plain in enumerate(got):
            wanted = [plain.get(key) for key in keys]
            if number in pairs or wanted[0] is None:
                continue
            match = next((i for i in sorted(free) if [held_by[i].get(key) for key in keys] == wanted), None)
            if match is not None:
                pairs[number] = match
                free.remove(match)
    for number, plain in enumerate(got):
        base = carried[pairs[number]] if number in pairs else None
        yield merged(base, plain, held_by[pairs[number]] if number in pairs else {})
    for number in sorted(free):
        if "mention_start" not in held_by[number]:
            yield merged(carried[number], held_by[number], held_by[number])


def has_mention(row: Row) -> bool:
    """Tell whether a row's mention can be shown in its sentence."""
    return bool(inside_sentence(row, "mention"))
