"""Croissant 1.1: Parquet tables with machine-readable metadata for the tools of machine learning."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from workbench.export import related, safe, tables
from workbench.export.files import sha256
from workbench.export.losses import Losses
from workbench.export.reading import Source
from workbench.export.records import Dataset, to_json
from workbench.export.select import is_program
from workbench.export.sheet import agreement_lines, title_of

METADATA = "croissant.json"
_TYPES = {
    "string": "sc:Text",
    "integer": "sc:Integer",
    "number": "sc:Float",
    "datetime": "sc:DateTime",
    "list": "sc:Text",
}
_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "prov": "http://www.w3.org/ns/prov#",
    "annotation": "cr:annotation",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
    "value": "cr:value",
}


def write(dataset: Dataset, folder: Path, losses: Losses) -> None:
    """Write a Parquet file per table, and `croissant.json`, which gives every column and how the tables hang together."""
    files, records = [], []
    for table in related.tables(dataset):
        path = folder / f"{table.name}.parquet"
        related.write_parquet(table, path)
        files.append(_file(path))
        records.append(_records(table))
    text = to_json(_metadata(dataset, files, records), indent=2)
    (folder / METADATA).write_text(text + "\n", encoding="utf-8")
    related.note_types(dataset, losses)


def _file(path: Path) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": path.name,
        "name": path.name,
        "contentUrl": path.name,
        "contentSize": f"{path.stat().st_size} B",
        "encodingFormat": "application/x-parquet",
        "sha256": sha256(path),
    }


def _records(table: related.Table) -> dict[str, Any]:
    refers = {column: f"{other}/{field}" for column, other, field in table.refers}
    fields = []
    for name, kind in table.columns.items():
        field: dict[str, Any] = {
            "@type": "cr:Field",
            "@id": f"{table.name}/{name}",
            "name": name,
            "description": related.describe(name) or name.replace("_", " "),
            "dataType": ["sc:Text", "cr:Label"] if name == "stance" else _TYPES[kind],
            "source": {"fileObject": {"@id": f"{table.name}.parquet"}, "extract": {"column": name}},
        }
        if kind == "list":
            field |= {"isArray": True, "arrayShape": "-1"}
        if name in refers:
            field["references"] = {"field": {"@id": refers[name]}}
        if name == "coder" and table.refers:
            field["equivalentProperty"] = "prov:wasAttributedTo"
        fields.append(field)
    found: dict[str, Any] = {"@type": "cr:RecordSet", "@id": table.name, "name": table.name, "description": table.says}
    if table.key:
        found["key"] = [{"@id": f"{table.name}/{column}"} for column in table.key]
    return found | {"field": fields}


def _metadata(dataset: Dataset, files: list[dict[str, Any]], records: list[dict[str, Any]]) -> dict[str, Any]:
    about, facts = dataset.about, dataset.facts
    authors = ", ".join(about.authors) or "Authors not stated"
    day = (about.date or date.today()).isoformat()
    plain: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": title_of(dataset),
        "description": about.description or f"Stances of political actors toward {facts.target or 'a reconciliation'}.",
        "license": about.licence or "not stated",
        "url": about.url or "about:blank",
        "creator": [{"@type": "sc:Person", "name": name} for name in about.authors] or authors,
        "citeAs": f"{authors} ({day[:4]}). {title_of(dataset)}, version {about.version}.",
        "datePublished": day,
        "version": about.version,
        "inLanguage": facts.language,
        "distribution": files,
        "recordSet": records,
    }
    return plain | _responsible(dataset)


def _responsible(dataset: Dataset) -> dict[str, Any]:
    """Return what the codings themselves say of how they were made."""
    codings = dataset.codings
    machines = [coder for coder in dataset.coders if is_program(coder)]
    pairs = codings.groupby(["sent_id", "actor"])["coder"].nunique()
    people = len(dataset.coders) - len(machines)
    said: dict[str, Any] = {
        "rai:dataAnnotationProtocol": f"Sentence by sentence, by the codebook {dataset.facts.codebook or 'of the study'}.",
        "rai:dataAnnotationPlatform": "Reconciliation workbench",
        "rai:dataAnnotationAnalysis": agreement_lines(codings),
        "rai:annotationsPerItem": f"{pairs.mean():.2f} on average" if len(pairs) else "none",
        "rai:annotatorDemographics": f"{people} people; nothing else is stated",
        "rai:dataCollection": "News articles that the study chose.",
        "rai:dataBiases": "The articles are the study's choice, not a random sample of the press.",
        "rai:personalSensitiveInformation": "Names of public figures in news text.",
    }
    return said | ({"rai:machineAnnotationTools": machines} if machines else {})


def read(path: Path, source: Source) -> Iterator[dict[str, Any]]:
    """Yield the rows of the Parquet files `decisions` and `adjudications` beside the metadata."""
    folder = path if path.is_dir() else path.parent
    if not (folder / METADATA).is_file():
        raise safe.refuse(folder, f"it holds no {METADATA}")
    for name in ("decisions", "adjudications"):
        file = folder / f"{name}.parquet"
        if file.is_file():
            for row in tables.read_parquet(file, source):
                yield {name: value for name, value in row.items() if name != "split"}
