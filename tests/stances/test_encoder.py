"""The encoder of the second opinion: what it is shown of a sentence, that it reads as it is defined, and that it is there."""

from __future__ import annotations

import io
import math
import sys
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
from small import small_study

from workbench.scale import pipeline
from workbench.stances.learned import opinion
from workbench.stances.learned.encoder import (
    BENT_SIZE,
    BENT_STEP,
    BENT_ZERO,
    WIDTH_OF_HEAD,
    Encoder,
    in_whole_numbers,
    load_encoder,
    read_encoder,
    read_weights,
)
from workbench.stances.learned.marks import LIKE, MARKS, marked
from workbench.stances.learned.model import LABELS
from workbench.stances.learned.pieces import Pieces
from workbench.stances.learned.products import TOP_WEIGHT, Product, _with_numpy, weights_and_factor

NAMES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "talks", "re", "##open", "##ed", "with", "-"]
WIDTH, WIDE, HEADS = 6, 5, 2
SEEN = HEADS * WIDTH_OF_HEAD
ACTORS = """
- {id: ONE, name: Tarvonia, kind: state, role: party, adjectives: [Tarvonian], capital: Garovo}
- {id: TWO, name: Belmaria, kind: state, role: party, adjectives: [Belmarian], capital: Sentara}
- {id: pres, name: Pavel Dorin, kind: person, principal: ONE, gender: male, offices: [{title: president, from: 2000-01-01}]}
- {id: MED, name: Quelland, kind: state, role: mediator, adjectives: [Quellish], capital: Mirash}
"""
STUDY = "title: A test\ntarget: peace between two states\nparties: [ONE, TWO]\n"


def tiny(layers: int = 2) -> dict[str, np.ndarray]:
    """Return random weights of an encoder small enough to work out by hand, with ranges that nothing in it goes beyond."""
    chance = np.random.default_rng(3)

    def some(*shape: int):
        return chance.normal(0, 0.5, shape).astype(np.float32)

    rows = len(NAMES) + len(MARKS)
    weights = {
        "words": chance.integers(-127, 127, (rows, WIDTH)).astype(np.int8),
        "scale": np.abs(some(rows)) / 100,
        "places": some(20, WIDTH),
        "start norm": some(WIDTH),
        "start norm shift": some(WIDTH),
        "head": some(2 * WIDTH, len(LABELS)),
        "head bias": some(len(LABELS)),
    }
    for k in range(layers):
        shapes = {"ask": (WIDTH, 3 * SEEN), "mix": (SEEN, WIDTH), "widen": (WIDTH, WIDE), "narrow": (WIDE, WIDTH)}
        for name, shape in shapes.items():
            weights |= {f"{k} {name}": some(*shape), f"{k} {name} bias": some(shape[1])}
        for name in ("norm", "norm2"):
            weights |= {f"{k} {name}": some(WIDTH), f"{k} {name} shift": some(WIDTH)}
        sizes = {"in": WIDTH, "middle": WIDTH, "seen": SEEN, "query": HEADS, "key": HEADS, "value": HEADS}
        weights |= {f"{k} range {name}": np.full(size, 3, dtype=np.float32) for name, size in sizes.items()}
        weights[f"{k} range bent"] = np.float32(4)
    return weights


def of(weights: dict[str, np.ndarray]) -> Encoder:
    return in_whole_numbers(Pieces({name: k for k, name in enumerate(NAMES)}), weights)


def normed(x, gain, shift):
    mean = sum(x) / len(x)
    spread = math.sqrt(sum((v - mean) ** 2 for v in x) / len(x))
    return [(v - mean) / spread * g + s for v, g, s in zip(x, gain, shift, strict=True)]


def times(x, matrix, bias):
    return [sum(v * row[k] for v, row in zip(x, matrix, strict=True)) + bias[k] for k in range(len(bias))]


def by_the_book(w: dict[str, np.ndarray], numbers: list[int], layers: int = 2) -> list[float]:
    """Return the chances of one sentence, every sum written out."""
    states = [
        normed(w["words"][n] * w["scale"][n] + w["places"][k], w["start norm"], w["start norm shift"])
        for k, n in enumerate(numbers)
    ]
    for k in range(layers):
        asked = [times(x, w[f"{k} ask"], w[f"{k} ask bias"]) for x in states]
        seen = [[0.0] * SEEN for _ in states]
        for head in range(HEADS):
            first = head * WIDTH_OF_HEAD
            at = [range(part * SEEN + first, part * SEEN + first + WIDTH_OF_HEAD) for part in range(3)]
            for i, mine in enumerate(asked):
                looks = [
                    math.exp(
                        sum(mine[a] * other[b] for a, b in zip(at[0], at[1], strict=True)) / math.sqrt(WIDTH_OF_HEAD)
                    )
                    for other in asked
                ]
                for look, other in zip(looks, asked, strict=True):
                    for place, c in enumerate(at[2]):
                        seen[i][first + place] += look / sum(looks) * other[c]
        mixed = [times(x, w[f"{k} mix"], w[f"{k} mix bias"]) for x in seen]
        states = [
            normed([a + b for a, b in zip(x, m, strict=True)], w[f"{k} norm"], w[f"{k} norm shift"])
            for x, m in zip(states, mixed, strict=True)
        ]
        wide = [times(x, w[f"{k} widen"], w[f"{k} widen bias"]) for x in states]
        bent = [[v / 2 * (1 + math.tanh(math.sqrt(2 / math.pi) * (v + 0.044715 * v**3))) for v in x] for x in wide]
        narrow = [times(x, w[f"{k} narrow"], w[f"{k} narrow bias"]) for x in bent]
        states = [
            normed([a + b for a, b in zip(x, m, strict=True)], w[f"{k} norm2"], w[f"{k} norm2 shift"])
            for x, m in zip(states, narrow, strict=True)
        ]
    own = [x for x, n in zip(states, numbers, strict=True) if n in (len(NAMES), len(NAMES) + 1)] or states[:1]
    mine = [sum(column) / len(own) for column in zip(*own, strict=True)]
    sums = times([*states[0], *mine], w["head"], w["head bias"])
    return [math.exp(v) / sum(map(math.exp, sums)) for v in sums]


@pytest.mark.parametrize("words", [[0, "talks", "with", 4], ["talks"], [1, "reopened", 5, "with", 1, "-", 8]])
def test_it_reads_a_sentence_as_the_papers_define_it(words) -> None:
    weights = tiny()
    encoder = of(weights)
    expected = by_the_book(weights, encoder.numbers(words))
    assert encoder.chances([words])[0] == pytest.approx(expected, abs=0.02)


def test_who_stands_beside_a_sentence_does_not_matter() -> None:
    encoder = of(tiny())
    given = [[0, "talks"], [4, "reopened", "with", 1, "-", "talks", 3], ["talks", 2], [1, "-"]] * 9
    together = encoder.chances(given)
    assert (together == np.vstack([encoder.chances([one]) for one in given])).all()
    assert together.sum(axis=1) == pytest.approx(np.ones(36))


def test_nor_does_it_with_the_bundled_weights() -> None:
    encoder = load_encoder()
    assert encoder is not None
    words = [
        "will",
        "not",
        "meet",
        "before",
        "June",
        "unless",
        "the",
        "troops",
        "leave",
        "and",
        "the",
        "talks",
        "about",
        "the",
        "border",
        "are",
        "held",
        "again",
    ]
    given = [[0, *words[:length], 5, *words[length : length + 7], "."] for length in range(len(words))]
    alone = np.vstack([encoder.chances([one]) for one in given])
    for together in (given, given[::2], [*given, [0, *words * 4]]):
        found = encoder.chances(together)
        known = [given.index(one) for one in together if one in given]
        assert np.abs(found[: len(known)] - alone[known]).max() < 1e-12


def test_products_are_exact() -> None:
    chance = np.random.default_rng(5)
    matrix = chance.integers(-TOP_WEIGHT, TOP_WEIGHT + 1, (640, 96)).astype(np.int8)
    factor = chance.random(96).astype(np.float32)
    rows = chance.integers(0, 256, (50, 640)).astype(np.uint8)
    rows[0] = 255
    matrix[:, 0] = TOP_WEIGHT  # sums of two products come as near to 16 bits as they can
    for zero in (0, 24, 128):
        expected = ((rows.astype(int) - zero) @ matrix.astype(int)).astype(np.float32) * factor
        assert (Product(matrix, factor, zero)(rows) == expected).all()
        assert (_with_numpy(matrix, factor, zero)(rows) == expected).all()


def test_it_reads_without_onnxruntime_as_well_and_the_same(monkeypatch) -> None:
    sentence = [0, "will", "not", "meet", 5, "before", "June", "."]
    encoder, weights = load_encoder(), resources.files("workbench") / "resources" / "encoder" / "weights.npz"
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with weights.open("rb") as file:
        alone = read_encoder(file)
    assert encoder is not None
    assert alone.chances([sentence]) == pytest.approx(encoder.chances([sentence]), abs=1e-12)


def test_weights_in_whole_numbers_are_near_to_what_they_were() -> None:
    matrix = np.random.default_rng(7).normal(0, 0.1, (60, 9)).astype(np.float32)
    whole, factor = weights_and_factor(matrix)
    assert np.abs(whole).max() == TOP_WEIGHT
    assert np.abs(whole * factor - matrix).max() <= factor.max() / 2 * 1.001


def test_weights_without_ranges_are_refused_with_what_to_do() -> None:
    weights = {name: held for name, held in tiny().items() if " range " not in name}
    with pytest.raises(ValueError, match="no ranges: add them with training/measure_ranges"):
        of(weights)


def test_the_activation_is_told_in_bytes() -> None:
    bent = of(tiny()).layers[0].bent
    step = 4 / (255 - BENT_ZERO)
    for x, expected in ((0, 0), (1, 0.8412), (-1, -0.1588), (3, 2.9964), (-9, 0), (9, 4)):
        byte = int(bent[int(x * BENT_STEP + BENT_SIZE / 2)])
        assert (byte - BENT_ZERO) * step == pytest.approx(expected, abs=step / 2 + 1e-3)


def test_every_machine_gives_the_same_chances() -> None:
    """Seen with and without AVX-512 and with one and two threads; the last digits are those of the last sums, in double precision."""
    encoder = load_encoder()
    assert encoder is not None
    found = encoder.chances(
        [[1, "welcomed", "the", "talks", "."], [0, "will", "not", "meet", 5, "before", "June", "."]]
    )
    assert found.max(axis=1).tolist() == pytest.approx([0.925014080058, 0.874868981674], abs=1e-12)


def test_no_sentences_have_no_chances() -> None:
    assert of(tiny()).chances([]).shape == (0, len(LABELS))


def test_what_is_too_long_is_cut() -> None:
    encoder = load_encoder()
    assert encoder is not None
    assert len(encoder.numbers([0, *["talks"] * 500])) == 102
    assert encoder.chances([[0, *["talks"] * 500]]).shape == (1, len(LABELS))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("talks", ["talks"]),
        ("Réopened", ["re", "##open", "##ed"]),
        ("re-talks", ["re", "-", "talks"]),
        ("reopen5", ["[UNK]"]),
        ("x" * 101, ["[UNK]"]),
        ("\u200b", []),
    ],
)
def test_words_are_cut_into_the_longest_pieces(word: str, expected: list[str]) -> None:
    pieces = Pieces({name: k for k, name in enumerate(NAMES)})
    assert [NAMES[n] for n in pieces(word)] == expected


def test_weights_kept_in_whole_numbers_are_read_back() -> None:
    file = io.BytesIO()
    text = np.frombuffer(b"[CLS]\n[SEP]", dtype=np.uint8)
    matrix = np.array([[127, -64]], dtype=np.int8)
    np.savez(file, **{"vocabulary": text, "0 ask": matrix, "0 ask factor": np.array([0.5, 2], dtype=np.float32)})
    file.seek(0)
    pieces, weights = read_weights(file)
    assert weights["0 ask"].tolist() == [[63.5, -128.0]]
    assert pieces.numbers == {"[CLS]": 0, "[SEP]": 1}


@pytest.fixture
def nlp(tmp_path: Path):
    return pipeline(small_study(tmp_path, ACTORS, STUDY))


def shown(nlp, text: str, actor: str, monkeypatch) -> str:
    """Return the first sentence of a text as the encoder is shown it for an actor."""
    found: dict[str, list] = {}

    def watched(read, **_):
        for scene, _chosen in read[0][:1]:
            found["words"] = marked(scene, actor)
        return [[chosen for _, chosen in document] for document in read]

    from workbench.stances import coder

    monkeypatch.setattr(coder, "with_second_opinion", watched)
    nlp(text)
    return " ".join(f"<{MARKS[w]}>" if isinstance(w, int) else w for w in found["words"])


@pytest.mark.parametrize(
    ("actor", "expected"),
    [
        ("pres", "<himself> refused to meet <party body> , <third body> said ."),
        ("TWO", "<party> refused to meet <itself> , <third body> said ."),
        ("MED", "<party> refused to meet <party body> , <itself> said ."),
        ("ONE", "<his side> refused to meet <party body> , <third body> said ."),
    ],
)
def test_names_become_marks_that_tell_only_the_side(nlp, actor: str, expected: str, monkeypatch) -> None:
    text = "Pavel Dorin refused to meet Belmaria, Quelland said."
    told = shown(nlp, text, actor, monkeypatch)
    assert told == expected


@pytest.mark.parametrize(
    ("actor", "place", "whose"),
    [("ONE", "Mirash", "a third"), ("MED", "Mirash", "the side"), ("ONE", "Belmaria", "a party")],
)
def test_a_name_that_stands_for_a_place_tells_whose_it_is(nlp, actor: str, place: str, whose: str, monkeypatch) -> None:
    told = shown(nlp, f"Envoys of Tarvonia and Quelland met in {place}.", actor, monkeypatch)
    assert told.endswith(f"met in <place of {whose}> .")


def test_words_for_both_are_two_marks_the_own_one_first(nlp, monkeypatch) -> None:
    told = shown(nlp, "Both sides met. Tarvonia and Belmaria are at odds.", "TWO", monkeypatch)
    assert told == "<itself> <party body> met ."


def test_every_mark_has_a_word_that_it_begins_as() -> None:
    assert len(LIKE) == len(MARKS)


def test_the_bundled_weights_tell_plain_sentences_apart() -> None:
    encoder = load_encoder()
    assert encoder is not None
    given = {
        "support": "1 welcomed the talks and said it would reopen its embassy .",
        "oppose": "1 rejected any talks with 5 and called the accord a betrayal .",
        "conditional": "1 will return to the talks only if 5 withdraws its troops .",
        "none": "Wheat prices in 1 rose by two per cent last year .",
    }
    words = [[int(w) if w.isdigit() else w for w in text.split()] for text in given.values()]
    found = encoder.chances(words).argmax(axis=1)
    assert [LABELS[k] for k in found] == list(given)


def test_the_weights_have_a_card_with_their_origin_and_licence() -> None:
    card = (resources.files("workbench") / "resources" / "encoder" / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert "all-MiniLM-L6-v2" in card
    assert "Apache" in card


def test_a_study_can_do_without_the_encoder(tmp_path: Path, monkeypatch) -> None:
    def refuse():
        raise AssertionError("the encoder was asked")

    monkeypatch.setattr(opinion, "load_encoder", refuse)
    doc = pipeline(small_study(tmp_path, ACTORS, f"{STUDY}learned: words\n"))("Tarvonia welcomed talks with Belmaria.")
    assert {c.actor: c.stance for c in doc._.codings}["ONE"] == "support"
