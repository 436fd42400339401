"""One sentence under judgement: its skeleton, who says what in it, and what its process terms mean."""

from __future__ import annotations

from dataclasses import dataclass, field

from workbench.actors.records import Mention
from workbench.stances.attribution import subject_range
from workbench.stances.passage import Passage
from workbench.stances.records import Node
from workbench.stances.said import Said
from workbench.stances.target import Binding, bind, on_target

_SELVES = frozenset({"it", "they", "he", "she", "we", "i"})
_OWNS = frozenset({"his", "her", "its", "their", "our", "my"})
_SELVES_OF = {
    "person": frozenset({"he", "she", "we", "i"}),
    "state": frozenset({"it", "they", "we"}),
    "ministry": frozenset({"it", "they", "we"}),
}
_PREPOSITIONS = frozenset(
    {
        "of",
        "from",
        "for",
        "in",
        "at",
        "on",
        "with",
        "between",
        "against",
        "to",
        "by",
        "over",
        "about",
        "after",
        "since",
        "under",
        "near",
        "as",
        "despite",
        "like",
    }
)


@dataclass
class Scene:
    """The words of one sentence with everything the rules ask about them."""

    passage: Passage
    number: int
    start: int
    end: int
    nodes: list[Node]
    said: list[Said]
    context: bool
    topical: bool = True
    step: int = 0
    bindings: dict[int, Binding] = field(default_factory=dict)

    @property
    def lower(self) -> list[str]:
        return self.passage.lower

    def binding(self, node: Node) -> Binding:
        """Return whom a process term names; computed once."""
        if node.start not in self.bindings:
            self.bindings[node.start] = bind(self.passage, node, self.start, self.end)
        return self.bindings[node.start]

    def on_target(self, node: Node, holder: Mention | None) -> bool:
        """Tell whether a process term means the study's process, for a position of `holder`."""
        return on_target(self.passage, self.binding(node), holder, context=self.context)

    def attributions_of(self, i: int) -> list[Said]:
        """Return the attributions around token `i`, the innermost first."""
        return sorted((said for said in self.said if said.covers(i)), key=lambda said: said.size)

    def speakers_of(self, i: int) -> tuple[Mention, ...]:
        """Return whoever says token `i`; nobody where the narrator does or nobody is named."""
        around = [said for said in self.attributions_of(i) if said.speakers and not said.speakers[0].source_only]
        return around[0].speakers if around else ()

    def text(self, start: int, end: int) -> str:
        """Return the words of a stretch of the sentence."""
        return self.passage.words(start, end)


def holders(scene: Scene, node: Node, *, depth: int = 0) -> list[Mention]:
    """Return whose position a node shows: its subject, its agent, its owner, or whoever controls it."""
    if depth > 6:
        return []
    if node.kind == "noun":
        return _noun_holders(scene, node, depth)
    if node.passive or node.form == "part":
        return agents(scene, node)
    if node.form in ("inf", "ger"):
        return _controlled(scene, node, depth)
    found = (in_phrase(scene, node.subject) or _of_himself(scene, node)) if node.subject else []
    found = _both(scene, node, found)
    if not found and node.partner is not None and node.link != "rel":
        return holders(scene, node.partner, depth=depth + 1)
    return found


def _both(scene: Scene, node: Node, found: list[Mention]) -> list[Mention]:
    """`A and B said they will begin talks`: they are all who speak."""
    if node.subject is None or scene.lower[node.subject[0] : node.subject[1]] != ["they"]:
        return found
    speakers = list(scene.speakers_of(node.i))
    ids = {m.actor_id for m in speakers}
    return speakers if len(ids) > 1 and {m.actor_id for m in found} <= ids else found


def _of_himself(scene: Scene, node: Node) -> list[Mention]:
    """`The ministry said it was ready`: a pronoun that nobody else was found for goes back to whoever speaks."""
    if node.subject is None:
        return []
    first, end = node.subject
    if (
        scene.lower[first] in _OWNS
        and 1 < end - first < 4
        and scene.lower[end - 1] in scene.passage.lexicon.sets["organs"]
    ):
        return list(scene.speakers_of(node.i))  # "said his group was ready"
    if end - first != 1:
        return []
    word = scene.lower[node.subject[0]]
    if word not in _SELVES or node.subject[0] in scene.passage.at:
        return []
    return [m for m in scene.speakers_of(node.i) if word in _SELVES_OF.get(scene.passage.kind(m), _SELVES)]


def _controlled(scene: Scene, node: Node, depth: int) -> list[Mention]:
    """Whose act an infinitive or gerund is: an object under verbs of asking, else the subject of what governs it."""
    above = node.governor
    beside = scene.passage.at.get(node.left - 1, [])
    if (
        node.form == "ger"
        and beside
        and beside[0].kind != "adjective"
        and scene.lower[beside[0].start - 1 : beside[0].start] == ["with"]
    ):
        return [m for m in beside if not m.source_only]
    if above is None:
        return in_phrase(scene, subject_range(scene.passage, node)) if node.link == "adjunct" else []
    if above.kind == "noun" and above.lemma in _PARTS and above.governor is not None and node.form == "ger":
        above = above.governor  # "thanked A for its part in ending the war"
    if above.kind == "noun":
        return _noun_holders(scene, above, depth + 1)
    between = objects(scene, above, node.left)
    if (
        between
        and node.link != "adjunct"
        and above.group is not None
        and (above.group.control != "subject" or above.group.holder == "object")
    ):
        return between
    if above.group is not None and above.group.holder == "object":
        return [] if above.passive else between
    if (
        node.form == "ger"
        and above.group is not None
        and above.group.id in ("approve", "condemn")
        and _for_it(scene, node)
    ):
        return in_phrase(scene, above.subject) if above.passive else between
    if above.passive and above.group is not None and above.group.control == "object":
        return in_phrase(scene, above.subject)
    if above.passive and node.link == "inf":
        return in_phrase(scene, above.subject)
    return holders(scene, above, depth=depth + 1)


def _for_it(scene: Scene, node: Node) -> bool:
    """`thanked A for mediating`, `for its help in bringing about peace`: what somebody is thanked or blamed for is his own act."""
    near = scene.lower[max(scene.start, node.left - 5) : node.left]
    return node.marker == "for" or (node.marker in ("in", "of") and "for" in near and bool(_PARTS & set(near)))


_PARTS = frozenset(
    {"help", "role", "part", "efforts", "effort", "work", "assistance", "support", "patience", "success"}
)


def objects(scene: Scene, node: Node, stop: int) -> list[Mention]:
    """Return the actors between a verb and token `stop` that are its object, not part of a phrase with `at` or `in`."""
    found: list[Mention] = []
    i = node.end if not _has_object_step(node) else node.start + 1
    while i < stop:
        if i in scene.passage.at:
            here = [m for m in scene.passage.at[i] if m.start == i and not m.source_only]
            if here and not (
                here[0].kind == "adjective"
                and not found
                and here[0].end < stop
                and scene.passage.pos[here[0].end] == "NOUN"
                and scene.lower[here[0].end] not in scene.passage.lexicon.sets["organs"]
            ):
                found += here
            i = max(scene.passage.at[i][0].end, i + 1)
            continue
        word = scene.lower[i]
        ends = scene.passage.pos[i] in ("ADP", "VERB", "SCONJ", "AUX") or scene.passage.text[i] in ",;:"
        if found and ends and not (scene.passage.text[i] == "," and i + 1 in scene.passage.at):
            break
        if word in _PREPOSITIONS - {"of", "from", "between"}:
            break
        i += 1
    return found


def _has_object_step(node: Node) -> bool:
    return node.end > node.start + 3


def agents(scene: Scene, node: Node) -> list[Mention]:
    """Return the actors after `by` in a passive."""
    for i in range(node.i + 1, min(node.end + 10, scene.end)):
        if scene.lower[i] == "by":
            return in_phrase(scene, (i + 1, _phrase_end(scene, i + 1)))
        if scene.lower[i] in ("request", "insistence", "urging", "behest", "invitation") and scene.lower[
            i + 1 : i + 2
        ] == ["of"]:
            return in_phrase(scene, (i + 2, _phrase_end(scene, i + 2)))
        if scene.passage.pos[i] in ("VERB", "SCONJ") or scene.passage.text[i] in ",;":
            break
    return []


def _list_comma(scene: Scene, i: int) -> bool:
    """Tell whether a comma joins names of a list ("A, B and C") rather than ending the phrase ("by A, B said")."""
    if scene.passage.text[i] != "," or i + 1 not in scene.passage.at:
        return False
    after = scene.passage.at[i + 1][0].end
    return after < scene.end and (scene.lower[after] in ("and", "or") or scene.passage.text[after] == ",")


def _phrase_end(scene: Scene, i: int) -> int:
    while i < scene.end and (
        i in scene.passage.at
        or scene.passage.pos[i] in ("DET", "ADJ", "NOUN", "PROPN", "CCONJ", "NUM", "PRON", "PART")
        or scene.lower[i] in ("of", "'s", "-")
        or _list_comma(scene, i)
    ):
        i += 1
    return i


def _noun_holders(scene: Scene, node: Node, depth: int) -> list[Mention]:
    """Whose rejection, call or readiness it is: owner before it, `by`, `from` or `of` after it, or the subject of its verb."""
    owner = owner_of(scene, node) if depth <= 6 else []
    if owner or depth > 6:
        return owner
    after = _after_noun(scene, node)
    if after:
        return after
    above = node.governor
    if above is not None and above.kind == "verb" and above.reporting and not above.groups:
        return []
    if node.link == "obj" and above is not None and above.kind == "noun":
        return _noun_holders(scene, above, depth + 1)
    if above is not None and above.kind == "verb" and _only_seen(scene, node, above):
        return []
    if node.link in ("obj", "comp", "inf") and above is not None:
        return holders(scene, above, depth=depth + 1)
    if node.link == "subj" and above is not None and above.passive:
        return agents(scene, above)
    return []


def _only_seen(scene: Scene, node: Node, above: Node) -> bool:
    """`watched the mediation`: a definite noun under a verb that is no cue is not its subject's own offer or effort."""
    plain = not above.groups and not above.term and not above.reporting
    return plain and scene.lower[node.start - 1] not in _OWNS and "the" in scene.lower[above.end : node.start]


def owner_of(scene: Scene, node: Node) -> list[Mention]:
    """Return the actor before a noun that owns it: a possessive, a possessive pronoun, an adjective."""
    i = node.start - 1
    passage = scene.passage
    while i >= scene.start and node.start - i < 6:
        if i in passage.at:
            here = passage.at[i]
            if here[0].end - 1 == i and passage.tag[i] != "PRP":
                return [m for m in here if m.end - 1 == i and not m.source_only]
            return []
        if passage.pos[i] not in ("ADJ", "NOUN", "ADV", "NUM") and passage.lower[i] not in ("'s", "'", "-"):
            return []
        i -= 1
    return []


def _after_noun(scene: Scene, node: Node) -> list[Mention]:
    i = node.end
    if scene.lower[node.start] in scene.passage.lexicon.sets["brokerage"] and scene.lower[i : i + 1] == ["of"]:
        return in_phrase(scene, (i + 1, _phrase_end(scene, i + 1)))
    if (
        i < scene.end
        and scene.lower[i] in ("by", "from", "of", "among")
        and not (
            scene.lower[i] == "of"
            and (node.term or (node.kind == "noun" and node.group is not None and node.group.stance == "oppose"))
        )
    ):
        phrase = (i + 1, _phrase_end(scene, i + 1))
        return in_phrase(scene, phrase)
    return []


def in_phrase(scene: Scene, phrase: tuple[int, int] | None) -> list[Mention]:
    """Return the actors that a noun phrase stands for: its head and those coordinated with it."""
    if phrase is None:
        return []
    start, end = phrase
    found: list[Mention] = []
    aside = False
    i = start
    while i < end:
        here = scene.passage.at.get(i)
        if here and not aside:
            mention = here[0]
            owned = (
                mention.end < end
                and scene.lower[mention.end] in ("'s", "'")
                and scene.lower[mention.end + 1 : mention.end + 2] != [","]
            )
            if owned and mention.end + 1 < end and _is_somebody(scene, mention.end + 1, mention):
                i = mention.end + 1  # "the president's chief negotiator": he, not the president
                continue
            thing = (owned or mention.kind == "adjective") and _owns_a_thing(scene, mention.end + int(owned), end)
            if not thing:
                found += [m for m in here if m.start == mention.start and not m.source_only]
            i = mention.end + 1
            if thing and not found:
                return []
            continue
        word = scene.lower[i]
        if word == "of" and found and scene.lower[i - 1] == "and":
            aside = False
        elif word in _PREPOSITIONS and (found or not _organ_before(scene, start, i)):
            aside = True
        elif scene.passage.text[i] == ",":
            aside = bool(found) and i + 1 not in scene.passage.at
        elif word in ("and", "&"):
            aside = aside and not (i + 1 in scene.passage.at or scene.passage.pos[i + 1 : i + 2] == ["DET"])
        i += 1
    return found


def _is_somebody(scene: Scene, i: int, owner: Mention) -> bool:
    here = scene.passage.at.get(i, [])
    return any(m.start == i and m.actor_id != owner.actor_id and m.kind != "adjective" for m in here)


def _owns_a_thing(scene: Scene, i: int, end: int) -> bool:
    """Tell whether what follows an owner is a thing ("Karsia's offer") rather than somebody who acts for it."""
    words = [scene.lower[k] for k in range(i, end) if scene.passage.pos[k] in ("NOUN", "PROPN")]
    return bool(words) and not any(word in scene.passage.lexicon.sets["organs"] for word in words[:3])


def _organ_before(scene: Scene, start: int, i: int) -> bool:
    return any(scene.lower[k] in scene.passage.lexicon.sets["organs"] for k in range(start, i))
