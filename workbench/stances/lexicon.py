"""The cue lexicon, compiled once: which tokens of a text match which words of `resources/cues.yml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources
from typing import Any, NamedTuple

from workbench.stances.records import Frame, Group

_GAP, _OBJECT = "_", "X"
_GAP_WORDS, _OBJECT_WORDS = 4, 10
_VOWELS = frozenset("aeiou")
_SHORT = re.compile(r"[^aeiou]*[aeiou][bdgmnprt]$")  # swap, swapped
Step = frozenset[str] | str


class Match(NamedTuple):
    """Words of the lexicon found in a text: tokens `start` to `end`, the phrase, and what it belongs to."""

    start: int
    end: int
    words: str
    owner: Any


class Phrases:
    """Phrases indexed by their first word; `at` returns those that begin at a token, longest first."""

    def __init__(self) -> None:
        self._by_first: dict[str, list[tuple[tuple[Step, ...], str, Any]]] = {}

    def add(self, steps: tuple[Step, ...], words: str, owner: Any) -> None:
        """Add one phrase; its first step must be a set of forms."""
        for form in steps[0]:
            self._by_first.setdefault(form, []).append((steps, words, owner))

    def __contains__(self, word: str) -> bool:
        return word in self._by_first

    def firsts(self) -> Iterable[str]:
        """Return the words with which a phrase begins."""
        return self._by_first.keys()

    def at(self, lower: Sequence[str], i: int, stop: int) -> list[Match]:
        """Return every phrase that begins at token `i` and ends by `stop`, longest first, in the order of the file."""
        found = []
        for steps, words, owner in self._by_first.get(lower[i], ()):
            end = _match(steps, lower, i, stop)
            if end:
                found.append(Match(i, end, words, owner))
        return sorted(found, key=lambda match: -len(match.words.split())) if len(found) > 1 else found


def _match(steps: tuple[Step, ...], lower: Sequence[str], i: int, stop: int) -> int:
    """Return the token after the match, 0 where the steps do not match from token `i`."""
    position = i + 1
    for number, step in enumerate(steps[1:], start=1):
        if step in (_GAP, _OBJECT):
            reach = _GAP_WORDS if step == _GAP else _OBJECT_WORDS
            rest = steps[number + 1 :]
            for skip in range(1 if step == _OBJECT else 0, reach + 1):
                if position + skip < stop and lower[position + skip] in rest[0]:
                    end = _match(rest, lower, position + skip, stop)
                    if end:
                        return end
                if position + skip < stop and lower[position + skip] in _STOPS:
                    return 0
            return 0
        if position < stop and lower[position] not in step and lower[position].endswith("ly"):
            position += 1
        if position >= stop or lower[position] not in step:
            return 0
        position += 1
    return position


_STOPS = frozenset(',.;:\u201c\u201d"')


@dataclass(frozen=True)
class Lexicon:
    """Everything the rules know about words; they name none themselves."""

    verbs: Phrases
    nouns: Phrases
    adjectives: Phrases
    phrases: Phrases
    terms: Phrases
    term_verbs: Phrases
    deeds: Phrases
    verb_forms: dict[str, str]
    assessments: dict[str, Phrases]
    conditions: Phrases
    soft_conditions: Phrases
    denied_conditions: Phrases
    condition_words: dict[str, frozenset[str]]
    issues: Phrases
    background: Phrases
    frames: Phrases
    issue_order: tuple[str, ...]
    hostile_acts: Phrases
    hostile_ties: Phrases
    reporting: Phrases
    report_nouns: frozenset[str]
    according: Phrases
    bargains: dict[str, Phrases]
    withheld: dict[str, frozenset[str]]
    sets: dict[str, frozenset[str]]
    modals: dict[str, str]

    @cached_property
    def telling(self) -> frozenset[str]:
        """The words with which a judgement or condition may begin, negations, words of hearsay."""
        phrases = [*self.assessments.values(), self.conditions]
        lists = (self.sets[name] for name in ("negators", "negative_determiners", "hearsay"))
        return frozenset({"if"}).union(*(each.firsts() for each in phrases), *lists)


@lru_cache(maxsize=1)
def load_cues() -> Lexicon:
    """Return the built-in lexicon."""
    return make_lexicon(read_cues())


def read_cues() -> dict[str, Any]:
    """Return the sections of the built-in `cues.yml` as plain data."""
    import yaml

    text = (resources.files("workbench") / "resources" / "cues.yml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return data


def study_lexicon(extra: Sequence[dict[str, Any]]) -> Lexicon:
    """Return the lexicon with the additions of a study's `cues.yml`; its entries win over the built-in ones."""
    if not extra:
        return load_cues()
    data = read_cues()
    for addition in extra:
        data = _merged(addition, data)
    return make_lexicon(data)


def _merged(over: Any, base: Any) -> Any:
    """Lay a study's section over the built-in one: lists come first, mappings are merged, the rest is replaced."""
    if isinstance(over, dict) and isinstance(base, dict):
        return {**base, **{key: _merged(value, base[key]) if key in base else value for key, value in over.items()}}
    if isinstance(over, list) and isinstance(base, list):
        return over + base
    return over


def make_lexicon(data: dict[str, Any]) -> Lexicon:
    """Compile the plain sections of `cues.yml`."""
    forms = Forms(data.get("irregular", {}))
    groups = _groups(data["cues"], forms)
    terms, term_verbs = _terms(data["process"], forms)
    sets = {
        name: frozenset(map(str, words)) for name, words in data.items() if isinstance(words, list) and name != "cues"
    }
    process = data["process"]
    sets |= {
        name: frozenset(f for w in process[name] for f in forms.noun(w))
        for name in ("hostilities", "other_before", "other_with")
    }
    sets |= {"references": frozenset(f for w in data.get("references", ()) for f in forms.noun(w))}
    sets |= {"enders": frozenset(f for w in process["enders"] for f in forms.verb(w))}
    sets |= {"media_objects": frozenset(f for w in data["reporting"]["media_objects"] for f in forms.noun(w))}
    sets |= {"that_only": frozenset(data["reporting"]["that_only"]), "citing": frozenset(data["reporting"]["citing"])}
    conditions = data["conditions"]
    return Lexicon(
        verbs=groups["verb"],
        nouns=groups["noun"],
        adjectives=groups["adj"],
        phrases=groups["phrase"],
        terms=terms,
        term_verbs=term_verbs,
        deeds=_deeds(data.get("deeds", []), forms),
        verb_forms={
            f: g for words in _verb_words(data) for g in [words.split()[0].split("-")[-1]] for f in forms.verb(g)
        },
        assessments={label: _listed(words, forms) for label, words in data["assessments"].items()},
        conditions=_listed(conditions["always"]),
        soft_conditions=_listed(conditions["modal"]),
        denied_conditions=_listed(conditions["denied"]),
        condition_words={
            "nouns": frozenset(f for w in conditions["nouns"] for f in forms.noun(w)),
            "verbs": frozenset(f for w in conditions["verbs"] for f in forms.verb(w)),
            "flat": frozenset(conditions["flat_refusals"]),
        },
        issues=_owned(data["issues"], forms),
        issue_order=tuple(data["issues"]),
        background=_listed(data["background"]),
        frames=_listed(data["deontic_frames"]),
        hostile_acts=_listed(data["hostile_acts"], forms),
        hostile_ties=_listed(data["hostile_ties"]),
        reporting=_listed(data["reporting"]["verbs"], forms, pos="verb"),
        report_nouns=frozenset(f for w in data["reporting"]["nouns"] for f in forms.noun(w)),
        according=_listed(data["reporting"]["according"]),
        bargains={kind: _listed(words) for kind, words in data["bargains"].items()},
        withheld={key: frozenset(words) for key, words in data["withheld"].items()},
        sets=sets,
        modals={str(word): kind for word, kind in data["modals"].items()},
    )


def _verb_words(data: dict[str, Any]) -> Iterable[str]:
    for group in data["cues"]:
        if group["pos"] == "verb":
            yield from group["words"]
    for deed in data.get("deeds", []):
        yield from deed["verbs"]
    yield from data["conditions"]["verbs"]
    yield from data["process"]["verbs"] + data["process"]["contact_verbs"] + data["reporting"]["verbs"]


def _groups(cues: Iterable[dict[str, Any]], forms: Forms) -> dict[str, Phrases]:
    found = {pos: Phrases() for pos in ("verb", "noun", "adj", "phrase")}
    for entry in cues:
        group = Group(**{key: value for key, value in entry.items() if key != "words"})
        for words in entry["words"]:
            found[group.pos].add(forms.steps(str(words), group.pos), str(words), group)
    return found


def _terms(process: dict[str, list[str]], forms: Forms) -> tuple[Phrases, Phrases]:
    terms, verbs = Phrases(), Phrases()
    for kind in ("names", "contacts", "relations", "papers", "joint"):
        for words in process[kind]:
            terms.add(forms.steps(words, "noun"), words, kind)
    for kind in ("verbs", "contact_verbs"):
        for words in process[kind]:
            verbs.add(forms.steps(words, "verb"), words, kind)
    return terms, verbs


def _deeds(entries: Iterable[dict[str, Any]], forms: Forms) -> Phrases:
    """Return the verbs of deeds, each owned by its frame: what is done to which things."""
    found = Phrases()
    for entry in entries:
        objects = _listed(entry.get("objects", ()), forms, pos="noun")
        frame = Frame(entry["id"], entry["stance"], objects, bool(entry.get("there")), int(entry.get("rule", 2)))
        for words in entry["verbs"]:
            found.add(forms.steps(str(words), "verb"), str(words), frame)
    return found


def _listed(words: Iterable[str], forms: Forms | None = None, *, pos: str = "any") -> Phrases:
    found = Phrases()
    for phrase in words:
        pos = pos if forms else "phrase"
        found.add((forms or Forms({})).steps(str(phrase), pos), str(phrase), str(phrase))
    return found


def _owned(lists: dict[str, list[str]], forms: Forms) -> Phrases:
    found = Phrases()
    for owner, words in lists.items():
        for phrase in words:
            found.add(forms.steps(phrase, "any"), phrase, owner)
    return found


class Forms:
    """The inflected forms of words, by the rules of English spelling and a list of exceptions."""

    def __init__(self, irregular: dict[str, list[str]]):
        self.irregular = {str(base): [str(form) for form in forms] for base, forms in irregular.items()}

    def steps(self, words: str, pos: str) -> tuple[Step, ...]:
        """Return one step per token of a phrase; a hyphen inside a word is a token of its own."""
        parts = words.replace("-", " - ").split() if pos != "phrase" or "-" in words else words.split()
        head = self._head(parts, pos, hyphen="-" in words.split()[0])
        return tuple(
            part if part in (_GAP, _OBJECT) else self._step(part, n, head, pos) for n, part in enumerate(parts)
        )

    def _head(self, parts: list[str], pos: str, *, hyphen: bool) -> int:
        """Return which part of a phrase is inflected: the first word of verbs, the noun before `of` or the last one."""
        if pos in ("phrase", "adj"):
            return -1
        if pos == "verb":
            return 2 if hyphen else 0
        smalls = [n for n, part in enumerate(parts) if part in ("of", "from", "for", "against", "on") and n]
        return smalls[0] - 1 if smalls else len(parts) - 1

    def _step(self, part: str, n: int, head: int, pos: str) -> frozenset[str]:
        if n == head or (pos == "any" and head >= 0):
            return frozenset(
                self.verb(part) | self.noun(part)
                if pos == "any"
                else self.noun(part)
                if pos == "noun"
                else self.verb(part)
            )
        if pos == "verb":
            return (
                frozenset(self.noun(part))
                if part not in ("a", "the", "to", "of")
                else _ARTICLES.get(part, frozenset({part}))
            )
        return frozenset({part})

    def verb(self, base: str) -> set[str]:
        """Return every form of a verb."""
        given = set(self.irregular.get(base, ()))
        doubled = {base + base[-1] + "ed", base + base[-1] + "ing"} if _SHORT.match(base) and not given else set()
        return (
            {base, self._s(base)}
            | ({self._ing(base)} | given if given else {self._ing(base), self._ed(base)})
            | doubled
        )

    def noun(self, base: str) -> set[str]:
        """Return the singular and the plural of a noun."""
        return {base, self._s(base), *self.irregular.get(base, ())}

    @staticmethod
    def _s(word: str) -> str:
        if word.endswith("y") and word[-2:-1] not in _VOWELS:
            return word[:-1] + "ies"
        return word + ("es" if word.endswith(("s", "x", "sh", "ch", "z")) else "s")

    @staticmethod
    def _ed(word: str) -> str:
        if word.endswith("e"):
            return word + "d"
        return word[:-1] + "ied" if word.endswith("y") and word[-2:-1] not in _VOWELS else word + "ed"

    @staticmethod
    def _ing(word: str) -> str:
        return word[:-1] + "ing" if word.endswith("e") and not word.endswith("ee") else word + "ing"


_ARTICLES = {
    "a": frozenset({"a", "an", "the", "its", "his", "her", "their"}),
    "the": frozenset({"the", "a", "its", "his", "her", "their"}),
}
