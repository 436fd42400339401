"""The learned second opinion on a document: what it decides where the rules see no position, and with what evidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from workbench.actors.records import Mention
from workbench.stances.conditions import find_condition
from workbench.stances.findings import same_voice, source_name, toward, voice_of
from workbench.stances.learned.clues import clues, own_words
from workbench.stances.learned.model import LABELS, Model, load_model
from workbench.stances.learned.record import Record
from workbench.stances.learned.words import in_words
from workbench.stances.records import CONDITIONAL, NONE, Finding, Group, Node
from workbench.stances.scene import Scene
from workbench.stances.timing import only_says_when

LEARNED = -1
Watch = Callable[[Scene, str, list[str], str], None]
Reading = tuple[Scene, dict[str, Finding]]


def with_second_opinion(
    read: Sequence[Reading], *, watch: Watch | None = None, model: Model | None = None
) -> list[dict[str, Finding]]:
    """Return for each sentence the findings by actor, the rules' with those that are learned.

    `read` holds every sentence of the document with what the rules chose. `watch` sees the features of each pair and the
    rules' label; nothing is then decided.
    """
    record = Record()
    for scene, chosen in read:
        record.add(scene.number, chosen)
    named = [named_in(scene) for scene, _ in read]
    pairs = [(k, actor, mentions) for k, actors in enumerate(named) for actor, mentions in actors.items()]
    features = [clues(read[k][0], mentions, record, read[k][1].get(actor)) for k, actor, mentions in pairs]
    out = [dict(chosen) for _, chosen in read]
    if watch is not None:
        for (k, actor, _), names in zip(pairs, features, strict=True):
            held = read[k][1].get(actor)
            watch(read[k][0], actor, names, held.label if held else NONE)
        return out
    model = model or load_model()
    if model is None or not pairs:
        return out
    for (k, actor, mentions), names, chances in zip(pairs, features, model.chances(features), strict=True):
        out[k][actor] = decide(read[k][0], mentions, read[k][1].get(actor), names, list(chances), model)
    return out


def named_in(scene: Scene) -> dict[str, list[Mention]]:
    """Return the actors of a sentence with their mentions, in text order."""
    named: dict[str, list[Mention]] = {}
    for mention in scene.passage.mentions_in(scene.start, scene.end):
        if not mention.source_only and mention.start not in scene.passage.left_out:
            named.setdefault(mention.actor_id, []).append(mention)
    return named


def decide(
    scene: Scene,
    mentions: Sequence[Mention],
    held: Finding | None,
    names: list[str],
    chances: list[float],
    model: Model,
) -> Finding:
    """Return the finding that stands for an actor: the rules' label where they have one, else a learned one or `none`.

    A position is given where the sentence is about the process and one is likely enough; which, the chances times the
    model's factors say. Every label gets the confidence that labels of its chance deserve.
    """
    if held is not None:
        chance = chances[LABELS.index(held.label)] if held.label in LABELS else held.confidence
        return replace(held, confidence=model.confidence(chance, "rules"))
    when = all(only_says_when(scene, mention.start) for mention in mentions)
    if not (scene.context and scene.topical) or when or has_none(names) or 1 - chances[0] < model.at_least:
        sure = model.confidence(chances[0], "none")
        return Finding(
            mentions[0], mentions[0].actor_id, NONE, (scene.start, scene.start), LEARNED, "", "", confidence=sure
        )
    raised = [chance * factor for chance, factor in zip(chances[1:], model.factors[1:], strict=True)]
    label = LABELS[1 + raised.index(max(raised))]
    sure = model.confidence(chances[LABELS.index(label)], "learned")
    return _finding(scene, mentions[0], label, sure, model.weightiest(names, label))


def has_none(names: Sequence[str]) -> bool:
    """Tell whether a rule of the codebook says that such a part in a sentence shows no position."""
    return _named_only_as_party(names) or _only_possible(names) or _tells_of_others(names)


def _named_only_as_party(names: Sequence[str]) -> bool:
    """`ties between A and B`, `urged talks with B`: who only names the process has no position by that (rule 1)."""
    return any(name.startswith("party to ") for name in names)


def _tells_of_others(names: Sequence[str]) -> bool:
    """`A said that B had agreed`: who reports another side's position shows none of his own by that (rule 3)."""
    told = any(name.startswith("others ") and name != "others nothing" for name in names)
    return "says report" in names and told and not any(name.startswith("own side ") for name in names)


def _only_possible(names: Sequence[str]) -> bool:
    """`A may walk away`: what the narrator thinks possible is no position (rule 8)."""
    return "rel nsubj modal may" in names and "told by another" not in names


def _finding(scene: Scene, mention: Mention, label: str, chance: float, names: Sequence[str]) -> Finding:
    own, speaks = own_words(scene, mention)
    node = cue_of(scene, mention, own)
    tokens = (node.left or node.start, node.end) if node is not None else _clause(scene, mention, own)
    condition = find_condition(scene, node, 1, None) if node is not None and label == CONDITIONAL else None
    outside = [
        said for said in scene.attributions_of(mention.start) if said.source and not same_voice(said.speakers, mention)
    ]
    group = node.group if node is not None and node.group is not None else Group("learned", label, "verb")
    spoken = any(name.startswith("says ") for name in speaks)
    return Finding(
        mention,
        mention.actor_id,
        label,
        tokens,
        LEARNED,
        scene.text(*tokens),
        voice_of(scene, tokens, group._replace(voice="reported" if spoken else group.voice), own=spoken),
        condition=(condition.start, condition.end) if condition else None,
        source=source_name(scene, outside),
        toward=toward(scene, node, mention, node) if node is not None else (),
        confidence=chance,
        why="; ".join(in_words(name) for name in names),
    )


def cue_of(scene: Scene, mention: Mention, own: Sequence[int]) -> Node | None:
    """Return the word that best shows a position among the tokens that are an actor's.

    A cue or a deed before a process term, that before any verb; of several the nearest to the actor.
    """
    inside = set(own)
    here = [node for node in scene.nodes if node.i in inside]
    for wanted in (_tells, _names_process, _is_verb):
        found = [node for node in here if wanted(node)]
        if found:
            return min(found, key=lambda node: (abs(node.i - mention.start), node.i))
    return None


def _tells(node: Node) -> bool:
    return bool(node.groups or node.deeds)


def _names_process(node: Node) -> bool:
    return bool(node.term) and node.term != "hostility"


def _is_verb(node: Node) -> bool:
    return node.kind == "verb"


def _clause(scene: Scene, mention: Mention, own: Sequence[int]) -> tuple[int, int]:
    """Return the first run of an actor's own words, cut at twelve tokens; the mention where he has none."""
    inside = [i for i in own if scene.passage.pos[i] not in ("PUNCT", "SPACE") and scene.start <= i < scene.end]
    if not inside:
        return mention.start, mention.end
    end = inside[0] + 1
    while end in own and end - inside[0] < 12 and end < scene.end:
        end += 1
    return inside[0], end
