"""From the findings of a document to the rows of the codings table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from workbench import __version__
from workbench.codings import Coding
from workbench.stances.attribution import attributions
from workbench.stances.context import contexts, is_topical
from workbench.stances.evidence import other_sides, voice_in_sentence, whole_phrase
from workbench.stances.issues import issues_of
from workbench.stances.learned.opinion import Reading, Watch, named_in, with_second_opinion
from workbench.stances.merging import merge
from workbench.stances.reasons import reason
from workbench.stances.records import NONE, Finding
from workbench.stances.reference import step_of
from workbench.stances.rules import judge
from workbench.stances.said import Said
from workbench.stances.scene import Scene
from workbench.stances.structure import build
from workbench.stances.together import with_their_states

if TYPE_CHECKING:
    from workbench.actors.records import Mention
    from workbench.stances.passage import Passage
    from workbench.study import Study

CODER = f"rules@{__version__}"
VALUES = {"support": 1.0, "conditional": 0.5, "neutral": 0.0, "oppose": -1.0}


def code_passage(passage: Passage, study: Study | None, watch: Watch | None = None) -> tuple[list[Coding], list[Said]]:
    """Return the codings of a document in text order, and every attribution in it; `watch` sees the features of pairs."""
    return code_passages([passage], study, watch)[0]


def code_passages(
    passages: Sequence[Passage], study: Study | None, watch: Watch | None = None
) -> list[tuple[list[Coding], list[Said]]]:
    """Return what `code_passage` returns of each of several documents; read at once they take less time."""
    values = {label.id: label.value for label in study.codebook.labels} if study else VALUES
    abstain = study.abstain if study else 0.0
    learned = study.learned if study else True
    parts = [_read(passage) for passage in passages]
    read = [scenes for _, scenes in parts]
    by_rules = [[chosen for _, chosen in scenes] for scenes in read]
    decided = with_second_opinion(read, watch=watch, whole=learned != "words") if learned else by_rules
    found = []
    for (said, scenes), given in zip(parts, decided, strict=True):
        rows = [_rows(scene, chosen, values, abstain) for (scene, _), chosen in zip(scenes, given, strict=True)]
        found.append((list(chain.from_iterable(rows)), said))
    return found


def _read(passage: Passage) -> tuple[list[Said], list[Reading]]:
    """Return the attributions of a document, and its sentences with what the rules choose in them."""
    skeletons = {number: build(passage, *passage.sents[number]) for number in _worth_reading(passage)}
    said = attributions(passage, skeletons)
    about = contexts(passage, skeletons)
    by_sentence: dict[int, list[Said]] = {}
    for one in said:
        by_sentence.setdefault(one.sentence, []).append(one)
    topical, step = is_topical(passage), 0
    read: list[Reading] = []
    for number, (start, end) in enumerate(passage.sents):
        nodes = skeletons.get(number, [])
        scene = Scene(
            passage, number, start, end, nodes, by_sentence.get(number, []), about.get(number, True), topical, step
        )
        findings = judge(scene) if number in skeletons else []
        step = step_of(findings, step)
        read.append((scene, with_their_states(scene, merge(findings, passage.lower))))
    return said, read


def _worth_reading(passage: Passage) -> list[int]:
    """Return the sentences with actors, words of speech, quotations or colons: the others can hold no position."""
    reporting = passage.lexicon.reporting
    found = []
    for number, (start, end) in enumerate(passage.sents):
        inside = range(start, end)
        if any(i in passage.at or passage.quotes[i] for i in inside) or any(
            passage.lower[i] in reporting or passage.text[i] == ":" for i in inside
        ):
            found.append(number)
    return found


def _rows(scene: Scene, chosen: dict[str, Finding], values: dict[str, Any], abstain: float) -> list[Coding]:
    named = named_in(scene)
    doubted = {actor: f for actor, f in chosen.items() if f.label != NONE and f.confidence < abstain}
    chosen = {actor: finding for actor, finding in chosen.items() if actor not in doubted}
    plainest = {actor: _plainest(found) for actor, found in named.items()}
    rows = [_row(scene, mention, chosen.get(actor), values) for actor, mention in plainest.items()]
    for actor, finding in doubted.items():
        rows = [_withheld(row, finding, abstain) if row.actor == actor else row for row in rows]
    carried = {
        actor: finding for actor, finding in chosen.items() if actor not in named and finding.mention is not None
    }
    rows += [_row(scene, finding.mention, finding, values, empty=True) for finding in carried.values()]  # type: ignore[arg-type]
    return rows or [_row(scene, speaker, None, values, empty=True) for speaker in _silent_speaker(scene)]


def _silent_speaker(scene: Scene) -> list[Mention]:
    """Return who speaks where a quotation goes on in a sentence that names nobody (rule 19); empty where none is told."""
    quotes = scene.passage.quotes
    words = [i for i in range(scene.start, scene.end) if scene.passage.pos[i] not in ("PUNCT", "SPACE")]
    if not words or not all(quotes[i] for i in words):
        return []
    found = [s for said in scene.attributions_of(words[0]) for s in said.speakers if not s.source_only]
    return found[:1]


def _plainest(mentions: list[Mention]) -> Mention:
    """Return the mention that tells a reader best who is meant: a name, else anything but a pronoun, else the first."""
    return min(mentions, key=lambda m: (m.kind != "name", m.kind == "pronoun"))


def _row(
    scene: Scene, mention: Mention, finding: Finding | None, values: dict[str, Any], *, empty: bool = False
) -> Coding:
    doc = scene.passage.doc
    first, last = _sentence_chars(scene)
    named = None if empty else _shown(scene, mention, finding)
    shared: dict[str, Any] = {
        "doc_id": doc._.doc_id,
        "sent_id": f"{doc._.doc_id}:{scene.number}",
        "sent_start": first,
        "sent_end": last,
        "sentence": scene.passage.full_text[first:last],
        "actor": mention.actor_id,
        "actor_name": mention.actor_name,
        "principal": mention.principal,
        "coder": CODER,
    }
    if named is not None:
        span = doc[named.start : named.end]
        shared |= {"mention": span.text, "mention_start": span.start_char, "mention_end": span.end_char}
    if finding is None or finding.label == NONE:
        sure = round(finding.confidence, 2) if finding is not None else 0.8
        return Coding(
            stance=NONE, value=values.get(NONE), confidence=sure, why=reason(scene, mention, finding), **shared
        )
    return Coding(
        stance=finding.label,
        value=values.get(finding.label),
        why=reason(scene, mention, finding),
        **shared,
        **_position(scene, finding),
    )


def _withheld(row: Coding, finding: Finding, abstain: float) -> Coding:
    """Return a row whose label the study does not want, since it is not sure enough: `none`, with the reason."""
    why = f"none: {finding.label} at {finding.confidence:.2f} is below the study's abstain threshold {abstain:g}; "
    return replace(row, why=why + row.why.removeprefix("none: "), confidence=round(1 - finding.confidence, 2))


def _shown(scene: Scene, mention: Mention, finding: Finding | None) -> Mention:
    """Return the mention that holds the position where it stands in this sentence, but a plainer one if there is."""
    held = finding.mention if finding is not None else None
    here = held is not None and scene.start <= held.start < scene.end
    return held if here and held is not None and _plainest([mention, held]) == held else mention


def _position(scene: Scene, finding: Finding) -> dict[str, Any]:
    doc = scene.passage.doc
    evidence = _trimmed(scene, *whole_phrase(scene, finding.tokens))
    condition = doc[finding.condition[0] : finding.condition[1]].text.strip(" .,;\n") if finding.condition else None
    return {
        "evidence": evidence.text,
        "evidence_start": evidence.start_char,
        "evidence_end": evidence.end_char,
        "condition": condition,
        "voice": voice_in_sentence(scene, finding),
        "source": finding.source,
        "toward": other_sides(scene, finding),
        "issues": issues_of(scene, finding),
        "confidence": round(finding.confidence, 2),
    }


def _trimmed(scene: Scene, start: int, end: int):  # type: ignore[no-untyped-def]
    start, end = max(start, scene.start), min(end, scene.end)
    while end - start > 1 and scene.passage.pos[end - 1] in ("PUNCT", "SPACE"):
        end -= 1
    while end - start > 1 and scene.passage.pos[start] in ("PUNCT", "SPACE"):
        start += 1
    return scene.passage.doc[start:end]


def _sentence_chars(scene: Scene) -> tuple[int, int]:
    """Return the sentence's offsets without white space around it."""
    doc = scene.passage.doc
    start, end = scene.start, scene.end
    while start < end - 1 and doc[start].is_space:
        start += 1
    while end > start + 1 and doc[end - 1].is_space:
        end -= 1
    return doc[start].idx, doc[end - 1].idx + len(doc[end - 1])
