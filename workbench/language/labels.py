"""The label schemes of pipelines brought to one: Universal Dependencies for parses, four labels for names."""

from __future__ import annotations

#: Labels of entity recognisers -> the four that the workbench reads; labels not listed here are no names of agents.
ENTITY_LABELS = {
    "PERSON": "PERSON",
    "PER": "PERSON",
    "ORG": "ORG",
    "LOC": "LOC",
    "GPE": "LOC",
    "FAC": "LOC",
    "NORP": "NORP",
}

#: Relations of the ClearNLP scheme (spaCy's own English models) -> Universal Dependencies, where only the name differs.
CLEAR_TO_UD = {
    "nsubjpass": "nsubj:pass",
    "csubjpass": "csubj",
    "dobj": "obj",
    "dative": "iobj",
    "auxpass": "aux:pass",
    "relcl": "acl:relcl",
    "poss": "nmod:poss",
    "neg": "advmod",
    "nn": "compound",
    "npadvmod": "obl",
    "nmod": "compound",
    "prt": "compound:prt",
    "quantmod": "advmod",
    "predet": "det",
    "preconj": "cc",
    "meta": "dep",
    "intj": "discourse",
    "oprd": "xcomp",
    "case": "case",
    "ROOT": "root",
}
#: Relations that only the ClearNLP scheme has; one of them in a parse gives the scheme away.
CLEAR_ONLY = frozenset(
    {"pobj", "dobj", "nsubjpass", "auxpass", "poss", "prep", "attr", "acomp", "relcl", "agent", "pcomp"}
)

#: Subtypes of Universal Dependencies that rules tell apart; the others lose their subtype.
KEPT_SUBTYPES = frozenset({"nsubj:pass", "aux:pass", "acl:relcl", "nmod:poss", "obl:agent", "compound:prt"})


def canonical(relation: str) -> str:
    """Return a relation of Universal Dependencies without the subtypes that no rule reads."""
    if relation in ("ROOT", "root", ""):
        return "root" if relation else "dep"
    return relation if relation in KEPT_SUBTYPES else relation.split(":")[0]
