"""REFI-QDA project (.qdpx): texts, codes, and a coded selection per row, for qualitative tools."""

from __future__ import annotations

import io
import json
import uuid
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape, quoteattr

from workbench.export import safe
from workbench.export.completing import again, completed, merged
from workbench.export.losses import Losses
from workbench.export.offsets import clean
from workbench.export.places import Sentences, anchor, sentences_of, side_line
from workbench.export.reading import Source
from workbench.export.records import Article, Dataset, Row, instant, moment, record, to_json

NAMESPACE = "urn:QDA-XML:project:1.0"
PROJECT, SIDE = "project.qde", "workbench.jsonl"
_MARK = "\nworkbench: "
_GROUPS = {"stance": "Stance", "actor": "Actors", "issues": "Issues"}


def write(dataset: Dataset, path: Path, losses: Losses) -> None:
    """Write one archive. A row is a selection over its mention (over the sentence, where none is in it), with a code
    under `Stance`, one under `Actors`, and one for each issue; positions count code points.
    """
    draft = path.with_name("project.part")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed, draft.open("w+", encoding="utf-8") as project:
        side: list[str] = []
        project.write(_head(dataset))
        for document, rows in dataset.with_text(losses):
            guid = _guid("document", document.doc_id)
            known = Sentences.of(rows)
            side.append(side_line(document, f"{guid}.txt", known))
            text = document.text.replace("\n", "\r\n") if dataset.options.crlf else document.text
            packed.writestr(f"sources/{guid}.txt", b"\xef\xbb\xbf" + text.encode("utf-8", "surrogatepass"))
            _source(project, guid, document, rows, known, dataset, losses, side)
        project.write("</Sources></Project>\n")
        project.seek(0)
        with packed.open(PROJECT, "w", force_zip64=True) as member:
            for block in iter(lambda: project.read(1 << 20), ""):
                member.write(block.encode())
        packed.writestr(SIDE, "".join(side))
    draft.unlink()
    losses.remark("stance and actor are two codes of one selection; other tools pair them by that selection only")


def _guid(kind: str, name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"workbench:{kind}:{name}")).upper()


def _head(dataset: Dataset) -> str:
    now = instant(datetime.now(UTC).replace(microsecond=0))
    users = "".join(f"<User guid={_attr(_guid('coder', name))} name={_attr(name)}/>" for name in dataset.coders)
    actors = dict.fromkeys(str(name) for name in dataset.codings["actor"].dropna())
    issues = dict.fromkeys([i.id for i in dataset.facts.issues] + [i for v in dataset.codings["issues"] for i in v])
    colours = {label.id: label.color for label in dataset.facts.labels}
    codes = (
        _group("stance", dict.fromkeys(dataset.labels), dict.fromkeys(dataset.labels, ""), colours)
        + _group("actor", actors, {n: a.name for n, a in dataset.facts.actors.items()}, {})
        + _group("issues", issues, {issue.id: issue.definition for issue in dataset.facts.issues}, {})
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<Project xmlns="{NAMESPACE}" name={_attr(dataset.about.title or dataset.facts.title)} '
        f'origin="Reconciliation workbench" creationDateTime="{now}">\n'
        f"<Users>{users}</Users>\n<CodeBook><Codes>{codes}</Codes></CodeBook>\n<Sources>\n"
    )


def _group(kind: str, names: dict[str, Any], notes: dict[str, str], colours: dict[str, str]) -> str:
    if not names:
        return ""
    codes = "".join(_code(kind, name, notes.get(name, ""), colours.get(name)) for name in names)
    return f'<Code guid="{_guid("group", kind)}" name="{_GROUPS[kind]}" isCodable="false">{codes}</Code>\n'


def _code(kind: str, name: str, note: str, colour: str | None) -> str:
    described = f"<Description>{_text(note)}</Description>" if note else ""
    paint = f" color={_attr(colour)}" if colour else ""
    return f'<Code guid="{_guid(kind, name)}" name={_attr(name)} isCodable="true"{paint}>{described}</Code>'


def _attr(text: str) -> str:
    return quoteattr(clean(text))


def _text(text: str) -> str:
    return escape(clean(text), {"\r": "&#13;"})


def _source(
    project: IO[str], guid: str, document: Article, rows: list[Row], known: Sentences,
    dataset: Dataset, losses: Losses, side: list[str],
) -> None:  # fmt: skip
    name = _attr(document.doc_id)
    project.write(f'<TextSource guid="{guid}" name={name} plainTextPath="internal://{guid}.txt">')
    if document.title:
        project.write(f"<Description>{_text(document.title)}</Description>")
    for number, row in enumerate(rows):
        place = anchor(row)
        if place is None or not known.know(row, place[1][0][0]):
            if dataset.options.carry:
                side.append(to_json({"row": record(row)}) + "\n")
            else:
                losses.lost("row", "it has no place in a sentence that a selection could stand at")
            continue
        start, end = place[1][0][0], max(end for _, end in place[1])
        project.write(_selection(_guid("selection", f"{guid}{number}"), start, end, row, dataset))
        if not dataset.options.carry:
            losses.compare(record(row), completed(_held(row), dataset.facts, document.text))
    project.write("</TextSource>\n")


def _selection(guid: str, start: int, end: int, row: Row, dataset: Dataset) -> str:
    user = f'creatingUser="{_guid("coder", row.coder)}"'
    when = f' creationDateTime="{instant(row.coded_at)}"' if row.coded_at is not None else ""
    memo = (row.comment or "") + (_MARK + json.dumps(record(row)) if dataset.options.carry else "")
    codes = [("actor", row.actor), *(("issues", issue) for issue in row.issues)]
    codings = "".join(
        f'<Coding guid="{_guid(kind, guid + name)}" {user}><CodeRef targetGUID="{_guid(kind, name)}"/></Coding>'
        for kind, name in [*([("stance", row.stance)] if row.stance else []), *codes]
    )
    named = _attr(f"{row.actor_name or row.actor}: {row.stance or 'missing'}")
    described = f"<Description>{_text(memo)}</Description>" if memo else ""
    return (
        f'<PlainTextSelection guid="{guid}" name={named} startPosition="{start}" endPosition="{end}" {user}{when}>'
        f"{described}{codings}</PlainTextSelection>\n"
    )


def _held(row: Row) -> dict[str, Any]:
    """Return what a selection and its codes hold; one over the whole sentence says nothing of a mention."""
    plain = record(row)
    names = ("doc_id", "sent_id", "sent_start", "sent_end", "actor", "stance", "issues", "coder", "coded_at", "comment")
    held = {
        name: clean(plain[name]) if isinstance(plain[name], str) else plain[name] for name in names if name in plain
    }
    kind, pieces = anchor(row) or ("", ())
    bounds = (pieces[0][0], max(end for _, end in pieces)) if kind == "mention" else None
    if bounds is not None and bounds != row.span("sent"):
        held |= {"mention_start": bounds[0], "mention_end": bounds[1]}
    return held


def read(path: Path, source: Source) -> Iterator[dict[str, Any]]:
    """Yield the rows of a project: each selection that has a code of an actor or of a stance."""
    with safe.archive(path) as packed:
        if PROJECT not in packed.names:
            raise safe.refuse(path, f"it holds no {PROJECT}, so it is no REFI-QDA project")
        root = safe.parse_xml(packed.read(PROJECT), path)
        side = [json.loads(line) for line in _lines(packed)]
        texts = {name: packed for name in packed.names if name.startswith("sources/")}
        known = {plain["doc_id"]: sentences_of(plain) for plain in side if "doc_id" in plain}
        yield from _rows(root, known, texts, source)
    for plain in side:
        if "row" in plain:
            yield merged(plain["row"], {}, {})


def _lines(packed: safe.Archive) -> Iterator[str]:
    data = packed.read(SIDE) if SIDE in packed.names else b""
    yield from io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline="\n")


def _rows(
    root: Element, known: dict[str, Sentences], texts: dict[str, safe.Archive], source: Source
) -> Iterator[dict[str, Any]]:
    users = {user.get("guid"): user.get("name") for user in root.iter(_tag("User"))}
    codes = _codes(root, source)
    for text in root.iter(_tag("TextSource")):
        doc_id = _document(text, texts, source)
        if doc_id is None:
            source.notes.leave_out("its document is not in the study", str(text.get("name")))
            continue
        for selection in text.findall(_tag("PlainTextSelection")):
            got = _said(selection, doc_id, users, codes, known.get(doc_id, Sentences([])))
            if "actor" in got or "stance" in got:
                base = _carried(selection)
                yield merged(base, got, _held(again(base)) if base else {})
            else:
                source.notes.leave_out("a selection has no code of a stance or an actor", str(selection.get("name")))


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _codes(root: Element, source: Source) -> dict[str | None, tuple[str, str]]:
    """Return code -> column and name: by the group it stands in; a label's name needs no group."""
    kinds = {name: kind for kind, name in _GROUPS.items()}
    found: dict[str | None, tuple[str, str]] = {}
    for code in root.iter(_tag("Code")):
        if source.label(code.get("name")) in source.labels:
            found.setdefault(code.get("guid"), ("stance", str(code.get("name"))))
    for group in root.iter(_tag("Code")):
        kind = kinds.get(source.names.spans.get(str(group.get("name")), str(group.get("name"))))
        for code in group.findall(_tag("Code")) if kind else []:
            found[code.get("guid")] = str(kind), str(code.get("name"))
    return found


def _document(text: Element, texts: dict[str, safe.Archive], source: Source) -> str | None:
    found = source.document(text.get("name"))
    name = "sources/" + str(text.get("plainTextPath", "")).removeprefix("internal://")
    if found is None and name in texts:
        words = texts[name].read(name).decode("utf-8-sig", "replace").replace("\r\n", "\n")
        found = source.document(None, words)
    return found or (None if source.documents else text.get("name"))


def _said(
    selection: Element, doc_id: str, users: dict[str | None, str | None],
    codes: dict[str | None, tuple[str, str]], known: Sentences,
) -> dict[str, Any]:  # fmt: skip
    start, end = int(selection.get("startPosition", -1)), int(selection.get("endPosition", -1))
    stamp = moment(selection.get("creationDateTime"))
    memo = (selection.findtext(_tag("Description")) or "").split(_MARK)[0]
    plain: dict[str, Any] = {
        "doc_id": doc_id,
        "coder": users.get(selection.get("creatingUser")),
        "coded_at": instant(stamp) if stamp else None,
        "comment": memo or None,
        **known.at(start),
    }
    if (start, end) != (plain.get("sent_start"), plain.get("sent_end")):
        plain |= {"mention_start": start, "mention_end": end}
    for reference in selection.iter(_tag("CodeRef")):
        column, name = codes.get(reference.get("targetGUID"), ("", ""))
        if column == "issues":
            plain.setdefault("issues", []).append(name)
        elif column:
            plain[column] = name
    return {name: value for name, value in plain.items() if value is not None}


def _carried(selection: Element) -> dict[str, Any] | None:
    _, mark, rest = (selection.findtext(_tag("Description")) or "").partition(_MARK)
    if not mark:
        return None
    try:
        found = json.loads(rest)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
