"""The spaCy component `workbench_actors`: finds the actors of a document and writes them to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from workbench.actors.board import Board
from workbench.actors.groups import groups_by_noun
from workbench.actors.learned.review import second_look
from workbench.actors.lexicon import Lexicon, load_lexicon, load_not_names, with_offices
from workbench.actors.offices import OfficeBook, plain_title
from workbench.actors.reading import Reading
from workbench.actors.recognition import Looking, find_mentions
from workbench.actors.records import (
    ACTORS_KEY,
    JUDGED_KEY,
    MENTIONS_KEY,
    PLACE_REASONS_KEY,
    PLACES_KEY,
    SPANS_KEY,
)
from workbench.actors.registry import NameIndex
from workbench.actors.setting import NOWHERE, setting_of
from workbench.study import Actor, Study, load_study, world

if TYPE_CHECKING:
    from datetime import date

_REQUIRES = ["token.pos", "token.dep", "token.head", "token.lemma", "doc.ents"]
_ASSIGNS = ["doc.spans", "doc.user_data"]


@Language.factory("workbench_actors", requires=_REQUIRES, assigns=_ASSIGNS, default_config={"study": None})
def make_actors(nlp: Language, name: str, study: str | None) -> ActorFinder:
    """Make the component; `study` names a study folder, None uses the world registry alone."""
    return ActorFinder(name, study=load_study(study) if study else None)


class ActorFinder:
    """Finds who acts in a document: `find` decides, `set_annotations` writes, calling does both.

    `study` may be set at any time; the index of names is then made anew.
    """

    def __init__(self, name: str = "workbench_actors", *, study: Study | None = None):
        self.name = name
        self.study = study

    @property
    def study(self) -> Study | None:
        return self._study

    @study.setter
    def study(self, study: Study | None) -> None:
        self._study = study
        self._index: NameIndex | None = None
        self._offices: OfficeBook | None = None
        self._lexicon = load_lexicon()
        self._only: dict[str, str] = {}
        self._setting = NOWHERE
        #: what looks at the mentions again; None leaves them as the rules found them.
        self.look: Looking | None = second_look() if study is None or study.learned else None

    def __call__(self, doc: Doc) -> Doc:
        self.set_annotations(doc, self.find(doc))
        return doc

    def find(self, doc: Doc) -> Board:
        """Return every mention and place of a parsed document, without touching it."""
        from workbench.language.tree import Tree

        index, offices = self._registry()
        reading = Reading(doc, Tree(doc), index=index, lexicon=self._lexicon)
        return find_mentions(
            reading,
            offices=offices,
            parties=self._parties(),
            day=_day(doc),
            only=self._only,
            setting=self._setting,
            look=self.look,
        )

    def set_annotations(self, doc: Doc, board: Board) -> None:
        """Write mentions to `doc.spans["actors"]`, places to `doc.spans["places"]`, and the facts about both."""
        doc.spans[SPANS_KEY] = _group(doc, SPANS_KEY, ((m.start, m.end, m.kind, m.actor_id) for m in board.mentions))
        doc.spans[PLACES_KEY] = _group(doc, PLACES_KEY, ((p.start, p.end, "place", p.actor_id) for p in board.places))
        doc.user_data[MENTIONS_KEY] = {(m.start, m.end, m.actor_id): m for m in board.mentions}
        doc.user_data[PLACE_REASONS_KEY] = {(p.start, p.end, p.actor_id): p.reason for p in board.places}
        doc.user_data[ACTORS_KEY] = dict(board.local)
        doc.user_data[JUDGED_KEY] = frozenset(board.judged)

    def to_disk(self, path: Any, *, exclude: Iterable[str] = ()) -> None:
        """Nothing is stored: the study's files and the resources are the component's only state."""

    def from_disk(self, path: Any, *, exclude: Iterable[str] = ()) -> ActorFinder:
        """Return the component as it is; see `to_disk`."""
        return self

    def _registry(self) -> tuple[NameIndex, OfficeBook]:
        if self._index is None or self._offices is None:
            actors = self._study.actors if self._study else world()
            own = self._study.own_actors if self._study else ()
            self._index = NameIndex(actors, own=own, not_names=load_not_names())
            self._lexicon = _lexicon_of(actors, own)
            self._offices = OfficeBook(actors, self._lexicon)
            self._setting = setting_of(actors, own, self._lexicon, parties=self._parties())
            bodies = self._setting.bodies.values()
            self._only = groups_by_noun(actors, own, self._lexicon, parties=self._parties(), bodies=bodies)
        return self._index, self._offices

    def _parties(self) -> tuple[str, ...]:
        return self._study.parties if self._study else ()


def _lexicon_of(actors: dict[str, Actor], own: Iterable[str]) -> Lexicon:
    held = ((office, office.of or actors[i].principal or i) for i in own for office in actors[i].offices)
    return with_offices(load_lexicon(), (plain_title(office.title, actors.get(owner)) for office, owner in held))


def _group(doc: Doc, key: str, spans: Iterable[tuple[int, int, str, str]]) -> SpanGroup:
    made = [Span(doc, start, end, label=label, span_id=actor_id) for start, end, label, actor_id in spans]
    return SpanGroup(doc, name=key, spans=made)


def _day(doc: Doc) -> date | None:
    return doc._.date if Doc.has_extension("date") else None
