"""The words that tell actors from people, places and things, read once from `resources/actors.yml`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple

from workbench.study import normalise_name

Trie = dict[str, Any]
_END = ""


class Sense(NamedTuple):
    """What a noun (or noun phrase) can be: class -> canonical word; and whether it is a plural."""

    classes: dict[str, str]
    plural: bool


class Phrases:
    """Phrases of normalised words, looked up longest first over a list of words per token."""

    def __init__(self) -> None:
        self.root: Trie = {}

    def node(self, words: Iterable[str]) -> Trie:
        """Return the node that `words` lead to, made where there is none."""
        here = self.root
        for word in words:
            here = here.setdefault(word, {})
        return here

    def longest(self, words: Sequence[tuple[str, ...] | None], start: int) -> tuple[int, Any] | None:
        """Return (end, value) of the longest phrase that begins at token `start`, or None.

        A token without words (a hyphen) is passed over inside a phrase; None breaks it.
        """
        here: Trie | None = self.root
        found = None
        for i in range(start, len(words)):
            token = words[i]
            if token is None or (i == start and not token):
                break
            for word in token:
                here = here.get(word) if here is not None else None
            if here is None:
                break
            if token and _END in here:
                found = (i + 1, here[_END])
        return found


@dataclass(frozen=True)
class Lexicon:
    """The lists of `resources/actors.yml`, as sets and look-ups of lower-case words."""

    sets: dict[str, frozenset[str]]
    tables: dict[str, dict[str, Any]]
    nouns: Phrases
    generic: dict[str, tuple[str, ...]]
    singulars: dict[str, str] = field(repr=False)

    def singular(self, word: str) -> str:
        """Return the singular of a plural that the lists know, else the word itself."""
        return self.singulars.get(word, word)

    def body_of_state(self, classes: dict[str, str]) -> str:
        """Return what a ministry or other body of a state's own is called in ids, by the classes of its noun; "" for others."""
        return classes.get("ministry") or self.tables["own_bodies"].get(classes.get("organ", ""), "")


_MARKS = ("deputies", "past", "future", "stand_ins", "ranks")
# Classes of nouns that decide what a nationality before them stands for.
NOUN_CLASSES = {
    "organs": "organ",
    "acts": "act",
    "things": "thing",
    "populations": "population",
    "groups": "group",
    "media_nouns": "media",
    "collective_people": "people",
    "collective_states": "states",
    "collective_sides": "sides",
    "bare_groups": "bare_group",
    "civil_occupations": "civilian",
}


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """Return the built-in lexicon of the actor rules."""
    return make_lexicon(_resource("actors.yml"), _resource("world", "offices.yml"))


def with_offices(lexicon: Lexicon, titles: Iterable[str]) -> Lexicon:
    """Return a lexicon that also knows the office titles of a study (law minister, convenor); the given one stays as it is."""
    nouns = Phrases()
    nouns.root = _copied(lexicon.nouns.root)
    offices = dict(lexicon.tables["offices"])
    for title in sorted({normalise_name(title) for title in titles}):
        known = lexicon.nouns.longest([(word,) for word in title.split()], 0)
        if known and known[0] == len(title.split()) and "office" in known[1].classes:
            continue
        if title in lexicon.generic or not title:
            continue
        offices[title] = [title]
        for form, plural in ((title, False), (plural_of(title, {}), True)):
            nouns.node(form.split()).setdefault(_END, Sense({}, plural)).classes.setdefault("office", title)
    return replace(lexicon, nouns=nouns, tables={**lexicon.tables, "offices": offices})


def _copied(node: Trie) -> Trie:
    return {
        word: Sense(dict(child.classes), child.plural) if word == _END else _copied(child)
        for word, child in node.items()
    }


def load_not_names() -> list[str]:
    """Return the set phrases that contain the name of a state and mean something else (guinea pig)."""
    return [phrase for phrases in _resource("world", "not_states.yml").values() for phrase in phrases]


def _resource(*path: str) -> dict[str, Any]:
    import yaml

    text = resources.files("workbench").joinpath("resources", *path).read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return data


def make_lexicon(data: dict[str, Any], world: dict[str, Any]) -> Lexicon:
    """Return the lexicon that the lists of the actor rules and the office words of the world registry describe."""
    data = {**data, "offices": _offices(data, world), "ministries": _ministries(world)}
    plurals = {**world["plurals"], **data["plurals"]}
    nouns, singulars = Phrases(), {}
    for noun, kind, canonical in _classified(data):
        for form, plural in ((noun, False), (plural_of(noun, plurals), True)):
            node = nouns.node(normalise_name(form).split())
            sense = node.setdefault(_END, Sense({}, plural))
            sense.classes.setdefault(kind, canonical)
        singulars[plural_of(noun, plurals)] = noun
    sets = {name: frozenset(map(str, words)) for name, words in data.items() if isinstance(words, list)}
    for name in (
        "venue_nouns",
        "relation_heads",
        "place_heads",
        "topic_heads",
        "motion",
        "between_places",
        "open_collectives",
    ):
        sets[name] = _with_plurals(sets.get(name, frozenset()), plurals, singulars)
    generic = {title: tuple(offices) for title, offices in data["generic_titles"].items()}
    sets["title_modifiers"] |= {
        word for part in _MARKS for phrase in world[part] for word in phrase.replace("-", " ").split()
    }
    sets["past_words"] |= frozenset(world["past"]) | frozenset(world["future"])
    tables = {name: words for name, words in data.items() if isinstance(words, dict)}
    tables["state_titles"] = {
        f"{state} {form}": entry["titles"][0]
        for entry in world["offices"].values()
        for state, forms in entry.get("states", {}).items()
        for form in forms
    }
    return Lexicon(sets, tables, nouns, generic, singulars)


def _offices(data: dict[str, Any], world: dict[str, Any]) -> dict[str, list[str]]:
    """Return every office that one person holds at a time, by its usual title: what else the press calls it."""
    made: dict[str, list[str]] = {office: list(forms) for office, forms in data["more_offices"].items()}
    taken = {form for forms in made.values() for form in forms} | set(data["generic_titles"])
    kept = [(key, entry) for key, entry in world["offices"].items() if key not in data["loose_offices"]]
    for part in ("titles", "informal", "short"):
        for _, entry in kept:
            made.setdefault(entry["titles"][0], []).extend(_new(entry.get(part, ()), taken))
    # A title that means another office elsewhere goes by the states whose offices are most in the news.
    for state in (*data["leading_states"], None):
        for _, entry in kept:
            states = entry.get("states", {})
            forms = states.get(state, ()) if state else [form for forms in states.values() for form in forms]
            made[entry["titles"][0]].extend(_new(forms, taken))
    return made


def _new(forms: Iterable[str], taken: set[str]) -> list[str]:
    fresh = [form for form in dict.fromkeys(forms) if form not in taken]
    taken.update(fresh)
    return fresh


def _ministries(world: dict[str, Any]) -> dict[str, list[str]]:
    return {
        key.replace("_", "-"): [
            *entry["names"],
            *(form for forms in entry.get("states", {}).values() for form in forms),
        ]
        for key, entry in world["ministries"].items()
        if key not in ("embassy", "presidency", "intelligence_service", "general_staff", "security_council")
    }


def _classified(data: dict[str, Any]) -> Iterable[tuple[str, str, str]]:
    """Yield (noun, class, canonical word) for every noun of the lists."""
    for office, forms in data["offices"].items():
        yield from ((form, "office", office) for form in forms)
    for name, forms in data["ministries"].items():
        yield from ((form, "ministry", name) for form in forms)
    yield from ((title, "generic", title) for title in data["generic_titles"])
    for section in ("kind_descriptions", "country_nouns", "government_nouns"):
        yield from ((noun, "kind", noun) for noun in data[section])
    for section, kind in NOUN_CLASSES.items():
        yield from ((noun, kind, noun) for noun in data[section])


def _with_plurals(words: frozenset[str], plurals: dict[str, str], singulars: dict[str, str]) -> frozenset[str]:
    made = {plural_of(word, plurals): word for word in words}
    singulars.update({plural: word for plural, word in made.items() if plural not in singulars})
    return words | frozenset(made)


def plural_of(noun: str, irregular: dict[str, str]) -> str:
    """Return the plural of a noun phrase: irregular ones as listed, `of` and `for` phrases at their first noun.

    >>> plural_of("minister of defence", {}), plural_of("ally", {}), plural_of("foreign minister", {})
    ('ministers of defence', 'allies', 'foreign ministers')
    """
    if noun in irregular:
        return irregular[noun]
    for small in (" of ", " for ", " in "):
        if small in noun:
            first, _, rest = noun.partition(small)
            return plural_of(first, irregular) + small + rest
    before, space, last = noun.rpartition(" ")
    if last in irregular:
        return before + space + irregular[last]
    if last.endswith("y") and last[-2:-1] not in "aeiou":
        return before + space + last[:-1] + "ies"
    if last.endswith(("s", "x", "sh", "ch")) and not last.endswith("arch"):
        return before + space + last + "es"
    return noun + "s"
