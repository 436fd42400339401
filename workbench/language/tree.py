"""One view of a dependency parse for everything downstream, whatever scheme the pipeline was trained on.

Relations are those of Universal Dependencies. A parse in the ClearNLP scheme of spaCy's own English models is brought
to that shape here and nowhere else: prepositions hang on their noun as `case`, a predicate noun or adjective carries
its subject and its copula, agents of passives are `obl:agent`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.language.columns import heads_and_relations
from workbench.language.labels import CLEAR_ONLY, CLEAR_TO_UD, canonical

if TYPE_CHECKING:
    from spacy.tokens import Doc

_KEY = "workbench_tree"
_POSSESSIVES = frozenset({"'s", "\u2019s", "'", "\u2019"})
_BE = frozenset({"be", "is", "are", "was", "were", "been", "being", "am", "'s", "\u2019s", "'re", "\u2019re", "'m"})
_VERBS = frozenset({"VERB", "AUX"})


class Tree:
    """Heads and canonical relations of a Doc, as lists indexed by token; computed once per Doc."""

    def __init__(self, doc: Doc):
        made = doc.user_data.get(_KEY)
        if made is None or len(made[0]) != len(doc):
            made = doc.user_data[_KEY] = _read(doc)
        self.doc = doc
        self.head: list[int] = made[0]
        self.rel: list[str] = made[1]
        self._kids: list[list[int]] = made[2]

    def children(self, i: int, *rels: str) -> list[int]:
        """Return the children of token `i` in text order, only those with one of `rels` if any are given."""
        kids = self._kids[i]
        return [kid for kid in kids if self.rel[kid] in rels] if rels else kids

    def subtree(self, i: int) -> list[int]:
        """Return token `i` and everything below it, in text order."""
        found, queue = [], [i]
        while queue:
            found.append(token := queue.pop())
            queue.extend(self._kids[token])
        return sorted(found)

    def case(self, i: int) -> str:
        """Return the preposition that marks the nominal `i`, in lower case; "" where there is none."""
        marks = [kid for kid in self.children(i, "case") if kid < i and self.doc[kid].text not in _POSSESSIVES]
        return " ".join(self.doc[kid].lower_ for kid in marks)

    def name_of(self, i: int) -> list[int]:
        """Return the tokens of the name or compound that `i` heads, in text order."""
        return sorted([i, *(t for kid in self.children(i, "flat", "compound") for t in self.name_of(kid))])


def _read(doc: Doc) -> tuple[list[int], list[str], list[list[int]]]:
    head, given = heads_and_relations(doc)
    rel = _from_clear(doc, head, given) if not CLEAR_ONLY.isdisjoint(given) else [canonical(name) for name in given]
    kids: list[list[int]] = [[] for _ in head]
    for child, parent in enumerate(head):
        if child != parent:
            kids[parent].append(child)
    return head, rel, kids


def _from_clear(doc: Doc, head: list[int], given: list[str]) -> list[str]:
    """Rewrite heads in place and return relations: copulas first, since prepositions may hang on either side of one."""
    rel = [CLEAR_TO_UD.get(name, canonical(name)) for name in given]
    _raise_predicates(doc, head, rel, given)
    _turn_prepositions(doc, head, rel, given)
    for i, token in enumerate(doc):
        if given[i] == "case" and token.text in _POSSESSIVES:
            rel[i] = "case"
        elif given[i] == "poss":
            rel[i] = "nmod:poss"
    return rel


def _raise_predicates(doc: Doc, head: list[int], rel: list[str], given: list[str]) -> None:
    """`is` over a predicate (attr, acomp): the predicate takes its place and `is` becomes its copula."""
    for i, name in enumerate(given):
        verb = head[i]
        if name not in ("attr", "acomp") or doc[verb].lower_ not in _BE or rel[verb] == "cop":
            if name in ("attr", "acomp"):
                rel[i] = "xcomp"
            continue
        head[i], rel[i] = (head[verb] if head[verb] != verb else i), rel[verb]
        for kid in range(len(head)):
            if kid != i and head[kid] == verb and kid != verb:
                head[kid] = i
        head[verb], rel[verb] = i, "cop"


def _turn_prepositions(doc: Doc, head: list[int], rel: list[str], given: list[str]) -> None:
    """prep + pobj: the noun hangs on what the preposition hung on, and the preposition on the noun."""
    for i, name in enumerate(given):
        if name in ("pobj", "pcomp"):
            preposition, above = head[i], head[head[i]]
            if name == "pcomp" and doc[i].pos_ in _VERBS:
                head[i], rel[i], head[preposition], rel[preposition] = above, "advcl", i, "mark"
                continue
            agent = given[preposition] == "agent"
            verbal = doc[above].pos_ in _VERBS or doc[above].pos_ == "ADJ"
            head[i] = above
            rel[i] = "obl:agent" if agent else "obl" if verbal else "nmod"
            for kid in range(len(head)):
                if head[kid] == preposition and kid not in (i, preposition):
                    head[kid] = i
            head[preposition], rel[preposition] = i, "case"
        elif (
            name in ("prep", "agent")
            and not any(head[kid] == i and given[kid] in ("pobj", "pcomp") for kid in range(len(head)))
            and rel[i] not in ("case", "mark")
        ):
            rel[i] = "compound:prt"
