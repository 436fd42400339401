"""What a sentence shows of an actor of whom no rule speaks, as names of features for the back-off (`backoff.py`).

Three kinds: what the actor does in the sentence (says it, is its subject, is only mentioned), the words of the lexicon
in the part of the sentence that is his, and what the rules found of him and of others in the rest of the document.
No feature holds a name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from workbench.actors.records import Mention
from workbench.stances.records import Finding, Node
from workbench.stances.scene import Scene

_PASSED_ON = frozenset({"conj", "appos", "flat", "compound", "nmod:desc", "amod"})
_TELLING = frozenset({"VERB", "ADJ", "NOUN", "ADV"})
_OWN_WORDS = frozenset({"we", "our", "us", "i", "my", "ours"})


@dataclass
class Record:
    """What the rules found in a document: labels by actor, by principal, and by sentence."""

    by_actor: Counter[tuple[str, str]] = field(default_factory=Counter)
    by_principal: Counter[tuple[str, str]] = field(default_factory=Counter)
    by_sentence: dict[int, set[str]] = field(default_factory=dict)
    last: dict[tuple[int, str], str] = field(default_factory=dict)

    def add(self, number: int, findings: Iterable[Finding]) -> None:
        """Take in the chosen findings of a sentence."""
        for finding in findings:
            if finding.mention is None or finding.label == "none":
                continue
            self.by_actor[finding.actor_id, finding.label] += 1
            self.by_principal[finding.mention.principal, finding.label] += 1
            self.by_sentence.setdefault(number, set()).add(finding.label)
            self.last[number, finding.actor_id] = finding.label


def clues(scene: Scene, mentions: Sequence[Mention], record: Record) -> list[str]:
    """Return the features of an actor, named by `mentions` in the sentence, in a fixed order and each once."""
    mention = mentions[0]
    found = [*_part(scene, mention), *_identity(scene, mentions), *_past(scene, mention, record)]
    own, speaks = own_words(scene, mention)
    found += speaks
    found += _lexicon("o", scene, own)
    if not speaks or len(own) < 3:
        found += [f"silent:{name}" for name in _lexicon("s", scene, range(scene.start, scene.end))]
    else:
        found += _lexicon("s", scene, range(scene.start, scene.end))
    return list(dict.fromkeys(found))


def _part(scene: Scene, mention: Mention) -> list[str]:
    """What the actor does in the sentence, by the parse: subject, object, owner, agent; of which clause; under which word."""
    tree = scene.passage.tree
    head = _head(scene, mention)
    rel, gov = tree.rel[head], tree.head[head]
    for _ in range(4):
        if rel not in _PASSED_ON or gov == head:
            break
        head, rel, gov = gov, tree.rel[gov], tree.head[gov]
    found = [f"rel={rel}", f"rel={rel}|clause={tree.rel[gov]}"]
    node = next((n for n in scene.nodes if n.start <= gov < n.end), None)
    if node is None:
        return [*found, f"rel={rel}|no cue"]
    found += [f"rel={rel}|cue={group.id}" for group in node.groups]
    found += [f"rel={rel}|term={node.term}"] if node.term else []
    found += [f"rel={rel}|speech"] if node.reporting else []
    found += [f"verb {mark}" for mark in _marks(node)]
    return found


def _head(scene: Scene, mention: Mention) -> int:
    inside = range(mention.start, mention.end)
    return next(
        (i for i in inside if scene.passage.tree.head[i] not in inside or scene.passage.tree.head[i] == i),
        mention.start,
    )


def _marks(node: Node) -> list[str]:
    marks = {
        "negated": node.negated,
        "past": node.past,
        "passive": node.passive,
        f"modal {node.modal}": bool(node.modal),
    }
    return [mark for mark, holds in marks.items() if holds]


def _identity(scene: Scene, mentions: Sequence[Mention]) -> list[str]:
    mention = mentions[0]
    passage = scene.passage
    kind = passage.kind(mention) or "unlisted"
    side = "party" if passage.is_party(mention) else passage.role(mention) or "other"
    first = "first sentence" if scene.number == 0 else "later sentence"
    return [f"form={mention.kind}", f"kind={kind}", f"side={side}", first, f"topic={scene.context and scene.topical}"]


def _past(scene: Scene, mention: Mention, record: Record) -> list[str]:
    """What the rules found of the actor elsewhere in the document, and of others in this and the last sentence."""
    found = []
    for label in ("support", "conditional", "neutral", "oppose"):
        own, side = record.by_actor[mention.actor_id, label], record.by_principal[mention.principal, label]
        found += [f"actor {label}"] * (own > 0) + [f"actor often {label}"] * (own > 2)
        found += [f"side {label}"] * (side > own)
        found += [f"last {label}"] * (record.last.get((scene.number - 1, mention.actor_id)) == label)
        found += [f"here {label}"] * (label in record.by_sentence.get(scene.number, ()))
        found += [f"before {label}"] * (label in record.by_sentence.get(scene.number - 1, ()))
    return found or ["nothing elsewhere"]


def own_words(scene: Scene, mention: Mention) -> tuple[list[int], list[str]]:
    """Return the tokens that are the actor's: what he says, else the clause he is in; and how he says it."""
    spoken: list[int] = []
    speaks: list[str] = []
    for said in scene.said:
        if any(m.actor_id == mention.actor_id for m in said.speakers):
            inside = [i for start, end in said.content for i in range(start, end)]
            quoted = sum(1 for i in inside if scene.passage.quotes[i])
            speaks.append("says=" + ("quote" if quoted == len(inside) else "mixed" if quoted else "report"))
            spoken += inside
        elif said.covers(mention.start):
            speaks.append("told by another")
    if spoken:
        return spoken, speaks
    tree = scene.passage.tree
    top = _head(scene, mention)
    for _ in range(6):
        if tree.rel[top] in ("root", "ccomp", "advcl", "acl:relcl", "parataxis") or tree.head[top] == top:
            break
        top = tree.head[top]
    return [i for i in tree.subtree(top) if not mention.start <= i < mention.end], speaks


def _lexicon(prefix: str, scene: Scene, tokens: Iterable[int]) -> list[str]:
    """Return which words of the lexicon stand among tokens: cues by group, process terms by kind, judgements, conditions."""
    inside = set(tokens)
    lexicon, lower = scene.passage.lexicon, scene.passage.lower
    found: list[str] = []
    for node in scene.nodes:
        if node.i in inside:
            found += [f"{prefix}:cue {group.id}" for group in node.groups]
            found += [f"{prefix}:stance {group.stance}{' not' * node.negated}" for group in node.groups]
            found += [f"{prefix}:term {node.term}"] if node.term else []
            found += [f"{prefix}:modal {node.modal}"] if node.modal else []
            found += [f"{prefix}:deed {frame.stance}" for frame in node.deeds]
    for i in sorted(inside):
        word = lower[i]
        for label, phrases in lexicon.assessments.items():
            if word in phrases and phrases.at(lower, i, scene.end):
                found.append(f"{prefix}:judges {label}")
        if word in lexicon.conditions or word == "if":
            found.append(f"{prefix}:condition")
        if word in lexicon.sets["negators"] or word in lexicon.sets["negative_determiners"]:
            found.append(f"{prefix}:negation")
        if word in _OWN_WORDS:
            found.append(f"{prefix}:we")
        if word in lexicon.hostile_acts and scene.passage.pos[i] == "VERB":
            found.append(f"{prefix}:hostile")
        if scene.passage.pos[i] in _TELLING and scene.passage.text[i].islower():
            found.append(f"{prefix}:w={scene.passage.doc[i].lemma_.lower()}")
    return found
