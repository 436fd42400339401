"""What was read and how it was coded, in words and numbers taken from what was run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from workbench import __version__
from workbench.charts import correction, counted
from workbench.estimates import FEWEST, REPEATS

if TYPE_CHECKING:
    import pandas as pd

    from workbench.documents import Document
    from workbench.study import Study


def method(
    codings: pd.DataFrame,
    documents: Sequence[Document],
    study: Study,
    *,
    people: pd.DataFrame | None = None,
    gold: pd.DataFrame | None = None,
) -> str:
    """Return a paragraph on how the codings came about, from what was run, fit for a paper's methods section.

    `people` are the codings of people, where there are any: their agreement is told. `gold` corrected the estimates.
    """
    positions = int(codings["value"].notna().sum())
    copies = sum(1 for document in documents if document.duplicate_of)
    near = f"{counted(copies, 'document')} repeated others nearly word by word and were counted. " if copies else ""
    language = f"the spaCy pipeline {study.pipeline}" if study.pipeline else "its bundled English pipeline"
    return (
        f"{len(documents):,} documents were read and cut into sentences with the reconciliation workbench "
        f"{__version__} and {language}. Every political actor named in a sentence was coded for its stance toward "
        f"{study.target}, following the codebook “{study.codebook.title}” ({len(study.codebook.labels)} labels, "
        f"{len(study.codebook.issues)} issues). {_coders(codings, study)} The unit is the pair of a sentence and an actor: "
        f"{len(codings):,} pairs in {codings['doc_id'].nunique():,} documents, of which {positions:,} hold a position. "
        f"{near}Net stance is the mean of the labels’ values over positions; its 95 % intervals come from {REPEATS:,} "
        f"bootstrap samples of whole documents and are left out where fewer than {FEWEST} documents hold a position. "
        f"{agreement_of(people)}{_correction(codings, gold)}"
    )


def _correction(codings: pd.DataFrame, gold: pd.DataFrame | None) -> str:
    coded = correction(codings, gold)
    if not coded.pairs:
        return "The labels were not corrected with hand-coded pairs: read shares as what was coded, not as unbiased estimates."
    return (
        f"Net stance and shares of labels were {coded.words}, by the difference estimator with design weights (prediction-powered inference), "
        f"where they lie in {FEWEST} documents or more, and are as coded elsewhere. Pairs "
        "that people left unclear, or on which they differed and nobody decided, are not among the hand-coded ones."
    )


def agreement_of(people: pd.DataFrame | None) -> str:
    """Return the sentence on how far people agree, from the pairs that at least two of them coded; "" without such."""
    from workbench import agreement

    if people is None or people.empty or people["coder"].nunique() < 2:
        return ""
    found = agreement.report(people, measures=("percent", "alpha"))
    last = found[found["coders"] == found["coders"].iloc[-1]].set_index("measure")
    alpha = last.loc["alpha"]
    if alpha["value"] is None or alpha["value"] != alpha["value"]:
        return ""
    span = f" (95 % interval {alpha['low']:.2f} to {alpha['high']:.2f})" if alpha["low"] == alpha["low"] else ""
    return (
        f"{people['coder'].nunique()} people coded {int(alpha['units']):,} pairs at least twice; they agree on "
        f"{100 * last.loc['percent', 'value']:.0f} % of them, Krippendorff’s alpha {alpha['value']:.2f}{span}. "
    )


def versions() -> str:
    """Return the versions of what the numbers rest on, for a reader who wants to make them again."""
    import platform
    from importlib.metadata import version

    parts = [f"{name} {version(name)}" for name in ("spacy", "pandas", "numpy", "matplotlib")]
    return f"Reconciliation workbench {__version__}, Python {platform.python_version()}, {', '.join(parts)}"


def _coders(codings: pd.DataFrame, study: Study) -> str:
    """Return the sentence that names the coders, programs and people alike."""
    names = sorted(codings["coder"].dropna().unique())
    if not names:
        return "Nothing was coded."
    how = (
        "written rules, weighed against readers that learned from coded sentences" if study.learned else "written rules"
    )
    kinds = [f"{name} ({how})" if name.startswith("rules") else name for name in names]
    return f"The coder was {kinds[0]}." if len(kinds) == 1 else f"The coders were {', '.join(kinds)}."


def corpus(documents: Sequence[Document]) -> dict[str, Any]:
    """Return the facts of a corpus: documents, words, first and last day, outlets by size, what was set aside."""
    dates = sorted(d.date for d in documents if d.date)
    outlets: dict[str, int] = {}
    for document in documents:
        outlets[document.outlet or "outlet unknown"] = outlets.get(document.outlet or "outlet unknown", 0) + 1
    return {
        "documents": len(documents),
        "words": sum(len(d.text.split()) for d in documents),
        "first": dates[0] if dates else None,
        "last": dates[-1] if dates else None,
        "undated": len(documents) - len(dates),
        "outlets": sorted(outlets.items(), key=lambda item: (-item[1], item[0])),
        "left_out": sum(len(d.left_out) for d in documents),
        "copies": sum(1 for d in documents if d.duplicate_of),
    }


def limits(codings: pd.DataFrame, *, corrected: bool = False) -> list[str]:
    """Return what a reader must keep in mind, by who coded and whether the estimates are corrected."""
    names = [str(name) for name in codings["coder"].dropna().unique()]
    told = [
        "Documents are what was collected, not what was published: an outlet or a month with more documents counts more.",
        "A position is counted as often as sentences show it. A statement that many documents repeat counts many times.",
    ]
    if any(not name.startswith(("person:", "team:", "adjudicated")) for name in names):
        told.insert(
            0,
            "A program coded these sentences. It misses positions that are only implied, and it can mistake whose "
            "position a sentence shows. Check the sentences behind a figure before you rely on it"
            + (
                ". Corrected numbers are right on average only if the hand-coded pairs were drawn at random."
                if corrected
                else ", and code a sample by hand before you compare shares."
            ),
        )
    return told
