"""The learned second opinion on a document: where it decides, alone or against the rules, and with what evidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from workbench.actors.records import Mention
from workbench.stances.conditions import find_condition
from workbench.stances.findings import same_voice, source_name, toward, voice_of
from workbench.stances.learned.clues import clues
from workbench.stances.learned.encoder import Encoder, load_encoder
from workbench.stances.learned.marks import Word, marked
from workbench.stances.learned.model import AGAINST, LABELS, Model, load_model
from workbench.stances.learned.record import Record
from workbench.stances.learned.view import own_words
from workbench.stances.learned.words import in_words
from workbench.stances.records import CONDITIONAL, NONE, Finding, Group, Node
from workbench.stances.scene import Scene
from workbench.stances.timing import only_says_when

LEARNED, INSTEAD = -1, -2
#: What the encoder says of a pair that it is not asked of.
UNASKED = (0.0,) * len(LABELS)
#: From which chance on what the encoder says is told in the reason of a label.
SPEAKS = 0.5
MOST_DOUBTS = 3
Watch = Callable[[Scene, str, list[str], str], None]
Reading = tuple[Scene, dict[str, Finding]]


def with_second_opinion(
    documents: Sequence[Sequence[Reading]],
    *,
    watch: Watch | None = None,
    model: Model | None = None,
    whole: bool = True,
) -> list[list[dict[str, Finding]]]:
    """Return for each sentence of each document the findings by actor, the rules' with those that are learned.

    A document holds its sentences with what the rules chose. `watch` sees the features of each pair and the rules' label;
    nothing is then decided. With `whole` the encoder reads the sentences as well, unless `model` is given: those of all
    documents at once, which takes less time than one document after the other.
    """
    read, records = list[Reading](), list[Record]()
    for document in documents:
        record = Record()
        for scene, chosen in document:
            record.add(scene.number, chosen)
        read += document
        records += [record] * len(document)
    named = [named_in(scene) for scene, _ in read]
    pairs = [(k, actor, mentions) for k, actors in enumerate(named) for actor, mentions in actors.items()]
    features = [clues(read[k][0], mentions, records[k], read[k][1].get(actor)) for k, actor, mentions in pairs]
    out = [dict(chosen) for _, chosen in read]
    if watch is not None:
        for (k, actor, _), names in zip(pairs, features, strict=True):
            watch(read[k][0], actor, names, _label(read[k][1].get(actor)))
        return _by_document(out, documents)
    encoder = load_encoder() if whole and model is None else None
    model = model or load_model()
    if model is None or not pairs:
        return _by_document(out, documents)
    held = [read[k][1].get(actor) for k, actor, _ in pairs]
    rules = [_label(one) if _label(one) in LABELS else NONE for one in held]
    chances, said = read_whole(
        model, encoder, model.chances(features), rules, features, lambda n: marked(read[pairs[n][0]][0], pairs[n][1])
    )
    for n, (k, actor, mentions) in enumerate(pairs):
        out[k][actor] = decide(
            read[k][0], mentions, held[n], features[n], chances[n].tolist(), model, said.get(n, UNASKED)
        )
    for k, actors in enumerate(named):
        _keep_together(actors, read[k][1], out[k])
    return _by_document(out, documents)


def _by_document(
    sentences: Sequence[dict[str, Finding]], documents: Sequence[Sequence[Reading]]
) -> list[list[dict[str, Finding]]]:
    """Return what was found in the sentences of all documents, cut into those of each."""
    rest = iter(sentences)
    return [list(islice(rest, len(document))) for document in documents]


def _keep_together(named: dict[str, list[Mention]], chosen: dict[str, Finding], given: dict[str, Finding]) -> None:
    """`The two countries reopened their embassies`: whom the same words name has a position where another of them keeps it.

    So where the rules gave all of them the same one, and the learned opinion took it from some of them only.
    """
    spans: dict[tuple[int, int], list[str]] = {}
    for actor, mentions in named.items():
        for m in mentions:
            spans.setdefault((m.start, m.end), []).append(actor)
    for actors in spans.values():
        labels = {_label(chosen.get(actor)) for actor in actors}
        kept = [given[actor].confidence for actor in actors if given[actor].label in labels]
        if len(actors) > 1 and len(labels) == 1 and NONE not in labels and kept:
            lost = [actor for actor in actors if given[actor].label == NONE]
            given.update({actor: replace(chosen[actor], confidence=min(kept)) for actor in lost})


def read_whole(
    model: Model,
    encoder: Encoder | None,
    chances: Any,
    rules: Sequence[str],
    features: Sequence[Sequence[str]],
    sentence: Callable[[int], Sequence[Word]],
) -> tuple[Any, dict[int, Any]]:
    """Return the chances of features, rules and encoder together, in the shape of `chances`; and what the encoder says by pair.

    It is asked only of pairs in question, and is shown `sentence(n)` of pair `n`; `rules` has the rules' labels, `features` the
    names of each pair's features.
    """
    against = speaks_against(features)
    weighed = model.weighed(rules, against, chances)
    asked = model.in_question(weighed) if encoder is not None else []
    if encoder is None or not asked:
        return weighed, {}
    whole = encoder.chances([sentence(n) for n in asked])
    weighed[asked] = model.weighed([rules[n] for n in asked], against[asked], chances[asked], whole)
    return weighed, dict(zip(asked, whole, strict=True))


def is_doubted(names: Sequence[str]) -> bool:
    """Tell whether a rule of the codebook says that there is no position, or the text is about something else."""
    return "topic True" not in names or any(name.startswith("rules none by ") for name in names)


def speaks_against(features: Sequence[Sequence[str]]) -> Any:
    """Return what speaks against a position of each pair, shape (pairs, `AGAINST`): how many doubts, and whether it only tells."""
    import numpy as np

    found = [(min(doubts(names), MOST_DOUBTS), only_tells(names)) for names in features]
    return np.array(found, dtype=float).reshape(len(found), AGAINST)


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
    whole: Sequence[float] = UNASKED,
) -> Finding:
    """Return the finding that stands for an actor: the likeliest label, with the rules' finding where it is theirs.

    `whole` is what the encoder alone says, for the reason. A position is given where the document is about the process.
    The confidence of a label is its chance, also where something else than the chance decides.
    """
    held_label = _label(held)
    if held is not None and held_label not in LABELS:
        return held
    doubted = held_label == NONE and is_doubted(names)
    label = held_label if by_the_book(names) else model.choose(chances, doubted=doubted)
    if held is None and label != NONE and _off_topic(scene, mentions):
        label = NONE
    sure = chances[LABELS.index(label)]
    if held is not None and label == held.label:
        return replace(held, confidence=sure)
    if label == NONE:
        why = f"a learned judgement {_against(held)}" if held is not None and held_label != NONE else ""
        return replace(_no_position(scene, mentions[0]), confidence=sure, why=why)
    found = _finding(scene, mentions[0], label, sure, model.weightiest(names, label))
    if whole[LABELS.index(label)] >= SPEAKS:
        found = replace(found, why="; ".join(filter(None, ["the sentence read as a whole", found.why])))
    return found if held is None else replace(found, rule=INSTEAD, why=f"{found.why}; {_against(held)}")


def _label(held: Finding | None) -> str:
    """Return the label of the rules, `none` where they found nothing."""
    return held.label if held is not None else NONE


def _against(held: Finding) -> str:
    return f"weighed against rule {held.rule}, which saw {held.label} in {held.cue!r}"


def _off_topic(scene: Scene, mentions: Sequence[Mention]) -> bool:
    """Tell whether nothing here is about the process, or an actor is named only to say when something was."""
    return not (scene.context or scene.topical) or all(only_says_when(scene, mention.start) for mention in mentions)


def _no_position(scene: Scene, mention: Mention) -> Finding:
    return Finding(mention, mention.actor_id, NONE, (scene.start, scene.start), LEARNED, "", "")


_TELLING = (
    "topic ",
    "no act today",
    "rules none",
    "party to ",
    "others ",
    "own side ",
    "says report",
    "rel nsubj modal",
    "told by",
    "own term",
    "own on target",
)


def by_the_book(names: Sequence[str]) -> bool:
    """Tell whether a rule of the codebook settles the label: of who only tells of another (3) or takes two positions at once (9)."""
    return "rules neutral by 9" in names or only_tells(names)


def only_tells(names: Sequence[str]) -> bool:
    """Tell whether an actor does no more than tell of a position that the rules see in another (rule 3)."""
    return "role teller" in names and _tells_of_others(names)


def doubts(names: Sequence[str]) -> int:
    """Return how many rules of the codebook say that such a part in a sentence mostly shows no position.

    A text that is not about the process is one doubt, and another where the words of the part are about others as well.
    """
    names = [name for name in names if name.startswith(_TELLING)]  # a few of some three hundred
    off = is_doubted(names) + ("no act today" in names)
    tests = (_named_only_as_party, _only_possible, _tells_of_others, _deals_with_others)
    return off + sum(test(names) for test in tests)


def _deals_with_others(names: Sequence[str]) -> bool:
    """`A welcomed the talks with D`: his words are about others, in a text that is not about the process (rule 20)."""
    others = "own term of others" in names and "own on target True" not in names
    return others and "topic True" not in names


def _named_only_as_party(names: Sequence[str]) -> bool:
    """`ties between A and B`, `urged talks with B`: who only names the process has no position by that (rule 1)."""
    return any(name.startswith("party to ") for name in names)


def _tells_of_others(names: Sequence[str]) -> bool:
    """`A said that B had agreed`: who reports another side's position shows none of his own by that (rule 3)."""
    told = any(name.startswith("others ") and name != "others nothing" for name in names)
    reports = "says report" in names or "says report of another" in names
    return reports and told and not any(name.startswith("own side ") for name in names)


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
