"""Which tokens are verbs and predicates: the tagger's word, corrected where the words around tell better."""

from __future__ import annotations

from workbench.stances.passage import Passage

BE = frozenset({"be", "is", "are", "was", "were", "been", "being", "am", "'s", "'re", "'m", "get", "got", "gets"})
NOT = frozenset({"not", "n't", "never", "neither", "nor", "hardly", "scarcely", "cannot"})
_COPULAS = BE | {
    "remain",
    "remains",
    "remained",
    "seem",
    "seems",
    "seemed",
    "become",
    "becomes",
    "became",
    "appear",
    "appears",
    "appeared",
    "sound",
    "sounded",
    "stay",
    "stayed",
    "feel",
    "feels",
    "felt",
    "look",
    "looks",
    "looked",
    "declared",
    "grew",
}
_DETERMINERS = frozenset(
    {
        "the",
        "a",
        "an",
        "its",
        "his",
        "her",
        "their",
        "our",
        "my",
        "your",
        "any",
        "no",
        "this",
        "that",
        "these",
        "those",
        "such",
        "some",
        "another",
        "each",
    }
)
_COMMA = frozenset({",", ";", ":", "\u2014", "\u2013", "--", "-"})
NOUNS = frozenset({"NOUN", "PROPN", "PRON"})


def is_verb(passage: Passage, i: int, start: int, end: int) -> bool:
    """Tell whether token `i` is used as a verb other than an auxiliary, correcting the tagger where words tell better."""
    pos, word = passage.pos[i], passage.lower[i]
    if i in passage.at and passage.at[i][0].start < i < passage.at[i][0].end - 1:
        return False  # "the Union's monitoring team"
    known = word in passage.lexicon.verb_forms
    before = passage.lower[i - 1] if i > start else ""
    following = passage.lower[i + 1] if i + 1 < end else ""
    if pos in ("VERB", "ADJ") and attributive(passage, i, start, end):
        return False
    if word == "talks" and not (
        passage.tag[i].startswith("VB") and i > start and (i - 1 in passage.at or passage.pos[i - 1] == "PRON")
    ):
        return False
    if word in passage.lexicon.terms and not known and passage.tag[i] not in ("VBD", "VBN", "VBG"):
        return False
    if (
        word in passage.lexicon.terms
        and following in ("with", "between")
        and passage.lexicon.terms.at(passage.lower, i, end)
        and not _after_subject(passage, i, start)
    ):
        return False
    if word in ("have", "has", "had", "having", "need", "needs") and following == "to" and i + 2 < end:
        return passage.pos[i + 2] not in ("VERB", "AUX") or passage.lower[i + 2] == "do"
    if word == "provided" and (following == "that" or before == ","):
        return False
    if (
        word in passage.lexicon.adjectives
        and word.endswith("ed")
        and (before in _COPULAS | NOT or passage.lower[i - 3 : i] == ["by", "no", "means"])
        and (following != "by" or passage.lexicon.adjectives.at(passage.lower, i, end)[0].end > i + 1)
        and passage.lower[i + 1 : i + 3] not in (["to", "by"], ["on", "by"], ["with", "by"])  # "was agreed to by A"
    ):
        return False
    if pos == "VERB":
        nominal = word in passage.lexicon.nouns or word in passage.lexicon.terms
        return not (before in _DETERMINERS and before not in ("that", "this") and (nominal or not word.endswith("ing")))
    if pos == "AUX":
        return word in ("have", "has", "had", "do", "did", "does", "need", "needs") and not _helps(passage, i, end)
    if (
        not known
        or pos not in ("NOUN", "ADJ", "PROPN", "ADP", "SCONJ", "ADV")
        or (pos in ("ADP", "SCONJ") and not word.endswith(("es", "ed", "ing")))
    ):
        return False
    if before in ("to", "neither", "nor", "not", "n't") or (before in passage.lexicon.modals and pos != "PROPN"):
        return (
            before != "to"
            or passage.pos[i - 1] == "PART"
            or (word not in passage.lexicon.terms and not word.endswith(("s", "ing")))
        )
    asked = passage.at.get(i - 1)
    if (
        asked
        and pos == "NOUN"
        and passage.lower[asked[0].start - 1] in passage.lexicon.modals
        and not word.endswith("s")
    ):
        return True  # "only then will A restore relations"
    if before in BE and word.endswith("ed") and following == "by":
        return True  # "was vetoed by A", whatever the tagger took it for
    if following == "that" and word.endswith("s") and passage.pos[i - 1] in NOUNS and passage.tree.rel[i] != "nsubj":
        return True  # "the side denies that ..."
    return _headline_verb(passage, i, start, end)


def _after_subject(passage: Passage, i: int, start: int) -> bool:
    """Tell whether a word stands where its clause's verb would: after a name, a pronoun, an auxiliary or `to`."""
    return (
        i > start
        and (i - 1 in passage.at or passage.pos[i - 1] in ("PRON", "AUX", "PART", "PROPN", "ADV"))
        and passage.lower[i - 1] != "that"
    )


def attributive(passage: Passage, i: int, start: int, end: int) -> bool:
    """Tell whether a participle stands before its noun ("the suspended talks", "Russian-brokered talks")."""
    if i > start and passage.text[i - 1] in "-\u2013" and i + 1 < end and passage.lower[i].endswith("ed"):
        return True
    if i == start or i + 1 >= end or passage.pos[i + 1] not in ("NOUN", "ADJ", "PROPN") or i + 1 in passage.at:
        return False
    word, before = passage.lower[i], passage.pos[i - 1]
    if word.endswith("ing"):
        return before in ("DET", "ADJ") or passage.lower[i - 1] in ("'s", *_DETERMINERS)
    return (passage.tag[i] in ("VBN", "JJ", "VBD") and before in ("DET", "ADJ", "ADP", "NUM")) or passage.lower[
        i - 1
    ] in ("'s", *_DETERMINERS)


def _helps(passage: Passage, i: int, end: int) -> bool:
    """Tell whether an auxiliary is followed by the verb it helps."""
    if passage.tree.rel[i] in ("aux", "aux:pass"):
        return True
    for j in range(i + 1, min(i + 7, end)):
        if passage.pos[j] == "VERB" or passage.lower[j] in BE:
            return True
        if passage.text[j] == "," and {"ADV"} & set(passage.pos[j - 1 : j + 2]):
            continue
        adverbial = passage.pos[j] in ("ADV", "PART", "AUX") or passage.lower[j - 1 : j + 1] == ["until", "now"]
        if not adverbial and passage.lower[j] not in NOT | {"until", "till", "already"}:
            return False
    return False


def is_past(passage: Passage, word: str) -> bool:
    """Tell whether a form can only be a past tense or participle (shook, met), whatever the tagger took it for."""
    base = passage.lexicon.verb_forms.get(word, word)
    return base != word and not word.endswith(("s", "ing"))


def _headline_verb(passage: Passage, i: int, start: int, end: int) -> bool:
    """A word right after a name and before an object, in a sentence without another verb: "Kremlin rejects calls"."""
    word = passage.lower[i]
    both = i > start + 2 and passage.at.get(i - 1) and passage.lower[passage.at[i - 1][0].start - 1] == "and"
    if i == start or i + 1 >= end or not (word.endswith(("s", "ed")) or is_past(passage, word) or both):
        return False
    named = passage.at.get(i - 1) or (
        passage.at.get(i - 2) if passage.lower[i - 1] in passage.lexicon.sets["organs"] else None
    )
    if not named or i in passage.at or named[0].kind == "adjective":
        return False
    if any(passage.tag[j] in ("VBZ", "VBD", "VBP", "MD") for j in range(start, end) if j != i):
        return False
    return passage.pos[i + 1] in ("DET", "ADJ", "NOUN", "PROPN", "ADP", "PART", "PRON", "VERB", "SCONJ")


def is_predicate(passage: Passage, i: int, start: int, end: int) -> bool:
    """Tell whether an adjective is said of somebody: after a copula, before its complement, or closing a phrase."""
    lower = passage.lower
    j = i - 1
    while j >= start and (passage.pos[j] in ("ADV", "PART") or lower[j] in NOT | {"more", "less", "both", "dead"}):
        j -= 1
    j -= 3 if lower[j - 2 : j + 1] == ["by", "no", "means"] else 0
    after = lower[i + 1] if i + 1 < end else ""
    if passage.pos[i] in ("ADP", "SCONJ") and (lower[i] != "against" or j < start or lower[j] not in _COPULAS):
        return False
    if j >= start and lower[j] in _COPULAS:
        return not (i + 1 < end and passage.pos[i + 1] in ("NOUN", "PROPN") and passage.pos[i] == "ADJ")
    if j >= start and lower[j] in _DETERMINERS:
        return False
    if j > start and lower[j] in ("says", "said") and after in ("to", "for"):
        return True  # a headline's "A says ready to talk"
    return after in ("to", "for", "about", "of", "toward", "towards") or (
        j >= start and lower[j] in ("and", "or", "but") and after in ("to", "for")
    )
