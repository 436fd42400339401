"""The index of names: which words of a text are names of which actors of the study and the world."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any

from workbench.actors.lexicon import Phrases
from workbench.actors.records import Entry, Hit
from workbench.study import Actor, normalise_name, transliteration_key

_POSSESSIVE = re.compile("['\u2019]s\\b")
_NUMERAL = re.compile("[IVX]+|[JS]r\\.?")
_END, _NO_NAME = "", "no name"
_ARTICLES = frozenset({"al", "el", "il", "as", "ash", "ar", "an", "ad", "at", "az"})
# In a headline in capitals these are words as well as acronyms.
_CAPITAL_WORDS = frozenset({"us", "it", "is", "who", "am", "as", "or", "so", "at", "an", "no", "do", "in", "be", "are"})
_NO_HEADS = ("person", "media", "ministry")
#: Tokens that may stand inside a name without being a word of it.
_HYPHENS = frozenset("-\u2010\u2011\u2013'\u2019\u02bc")

#: Last words of states' names that many have and that name none of them.
_KINDS_OF_STATE = frozenset(
    {"republic", "kingdom", "islands", "states", "emirates", "region", "federation", "union", "sar"}
)


_OF_PEOPLE = frozenset({"party", "group", "armed_group", "bloc"})


class NameIndex:
    """Every name of a set of actors, found in texts by their normalised words.

    `own` are the ids that the study itself lists; `not_names` are set phrases that contain a name and mean something else.
    """

    def __init__(self, actors: dict[str, Actor], *, own: Iterable[str] = (), not_names: Iterable[str] = ()):
        self.actors = actors
        self.own = frozenset(own)
        self.names, self.people, self.descriptions = Phrases(), Phrases(), Phrases()
        self._words: dict[str, tuple[str, ...] | None] = {}
        self._sounds: dict[str, str] = {}
        for phrase in not_names:
            self._store(
                self.names, normalise_name(phrase).split(), Entry("", _NO_NAME, False, phrase == phrase.lower())
            )
        for actor in actors.values():
            self._add_actor(actor)

    @cached_property
    def heads(self) -> dict[str, tuple[str, ...]]:
        """The last words of names of the study's own states and organisations, each with whose names end in it, sorted."""
        return _last_words(actor for i in self.own if (actor := self.actors[i]).kind not in _NO_HEADS)

    @cached_property
    def twins(self) -> dict[str, tuple[str, ...]]:
        """Last words of the names of two or more states (Korea), each with those states, sorted."""
        states = [actor for actor in self.actors.values() if actor.kind == "state"]
        found, names = _last_words(states, names=lambda actor: (actor.name,)), {normalise_name(a.name) for a in states}
        no_twins = _KINDS_OF_STATE | names  # the Guineas are three
        return {word: ids for word, ids in found.items() if len(ids) > 1 and word not in no_twins}

    def twins_called(self, plural: str) -> tuple[str, ...]:
        """Return the states that a plural in capitals names together (the two Koreas), sorted; empty where none are."""
        word = normalise_name(plural)
        cut = [word[: -len(end)] for end in ("s", "es") if word.endswith(end)] if plural[:1].isupper() else []
        return next((self.twins[name] for name in cut if name in self.twins), ())

    @cached_property
    def shared_heads(self) -> frozenset[str]:
        """Those of the last words that two or more have (academy: the Royal and the New one)."""
        return frozenset(word for word, ids in self.heads.items() if len(ids) > 1)

    @cached_property
    def people_of(self) -> dict[str, str]:
        """Plural in the name of one of the study's own organisations -> whose people they are (veterans: the Veterans' Union)."""
        called: dict[str, set[str]] = {}
        for actor in map(self.actors.__getitem__, self.own):
            for said in (actor.name, *actor.aliases) if actor.kind in _OF_PEOPLE else ():
                words = said.lower().replace("\u2019", "'").split()
                owned = [word[:-1] for word in words[:-1] if word.endswith("s'")]
                last = words[-1:] if "of" in words and words[-1].endswith("s") else []
                for word in owned + last:
                    called.setdefault(word, set()).add(actor.id)
        return {word: next(iter(ids)) for word, ids in called.items() if len(ids) == 1}

    @cached_property
    def names_of_people(self) -> dict[int, list[tuple[tuple[str, ...], str]]]:
        """Number of words -> (the words as they sound, actor) of the names of the study's own people, in the order of their ids."""
        found: dict[int, list[tuple[tuple[str, ...], str]]] = {}
        for actor in (self.actors[i] for i in sorted(self.own) if self.actors[i].kind == "person"):
            for said in (actor.name, *actor.aliases):
                words = self.sounds(normalise_name(said).split())
                found.setdefault(len(words), []).append((words, actor.id))
        return found

    @cached_property
    def without_article(self) -> dict[str, list[tuple[tuple[str, ...], str]]]:
        """First word -> (words, actor) of the study's own names and descriptions, without their `the`, longest first."""
        called: dict[tuple[str, ...], set[str]] = {}
        for actor in map(self.actors.__getitem__, self.own):
            for said in (actor.name, *actor.aliases, *actor.descriptions) if actor.kind != "person" else ():
                words = said.lower().split()
                if len(words) > 1 and words[0] == "the":
                    called.setdefault(tuple(words[1:]), set()).add(actor.id)
        found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for phrase, ids in sorted(called.items(), key=lambda item: (-len(item[0]), item[0])):
            if len(ids) == 1:
                found.setdefault(phrase[0], []).append((phrase, next(iter(ids))))
        return found

    def words(self, token: str) -> tuple[str, ...] | None:
        """Return the normalised words of a token: () for a hyphen, None for other punctuation, which ends a name."""
        try:
            return self._words[token]
        except KeyError:
            return self._words.setdefault(token, _token_words(token))

    def find(
        self, tokens: Sequence[str], words: Sequence[tuple[str, ...] | None], *, capitals: Sequence[bool]
    ) -> list[Hit]:
        """Return the names in a text, longest first, none overlapping and no set phrases that only contain one.

        `capitals` marks tokens of lines in capitals.
        """
        hits: list[Hit] = []
        end = 0
        for i, token_words in enumerate(words):
            if not token_words or i < end:
                continue
            if not self._may_begin(tokens, i, token_words[0]):
                continue
            hit = self._hit(tokens, words, i, capitals)
            if hit and self._longer_inside(tokens, words, hit, capitals):
                continue
            if hit:
                end = hit.end
                if hit.form != _NO_NAME:
                    hits.append(hit)
        return hits

    def _longer_inside(
        self, tokens: Sequence[str], words: Sequence[tuple[str, ...] | None], hit: Hit, capitals: Sequence[bool]
    ) -> bool:
        """Tell whether a longer name begins inside a hit (The National, the paper; the National Students' Union)."""
        for j in range(hit.start + 1, hit.end):
            token_words = words[j]
            other = (
                self._hit(tokens, words, j, capitals)
                if token_words and self._may_begin(tokens, j, token_words[0])
                else None
            )
            if other and other.end > hit.end and other.end - j > hit.end - hit.start and other.form == "name":
                return True
        return False

    def _may_begin(self, tokens: Sequence[str], i: int, word: str) -> bool:
        if word in self.names.root:
            return True
        if tokens[i][:1].islower():
            return _article_of_a_name(tokens, i)
        return self._sound(word) in self.people.root

    def sounds(self, words: Iterable[str]) -> tuple[str, ...]:
        """Return the words of a person's name as they sound, articles folded into one."""
        return tuple(self._sound(word) for word in words)

    def described(self, words: Sequence[tuple[str, ...] | None], start: int) -> tuple[int, tuple[Entry, ...]] | None:
        """Return the end and the actors of a description that begins at token `start` (the kingdom), or None."""
        return self.descriptions.longest(words, start)

    def _hit(self, tokens: Sequence[str], words: Sequence[Any], i: int, capitals: Sequence[bool]) -> Hit | None:
        found = self._fitting(self.names.longest(words, i), tokens, i, capitals)
        heard = self._fitting(self.people.longest(self._window(words, i), 0), tokens, i, capitals, offset=i)
        if heard and (found is None or heard.end > found.end):
            return heard
        return found

    def _window(self, words: Sequence[Any], i: int) -> list[Any]:
        return [token and tuple(self._sound(word) for word in token) for token in words[i : i + 7]]

    def _fitting(
        self, found: tuple[int, Any] | None, tokens: Sequence[str], i: int, capitals: Sequence[bool], *, offset: int = 0
    ) -> Hit | None:
        if found is None:
            return None
        end = found[0] + offset
        entries = tuple(entry for entry in found[1] if _written_as(entry, tokens[i:end], capitals[i]))
        return Hit(i, end, self._by_closeness(entries)) if entries else None

    def _by_closeness(self, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
        return tuple(sorted(entries, key=lambda entry: (entry.actor_id not in self.own, entry.form == "surname")))

    def _sound(self, word: str) -> str:
        try:
            return self._sounds[word]
        except KeyError:
            key = "al" if word in _ARTICLES else transliteration_key(word)
            return self._sounds.setdefault(word, key)

    def _add_actor(self, actor: Actor) -> None:
        add = self._add_person_name if actor.kind == "person" else self._add_name
        for name in (actor.name, *actor.aliases):
            add(actor, name, "name")
        for form, names in _other_names(actor):
            for name in names:
                self._add_name(actor, name, form)
        for description in actor.descriptions:
            self._store(
                self.descriptions, normalise_name(description).split(), Entry(actor.id, "description", False, True)
            )
        if actor.kind == "person":
            self._add_surnames(actor)

    def _add_name(self, actor: Actor, name: str, form: str) -> None:
        words = normalise_name(name).split()
        entry = Entry(actor.id, form, _is_acronym(name), name == name.lower(), name in actor.ambiguous_names)
        self._store(self.names, words, entry)
        if _POSSESSIVE.search(name):  # the tokeniser makes two words of People's
            self._store(self.names, normalise_name(_POSSESSIVE.sub(" s", name)).split(), entry)
        if (spelled := _spelled(name)) != words:
            self._store(self.names, spelled, entry)

    def _add_person_name(self, actor: Actor, name: str, form: str) -> None:
        words = normalise_name(name).split()
        entry = Entry(actor.id, form, _is_acronym(name) and len(words) == 1, False, name in actor.ambiguous_names)
        self._store(self.people, self.sounds(words), entry)
        without = [word for word in words if word not in _ARTICLES]
        if form == "name" and 1 < len(without) < len(words):
            self._store(self.people, self.sounds(without), entry)  # Omar Bashir for Omar al-Bashir

    def _add_surnames(self, actor: Actor) -> None:
        """Let a person also go by the last part of the name, where no alias says so."""
        parts = actor.name.split()
        while len(parts) > 2 and _NUMERAL.fullmatch(parts[-1]):
            parts.pop()  # King Veks II
        if len(parts) > 1:
            last = normalise_name(parts[-1]).split()
            for words in (last, [word for word in last if word not in _ARTICLES], last[-1:]):
                if words and len(words[-1]) > 2:
                    self._store(
                        self.people,
                        self.sounds(words),
                        Entry(actor.id, "surname", False, False, parts[-1] in actor.ambiguous_names),
                    )

    def _store(self, phrases: Phrases, words: Sequence[str], entry: Entry) -> None:
        if not words:
            return
        node = phrases.node(words)
        known: tuple[Entry, ...] = node.get(_END, ())
        same = next((other for other in known if other.actor_id == entry.actor_id), None)
        if same is None:
            node[_END] = (*known, entry)
        elif same.caps and not entry.caps:  # TASS and Tass: the looser way of writing holds
            node[_END] = tuple(same._replace(caps=False) if other is same else other for other in known)


def _last_words(
    actors: Iterable[Actor], names: Callable[[Actor], Iterable[str]] = lambda actor: (actor.name, *actor.aliases)
) -> dict[str, tuple[str, ...]]:
    """Return the last words of names of two words and more with whose they are, sorted."""
    owners: dict[str, set[str]] = {}
    for actor in actors:
        for name in names(actor):
            if " " in name:
                owners.setdefault(normalise_name(name).split()[-1], set()).add(actor.id)
    return {word: tuple(sorted(ids)) for word, ids in owners.items()}


def _other_names(actor: Actor) -> Iterable[tuple[str, tuple[str, ...]]]:
    yield "body", actor.bodies
    yield "seat", actor.seats
    yield "adjective", actor.adjectives
    yield "demonym", actor.demonyms
    yield "capital", ((actor.capital,) if actor.capital else ()) + actor.capital_aliases


def _article_of_a_name(tokens: Sequence[str], i: int) -> bool:
    """Tell whether a small word begins a name: al-Sharaa, as-Sadr; but not `as` before a name."""
    word = tokens[i].lower()
    if word not in _ARTICLES:
        return False
    return word in ("al", "el") or tokens[i + 1 : i + 2] == ["-"]


def _token_words(token: str) -> tuple[str, ...] | None:
    words = tuple(normalise_name(token).split())
    if words and any(letter.isalnum() for letter in token):
        return words
    return () if token in _HYPHENS else None


def _spelled(name: str) -> list[str]:
    """Return the words of a name with its acronyms letter by letter, as U.S. and U.N. mission have them."""
    words = name.split()
    short = [word.isalpha() and word.isupper() and 1 < len(word) <= 5 for word in words]
    if not any(short) or (len(words) > 1 and all(short)):  # a name in capitals throughout
        return normalise_name(name).split()
    return [
        part
        for word, cut in zip(words, short, strict=True)
        for part in (normalise_name(word) if cut else normalise_name(word).split())
    ]


def _is_acronym(name: str) -> bool:
    letters = [letter for letter in name if letter.isalpha()]
    return len(letters) <= 6 and bool(letters) and all(letter.isupper() for letter in letters)


def _written_as(entry: Entry, tokens: Sequence[str], capitals: bool) -> bool:
    """Tell whether a name is written as it must be: US in capitals, Chad with one, the rebels anyhow."""
    if entry.caps:
        text = "".join(tokens)
        return text.upper() == text and not (capitals and text.lower() in _CAPITAL_WORDS)
    return entry.lower or any(token[:1].isupper() for token in tokens)
