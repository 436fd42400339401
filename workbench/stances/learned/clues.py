"""What a sentence shows of one of its actors, as names of features for the learned second opinion.

Four kinds: who the actor is (party or not, person or group) and where the sentence stands; his part in the sentence by
the parse, and what he does or says; the words of the part that is his and of the sentence; what the rules found of him
and of the others, here and elsewhere in the document. No feature holds a name of an actor.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workbench.actors.records import Mention
from workbench.stances.learned.record import Record
from workbench.stances.records import NONE, Finding, Node
from workbench.stances.scene import Scene

_PASSED_ON = frozenset({"conj", "appos", "flat", "compound", "nmod:desc", "amod"})
_CLAUSE_TOPS = frozenset({"root", "ccomp", "advcl", "acl:relcl", "parataxis"})
_SUBJECTS = frozenset({"nsubj", "nsubj:pass"})
_TELLING = frozenset({"VERB", "ADJ", "NOUN", "ADV"})
_OWN_WORDS = frozenset({"we", "our", "us", "i", "my", "ours"})
_LABELS = ("support", "conditional", "neutral", "oppose")
#: Words kept though they are neither verb, noun nor adjective: they turn a position.
_TURNING = frozenset(
    {
        "no",
        "not",
        "never",
        "neither",
        "nor",
        "without",
        "against",
        "despite",
        "but",
        "until",
        "unless",
        "if",
        "once",
        "only",
        "after",
        "before",
        "while",
        "for",
        "to",
        "with",
        "toward",
        "towards",
        "over",
        "yet",
        "still",
        "already",
        "again",
        "would",
        "could",
        "will",
        "may",
        "might",
        "must",
        "should",
    }
)


def clues(scene: Scene, mentions: Sequence[Mention], record: Record, finding: Finding | None) -> list[str]:
    """Return the features of an actor, named by `mentions` in the sentence, in a fixed order and each once.

    `finding` is what the rules found of him here, None where they found nothing.
    """
    view = _View(scene, mentions)
    found = [*_identity(view), *_rules(view, record, finding)]
    for mention in mentions[:3]:
        found += _part(view, mention)
    found += _deeds(view) + view.speaks
    own = _lexicon("own", view, view.own)
    whole = _lexicon("all", view, range(scene.start, scene.end))
    found += own + whole
    found += [f"{view.role} & {name}" for name in own if " w " not in name]
    found += [f"{view.side} & {name}" for name in (f"role {view.role}", *own) if " w " not in name]
    return list(dict.fromkeys(found))


class _View:
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
        if any(name.startswith("says ") for name in self.speaks):
            return "speaker"
        rels = [self.tree.rel[head] for head in self.heads]
        first = next((rel for rel in rels if rel in _SUBJECTS), rels[0])
        if first in _SUBJECTS:
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

    def word(self, i: int) -> str:
        """Return the lemma of a word that is no name, else its tag."""
        passage = self.scene.passage
        if i in passage.at or passage.pos[i] in ("PROPN", "NUM", "X"):
            return passage.pos[i].lower()
        return str(passage.doc[i].lemma_).lower()


_MAIN = frozenset({"root", "ccomp", "conj", "parataxis"})


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


def _identity(view: _View) -> list[str]:
    """Who the actor is and where the sentence stands."""
    scene, mention = view.scene, view.mentions[0]
    others = {m.actor_id for m in scene.passage.mentions_in(scene.start, scene.end) if not m.source_only}
    kind = scene.passage.kind(mention) or "unlisted"
    place = "title" if not scene.number and scene.passage.text[scene.end - 1] != "." else "later"
    before = mention.start - scene.start < 4
    return [
        "always",
        f"form {mention.kind}",
        f"kind {kind}",
        f"side {view.side}",
        f"side {view.side} kind {kind}",
        f"role {view.role}",
        f"place {place}",
        f"topic {scene.context and scene.topical}",
        f"actors {min(len(others), 4)}",
        f"first {before}",
        f"opens {mention.actor_id == min((m.start, m.actor_id) for m in scene.passage.mentions_in(scene.start, scene.end))[1]}",
    ]


def _rules(view: _View, record: Record, finding: Finding | None) -> list[str]:
    """What the rules found: of him here, of others here, of him and his side elsewhere."""
    scene, mention = view.scene, view.mentions[0]
    label = finding.label if finding is not None else NONE
    found = [f"rules {label}"] + ([f"rules {label} by {finding.rule}"] if finding is not None else [])
    here = {actor: f for actor, f in record.at(scene.number).items() if actor != mention.actor_id}
    found += sorted({f"others {f.label}" for f in here.values()}) or ["others nothing"]
    found += sorted(
        {f"own side {f.label}" for f in here.values() if f.mention and f.mention.principal == mention.principal}
    )
    before = record.at(scene.number - 1)
    found += sorted({f"before {f.label}" for f in before.values()})
    if mention.actor_id in before:
        found.append(f"last {before[mention.actor_id].label}")
    for label in _LABELS:
        mine = record.by_actor[mention.actor_id, label] - (finding is not None and finding.label == label)
        found += [f"elsewhere {label}"] * (mine > 0) + [f"often {label}"] * (mine > 2)
        found += [f"side {label}"] * (record.by_principal[mention.principal, label] > mine)
    return found


def _part(view: _View, mention: Mention) -> list[str]:
    """The way up the parse from a mention: its relation, what governs it, and what governs that."""
    tree = view.tree
    lower = head_of(view.scene, mention)
    head = raised(view.scene, lower)
    rel, above = tree.rel[head], tree.head[head]
    case = tree.case(head)
    link = f"{rel} {case}".strip()
    found = [f"rel {link}", f"rel {link} < {view.sort(above)}", f"rel {link} < w {view.word(above)}"]
    found += ["listed"] * (lower != head)
    found.append(f"rel {link} < {tree.rel[above]}")
    found += _party_to(view, mention)
    node = view.nodes.get(above)
    if node is not None:
        found += [f"rel {rel} {mark}" for mark in marks(node)]
        found += [f"rel {rel} sign {group.sign}{' not' * node.negated}" for group in node.groups[:1]]
    top = tree.head[above]
    if top != above:
        found.append(f"rel {link} < {view.sort(above)} < {view.sort(top)}")
        found.append(f"rel {link} <<  w {view.word(top)}")
    return found


def _party_to(view: _View, mention: Mention) -> list[str]:
    """Of which process terms the mention is only a party (`ties between A and B`), and what governs them."""
    found = []
    for node in view.scene.nodes:
        if node.term and node.term != "hostility" and node.kind == "noun":
            binding = view.scene.binding(node)
            if mention in binding.joined or mention in binding.named:
                above = node.governor
                group = above.groups[0].id if above is not None and above.groups else "nothing"
                found += [f"party to {node.term}", f"party to {node.term} under {group}", f"party as {node.link}"]
    return found


def marks(node: Node) -> list[str]:
    """Return what stands at a verb: negation, tense, voice, modal, form."""
    held = {"not": node.negated, "past": node.past, "passive": node.passive, f"modal {node.modal}": bool(node.modal)}
    return [mark for mark, holds in held.items() if holds] + [f"form {node.form}"]


def _verbs(scene: Scene, heads: Sequence[int]) -> list[int]:
    """Return the verbs whose subject or agent the actor is, those joined to them included."""
    tree = scene.passage.tree
    found: list[int] = []
    for head in heads:
        if tree.rel[head] not in (*_SUBJECTS, "obl:agent"):
            continue
        verb = tree.head[head]
        shared = [kid for kid in tree.children(verb, "conj") if not tree.children(kid, *_SUBJECTS)]
        found += [verb, *shared]
    return list(dict.fromkeys(found))


def _deeds(view: _View) -> list[str]:
    """What the actor does: his verbs with their objects and complements."""
    tree = view.tree
    found = []
    for verb in view.verbs:
        name = view.word(verb)
        agent = "done by " if tree.children(verb, "nsubj:pass") and view.tree.rel[view.heads[0]] != "nsubj:pass" else ""
        under = "undergoes " if view.tree.rel[view.heads[0]] == "nsubj:pass" else agent
        denied = "not " * bool(view.nodes.get(verb) and view.nodes[verb].negated)
        found += [f"does {under}{denied}{name}", f"does {under}{denied}{view.sort(verb)}"]
        for kid in tree.children(verb, "obj", "obl", "xcomp", "ccomp", "advcl", "compound:prt"):
            rel = tree.rel[kid]
            case = tree.case(kid) or " ".join(view.scene.lower[k] for k in tree.children(kid, "mark"))
            found += [f"does {denied}{name} {rel} {case}", f"does {denied}{name} {view.sort(kid)}"]
            found += [f"does {view.sort(verb)} {rel} {view.sort(kid)}", f"does {rel} {case} w {view.word(kid)}"]
            if rel in ("xcomp", "ccomp"):
                inner = "not " * bool(view.nodes.get(kid) and view.nodes[kid].negated)
                found += [f"does {view.sort(verb)} that {inner}{view.sort(kid)}", f"does that {inner}{view.word(kid)}"]
                for low in tree.children(kid, "obj", "obl", "xcomp", "ccomp"):
                    found.append(f"does that {inner}{view.sort(kid)} {view.sort(low)}")
    return found


def own_words(scene: Scene, mention: Mention) -> tuple[list[int], list[str]]:
    """Return the tokens that are the actor's: what he says, else the clause he is in; and how he says it."""
    spoken: list[int] = []
    speaks: list[str] = []
    for said in scene.said:
        if any(m.actor_id == mention.actor_id for m in said.speakers):
            inside = [i for start, end in said.content for i in range(start, end)]
            quoted = sum(1 for i in inside if scene.passage.quotes[i])
            speaks.append("says quote" if quoted == len(inside) else "says mixed" if quoted else "says report")
            spoken += inside
        elif said.covers(mention.start):
            speaks.append("told by another")
            same = any(m.principal == mention.principal for m in said.speakers)
            speaks += ["told by his side"] * same
    if spoken:
        return spoken, speaks
    return clause_of(scene, mention), speaks


def clause_of(scene: Scene, mention: Mention) -> list[int]:
    """Return the tokens of the clause that a mention stands in, without the mention."""
    tree = scene.passage.tree
    top = head_of(scene, mention)
    for _ in range(6):
        if tree.rel[top] in _CLAUSE_TOPS or tree.head[top] == top:
            break
        top = tree.head[top]
    return [i for i in tree.subtree(top) if not mention.start <= i < mention.end and scene.start <= i < scene.end]


def _target(prefix: str, view: _View, node: Node) -> list[str]:
    """Whether a process term is said of these parties, and whether it names any."""
    scene = view.scene
    binding = scene.binding(node)
    named = "others" if binding.on_target is False else "parties" if binding.on_target else "nobody"
    return [f"{prefix} term of {named}", f"{prefix} on target {scene.on_target(node, view.mentions[0])}"]


def _lexicon(prefix: str, view: _View, tokens: Iterable[int]) -> list[str]:
    """Return which words stand among tokens: cues by group, process terms, judgements, conditions, and plain lemmas."""
    inside = set(tokens)
    scene = view.scene
    found: list[str] = []
    for node in scene.nodes:
        if node.i in inside:
            found += [f"{prefix} cue {group.id}{' not' * node.negated}" for group in node.groups]
            found += [f"{prefix} stance {group.stance}{' not' * node.negated}" for group in node.groups]
            found += [f"{prefix} term {node.term}{' not' * node.negated}"] if node.term else []
            found += _target(prefix, view, node) if node.term and node.term != "hostility" else []
            found += [f"{prefix} modal {node.modal}"] if node.modal else []
            found += [f"{prefix} stance {group.stance} {node.modal}" for group in node.groups if node.modal]
            found += [f"{prefix} deed {frame.stance}" for frame in node.deeds]
    return found + [f"{prefix} {clue}" for i in sorted(inside) for clue in _word(view, i)]


def _word(view: _View, i: int) -> tuple[str, ...]:
    """Return what a word tells whoever it belongs to; worked out once for all actors of its sentence."""
    known = view.scene.passage.word_clues
    if i not in known:
        known[i] = tuple(_told_by(view, i))
    return known[i]


def _told_by(view: _View, i: int) -> list[str]:
    scene = view.scene
    lexicon, lower = scene.passage.lexicon, scene.passage.lower
    word = lower[i]
    found = [
        f"judges {label}"
        for label, phrases in lexicon.assessments.items()
        if word in phrases and phrases.at(lower, i, scene.end)
    ]
    if word in lexicon.conditions or word == "if":
        found.append("condition")
    if word in lexicon.sets["negators"] or word in lexicon.sets["negative_determiners"]:
        found.append("negation")
    if word in lexicon.sets["hearsay"]:
        found.append("hearsay")
    if word in _OWN_WORDS:
        found.append("we")
    if word in lexicon.hostile_acts and scene.passage.pos[i] == "VERB":
        found.append("hostile")
    if word in _TURNING:
        found.append(f"w {word}")
    elif scene.passage.pos[i] in _TELLING and i not in scene.passage.at:
        found.append(f"w {view.word(i)}")
    return found
