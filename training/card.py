"""The model card, written from the measured scores."""

from __future__ import annotations

from typing import Any

_HEAD = """# Model card: the bundled English pipeline

Tagger, morphologiser, lemmatiser, dependency parser with sentence boundaries, and entity recogniser for English news,
trained with spaCy by the scripts in `training/`. It is the default on every machine, so that results do not depend on
what else is installed. Size: {size} MB, weights in half precision. Speed: {speed:,} words per second ({machine}).

## Licence and credit

The weights are under **CC BY-SA 4.0**, since they are made from share-alike data. Credit goes to:

| data | used for | licence | credit |
|---|---|---|---|
| Universal Dependencies English-EWT 2.16 | parse | CC BY-SA 4.0 | UD English-EWT contributors |
| Universal Dependencies English-GUM 2.16, open genres | parse, names | texts CC BY(-SA), annotations CC BY 4.0 | GUM, Georgetown |
| Universal NER, English EWT (development part) | names | CC BY-SA 4.0 | Universal NER |
| WikiGold | names | CC BY 4.0 | Balasuriya et al. 2009 |
| CrossNER, politics (training and development parts) | names | MIT | CrossNER |
| re3d (four of five documents) | names | public domain, OGL v3, CC BY 3.0 AU, CC BY-SA 3.0 | Dstl |
| `training/examples` | names | CC BY 4.0 | this project |
"""

_TAIL = """
## Limits

- Web English and edited English of about 2000 to 2020; news was a small part of the parsing data.
- The entity recogniser marks a country's name as LOC also where the country acts; acting is found by the actor stage.
- The weakest relations are appositions, parataxis and long coordinations; rules downstream allow for that.
- `re3d` is noisily annotated (common nouns, pronouns, some wrong types), so its score is lower than its use.
- The frozen diplomacy sentences were written by this project's developers, in the manner of news; they were not read
  by whoever trained the model, but they are not a sample of any newspaper.

Repeat with `python training/train.py --data FOLDER` and `python training/evaluate.py --data FOLDER`.
"""


#: What the pipeline was meant to reach: labelled attachment, sentence F1, F1 of names.
AIMS = {
    ("parse", "EWT test", "LAS"): 80.0,
    ("parse", "GUM test", "LAS"): 82.5,
    ("parse", "EWT test", "sentences F"): 85.0,
    ("parse", "GUM test", "sentences F"): 94.0,
    ("names", "CrossNER politics test", "all"): 75.0,
    ("names", "Universal NER EWT test", "all"): 60.0,
    ("names", "diplomacy, frozen, with the registry", "all"): 88.0,
}


def card(scores: dict[str, Any]) -> str:
    """Return the text of the card."""
    head = _HEAD.format(size=scores["megabytes"], speed=scores["words per second"], machine=scores["machine"])
    return head + "\n## Scores\n\n" + _parses(scores["parse"]) + "\n" + _names(scores["names"]) + _below(scores) + _TAIL


def _below(scores: dict[str, Any]) -> str:
    """Say which aims were missed, so that nobody takes them for met."""
    missed = []
    for (kind, test, measure), aim in AIMS.items():
        value = scores[kind][test][measure]
        reached = value[2] if isinstance(value, list) else value
        if reached < aim:
            missed.append(f"- {test}: {reached} ({measure}; aim {aim})")
    return "\n## Below the aim\n\n" + "\n".join(missed) + "\n" if missed else ""


def _parses(parses: dict[str, dict[str, float]]) -> str:
    names = list(next(iter(parses.values())))
    lines = [f"| test set | {' | '.join(names)} |", "|" + "---|" * (len(names) + 1)]
    lines += [f"| {test} | {' | '.join(str(scores[n]) for n in names)} |" for test, scores in parses.items()]
    return "Parsing from raw text, percent:\n\n" + "\n".join(lines) + "\n"


def _names(names: dict[str, dict[str, list[float]]]) -> str:
    lines = ["| test set | label | precision | recall | F1 | names |", "|---|---|---|---|---|---|"]
    for test, labels in names.items():
        for label, (precision, recall, f1, count) in labels.items():
            lines.append(f"| {test} | {label} | {precision} | {recall} | {f1} | {count:.0f} |")
    return "Names with exact bounds and label, percent:\n\n" + "\n".join(lines) + "\n"
