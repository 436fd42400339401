"""Which issues of the codebook a coded position touches: the lexicon's words near it, else what the process is about.

Contacts between states are a matter of their ties; the same words (*talks*, *meeting*, *negotiations*) between the
sides of one country are a matter of its political process, unless ties proper (embassies, ambassadors) are named.
"""

from __future__ import annotations

from workbench.stances.records import Finding
from workbench.stances.scene import Scene

_TIES, _PROCESS = "diplomatic_ties", "political_process"
_STATES = ("state", "government", "ministry")
#: Words that mean ties between states whoever the parties are.
_PROPER = frozenset({"embassy", "ambassador", "consulate", "diplomatic", "summit"})


def issues_of(scene: Scene, finding: Finding) -> tuple[str, ...]:
    """Return issue ids in the order of the lexicon, from the clause that shows the position, else from its sentence.

    A position that names no matter at all is on the process itself.
    """
    known = frozenset(scene.passage.issue_order)
    between_states = _between_states(scene)
    found = _named(scene, *_stretch(scene, finding), between_states)
    if not found - {_TIES, _PROCESS}:
        found |= _named(scene, scene.start, scene.end, between_states) - {_TIES, _PROCESS}
    if not found:
        found = {_TIES if between_states else _PROCESS} & known
    order = {issue: place for place, issue in enumerate(dict.fromkeys(scene.passage.issue_order))}
    return tuple(sorted(found, key=lambda issue: order.get(issue, len(order))))


def _named(scene: Scene, start: int, end: int, between_states: bool) -> set[str]:
    """Return the issues whose words stand in a stretch of tokens."""
    lexicon = scene.passage.lexicon
    found = set()
    for i in range(start, end):
        if i in scene.passage.at or scene.lower[i] not in lexicon.issues:
            continue  # the names of actors name no issue
        for match in lexicon.issues.at(scene.lower, i, end):
            if match.owner == _TIES and not between_states and scene.lower[i] not in _PROPER:
                found.add(_PROCESS)
            else:
                found.add(match.owner)
    return found


def _between_states(scene: Scene) -> bool:
    """Tell whether the process is one between states; without parties it is."""
    actors = scene.passage.actors
    return all(actors[party].kind in _STATES for party in scene.passage.parties if party in actors)


def _stretch(scene: Scene, finding: Finding) -> tuple[int, int]:
    """From the evidence to the end of its clause, with its condition; the subject's words are not what it is about."""
    start, end = finding.tokens
    while end < scene.end and scene.passage.text[end] not in ';\u201d"' and not _new_clause(scene, end):
        end += 1
    if finding.condition:
        start, end = min(start, finding.condition[0]), max(end, finding.condition[1])
    return start, end


def _new_clause(scene: Scene, i: int) -> bool:
    return any(node.left == i and node.link in ("root", "conj") and node.form == "fin" for node in scene.nodes)
