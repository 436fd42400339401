"""Sentences and decisions in the shape that the page gets and sends: pieces with numbers in place of offsets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workbench.annotations.events import LIST_FIELDS, SPAN_FIELDS, Decision
from workbench.annotations.items import Candidate, Items, Sentence
from workbench.annotations.present import Needs, Present, lacking, present, state_of
from workbench.annotations.queue import Entry
from workbench.annotations.texts import direction, from_span, pieces, to_span
from workbench.annotations.view import Key, View
from workbench.codings import UNCLEAR
from workbench.study import Codebook, WorkbenchError

#: Fields of a decision that the page may set.
FIELDS = (
    "stance",
    "mention",
    "evidence",
    "condition",
    "voice",
    "source",
    "toward",
    "issues",
    "certainty",
    "comment",
    "flag",
)
#: Lowest confidence -> the word that stands for it.
WORDS = ((0.8, "likely"), (0.5, "fairly likely"), (0.0, "unsure"))


def parts_of(sentence: Sentence, items: Items) -> list[str]:
    """Return the pieces of a sentence; borders of the machine's mentions are always borders of pieces."""
    cuts = {
        offset - sentence.start
        for candidate in items.candidates(sentence.sent_id)
        for span in candidate.mentions
        for offset in (span.start, span.end)
    }
    return pieces(sentence.text, cuts)


def item_json(
    entry: Entry, place: int | None, items: Items, view: View, coder: str, *, mode: str, needs: Needs
) -> dict[str, Any]:
    """Return a sentence with its actors and what the coder said so far; suggestions by `mode`."""
    sentence = items[entry.sent_id]
    parts = parts_of(sentence, items)
    before, after = items.context(entry.sent_id)
    whole = view.decision(Key(coder, entry.sent_id, "", entry.occasion)) or Decision()
    mode = mode_of(entry, mode)
    actors = present(view, items, coder, entry.sent_id, entry.occasion)
    register = view.register(coder)
    return {
        "item": entry.item,
        "place": place,
        "doc_id": sentence.doc_id,
        "title": sentence.title,
        "outlet": sentence.outlet,
        "date": sentence.date,
        "lang": sentence.lang,
        "dir": direction(sentence.text),
        "tokens": parts,
        "before": before,
        "after": after,
        "actors": [
            _actor_json(one, parts, sentence.start, mode)
            | {"lacks": lacking(one.decision, needs), "merged": _merged(one.actor, register, items)}
            for one in actors
        ],
        "state": state_of(view, items, coder, entry.sent_id, entry.occasion, needs=needs),
        "flag": whole.flag or any(one.decision is not None and one.decision.flag for one in actors),
        "comment": whole.comment,
        "mode": mode,
    }


def _merged(actor: str, register: Mapping[str, str], items: Items) -> list[dict[str, str]]:
    """Return the actors that the coder merged into the one shown for `actor`."""
    shown = register.get(actor, actor)
    return [{"actor": one, "name": items.name_of(one)} for one, end in register.items() if end == shown]


def mode_of(entry: Entry, mode: str) -> str:
    """Return how a sentence is shown: where suggestions come first, control sentences stay blind, to be measured by."""
    return "blind" if mode == "suggest-first" and {"control", "repeat"} & set(entry.marks) else mode


def _actor_json(one: Present, parts: Sequence[str], start: int, mode: str) -> dict[str, Any]:
    shows = one.candidate is not None and (mode == "suggest-first" or (mode == "answer-first" and one.is_answered))
    return {
        "actor": one.actor,
        "name": one.name,
        "principal": one.principal,
        "kind": one.kind,
        "role": one.role,
        "origin": one.origin,
        "mentions": [from_span(span, parts, start) for span in one.mentions],
        "decision": None if one.decision is None else decision_json(one.decision, parts, start),
        "suggestion": suggestion_json(one.candidate, parts, start) if shows and one.candidate else None,
    }


def decision_json(decision: Decision, parts: Sequence[str], start: int) -> dict[str, Any]:
    """Return a decision with its spans as pieces of the sentence."""
    plain = {name: getattr(decision, name) for name in FIELDS}
    for name in SPAN_FIELDS:
        plain[name] = [from_span(span, parts, start) for span in plain[name]]
    return plain | {name: list(plain[name]) for name in LIST_FIELDS}


def suggestion_json(candidate: Candidate, parts: Sequence[str], start: int) -> dict[str, Any]:
    """Return what a machine says of a pair, with its name, version and confidence in words."""
    model, _, version = candidate.model.partition("@")
    sure = candidate.confidence
    words = "" if sure is None else next(word for least, word in WORDS if sure >= least)
    known = {"model": model, "version": version, "confidence": sure, "words": words, "why": ""}
    return decision_json(candidate.coding, parts, start) | known


def changes_from(
    plain: Mapping[str, Any], sentence: Sentence, parts: Sequence[str], codebook: Codebook
) -> dict[str, Any]:
    """Return what the page sent as fields of a decision, spans as offsets of the document.

    A span may also be given as its words, for scripts. Raises WorkbenchError for fields, labels, voices or issues that do
    not exist, and for spans that are not in the sentence.
    """
    unknown = sorted(set(plain) - set(FIELDS))
    if unknown:
        raise WorkbenchError(f"a decision has no field {unknown[0]!r}; fields: {', '.join(FIELDS)}")
    found = dict(plain)
    for name in set(SPAN_FIELDS) & set(plain):
        found[name] = tuple(_span(one, parts, sentence) for one in _several(plain[name]))
    for name in set(LIST_FIELDS) & set(plain):
        found[name] = tuple(str(part) for part in _several(plain[name]))
    _check_words(found, codebook)
    return found


def _several(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _span(one: Any, parts: Sequence[str], sentence: Sentence) -> Any:
    if not isinstance(one, str):
        return to_span(one, parts, sentence.start, sentence.text)
    from workbench.annotations.events import Span

    at = sentence.text.find(one)
    if not one or at < 0:
        raise WorkbenchError(f"{one!r} does not stand in {sentence.sent_id}; give words of the sentence")
    return Span(sentence.start + at, sentence.start + at + len(one), one)


def _check_words(found: Mapping[str, Any], codebook: Codebook) -> None:
    labels = [label.id for label in codebook.labels] + [UNCLEAR]
    _check_one("stance", found.get("stance"), labels)
    _check_one("voice", found.get("voice"), codebook.voices)
    for issue in found.get("issues", ()):
        _check_one("issue", issue, [known.id for known in codebook.issues])
    sure = found.get("certainty")
    if sure is not None and not (isinstance(sure, (int, float)) and 0 <= sure <= 1):
        raise WorkbenchError(f"certainty is a number from 0 to 1, not {sure!r}")
    for name, kind in (("comment", str), ("flag", bool)):
        if name in found and not isinstance(found[name], kind):
            raise WorkbenchError(f"{name} must be {'text' if kind is str else 'true or false'}, not {found[name]!r}")


def _check_one(what: str, value: Any, allowed: Sequence[str]) -> None:
    if value is not None and value not in allowed:
        raise WorkbenchError(f"there is no {what} {value!r} in the codebook; it has {', '.join(allowed)}")
