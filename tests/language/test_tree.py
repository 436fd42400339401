"""One view of the parse: Universal Dependencies and the ClearNLP-style labels give the same tree."""

from __future__ import annotations

import spacy
from spacy.tokens import Doc

from workbench.language.tree import Tree

VOCAB = spacy.blank("en").vocab


def made(words: str, heads: list[int], deps: list[str], pos: list[str]) -> Tree:
    return Tree(Doc(VOCAB, words=words.split(), heads=heads, deps=deps, pos=pos))


def shape(tree: Tree, words: str) -> set[tuple[str, str, str]]:
    """Return (word, relation, head) triples without punctuation and case markers."""
    plain = words.split()
    return {
        (plain[i], tree.rel[i], plain[tree.head[i]]) for i in range(len(plain)) if tree.rel[i] not in ("punct", "case")
    }


PASSIVE = "Talks were hosted by Trevane in Sorel"
UD_PASSIVE = made(
    PASSIVE, [2, 2, 2, 4, 2, 6, 2], ["nsubj:pass", "aux:pass", "ROOT", "case", "obl:agent", "case", "obl"],
    ["NOUN", "AUX", "VERB", "ADP", "PROPN", "ADP", "PROPN"],
)  # fmt: skip
CLEAR_PASSIVE = made(
    PASSIVE, [2, 2, 2, 2, 3, 2, 5], ["nsubjpass", "auxpass", "ROOT", "agent", "pobj", "prep", "pobj"],
    ["NOUN", "AUX", "VERB", "ADP", "PROPN", "ADP", "PROPN"],
)  # fmt: skip
COPULA = "Karsia is not ready for talks"
UD_COPULA = made(
    COPULA, [3, 3, 3, 3, 5, 3], ["nsubj", "cop", "advmod", "ROOT", "case", "obl"],
    ["PROPN", "AUX", "PART", "ADJ", "ADP", "NOUN"],
)  # fmt: skip
CLEAR_COPULA = made(
    COPULA, [1, 1, 1, 1, 3, 4], ["nsubj", "ROOT", "neg", "acomp", "prep", "pobj"],
    ["PROPN", "AUX", "PART", "ADJ", "ADP", "NOUN"],
)  # fmt: skip
OWNED = "Karsia 's envoy who met rebels wants to leave"
UD_OWNED = made(
    OWNED, [2, 0, 6, 4, 2, 4, 6, 8, 6], ["nmod:poss", "case", "nsubj", "nsubj", "acl:relcl", "obj", "ROOT", "mark", "xcomp"],
    ["PROPN", "PART", "NOUN", "PRON", "VERB", "NOUN", "VERB", "PART", "VERB"],
)  # fmt: skip
CLEAR_OWNED = made(
    OWNED, [2, 0, 6, 4, 2, 4, 6, 8, 6], ["poss", "case", "nsubj", "nsubj", "relcl", "dobj", "ROOT", "aux", "xcomp"],
    ["PROPN", "PART", "NOUN", "PRON", "VERB", "NOUN", "VERB", "PART", "VERB"],
)  # fmt: skip


def test_a_passive_with_an_agent_and_a_place_is_the_same_tree() -> None:
    assert shape(UD_PASSIVE, PASSIVE) == shape(CLEAR_PASSIVE, PASSIVE)
    assert ("Trevane", "obl:agent", "hosted") in shape(CLEAR_PASSIVE, PASSIVE)
    assert ("Sorel", "obl", "hosted") in shape(CLEAR_PASSIVE, PASSIVE)


def test_a_copula_hangs_on_its_predicate_in_both() -> None:
    assert shape(UD_COPULA, COPULA) == shape(CLEAR_COPULA, COPULA)
    assert ("Karsia", "nsubj", "ready") in shape(CLEAR_COPULA, COPULA)


def test_possessives_relative_clauses_and_objects_are_the_same_tree() -> None:
    left, right = ({t for t in shape(tree, OWNED) if t[0] != "to"} for tree in (UD_OWNED, CLEAR_OWNED))
    assert left == right
    assert ("rebels", "obj", "met") in right
    assert ("met", "acl:relcl", "envoy") in right


def test_the_preposition_of_a_nominal_is_its_case_in_both() -> None:
    assert UD_PASSIVE.case(6) == CLEAR_PASSIVE.case(6) == "in"
    assert UD_COPULA.case(5) == CLEAR_COPULA.case(5) == "for"
    assert UD_COPULA.case(0) == ""


def test_children_and_subtrees_are_sorted_and_filtered_by_relation() -> None:
    assert UD_OWNED.children(6, "nsubj") == [2]
    assert UD_OWNED.subtree(2) == [0, 1, 2, 3, 4, 5]
