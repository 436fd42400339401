"""What belongs to someone whom a pronoun or description names: his government, her foreign minister, the bloc's envoy."""

from __future__ import annotations

from workbench.actors.board import Board
from workbench.actors.groups import introduce_ministry, introduce_office
from workbench.actors.leaders import leader_of
from workbench.actors.offices import OfficeBook, holder, office_of
from workbench.actors.reading import Reading
from workbench.actors.setting import STATES
from workbench.actors.titles import Title
from workbench.study import normalise_name

_REACH = 4
#: Titles of whoever leads an organisation, whatever the office is called.
_HEADS = frozenset({"leader", "chief", "head", "boss"})


class Possessions:
    """Resolves what stands after a possessive whose owner is now known; `titles` are by the token before them."""

    def __init__(self, board: Board, book: OfficeBook, titles: dict[int, Title]):
        self.board, self.book, self._titles = board, book, titles

    def of(self, possessive: int, owners: tuple[str, ...]) -> tuple[str, ...]:
        """Record what stands after the token `possessive` (his, whose, 's) and belongs to `owners`; return whom it names."""
        title = self._titles.get(possessive)
        if (bearer := self.board.awaiting.pop(possessive, None)) and len(owners) == 1:
            self.board.serves(bearer, self.board.principal(owners[0]))
            return ()
        if title is not None:
            end, found, reason = title.end, self._titled(title, owners), "the office of the one named before"
        else:
            end, found, reason = self._noun(possessive, owners)
        start = self._start(possessive)
        self.board.add_all(start, end, found, kind="description", reason=reason)
        return found

    def is_head_of_organisation(self, possessive: int) -> bool:
        """Tell whether what stands after the token `possessive` is an office that organisations have and states do not (its chairwoman)."""
        title, bearer = self._titles.get(possessive), self.board.awaiting.get(possessive)
        words = {*title.words} if title else self.board.offices.get(bearer, set()) if bearer else set()
        return bool(words & self.board.reading.lexicon.sets["offices_of_organisations"])

    def _start(self, possessive: int) -> int:
        """Return where the phrase begins: at the pronoun, or after the mark of a description."""
        return possessive if self.board.reading.text[possessive][:1].isalpha() else possessive + 1

    # Titles: his foreign minister, her predecessor, his spokeswoman ------------------------------------------------
    def _titled(self, title: Title, owners: tuple[str, ...]) -> tuple[str, ...]:
        board, word, sets = self.board, title.words[0], self.board.reading.lexicon.sets
        if title.past or title.attributive:
            return ()
        if word in ("predecessor", "successor"):
            return self._beside_in_office(owners, later=word == "successor")
        principals = tuple(dict.fromkeys(board.principal(owner) for owner in owners))
        own = word in sets["bare_voices"] and [board.actor(one).kind for one in owners] == ["person"]
        served = owners if own else principals  # his spokesman says what he would
        governs = word == "minister" and [board.actor(one).kind for one in principals] == ["government"]
        if title.plural and governs and board.actor(owners[0]).kind == "person":
            return principals  # Veks's ministers, where his government is listed
        if title.plural and len(principals) == 1:
            organised = board.actor(principals[0]).kind not in (*STATES, "person")
            members = organised and word in sets["own_people"]
            return served if members or word in sets["mouthpieces"] else ()
        if title.offices:
            return tuple(
                holder(board, owner, title.offices[0], self.book) or introduce_office(board, owner, title.offices[0])
                for owner in principals
            )
        if word in _HEADS and len(principals) == 1:
            head = leader_of(self.board, principals[0], self.book)
            return (head,) if head and head not in owners else ()
        if word == "minister":
            return ()
        alike = self.book.named_like(principals[0], word, board.day) if len(principals) == 1 else []
        if len(alike) == 1 and alike[0] not in owners:
            return (alike[0],)
        return served if word in sets["mouthpieces"] else ()

    def _beside_in_office(self, owners: tuple[str, ...], *, later: bool) -> tuple[str, ...]:
        board = self.board
        one = owners[0] if len(owners) == 1 else ""
        office = office_of(board, one, self.book) or self.book.last_title(one, board.day) if one else None
        if office is None:
            return ()
        found = self.book.beside(board.principal(one), office, one, later=later)
        return (found,) if found else ()

    # Nouns: his government, their armies, her party ----------------------------------------------------------------
    def _noun(self, possessive: int, owners: tuple[str, ...]) -> tuple[int, tuple[str, ...], str]:
        reading = self.board.reading
        for i in range(possessive + 1, min(possessive + _REACH, reading.n)):
            sense = reading.sense(i)
            related = self._related(i, owners) if reading.pos[i] in ("NOUN", "PROPN") else ()
            if related and not _goes_on(reading, i + 1):
                return i + 1, related, f"the {reading.lower[i]} of the one named before"
            if sense and reading.pos[sense[0] - 1] in ("NOUN", "PROPN"):
                end, noun = sense[0], reading.lexicon.singular(reading.lower[sense[0] - 1])
                idle = self._is_ground(noun) and not reading.rel[reading.root(i, end)].startswith("nsubj")
                found = self._of_noun(noun, sense[1].classes, owners) if self.board.free(i, end) and not idle else ()
                return end, found if not _goes_on(reading, end) else (), f"the {noun} of the one named before"
            if reading.pos[i] not in ("ADJ", "VERB", "NOUN"):
                break
        return possessive + 1, (), ""

    def _is_ground(self, noun: str) -> bool:
        """Tell whether a noun is also where something is, so that it acts only as a subject (on her side, in his country)."""
        return noun == "side" or noun in self.board.reading.lexicon.sets["country_nouns"]

    def _commanded(self, owners: tuple[str, ...]) -> str | None:
        """Return the armed group in which the one owner of men or forces holds an office, where the study lists it apart."""
        offices = self.board.actor(owners[0]).offices if len(owners) == 1 else ()
        held = [office.of for office in offices if office.of and office.held_on(self.board.day)]
        of = [group for group in held if self.board.actor(group).kind == "armed_group"]
        return of[-1] if of else None

    def _ministry_of(self, person: str) -> tuple[str, ...]:
        """Return the ministry of a minister (her own ministry); empty for whoever holds another office."""
        board = self.board
        office = office_of(board, person, self.book) if board.actor(person).kind == "person" else None
        field, _, noun = (office or "").rpartition(" ")
        if noun != "minister" or board.speaks_for_nobody(person):
            return ()
        return (introduce_ministry(board, board.principal(person), f"{field}-ministry"),)

    def _related(self, i: int, owners: tuple[str, ...]) -> tuple[str, ...]:
        """Return whom a noun of relation names: its enemy is the other party; his guest is the other one spoken of."""
        board, reading = self.board, self.board.reading
        if len(owners) != 1 or not board.free(i, i + 1) or reading.quotes[i]:
            return ()
        own = board.principal(owners[0])
        other = [party for party in board.parties if party != own]
        if len(other) == 2 and reading.lower[i] in ("neighbours", "neighbors"):
            return tuple(other)
        if len(other) != 1 or own not in board.parties:
            return ()
        if reading.is_(i, "opposite_nouns"):
            return tuple(other)
        if reading.is_(i, "meeting_nouns") and reading.tag[i] == "NN":
            near = [m for m in board.before(i) if reading.sent[i] - reading.sent[m.start] <= _REACH]
            people = [m.actor_id for m in near if board.actor(m.actor_id).kind == "person" and m.principal == other[0]]
            return (people[-1],) if people else ()
        return ()

    def _of_noun(self, noun: str, classes: dict[str, str], owners: tuple[str, ...]) -> tuple[str, ...]:
        board, sets = self.board, self.board.reading.lexicon.sets
        principals = tuple(dict.fromkeys(board.principal(owner) for owner in owners))
        if noun in ("ministry", "department") and len(owners) == 1:
            return self._ministry_of(owners[0])
        kinds = {board.actor(principal).kind for principal in principals}
        if (noun in sets["own_people"] or noun in sets["armed_people"]) and (commanded := self._commanded(owners)):
            return (commanded,)
        if noun in sets["government_nouns"] | sets["country_nouns"] or noun in ("kingdom", "emirate", "republic"):
            return principals if kinds <= STATES else ()
        if "organ" in classes and noun in sets["own_organs"]:
            return principals
        if noun in sets["own_people"] and not kinds & {*STATES, "person"}:
            return principals
        if len(principals) == 1 and noun in normalise_name(board.actor(principals[0]).name).split():
            return principals  # her church, of the Old Church
        described = board.reading.lexicon.tables["kind_descriptions"].get(noun, ())
        return principals if kinds <= {*described} and described else ()


def _goes_on(reading: Reading, end: int) -> bool:
    """Tell whether the noun only describes the next one (his government plane), or is followed by a title."""
    return end < reading.n and reading.pos[end] in ("NOUN", "PROPN") and reading.head[end - 1] == end
