"""Archives of articles: zip files of any other kind of source, and WARC files of harvested web pages."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from workbench.documents.guards import archive_fault, leads_out
from workbench.documents.records import Document, Link, Problem

Found = Document | Problem | Link
_NESTED = 2
_PIECE = 1 << 20


def read_zip(path: Path, read: Callable[[Path], Iterable[Found]], depth: int = 0) -> Iterator[Found]:
    """Read every member of a zip file with `read`; nothing is unpacked into the study, names are never used as paths.

    Members that are encrypted, damaged, hidden, nested too deep or whose name leads out of the archive are told.
    """
    with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory() as folder:
        fault = archive_fault(archive)
        if fault:
            yield Problem(str(path), f"is refused: {fault}")
            return
        for number, member in enumerate(archive.infolist()):
            name = PurePosixPath(member.filename)
            if member.is_dir() or name.name.startswith(".") or "__MACOSX" in name.parts:
                continue
            where = f"{path}, {member.filename}"
            reason = _refusal(member, name, depth)
            if reason:
                yield Problem(where, reason)
                continue
            copy = Path(folder) / f"{number}{name.suffix.lower()}"
            try:
                _unpack(archive, member, copy)
            except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError) as error:
                yield Problem(where, f"is damaged ({error}); the other members were read")
                continue
            if name.suffix.lower() == ".zip":
                yield from read_zip(copy, read, depth + 1)
            else:
                yield from (_renamed(found, copy, name.stem, where) for found in read(copy))
            copy.unlink()


def _refusal(member: zipfile.ZipInfo, name: PurePosixPath, depth: int) -> str | None:
    if leads_out(member.filename):
        return "was left out: its name leads out of the archive"
    if member.flag_bits & 1:
        return "is encrypted; unpack it and give the files"
    if name.suffix.lower() == ".zip" and depth + 1 >= _NESTED:
        return "is an archive in an archive in an archive; unpack it and give the files"
    return None


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path) -> None:
    """Copy one member piece by piece, and stop where it turns out larger than the archive says."""
    written = 0
    with archive.open(member) as source, target.open("wb") as out:
        while piece := source.read(_PIECE):
            written += len(piece)
            if written > member.file_size:
                raise zipfile.BadZipFile("it is larger than the archive says")
            out.write(piece)


def _renamed(found: Found, copy: Path, stem: str, where: str) -> Found:
    if isinstance(found, Problem):
        return Problem(where, found.message)
    if isinstance(found, Link):
        return found
    rest = found.doc_id.removeprefix(copy.stem)
    return replace(found, doc_id=stem + rest) if rest != found.doc_id else found


def read_warc(path: Path, read_page: Callable[[str, str], Document]) -> Iterator[Found]:
    """Read the web pages of a WARC file (plain or gzipped), answers with status 200 only, each with its address.

    Where the file ends in the middle of a record, the pages before it are kept and the end is told.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    from workbench.documents.readers import decoded

    count = 0
    with path.open("rb") as file:
        try:
            for record in ArchiveIterator(file):
                if not _is_page(record):
                    continue
                count += 1
                url = record.rec_headers.get_header("WARC-Target-URI") or ""
                page = read_page(decoded(record.content_stream().read()), url)
                captured = (record.rec_headers.get_header("WARC-Date") or "")[:10]
                yield replace(
                    page, doc_id=f"{path.name.split('.')[0]}-{count}", metadata={**page.metadata, "captured": captured}
                )
        except (ArchiveLoadFailed, EOFError, OSError, ValueError) as error:
            yield Problem(str(path), f"breaks off after {count} pages ({error}); those were read")
            return
    if not count:
        yield Problem(str(path), "holds no web page with status 200; check what was harvested")


def _is_page(record) -> bool:  # type: ignore[no-untyped-def]
    if record.rec_type != "response" or record.http_headers is None:
        return False
    kind = record.http_headers.get_header("Content-Type") or ""
    return "html" in kind and record.http_headers.get_statuscode() == "200"
