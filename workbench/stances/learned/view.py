"""One actor in one sentence as the learned second opinion sees him: head words, role, and the words that are his."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.actors.records import Mention
from workbench.stances.learned.lexical import word_clues, word_of
from workbench.stances.scene import Scene

_PASSED_ON = frozenset({"conj", "appos", "flat", "compound", "nmod:desc", "amod"})
_CLAUSE_TOPS = frozenset({"root", "ccomp", "advcl", "acl:relcl", "parataxis"})
SUBJECTS = frozenset({"nsubj", "nsubj:pass"})
_MAIN = frozenset({"root", "ccomp", "conj", "parataxis"})


class View:
    """One actor in one sentence: his head words, his role, and the tokens that are his."""

    def __init__(self, scene: Scene, mentions: Sequence[Mention]):
        self.scene, self.mentions = scene, mentions
        self.tree = scene.passage.tree
        self.side = _side(scene, mentions[0])
        self.nodes = {i: node for node in scene.nodes for i in range(node.start, node.end)}
        self.heads = [raised(scene, head_of(scene, mention)) for mention in mentions[:3]]
        self.own, self.speaks = own_words(scene, mentions[0])
        self.verbs = _verbs(scene, self.heads)
        self.role = self._role()

    def _role(self) -> str:
        if any(name.startswith("says ") and name != "says report of another" for name in self.speaks):
            return "speaker"
        if "says report of another" in self.speaks:
            return "teller"
        rels = [self.tree.rel[head] for head in self.heads]
        first = next((rel for rel in rels if rel in SUBJECTS), rels[0])
        if first in SUBJECTS:
            return "subject" if self.tree.rel[self.tree.head[self.heads[rels.index(first)]]] in _MAIN else "subordinate"
        if first in ("obj", "iobj", "obl:agent", "nmod:poss", "root"):
            return first
        return f"{first} {self.tree.case(self.heads[0])}".strip()

    def sort(self, i: int) -> str:
        """Return what a word is to the lexicon: a cue of a group, a process term, a word of speech, or only its tag."""
        node = self.nodes.get(i)
        if node is not None and node.groups:
            return f"cue {node.groups[0].id}"
        if node is not None and node.term:
            return f"term {node.term}"
        if node is not None and node.reporting:
            return "speech"
        return self.scene.passage.pos[i].lower()

    def classes(self, i: int) -> list[str]:
        """Return the classes of a word or of the phrase that begins with it, each as a feature names it."""
        return [clue for clue in word_clues(self.scene, i) if clue.startswith("class ")]

    def word(self, i: int) -> str:
        """Return the base of a word that is no name, else its tag."""
        return word_of(self.scene.passage, i)


def head_of(scene: Scene, mention: Mention) -> int:
    """Return the head token of a mention."""
    inside = range(mention.start, mention.end)
    head = scene.passage.tree.head
    return next((i for i in inside if head[i] not in inside or head[i] == i), mention.start)


def raised(scene: Scene, head: int) -> int:
    """Return the token whose relation counts: of a list its first, of an apposition what it explains."""
    tree = scene.passage.tree
    for _ in range(4):
        if tree.rel[head] not in _PASSED_ON or tree.head[head] == head or tree.head[head] < scene.start:
            break
        head = tree.head[head]
    return head


def _side(scene: Scene, mention: Mention) -> str:
    if scene.passage.is_party(mention):
        return "party"
    return scene.passage.role(mention) or "other"


def _verbs(scene: Scene, heads: Sequence[int]) -> list[int]:
    """Return the verbs whose subject or agent the actor is, those joined to them included."""
    tree = scene.passage.tree
    found: list[int] = []
    for head in heads:
        if tree.rel[head] not in (*SUBJECTS, "obl:agent"):
            continue
        verb = tree.head[head]
        shared = [kid for kid in tree.children(verb, "conj") if not tree.children(kid, *SUBJECTS)]
        found += [verb, *shared]
    return list(dict.fromkeys(found))


def own_words(scene: Scene, mention: Mention) -> tuple[list[int], list[str]]:
    """Return the tokens that are the actor's: what he says, else the clause he is in; and how he says it.

    What he reports of another's doing is not his (rule 3 of the codebook): it is left out of both.
    """
    spoken: list[int] = []
    reported: list[int] = []
    speaks: list[str] = []
    for said in scene.said:
        if any(m.actor_id == mention.actor_id for m in said.speakers):
            inside = [i for start, end in said.content for i in range(start, end)]
            quoted = sum(1 for i in inside if scene.passage.quotes[i])
            if not quoted and _tells_of_another(scene, mention, inside):
                speaks.append("says report of another")
                reported += inside
                continue
            speaks.append("says quote" if quoted == len(inside) else "says mixed" if quoted else "says report")
            spoken += inside
        elif said.covers(mention.start):
            speaks.append("told by another")
            same = any(m.principal == mention.principal for m in said.speakers)
            speaks += ["told by his side"] * same
    if spoken:
        return spoken, speaks
    left = set(reported)
    return [i for i in clause_of(scene, mention) if i not in left], speaks


def _tells_of_another(scene: Scene, speaker: Mention, inside: Sequence[int]) -> bool:
    """Tell whether the first clause of what is said has an actor of another side as its subject."""
    within, tree = set(inside), scene.passage.tree
    for i in inside:
        verb = tree.head[i]
        if tree.rel[i] in SUBJECTS and (tree.head[verb] == verb or tree.head[verb] not in within):
            named = scene.passage.at.get(i, [])
            return bool(named) and all(m.principal != speaker.principal for m in named)
    return False


def clause_of(scene: Scene, mention: Mention) -> list[int]:
    """Return the tokens of the clause that a mention stands in, without the mention."""
    tree = scene.passage.tree
    top = head_of(scene, mention)
    for _ in range(6):
        if tree.rel[top] in _CLAUSE_TOPS or tree.head[top] == top:
            break
        top = tree.head[top]
    return [i for i in tree.subtree(top) if not mention.start <= i < mention.end and scene.start <= i < scene.end]
