"""What the stances stage passes around: attributions, nodes of a sentence, findings about one actor."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from spacy.tokens import Span

    from workbench.actors.records import Mention
    from workbench.stances.lexicon import Phrases

SUPPORT, CONDITIONAL, NEUTRAL, OPPOSE, NONE = "support", "conditional", "neutral", "oppose", "none"


@dataclass(frozen=True)
class Attribution:
    """Somebody's words in a text: who is quoted, the words that say so, and what is said.

    `source` is missing where nobody is named. `content` has more than one span where a quotation is split. `kind` is
    `direct` (all inside quotation marks), `indirect` (none) or `mixed`.
    """

    source: Span | None
    cue: Span
    content: tuple[Span, ...]
    kind: str


class Group(NamedTuple):
    """A group of cues of the lexicon: what its words say of their holder, and how the position is shown."""

    id: str
    stance: str
    pos: str
    holder: str = "subject"
    control: str = "subject"
    voice: str = "deed"
    rule: int = 2
    delay: bool = False
    refusal: bool = False
    alone: bool = False

    @property
    def sign(self) -> int:
        """What the group does to the sign of the words it governs."""
        return {SUPPORT: 1, "same": 1, OPPOSE: -1, "flip": -1}.get(self.stance, 0)


class Frame(NamedTuple):
    """A deed of the lexicon: its verbs done to `objects` (or going `there`, to the other side) carry out or undo a step."""

    id: str
    stance: str
    objects: Phrases
    there: bool
    rule: int


@dataclass
class Node:
    """A word that says, judges or is the process: a verb, predicate adjective or noun, with what governs it.

    `start` and `end` are the tokens of the matched words, `left` the first token of the verb group. `form` is fin, inf,
    ger, part (a reduced passive), adj or noun. `link` tells how it hangs on `governor`: comp, inf, ger, obj, subj, conj,
    rel, adv, adjunct or root. `marker` is the conjunction or preposition before it.
    """

    i: int
    start: int
    end: int
    kind: str
    lemma: str
    groups: tuple[Group, ...] = ()
    term: str = ""
    left: int = 0
    form: str = "noun"
    passive: bool = False
    negations: tuple[int, ...] = ()
    modal: str = ""
    past: bool = False
    pluperfect: bool = False
    progressive: bool = False
    bare: bool = False
    subject: tuple[int, int] | None = None
    governor: Node | None = None
    link: str = "root"
    marker: str = ""
    partner: Node | None = None
    reporting: bool = False
    right: int = 0
    children: list[Node] = field(default_factory=list)
    group: Group | None = None
    deeds: tuple[Frame, ...] = ()

    @property
    def negated(self) -> bool:
        """Whether an odd number of negators stands at the node itself."""
        return len(self.negations) % 2 == 1


@dataclass(frozen=True)
class Finding:
    """One position found: whose, which label, shown by which tokens, under which rule, how sure."""

    mention: Mention | None
    actor_id: str
    label: str
    tokens: tuple[int, int]
    rule: int
    cue: str
    voice: str
    depth: int = 0
    condition: tuple[int, int] | None = None
    source: str | None = None
    toward: tuple[str, ...] = ()
    confidence: float = 0.8
    why: str = ""
