"""Measure what it costs when every name of a study is replaced by an invented one.

    python benchmarks/names.py [--seeds 3]

The bundled study is coded twice: as it is, and with every name in its texts and in its `actors.yml` (people, states with
adjectives and capitals, organisations, places) replaced by a made-up word, always the same one for the same name. Both
are compared with the hand codings of the study, pair by pair in the order of the sentences. What is not a name stays.
"""

from __future__ import annotations

import argparse
import calendar
import random
import re
import shutil
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

import workbench as wb
from workbench.documents import read_all
from workbench.stances.evaluate import score
from workbench.study import load_study, normalise_name

ROOT = Path(__file__).parents[1]
STUDY = ROOT / "data" / "turkiye-syria"
GOLD = ROOT / "data" / "gold" / "turkiye-syria-passes.jsonl"
#: Endings that tell what a word is to a name: kept, so that an adjective stays one.
ENDINGS = ("ians", "ian", "ans", "an", "ish", "ese", "is", "i", "s")
NAME = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
CALENDAR = frozenset(
    word.lower().rstrip(".")
    for words in (calendar.day_name, calendar.day_abbr, calendar.month_name, calendar.month_abbr)
    for word in words
) | {"sept"}


def is_name(word: str, plain: frozenset[str]) -> bool:
    """Tell whether a word is one that only names have: with a capital, and never without one in English prose."""
    low = word.lower()
    return word[:1].isupper() and len(word) > 1 and low not in plain and low not in CALENDAR


def made_up(word: str, chance: random.Random, taken: set[str]) -> str:
    """Return an invented word of about the length of another, with its ending and its capitals."""
    ending = next((one for one in ENDINGS if word.lower().endswith(one) and len(word) > len(one) + 3), "")
    while True:
        stem = "".join(chance.choice("bdfgklmnprstvz") + chance.choice("aeiou") for _ in range(max(2, len(word) // 3)))
        if word.isupper() and len(word) < 6:
            new = "".join(chance.choice("BDFGKLMNPRSTVZ") for _ in word)
        else:
            new = (stem + chance.choice("lmnrst")).capitalize() + ending
        if new not in taken:
            taken.add(new)
            return new


class Renamer:
    """Replaces names, the same by the same however it is spelled.

    `plain` are the words of English prose in small letters, `mixed` the names, normalised, that stand in more than capitals.
    """

    def __init__(self, plain: frozenset[str], mixed: frozenset[str], seed: int):
        self._plain, self._mixed, self._chance = plain, mixed, random.Random(seed)
        self._new: dict[str, str] = {}
        actors = load_study(STUDY).actors.values()
        self._taken = {word for actor in actors for name in actor.names for word in NAME.findall(name)}

    def text(self, text: str) -> str:
        """Return a text with its names replaced."""
        return NAME.sub(lambda found: self._word(found.group()), text)

    def _word(self, word: str) -> str:
        for mark in ("'s", "’s"):
            if word.endswith(mark):
                return self._word(word.removesuffix(mark)) + mark
        if "-" in word:
            return "-".join(self._word(part) for part in word.split("-"))
        if not is_name(word, self._plain):
            return word
        plain = normalise_name(word)
        if plain not in self._new:
            acronym = word.isupper() and plain not in self._mixed
            self._new[plain] = made_up(word if acronym else word.capitalize(), self._chance, self._taken)
        new = self._new[plain]
        return new.upper() if word.isupper() else new

    def values(self, data: Any) -> Any:
        """Return an entry of `actors.yml` with the names in it replaced; ids, kinds and dates stay."""
        if isinstance(data, Mapping):
            kept = ("id", "kind", "principal", "role", "gender", "members", "country", "wikidata", "from", "to", "of")
            return {key: value if key in kept else self.values(value) for key, value in data.items()}
        if isinstance(data, list):
            return [self.values(value) for value in data]
        return self.text(data) if isinstance(data, str) else data


def words_in(folders: Iterable[Path]) -> Iterator[str]:
    """Yield the words of the texts and registries of some folders."""
    for path in (
        path for folder in folders for ending in ("*.md", "actors.yml") for path in sorted(folder.rglob(ending))
    ):
        yield from NAME.findall(path.read_text(encoding="utf-8"))


def renamed(target: Path, renamer: Renamer) -> None:
    """Write the bundled study to `target` with every name replaced; what the world registry knows of its actors goes along."""
    (target / "corpus").mkdir(parents=True)
    shutil.copy(STUDY / "study.yml", target / "study.yml")
    known = load_study(STUDY).actors
    own = {entry["id"]: entry for entry in yaml.safe_load((STUDY / "actors.yml").read_text(encoding="utf-8"))}
    corpus = {path.name: path.read_text(encoding="utf-8") for path in sorted((STUDY / "corpus").glob("*.md"))}
    spoken = " ".join(corpus.values())
    entries = [
        entry_of(known[name], own.get(name, {})) for name in known if name in own or is_spoken_of(known[name], spoken)
    ]
    (target / "actors.yml").write_text(
        yaml.safe_dump([renamer.values(entry) for entry in entries], allow_unicode=True), encoding="utf-8"
    )
    for name, text in corpus.items():
        head, mark, body = text.partition("\n---\n")
        lines = [renamer.text(line) if line.startswith("title:") else line for line in head.split("\n")]
        (target / "corpus" / name).write_text("\n".join(lines) + mark + renamer.text(body), encoding="utf-8")


def is_spoken_of(actor: Any, text: str) -> bool:
    """Tell whether a name of an actor stands in a text."""
    names = (*actor.names, *actor.adjectives, *actor.demonyms, *filter(None, [actor.capital]))
    return any(re.search(rf"\b{re.escape(name)}\b", text) for name in names)


def entry_of(actor: Any, own: Mapping[str, Any]) -> dict[str, Any]:
    """Return an actor as an entry of `actors.yml`, with what the registry adds to the study's own."""
    plain = ("id", "name", "kind", "principal", "role", "capital", "gender", "country")
    several = ("aliases", "adjectives", "demonyms", "capital_aliases", "seats", "bodies", "descriptions", "members")
    entry: dict[str, Any] = {name: getattr(actor, name) for name in plain}
    entry |= {name: list(getattr(actor, name)) for name in several} | {"ambiguous_names": own.get("ambiguous_names")}
    terms = ({"title": o.title, "from": o.start, "to": o.end, "of": o.of} for o in actor.offices)
    entry["offices"] = [{key: value for key, value in term.items() if value is not None} for term in terms]
    return {key: value for key, value in entry.items() if value}


def coded() -> pd.DataFrame:
    """Return the hand codings of listed actors, a row for each pair that either coder has; `agreed`: both gave it one label."""
    passes = pd.read_json(GOLD, lines=True)
    labels = passes.groupby(["sent_id", "actor"])["stance"]
    passes["agreed"] = labels.transform(lambda given: len(given) > 1 and given.nunique() == 1)
    return passes.drop_duplicates(["sent_id", "actor"])[lambda frame: frame["actor"].isin(load_study(STUDY).actors)]


def moved(gold: pd.DataFrame, texts: Mapping[str, str], renamer: Renamer) -> pd.DataFrame:
    """Return gold rows for the texts with invented names: the places of the same sentences there."""
    sentences = [renamer.text(sentence) for sentence in gold["sentence"]]
    starts = [texts[doc].index(sentence) for doc, sentence in zip(gold["doc_id"], sentences, strict=True)]
    ends = [start + len(sentence) for start, sentence in zip(starts, sentences, strict=True)]
    return gold.assign(sentence=sentences, sent_start=starts, sent_end=ends)


def scores_of(folder: Path, gold: pd.DataFrame) -> dict[str, float]:
    """Return the main scores of the coder on a study over its listed actors; pairs on which the coders differ count nowhere."""
    listed = set(load_study(folder).actors)
    codings = wb.open_study(folder).code()
    disputed: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for row in gold[~gold["agreed"]].itertuples(index=False):
        disputed[row.doc_id, row.actor].append((row.sent_start, row.sent_end))
    told = [
        actor in listed and not any(a <= start < b for a, b in disputed.get((doc, actor), ()))
        for doc, actor, start in zip(codings["doc_id"], codings["actor"], codings["sent_start"], strict=True)
    ]
    found = score(codings[told], gold[gold["agreed"]])
    return {key: found[key] for key in ("actor_f1", "position_f1", "macro_f1", "sign", "joint_f1")}


def main() -> None:
    """Print the scores with the real names, with invented ones, and the difference."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seeds", type=int, default=3, help="how many sets of invented names")
    given = options.parse_args()
    prose = [STUDY / "corpus", ROOT / "data" / "invented" / "corpus"]
    plain = frozenset(word for word in words_in(prose) if word.islower())
    mixed = frozenset(normalise_name(word) for word in words_in([STUDY]) if not word.isupper())
    gold = coded()
    rows: dict[str, list[dict[str, float]]] = {"real names": [scores_of(STUDY, gold)], "invented names": []}
    for seed in range(given.seeds):
        with tempfile.TemporaryDirectory() as name:
            target, renamer = Path(name) / "study", Renamer(plain, mixed, seed)
            renamed(target, renamer)
            documents, _ = read_all([target / "corpus"])
            texts = {document.doc_id: document.text for document in documents}
            rows["invented names"].append(scores_of(target, moved(gold, texts, renamer)))
    print(f"{gold['agreed'].sum()} pairs that two coders agree on, {given.seeds} sets of invented names")
    for what, found in rows.items():
        print(f"{what:<16}" + "  ".join(f"{key} {statistics.mean(one[key] for one in found):.3f}" for key in found[0]))


if __name__ == "__main__":
    main()
