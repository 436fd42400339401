"""What goes with a position in the table: the words that show it, how it is shown, and toward whom it is taken."""

from __future__ import annotations

from workbench.stances.findings import same_voice
from workbench.stances.records import Finding
from workbench.stances.scene import Scene

_STOPS = frozenset(',;:.!?\u2014\u2013()\u201c\u201d"')
_CLAUSES = frozenset(
    {"that", "which", "who", "because", "although", "though", "whereas", "while", "when", "after", "before"}
)
_REACH = 10


def whole_phrase(scene: Scene, tokens: tuple[int, int]) -> tuple[int, int]:
    """Return a stretch of tokens with the auxiliaries before it and the objects and phrases that hang on its end."""
    start, end = tokens
    passage = scene.passage
    while (
        start > scene.start
        and passage.pos[start - 1] in ("AUX", "PART")
        and passage.quotes[start - 1] == passage.quotes[start]
    ):
        start -= 1
    last = max(start, end - 1)
    while end < scene.end and end - last <= _REACH and not _ends(scene, end, last):
        end += 1
    while end > tokens[1] and passage.pos[end - 1] in ("ADP", "DET", "CCONJ", "PART", "ADV", "SPACE"):
        end -= 1
    return start, max(end, tokens[1])


def _ends(scene: Scene, i: int, last: int) -> bool:
    """Tell whether a phrase is over at token `i`: at a mark, a new clause, or a word of speech."""
    passage = scene.passage
    if passage.text[i] in _STOPS or passage.quotes[i] != passage.quotes[last]:
        return True
    if passage.lower[i] in _CLAUSES:
        return True
    if passage.pos[i] == "CCONJ" and any(
        passage.pos[k] in ("VERB", "AUX") for k in range(i + 1, min(i + 3, scene.end))
    ):
        return True
    return passage.tag[i] in ("VBD", "VBZ", "VBP", "MD") and i not in passage.at


def other_sides(scene: Scene, finding: Finding) -> tuple[str, ...]:
    """Return whom a position is turned toward; for a party that names nobody with it, the other parties of the sentence."""
    passage, mention = scene.passage, finding.mention
    if finding.toward or mention is None or not passage.parties or not passage.is_party(mention):
        return finding.toward
    named = [m for m in passage.mentions_in(scene.start, scene.end) if passage.is_party(m) and not m.source_only]
    return tuple(dict.fromkeys(m.principal for m in named if m.principal != mention.principal))


def voice_in_sentence(scene: Scene, finding: Finding) -> str:
    """Return how a position is shown: an act that its own side only tells of is `reported`."""
    if finding.voice != "deed" or finding.mention is None:
        return finding.voice
    told = any(same_voice(said.speakers, finding.mention) for said in scene.attributions_of(finding.tokens[0]))
    return "reported" if told else "deed"
