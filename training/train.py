"""Train the bundled English pipeline from open data and put it together.

    python training/train.py --data FOLDER [--work training/work] [--step convert|parser|names|assemble]

FOLDER holds the corpora that training/README.md lists. All steps take about two hours on two cores.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
EXAMPLES = sorted((HERE / "examples").glob("*.jsonl"))
WORLD = ROOT / "workbench" / "resources" / "world" / "states.yml"
BUNDLED = ROOT / "workbench" / "resources" / "english" / "pipeline"
ORDER = ("tok2vec", "tagger", "morphologizer", "parser", "trainable_lemmatizer")
#: The recogniser is trained so often; from the second time on, the web treebank joins in with names it gave itself.
ROUNDS = 3


def convert(data: Path, work: Path) -> None:
    """Write the training files of parser and names."""
    import convert as conversion

    work.mkdir(parents=True, exist_ok=True)
    conversion.write_parses(data, work)
    conversion.write_entities(data, EXAMPLES, WORLD, work)


def parser(data: Path, work: Path) -> None:
    """Train tagger, morphologiser, lemmatiser and parser in two rounds."""
    files = ("--paths.dev", work / "parse-dev.spacy")
    _train("parser.cfg", work / "parser-1", "--paths.train", work / "parse-train.spacy", *files)
    first = ("--paths.first", work / "parser-1" / "model-last")
    _train("parser2.cfg", work / "parser", "--paths.train", work / "parse-again.spacy", *files, *first)


def names(data: Path, work: Path) -> None:
    """Train the entity recogniser, `ROUNDS` times; each round labels the web treebank for the next."""
    import spacy
    from silver import write_silver

    encoder = ("--code", HERE / "callbacks.py", "--paths.parser", work / "parser" / "model-best")
    train = work / "ner-train.spacy"
    for round_ in range(1, ROUNDS + 1):
        target = work / "ner" if round_ == ROUNDS else work / f"ner-{round_}"
        _train("ner.cfg", target, "--paths.train", train, "--paths.dev", work / "ner-dev.spacy", *encoder)
        if round_ < ROUNDS:
            nlp = spacy.load(target / "model-best")
            train = work / f"ner-train-{round_ + 1}.spacy"
            write_silver(nlp, data / "ewt" / "train.conllu.gz", WORLD, with_gold=work / "ner-train.spacy", out=train)


def assemble(data: Path, work: Path) -> None:
    """Put the parts into one pipeline, in half precision, where the package looks for it."""
    import spacy

    nlp = spacy.load(work / "ner" / "model-best")
    parts = spacy.load(work / "parser" / "model-best")
    for name in ORDER:
        nlp.add_pipe(name, source=parts, before="ner")
    nlp.meta.update(
        name="workbench_english",
        version="1.0.0",
        license="CC BY-SA 4.0",
        author="The reconciliation workbench developers",
        description="English pipeline of the reconciliation workbench",
        url="",
        email="",
        performance={},
        sources=[],
    )
    _halve(nlp)
    shutil.rmtree(BUNDLED, ignore_errors=True)
    BUNDLED.mkdir(parents=True)
    nlp.to_disk(BUNDLED)


def _halve(nlp) -> None:
    for _, component in nlp.components:
        for node in component.model.walk():
            for param in node.param_names:
                if node.has_param(param):
                    node.set_param(param, node.get_param(param).astype("float16"))


def _train(config: str, target: Path, *options: object) -> None:
    command = [sys.executable, "-m", "spacy", "train", HERE / "configs" / config, "--output", target, *options]
    subprocess.run([str(part) for part in command], check=True)


STEPS = {"convert": convert, "parser": parser, "names": names, "assemble": assemble}


def main() -> None:
    """Run one step, or all of them in order."""
    sys.path.insert(0, str(HERE))
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, required=True, help="folder of the open corpora")
    options.add_argument("--work", type=Path, default=HERE / "work")
    options.add_argument("--step", choices=STEPS)
    given = options.parse_args()
    for name in [given.step] if given.step else STEPS:
        print(f"== {name}", flush=True)
        STEPS[name](given.data, given.work)


if __name__ == "__main__":
    main()
