"""What a sentence shows of one of its actors, as names of features for the learned second opinion.

Four kinds: who the actor is (party or not, person or group) and where the sentence stands; his part in the sentence by
the parse, and what he does or says; the words of the part that is his and of the sentence; what the rules found of him
and of the others, here and elsewhere in the document. No feature holds a name of an actor.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workbench.actors.records import Mention
from workbench.stances.learned.lexical import all_clues, around, neighbours, word_clues
from workbench.stances.learned.model import LABELS
from workbench.stances.learned.record import Record
from workbench.stances.learned.view import View, head_of, raised
from workbench.stances.records import NONE, Finding, Node
from workbench.stances.scene import Scene, holders
from workbench.stances.timing import background
from workbench.stances.unreal import about_reports, irrealis


def clues(scene: Scene, mentions: Sequence[Mention], record: Record, finding: Finding | None) -> list[str]:
    """Return the features of an actor, named by `mentions` in the sentence, in a fixed order and each once.

    `finding` is what the rules found of him here, None where they found nothing.
    """
    view = View(scene, mentions)
    found = [*_identity(view), *_rules(view, record, finding), *["no act today"] * _no_act(view)]
    for mention in mentions[:3]:
        found += _part(view, mention)
    found += _deeds(view) + view.speaks
    own = _lexicon("own", view, view.own) + [f"own {clue}" for i in sorted(view.own) for clue in word_clues(scene, i)]
    found += own + _lexicon("all", view, range(scene.start, scene.end))
    found += [*all_clues(scene), *around(scene), *neighbours(scene.passage, view.own)]
    found += [f"{view.role} & {name}" for name in own if " w " not in name]
    found += [f"{view.side} & {name}" for name in (f"role {view.role}", *own) if " w " not in name]
    return list(dict.fromkeys(found))


def _identity(view: View) -> list[str]:
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


def _no_act(view: View) -> bool:
    """`A used to reject talks`, `no evidence that A broke the truce`: every cue of the actor's tells of no act of today."""
    scene, actor = view.scene, view.mentions[0].actor_id
    told = [node for node in scene.nodes if node.groups and any(m.actor_id == actor for m in holders(scene, node))]
    return bool(told) and all(
        background(scene, node) or irrealis(scene, node) or any(about_reports(scene, node, g) for g in node.groups)
        for node in told
    )


def _rules(view: View, record: Record, finding: Finding | None) -> list[str]:
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
    for label in LABELS[1:]:
        mine = record.by_actor[mention.actor_id, label] - (finding is not None and finding.label == label)
        found += [f"elsewhere {label}"] * (mine > 0) + [f"often {label}"] * (mine > 2)
        found += [f"side {label}"] * (record.by_principal[mention.principal, label] > mine)
    return found


def _part(view: View, mention: Mention) -> list[str]:
    """The way up the parse from a mention: its relation, what governs it, and what governs that."""
    tree = view.tree
    lower = head_of(view.scene, mention)
    head = raised(view.scene, lower)
    rel, above = tree.rel[head], tree.head[head]
    case = tree.case(head)
    link = f"{rel} {case}".strip()
    found = [f"rel {link}", f"rel {link} < {view.sort(above)}", f"rel {link} < w {view.word(above)}"]
    found += [f"rel {link} < {name}" for name in view.classes(above)]
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
        found += [f"rel {link} << {name}" for name in view.classes(top)]
    return found


def _party_to(view: View, mention: Mention) -> list[str]:
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


def _deeds(view: View) -> list[str]:
    """What the actor does: his verbs with their objects and complements."""
    tree = view.tree
    found = []
    for verb in view.verbs:
        name = view.word(verb)
        agent = "done by " if tree.children(verb, "nsubj:pass") and view.tree.rel[view.heads[0]] != "nsubj:pass" else ""
        under = "undergoes " if view.tree.rel[view.heads[0]] == "nsubj:pass" else agent
        denied = "not " * bool(view.nodes.get(verb) and view.nodes[verb].negated)
        found += [f"does {under}{denied}{name}", f"does {under}{denied}{view.sort(verb)}"]
        kinds = view.classes(verb)
        found += [f"does {under}{denied}{kind}" for kind in kinds]
        for kid in tree.children(verb, "obj", "obl", "xcomp", "ccomp", "advcl", "compound:prt"):
            rel = tree.rel[kid]
            case = tree.case(kid) or " ".join(view.scene.lower[k] for k in tree.children(kid, "mark"))
            found += [f"does {denied}{name} {rel} {case}", f"does {denied}{name} {view.sort(kid)}"]
            found += [f"does {view.sort(verb)} {rel} {view.sort(kid)}", f"does {rel} {case} w {view.word(kid)}"]
            found += [f"does {denied}{kind} {rel} {low}" for kind in kinds for low in view.classes(kid)]
            if rel in ("xcomp", "ccomp"):
                inner = "not " * bool(view.nodes.get(kid) and view.nodes[kid].negated)
                found += [f"does {view.sort(verb)} that {inner}{view.sort(kid)}", f"does that {inner}{view.word(kid)}"]
                found += [f"does that {inner}{low}" for low in view.classes(kid)]
                for low in tree.children(kid, "obj", "obl", "xcomp", "ccomp"):
                    found.append(f"does that {inner}{view.sort(kid)} {view.sort(low)}")
    return found


def _target(prefix: str, view: View, node: Node) -> list[str]:
    """Whether a process term is said of these parties, and whether it names any."""
    scene = view.scene
    binding = scene.binding(node)
    named = "others" if binding.on_target is False else "parties" if binding.on_target else "nobody"
    return [f"{prefix} term of {named}", f"{prefix} on target {scene.on_target(node, view.mentions[0])}"]


def _lexicon(prefix: str, view: View, tokens: Iterable[int]) -> list[str]:
    """Return which words of the lexicon stand among tokens: cues by group, process terms, deeds."""
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
    return found
