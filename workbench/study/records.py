"""The records a study is made of: actors with dated offices, the codebook, events."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

KINDS = (
    "state",
    "government",
    "ministry",
    "person",
    "party",
    "armed_group",
    "group",
    "igo",
    "bloc",
    "media",
    "population",
)
ROLES = ("party", "mediator", "ally", "opponent", "observer")
#: Fields of a coding that a label of the codebook may demand of people.
NEEDS = ("evidence", "condition", "voice", "issues", "certainty", "comment")


@dataclass(frozen=True)
class Office:
    """An office held from `start` to `end` (both included; None is open) for the principal `of` (None: the actor's)."""

    title: str
    start: date | None = None
    end: date | None = None
    of: str | None = None

    def held_on(self, day: date | None) -> bool:
        """Tell whether the office was held on `day`; an unknown day matches any term."""
        return day is None or ((self.start is None or self.start <= day) and (self.end is None or day <= self.end))


@dataclass(frozen=True)
class Actor:
    """A political actor: who it is, whom it speaks for (`principal`), and every name the press gives it."""

    id: str
    name: str
    kind: str = "group"
    principal: str = ""
    role: str | None = None
    aliases: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    capital: str | None = None
    capital_aliases: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    descriptions: tuple[str, ...] = ()
    ambiguous_names: tuple[str, ...] = ()
    offices: tuple[Office, ...] = ()
    members: tuple[str, ...] = ()
    gender: str | None = None
    country: str | None = None
    wikidata: str | None = None
    note: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that stands for the actor by itself: its name, aliases, seats and bodies."""
        return (self.name, *self.aliases, *self.seats, *self.bodies)

    def offices_on(self, day: date | None) -> tuple[Office, ...]:
        """Return the offices the actor held on `day` (all of them when the day is unknown)."""
        return tuple(office for office in self.offices if office.held_on(day))


@dataclass(frozen=True)
class Label:
    """A label of the codebook. `value` is its number on the stance scale; None for labels that are not scored.

    `key` is the annotator's key for it; `include` and `exclude` say in a line each what counts and what does not; `needs`
    names the fields (of `NEEDS`) that a coder must fill before a pair with this label is finished.
    """

    id: str
    name: str
    value: float | None = None
    color: str = "#777777"
    key: str | None = None
    definition: str = ""
    example: str = ""
    examples: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Issue:
    """A matter in dispute that a coded position may bear on."""

    id: str
    name: str
    definition: str = ""


@dataclass(frozen=True)
class Codebook:
    """Labels in their display order, issues, and the numbered rules that decide hard cases."""

    title: str
    labels: tuple[Label, ...]
    issues: tuple[Issue, ...]
    rules: tuple[str, ...] = ()
    voices: tuple[str, ...] = ("quote", "reported", "deed", "narrator")

    def label(self, label_id: str) -> Label:
        """Return the label called `label_id`; KeyError where the codebook has none."""
        return next(label for label in self.labels if label.id == label_id)

    def _repr_html_(self) -> str:
        from workbench.markup import chip, framed, tag

        rows = [
            tag(
                "p", chip(label.name, label.color), " ", label.definition, tag("span", f" {label.example}", kind="soft")
            )
            for label in self.labels
        ]
        issues = tag("p", "issues: ", ", ".join(issue.name for issue in self.issues), kind="soft")
        return framed(tag("h4", self.title), *rows, issues)

    @property
    def needs(self) -> dict[str, tuple[str, ...]]:
        """Label id -> the fields that its codings must have; labels that demand nothing are left out."""
        return {label.id: label.needs for label in self.labels if label.needs}

    @property
    def values(self) -> dict[str, float | None]:
        """Label id -> value on the stance scale; None where a label is not scored."""
        return {label.id: label.value for label in self.labels}


@dataclass(frozen=True)
class Event:
    """A dated event that charts over time mark."""

    date: date
    name: str


@dataclass(frozen=True)
class Study:
    """A study as loaded: its settings, its actors over the world registry, and its codebook."""

    folder: Path
    title: str
    target: str
    codebook: Codebook
    actors: dict[str, Actor] = field(repr=False)
    own_actors: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    period: tuple[date, date] | None = None
    language: str = "en"
    pipeline: str | None = None
    events: tuple[Event, ...] = ()
    cues: tuple[dict[str, Any], ...] = field(default=(), repr=False)
    store: str | None = None
    learned: bool | str = True
    abstain: float = 0.0

    @property
    def corpus(self) -> Path:
        """The folder that holds the study's documents."""
        return self.folder / "corpus"

    @property
    def out(self) -> Path:
        """The folder that commands and notebooks write to."""
        return self.folder / "out"

    def name_of(self, actor_id: str) -> str:
        """Return the display name of an actor, or the id itself where no registry knows it."""
        return self.actors[actor_id].name if actor_id in self.actors else actor_id
