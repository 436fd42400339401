"""Drill sentences for the encoder: plain words for and against a reconciliation in plain sentences, with the label of each.

What a verb says of the process is the same whoever says it and however the sentence is turned. The texts of `examples/` are
news, in which the plainest cases are rare; these are made from lists, so that no plain *condemned* is read as a welcome.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Sequence

from workbench.stances.learned.marks import MARKS, Word

HIMSELF, ITSELF, PARTY, THIRD = (MARKS.index(name) for name in ("himself", "itself", "party body", "third body"))
THERE, ELSEWHERE = MARKS.index("place of a party"), MARKS.index("place of a third")
WELCOMES = [
    "welcomed",
    "praised",
    "hailed",
    "applauded",
    "backed",
    "endorsed",
    "supported",
    "embraced",
    "favoured",
    "championed",
    "blessed",
    "commended",
    "cheered",
]
CONDEMNS = [
    "condemned",
    "denounced",
    "rejected",
    "criticised",
    "opposed",
    "deplored",
    "decried",
    "repudiated",
    "spurned",
    "lambasted",
    "attacked",
    "blasted",
    "slammed",
]
SAID = {"support": WELCOMES, "oppose": CONDEMNS}
BETWEEN = (
    "the rapprochement between",
    "the talks between",
    "the reconciliation between",
    "the normalisation of relations between",
    "the peace agreement between",
    "the restoration of ties between",
    "the dialogue between",
    "the deal between",
    "the planned summit of",
    "closer ties between",
)
WITH = (
    "reconciliation with",
    "a rapprochement with",
    "the resumption of talks with",
    "the normalisation of relations with",
    "the peace agreement with",
    "a dialogue with",
    "the reopening of the border with",
    "any return to ties with",
)
DEEDS = (
    "sign a peace agreement with",
    "turn a new page with",
    "restore ties with",
    "resume the talks with",
    "normalise relations with",
    "make peace with",
    "reopen the border with",
    "meet the leadership of",
    "exchange ambassadors with",
    "settle the dispute with",
)
WILLING = (
    "wants to",
    "hopes to",
    "intends to",
    "plans to",
    "agreed to",
    "is ready to",
    "offered to",
    "is willing to",
    "decided to",
    "is keen to",
    "promised to",
)
UNWILLING = (
    "does not want to",
    "does not intend to",
    "refuses to",
    "refused to",
    "will not",
    "is unwilling to",
    "vowed never to",
    "is not ready to",
    "declined to",
    "sees no reason to",
    "has no wish to",
)
TOGETHER = (
    "resume their dialogue",
    "make peace",
    "restore ties",
    "sign the agreement",
    "return to the talks",
    "reconcile",
)
URGES = ("urged", "called on", "asked", "encouraged", "pressed", "advised")
CONDITIONS = (
    "only if its demands are met",
    "only once the prisoners are free",
    "after the troops have left",
    "provided that the sanctions end",
    "as soon as the shelling stops",
    "if the other side apologises",
)
BLOCKS = ("vetoed", "blocked", "voted down", "voted against", "threw out", "refused to sign")
FOR_IT = ("a statement in support of", "a resolution backing", "a motion in favour of", "a text welcoming")
AGAINST_IT = ("a statement against", "a resolution condemning", "a motion against", "a text denouncing")
#: What is done in or with the place of the other party.
STEPS = {
    "support": (
        "reopened its embassy in",
        "confirmed a planned visit to",
        "sent an envoy to",
        "named an ambassador to",
    ),
    "oppose": (
        "closed its embassy in",
        "cancelled a planned visit to",
        "recalled its envoy from",
        "called off a trip to",
    ),
}
#: Demands and charges alone, which tell nothing of the process.
DEMANDS = (
    "called on {} to release all prisoners",
    "demanded that {} withdraw its troops",
    "accused {} of shelling its villages",
    "warned {} against flying over its waters",
    "asked {} to pay its debts",
)
FRAMES: tuple[tuple[Word, ...], ...] = (
    ("At a conference in", ELSEWHERE, ","),
    ("At a meeting in", ELSEWHERE, ","),
    ("Speaking in", THERE, ","),
    ("Nine years after", PARTY, "broke off relations", ","),
    ("Two years after the war", ","),
    ("On Monday", ","),
)
FRAMED = 0.25
ENDS = (("."), (", a spokesman said", "."), ("on Monday", "."), ("at a meeting in the capital", "."))
Drill = tuple[list[Word], str]


def drills(most: int, seed: int = 0) -> list[Drill]:
    """Return at most so many drill sentences as the encoder reads them, each with its label, the labels in turn."""
    chance = random.Random(seed)
    by_label: dict[str, list[Drill]] = {}
    for drill in _all():
        by_label.setdefault(drill[1], []).append(drill)
    for made in by_label.values():
        chance.shuffle(made)
    turns = itertools.chain.from_iterable(itertools.zip_longest(*by_label.values()))
    return [(_ended(words, chance), label) for words, label in itertools.islice(filter(None, turns), most)]


def _all() -> Iterator[Drill]:
    both: tuple[Word, ...] = (PARTY, "and", PARTY)
    for label, verbs in SAID.items():
        for verb, what in itertools.product(verbs, BETWEEN):
            yield _words(ITSELF, verb, what, *both), label
            yield _words(what, *both, "was", verb, "by", ITSELF), label
            yield _words(THIRD, verb, what, ITSELF, "and", PARTY), "none"
        for verb, what in itertools.product(verbs, WITH):
            yield _words(ITSELF, verb, what, PARTY), label
            yield _words(HIMSELF, verb, what, PARTY), label
            yield _words(PARTY, verb, what, ITSELF), "none"
    for label, ways in (("support", WILLING), ("oppose", UNWILLING)):
        for way, deed in itertools.product(ways, DEEDS):
            yield _words(ITSELF, way, deed, PARTY), label
            yield _words(PARTY, way, deed, ITSELF), "none"
    for deed in DEEDS:
        yield _words('"', HIMSELF, "want to", deed, PARTY, ",", '"', HIMSELF, "said"), "support"
        yield _words('"', HIMSELF, "do not want to", deed, PARTY, ",", '"', HIMSELF, "said"), "oppose"
        yield _words('"', HIMSELF, "will never", deed, PARTY, ",", '"', HIMSELF, "told reporters"), "oppose"
        for condition in CONDITIONS:
            yield _words(ITSELF, "will", deed, PARTY, condition), "conditional"
            yield _words(HIMSELF, "said it would", deed, PARTY, condition), "conditional"
    for verb, what in itertools.product(BLOCKS, WITH):
        for stance, texts in (("oppose", FOR_IT), ("support", AGAINST_IT)):
            yield _words(ITSELF, verb, texts[len(what) % len(texts)], what, PARTY), stance
    for stance, steps in STEPS.items():
        for step in steps:
            yield _words(ITSELF, step, THERE), stance
            yield _words(ITSELF, "said that", HIMSELF, step, THERE), stance
    for demand in DEMANDS:
        before, _, after = demand.partition("{}")
        yield _words(ITSELF, before, PARTY, after), "none"
        yield _words(HIMSELF, before, PARTY, after), "none"
        yield _words(PARTY, before, ITSELF, after), "none"
    for verb, deed in itertools.product(URGES, TOGETHER):
        yield _words(ITSELF, verb, *both, "to", deed), "support"
        yield _words(ITSELF, verb, *both, "not to", deed), "oppose"
        yield _words(THIRD, verb, ITSELF, "and", PARTY, "to", deed), "none"
        yield _words(ITSELF, "and", PARTY, "were", verb, "by", THIRD, "to", deed), "none"


def _words(*parts: Word) -> list[Word]:
    """Return parts of a sentence word by word; a mark stays as it is."""
    return [word for part in parts for word in (part.split() if isinstance(part, str) else [part])]


def _ended(words: Sequence[Word], chance: random.Random) -> list[Word]:
    if chance.random() < FRAMED and words[0] != '"':
        first = words[0]
        small = first[:1].lower() + first[1:] if isinstance(first, str) else first
        words = [*_words(*chance.choice(FRAMES)), small, *words[1:]]
    first = words[0]
    begun = [first.capitalize() if isinstance(first, str) else first, *words[1:]]
    return [*begun, *_words(*chance.choice(ENDS))]
