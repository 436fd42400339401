"""How often a coder's labels move as they must: the pairs as a table, and shares of them by transformation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from workbench.behaviour.casting import Cast, bundled_casts, cast_of
from workbench.behaviour.pairs import TRANSFORMATIONS, Case, Pair, pairs_of
from workbench.behaviour.seeds import SPLITS, read_seeds
from workbench.documents import Document
from workbench.study import Study, WorkbenchError

if TYPE_CHECKING:
    import pandas as pd

#: What the suite can be run on: anything that turns documents of a study into a table of codings.
Coder = Callable[[list[Document], Study], "pd.DataFrame"]


def check(coder: Coder, study: Study | None = None, splits: Sequence[str] = SPLITS) -> pd.DataFrame:
    """Run the suite on `coder` and return a row per pair.

    The seeds are played by the suite's own invented states, or by the actors of `study`. The columns: `split`, `seed`,
    `transformation`, `before` and `after` (the texts), `wanted_before`, `wanted_after`, `given_before`, `given_after`
    (labels by actor id), `seed_right`, and `right`: every judged label is as the codebook has it, before and after. An
    actor without a row counts as `none`. Raises WorkbenchError where the study has no names to play any seed.
    """
    import pandas as pd

    first, second = bundled_casts()
    cast, other = (first, second) if study is None else (cast_of(study), first)
    pairs = [(split, pair) for split in splits for seed in read_seeds(split) for pair in pairs_of(seed, cast, other)]
    if not pairs:
        raise WorkbenchError("the study has no two parties with names to play the suite; list them in study.yml")
    given = _coded(coder, [case for _, pair in pairs for case in (pair.before, pair.after)])
    rows = [_row(split, pair, given[id(pair.before)], given[id(pair.after)]) for split, pair in pairs]
    return pd.DataFrame(rows)


def _coded(coder: Coder, cases: Iterable[Case]) -> dict[int, dict[str, str]]:
    """Return the labels given to the judged actors of each case, by the identity of the case."""
    unique = {id(case): case for case in cases}
    given: dict[int, dict[str, str]] = {}
    for cast in {id(case.cast.study): case.cast for case in unique.values()}.values():
        own = {key: case for key, case in unique.items() if case.cast.study is cast.study}
        given |= _coded_alike(coder, own, cast)
    return given


def _coded_alike(coder: Coder, cases: dict[int, Case], cast: Cast) -> dict[int, dict[str, str]]:
    """Code cases that share a study; each is a document of its own."""
    documents = [Document(f"case-{number}", case.text) for number, case in enumerate(cases.values())]
    codings = coder(documents, cast.study)
    by_document = dict(list(codings.groupby(codings["doc_id"].astype(str))))
    empty = codings.iloc[:0]
    return {
        key: _labels(by_document.get(document.doc_id, empty), case)
        for (key, case), document in zip(cases.items(), documents, strict=True)
    }


def _labels(rows: pd.DataFrame, case: Case) -> dict[str, str]:
    """Return the label of every judged actor: its first that is not `none` in the judged sentence, else `none`."""
    rows = rows[rows["sent_start"] < case.judged]
    found = dict.fromkeys(case.wanted, "none")
    for actor, stance in zip(rows["actor"].astype(str), rows["stance"].astype(str), strict=True):
        if found.get(actor) == "none":
            found[actor] = stance
    return found


def _row(split: str, pair: Pair, before: dict[str, str], after: dict[str, str]) -> dict[str, object]:
    seed_right = before == pair.before.wanted
    return {
        "split": split,
        "seed": pair.seed,
        "transformation": pair.by,
        "before": pair.before.text,
        "after": pair.after.text,
        "wanted_before": pair.before.wanted,
        "wanted_after": pair.after.wanted,
        "given_before": before,
        "given_after": after,
        "seed_right": seed_right,
        "right": seed_right and after == pair.after.wanted,
    }


def summary(checked: pd.DataFrame) -> pd.DataFrame:
    """Return shares by transformation (rows, then `all`): `pairs`, `right`, and `right_given_seed`.

    `right_given_seed` counts only pairs whose seed was coded right: does the transformation itself mislead the coder?
    It is missing where no seed was.
    """
    import pandas as pd

    groups = [(by, checked[checked["transformation"] == by]) for by in TRANSFORMATIONS]
    rows = [(by, group) for by, group in [*groups, ("all", checked)] if len(group)]
    return pd.DataFrame(
        {
            "pairs": [len(group) for _, group in rows],
            "right": [group["right"].mean() for _, group in rows],
            "right_given_seed": [group.loc[group["seed_right"], "right"].mean() for _, group in rows],
        },
        index=pd.Index([by for by, _ in rows], name="transformation"),
    )


def failures(checked: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs that failed, of the half that may be read."""
    return checked[~checked["right"] & (checked["split"] != "frozen")]
