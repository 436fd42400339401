"""What goes with every dataset so that its folder can be deposited as it is: data sheet, citation file, checksums."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from workbench.export.files import sha256
from workbench.export.losses import LossReport
from workbench.export.records import ADJUDICATED, Dataset
from workbench.export.select import is_person, is_program

if TYPE_CHECKING:
    import pandas as pd

SHEET, CITATION, SUMS = "DATASHEET.md", "CITATION.cff", "SHA256SUMS"
_UNKNOWN = "not stated"


def write(dataset: Dataset, report: LossReport, folder: Path) -> None:
    """Write the data sheet, the citation file and, last, the checksums of every file in the folder."""
    (folder / SHEET).write_text(data_sheet(dataset, report), encoding="utf-8")
    (folder / CITATION).write_text(citation(dataset), encoding="utf-8")
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    sums = [f"{sha256(file)}  {file.relative_to(folder).as_posix()}\n" for file in files]
    (folder / SUMS).write_text("".join(sums), encoding="utf-8")


def title_of(dataset: Dataset) -> str:
    """Return the title of a dataset: the one given, or one made from the study's."""
    return dataset.about.title or f"Codings of: {dataset.facts.title}"


def citation(dataset: Dataset) -> str:
    """Return a citation file (CFF 1.2.0)."""
    about = dataset.about
    authors = about.authors or ("Authors not stated",)
    plain: dict[str, object] = {
        "cff-version": "1.2.0",
        "message": "Please cite this dataset as below.",
        "type": "dataset",
        "title": title_of(dataset),
        "version": about.version,
        "date-released": (about.date or date.today()).isoformat(),
        "authors": [{"name": name} for name in authors],
    }
    if about.licence:
        plain["license"] = about.licence
    if about.url:
        plain["url"] = about.url
    if about.description:
        plain["abstract"] = about.description
    return yaml.safe_dump(plain, sort_keys=False, allow_unicode=True)


def data_sheet(dataset: Dataset, report: LossReport) -> str:
    """Return the data sheet as Markdown: what it is, who coded, how, how well they agree, and the known limits."""
    parts = [
        f"# {title_of(dataset)}",
        dataset.about.description,
        _content(dataset, report),
        "## Who coded\n\n" + _coders(dataset),
        "## How\n\n" + _how(dataset),
        "## Agreement\n\n" + agreement_lines(dataset.codings),
        "## Labels\n\n" + _labels(dataset),
        "## What this format does not hold\n\n```\n" + str(report) + "\n```",
        "## Known limits\n\n" + _limits(dataset),
        "## Files\n\n" + f"`{SUMS}` lists every file with its SHA-256; `sha256sum -c {SUMS}` checks them.",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _content(dataset: Dataset, report: LossReport) -> str:
    about, facts = dataset.about, dataset.facts
    facts_of = {
        "Codings": f"{len(dataset.codings)} rows, one per sentence, actor and coder",
        "Documents": f"{dataset.codings['doc_id'].nunique()} coded, {len(dataset.documents)} in all; {_period(dataset)}",
        "Language": facts.language,
        "Target": facts.target or _UNKNOWN,
        "Format": report.format,
        "Authors": ", ".join(about.authors) or _UNKNOWN,
        "Licence": about.licence or f"{_UNKNOWN}; the texts may belong to their publishers",
        "Version": f"{about.version}, {(about.date or date.today()).isoformat()}",
    }
    if dataset.split_of:
        counts = [
            f"{name} {sum(1 for split in dataset.split_of.values() if split == name)}"
            for name in dataset.options.splits
        ]
        facts_of["Splits"] = f"by document, copies of one article together: {', '.join(counts)}"
    return "\n".join(f"- {name}: {value}" for name, value in facts_of.items())


def _period(dataset: Dataset) -> str:
    days = sorted(document.date for document in dataset.documents.values() if document.date)
    return f"{days[0]} to {days[-1]}" if days else "no dates"


def _coders(dataset: Dataset) -> str:
    lines = ["| coder | kind | codings | documents | first | last |", "|---|---|---|---|---|---|"]
    for coder, rows in dataset.codings.groupby("coder", observed=True):
        times = rows["coded_at"].dropna()
        span = [str(times.min())[:10], str(times.max())[:10]] if len(times) else ["", ""]
        lines.append(
            f"| {coder} | {_kind(str(coder))} | {len(rows)} | {rows['doc_id'].nunique()} | {' | '.join(span)} |"
        )
    if dataset.options.pseudonyms:
        lines.append("\nNames of coders are pseudonyms; comments are as the coders wrote them.")
    return "\n".join(lines)


def _kind(coder: str) -> str:
    if coder == ADJUDICATED:
        return "decision after adjudication"
    return "program" if is_program(coder) else "person" if is_person(coder) else "other"


def _how(dataset: Dataset) -> str:
    facts = dataset.facts
    lines = [
        f"Codebook: {facts.codebook or 'the built-in labels'}, version {codebook_version(dataset)}.",
        "Offsets count Unicode code points of the document's text, start included, end not, unless the format's page "
        "says otherwise; the text is as it was read, in Unicode NFC.",
        dataset.about.notes,
    ]
    return "\n".join(line for line in lines if line)


def codebook_version(dataset: Dataset) -> str:
    """Return a short hash of labels, values and issues: two datasets with the same one share their codebook."""
    import hashlib

    facts = dataset.facts
    text = repr([(label.id, label.value, label.definition) for label in facts.labels] + [i.id for i in facts.issues])
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def _labels(dataset: Dataset) -> str:
    counts = dataset.codings["stance"].value_counts()
    values = dataset.facts.values
    lines = ["| label | value | codings |", "|---|---|---|"]
    for label in dataset.labels:
        value = values.get(label)
        lines.append(f"| {label} | {'' if value is None else value} | {int(counts.get(label, 0))} |")
    missing = int(dataset.codings["stance"].isna().sum())
    return "\n".join([*lines, *([f"| (missing) | | {missing} |"] if missing else [])])


def agreement_lines(codings: pd.DataFrame) -> str:
    """Return what can be said of agreement: percent and Krippendorff's alpha over pairs that two or more coders coded.

    Programs are left aside where two people coded.
    """
    from workbench.agreement import krippendorff, percent, units_by_coders

    judged = codings[codings["stance"].notna() & (codings["coder"] != ADJUDICATED)]
    judged = judged.drop_duplicates(["sent_id", "actor", "coder"])
    people = judged[~judged["coder"].isin([coder for coder in judged["coder"].unique() if is_program(coder)])]
    judged = people if people["coder"].nunique() > 1 else judged
    if judged["coder"].nunique() < 2:
        return "One coder only; agreement cannot be told."
    table = units_by_coders(judged)
    kind = "people" if judged is people else "coders, programs among them"
    units = int((table.notna().sum(axis=1) >= 2).sum())
    if not units:
        return "No sentence and actor was coded by two coders; agreement cannot be told."
    share, alpha = percent(table), krippendorff(table)
    return (
        f"{units} pairs of sentence and actor coded by two or more of {judged['coder'].nunique()} {kind}: "
        f"{_figure(share)} of pairs of codes are equal; Krippendorff's alpha (nominal) {_figure(alpha)}. "
        "`workbench agree` gives intervals."
    )


def _figure(value: float | None) -> str:
    return "undefined" if value is None else f"{value:.2f}"


def _limits(dataset: Dataset) -> str:
    lines = []
    coders = dataset.coders
    if any(is_program(coder) for coder in coders):
        lines.append("- Some codings are a program's and hold errors that nobody has corrected.")
    if not any(coder == ADJUDICATED for coder in coders):
        lines.append("- Differences between coders are not adjudicated.")
    unclear = int((dataset.codings["stance"] == "unclear").sum())
    if unclear:
        lines.append(f"- {unclear} codings are `unclear`: the coder could not decide. They are no label of the scale.")
    lines.append("- `none` means that the sentence shows no position; a pair that is absent was not coded.")
    lines.append("- The documents are the study's choice, not a random sample of the press, unless stated above.")
    return "\n".join(lines)
