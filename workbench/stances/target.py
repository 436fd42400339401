"""Does a process term mean the reconciliation of the study, or something else?

A term is bound by those it names: *talks between A and B*, *ties with B*, *A-B relations*. Where it names nobody it
takes its meaning from the sentence's and the document's context (rule 20).
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.actors.records import Mention
from workbench.stances.passage import Passage
from workbench.stances.records import Node

_JOINS = frozenset({"between", "with", "among", "involving", "to", "toward", "towards"})
_STOP_POS = frozenset({"VERB", "AUX", "SCONJ", "SPACE"})
_LEAVES = frozenset(
    {
        "after",
        "before",
        "during",
        "on",
        "in",
        "at",
        "as",
        "by",
        "if",
        "until",
        "unless",
        "over",
        "despite",
        "since",
        "when",
        "while",
        "because",
        "from",
        "through",
        "under",
        "about",
        "against",
    }
)
_CAMPS = frozenset({"parties", "sides", "camps", "factions", "rivals"})
_OTHERS = frozenset(
    {
        "counterpart",
        "counterparts",
        "neighbour",
        "neighbor",
        "each",
        "other",
        "them",
        "him",
        "her",
        "it",
        "side",
        "sides",
        "rival",
        "enemy",
        "foe",
        "adversary",
        "one",
        "another",
        "us",
        "opponent",
    }
)


@dataclass(frozen=True)
class Binding:
    """Whom a process term names, whether it is the study's process (None: its words do not tell), and its weight."""

    named: tuple[Mention, ...]
    joined: tuple[Mention, ...]
    on_target: bool | None
    weak: bool
    others_named: bool = False
    vague: bool = False

    @property
    def principals(self) -> set[str]:
        """The principals that the term names."""
        return {mention.principal for mention in (*self.named, *self.joined)}


def bind(passage: Passage, node: Node, start: int, end: int) -> Binding:
    """Return whom the process term `node` names and whether it is on target by its own words."""
    joined = _joined(passage, node, end)
    named = _owners(passage, node, start)
    weak = node.term in ("papers", "joint") or (
        node.term == "contacts" and node.lemma in ("round", "table", "session", "visit", "conference", "exchange")
    )
    if _other_matter(passage, node, start, end):
        return Binding(tuple(named), tuple(joined), False, weak)
    joins = {mention.principal for mention in joined}
    others = any(passage.is_party(m) and m.principal not in joins for m in passage.mentions_in(start, end))
    vague = weak and not named and not joined and _vague(passage, node, start, end)
    verdict = True if not joined and _the_two(passage, node, end) else _verdict(passage, named, joined)
    return Binding(tuple(named), tuple(joined), verdict, weak, others, vague)


def _the_two(passage: Passage, node: Node, end: int) -> bool:
    """`Talks between the two sides`: in a study of two parties, they."""
    i = node.end - (passage.lower[node.end - 1] == "between")
    words = passage.lower[i : min(i + 4, end)]
    return words[:1] == ["between"] and bool(
        {"two", "both", "sides", "parties", "neighbours", "neighbors", "rivals", "camps"} & set(words[1:])
    )


def _vague(passage: Passage, node: Node, start: int, end: int) -> bool:
    """`A and B signed a deal`: a weak term with no article of its own, in a sentence that names no party, is anything."""
    if any(passage.is_party(m) for m in (*passage.mentions_in(start, end), *passage.places) if start <= m.start < end):
        return False
    if not any(not m.source_only for m in passage.mentions_in(start, end)):
        return False
    if {"parties", "sides", "neighbours", "neighbors", "both", "two", "communities", "camps"} & set(
        passage.lower[start:end]
    ):
        return False
    before = {passage.lower[k] for k in range(max(start, node.start - 4), node.start)}
    return not before & {"the", "this", "that", "these", "those", "such", "their", "its", "his", "her", "any"}


def _no_state(passage: Passage, holder: Mention | None) -> bool:
    """Who is no state or bloc has no ties of its own with a party: its word on `ties with B` is on the process."""
    if holder is None:
        return True
    actor = passage.actors.get(holder.principal)
    return actor is None or actor.kind not in ("state", "government", "igo", "bloc")


def _verdict(passage: Passage, named: list[Mention], joined: list[Mention]) -> bool | None:
    if not passage.parties:
        return True
    parties = {
        m.principal if m.principal in passage.parties else m.actor_id for m in (*named, *joined) if passage.is_party(m)
    }
    joined = [m for m in joined if passage.lower[m.end - 1] not in _CAMPS]  # "A's warring parties"
    others = {m.principal for m in (*named, *joined) if not passage.is_party(m)}
    if len(parties) >= 2:
        return True
    if joined and others and len({m.principal for m in joined}) >= 1:
        return False if parties or (len(others) >= 1 and not named) else None
    return None


def on_target(passage: Passage, binding: Binding, holder: Mention | None, *, context: bool) -> bool:
    """Tell whether a holder's position toward a bound term is a position on the study's process."""
    if not passage.parties or binding.on_target is not None:
        return binding.on_target is not False
    joined = {m.principal for m in binding.joined}
    own = {m.principal for m in binding.named}
    if not joined:
        third = own and not any(passage.is_party(m) for m in binding.named)
        return (context and not binding.vague) or bool(own and not third)
    if holder is not None and passage.is_party(holder):
        return holder.principal not in joined or len(joined) > 1 or context
    if own & passage.parties:
        return True
    return context and (_no_state(passage, holder) or binding.others_named)


def _joined(passage: Passage, node: Node, end: int) -> list[Mention]:
    """Return the actors that a term joins: after between, with, among, up to the end of its phrase."""
    found: list[Mention] = []
    if node.kind == "verb":
        inside = passage.mentions_in(node.start + 1, node.end)
        found += [m for m in inside if not m.source_only and m.kind != "pronoun"]
        found += [m for m in passage.places if node.start < m.start < node.end]
    opened = node.kind == "verb" or passage.lower[node.end - 1] == "with"
    i = node.end
    while i < end and i < node.end + 25:
        word = passage.lower[i]
        if i in passage.at:
            mention = passage.at[i][0]
            if (
                passage.tag[i] == "PRP$" and mention.end == i + 1
            ):  # between its neighbours: not the one whose neighbours they are
                i = mention.end
                continue
            if opened:
                found += [m for m in passage.at[i] if m.start == mention.start and not m.source_only]
            i = mention.end
            continue
        if word in ("between", "with", "among", "involving") or (
            word in ("to", "toward", "towards", "of")
            and i == node.end
            and node.term in ("relations", "contacts", "names")
        ):
            opened = True
        elif (
            passage.pos[i] in _STOP_POS
            or word in _LEAVES
            or passage.text[i] in ';:()\u2014\u201c\u201d"'
            or (passage.text[i] == "," and not _list_goes_on(passage, i, end))
        ):
            break
        i += 1
    return found


def _list_goes_on(passage: Passage, comma: int, end: int) -> bool:
    if comma + 1 >= end:
        return False
    if comma + 1 in passage.at:
        after = passage.at[comma + 1][0].end
        return after < end and (passage.lower[after] in ("and", "or") or passage.text[after] == ",")
    if passage.lower[comma + 1] == "the" and comma + 2 in passage.at:
        after = passage.at[comma + 2][0].end
        return after < end and (passage.lower[after] in ("and", "or") or passage.text[after] == ",")
    return passage.lower[comma + 1] == "and"


def _owners(passage: Passage, node: Node, start: int) -> list[Mention]:
    """Return the actors before a term that own it or take part: `A's talks`, `A-B talks`, `their meeting`."""
    found: list[Mention] = []
    i = node.start - 1
    while i >= start and node.start - i < 14:
        if i in passage.at:
            mention = passage.at[i][0]
            owner = passage.lower[mention.end] in ("'s", "'") if mention.end < passage.n else False
            adjacent = (
                mention.kind == "adjective"
                or owner
                or (passage.pos[mention.end - 1] in ("ADJ", "PROPN", "PRON") and passage.tag[mention.end - 1] != "PRP")
            )
            if adjacent and not _brokers(passage, mention):
                found += [m for m in passage.at[i] if m.end == mention.end and not m.source_only]
            i = mention.start - 1
            continue
        if (
            passage.pos[i] in ("ADJ", "NUM", "PROPN")
            or passage.text[i] in ("-", "\u2013", "'s", "\u2019s", "'", "\u2019", "and", "/")
            or (passage.pos[i] == "NOUN" and i == node.start - 1)
        ):
            i -= 1
            continue
        break
    return found


def _brokers(passage: Passage, mention: Mention) -> bool:
    """`Russian-brokered talks` name a broker, not a side."""
    return (
        mention.end + 1 < passage.n
        and passage.text[mention.end] in "-\u2013"
        and passage.lower[mention.end + 1].endswith("ed")
    )


def _other_matter(passage: Passage, node: Node, start: int, end: int) -> bool:
    before = passage.lower[node.start - 1] if node.start > start else ""
    if before in passage.lexicon.sets["other_before"] and passage.pos[node.start - 1] in ("NOUN", "ADJ", "PROPN"):
        return True
    if node.start - 1 in passage.at and passage.at[node.start - 1][0].actor_id in passage.actors:
        kind = passage.actors[passage.at[node.start - 1][0].actor_id].kind
        if (
            kind in ("igo", "bloc")
            and not passage.is_party(passage.at[node.start - 1][0])
            and node.term == "contacts"
            and node.lemma.startswith(("summit", "meeting", "session"))
        ):
            return True
    if node.end < end and passage.lower[node.end] in ("with", "between"):
        for i in range(node.end + 1, min(node.end + 6, end)):
            if i in passage.at or passage.lower[i] in _OTHERS:
                return False
            if passage.lower[i] in passage.lexicon.sets["other_with"]:
                return True
    return False
