"""What `workbench evaluate --behaviour` prints."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from workbench.documents import Document
    from workbench.study import Study


def report(arguments: argparse.Namespace) -> None:
    """Run the behavioural suite on the rule coder and print the shares of pairs that move as they must."""
    from workbench.behaviour import SPLITS, check, failures, summary
    from workbench.opened import open_study

    study = open_study(arguments.study) if arguments.study else None
    checked = check(_coder(arguments.jobs), study)
    for split in SPLITS:
        half = checked[checked["split"] == split]
        print(f"behaviour, {split}: {half['seed'].nunique()} seeds, {len(half)} pairs")
        for by, row in summary(half).iterrows():
            print(
                f"  {by!s:<16} {_share(row['right'])}  with the seed right {_share(row['right_given_seed'])}  n {row['pairs']:.0f}"
            )
    if arguments.errors:
        for failure in failures(checked).to_dict("records"):
            _print_failure({str(key): value for key, value in failure.items()})
        print("failures of the frozen half are not shown, so that it can go on being a test")


def _coder(jobs: int):  # type: ignore[no-untyped-def]
    from workbench.scale import code

    def coder(documents: list[Document], study: Study) -> pd.DataFrame:
        return code(documents, study, jobs=jobs)

    return coder


def _share(value: float) -> str:
    return "   - " if value != value else f"{value:.3f}"


def _print_failure(row: dict[str, Any]) -> None:
    print(f"{row['seed']}  {row['transformation']}")
    for which in ("before", "after"):
        wanted, given = row[f"wanted_{which}"], row[f"given_{which}"]
        wrong = [
            f"{actor} wanted {wanted[actor]} given {given[actor]}" for actor in wanted if wanted[actor] != given[actor]
        ]
        print(f"    {row[which]}\n      {'; '.join(wrong) or 'as it must be'}")
