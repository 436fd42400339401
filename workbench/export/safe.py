"""Reading files from elsewhere: what is too large, climbs out of its folder or is cut off is refused in one line."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from workbench.study import WorkbenchError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

#: A line, a file inside an archive and an XML file may have this many bytes.
MOST_OF_LINE, MOST_OF_FILE, MOST_OF_ARCHIVE = 16_000_000, 256_000_000, 1_000_000_000
#: An archive that unpacks to more than this many times its size is taken for a bomb.
_RATIO = 200
_MEMBERS = 200_000


def refuse(path: Path, why: str) -> WorkbenchError:
    """Return the error that names a file and says why it cannot be read."""
    return WorkbenchError(f"{path.name} cannot be read: {why}")


def lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield number and text of each line that is not blank, without its end; over-long and undecodable ones are refused."""
    with path.open("rb") as file:
        number = 0
        while raw := file.readline(MOST_OF_LINE + 1):
            number += 1
            if len(raw) > MOST_OF_LINE:
                raise refuse(path, f"line {number} is longer than {MOST_OF_LINE // 1_000_000} MB")
            text = decoded(raw, path, f"line {number}", mark=number == 1)
            if text.strip():
                yield number, text.rstrip("\r\n")


def decoded(raw: bytes, path: Path, where: str = "it", *, mark: bool = True) -> str:
    """Return bytes as text; a byte-order mark goes, unless `mark` is off. Raises WorkbenchError where they are not UTF-8."""
    try:
        return raw.decode("utf-8-sig" if mark else "utf-8")
    except UnicodeDecodeError as error:
        raise refuse(path, f"{where} is not UTF-8 text") from error


def whole_text(path: Path, *, mark: bool = True) -> str:
    """Return a text file; one above the limit is refused."""
    if path.stat().st_size > MOST_OF_ARCHIVE:
        raise refuse(path, f"it is larger than {MOST_OF_ARCHIVE // 1_000_000} MB")
    return decoded(path.read_bytes(), path, mark=mark)


def json_lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield number and object of each line; anything else than an object is refused."""
    for number, text in lines(path):
        value = parse_json(text, path, f"line {number}")
        if not isinstance(value, dict):
            raise refuse(path, f"line {number} is not a JSON object")
        yield number, value


def parse_json(text: str, path: Path, where: str = "it") -> Any:
    """Return the value of a JSON text; broken or too deeply nested ones are refused."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise refuse(path, f"{where} is not JSON, or it is cut off") from error


def parse_xml(data: bytes, path: Path) -> Element:
    """Return the root of an XML file; entity declarations are refused, as they can grow without end."""
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root: Element = fromstring(data)
    except DefusedXmlException as error:
        raise refuse(path, "its XML declares entities, which may be an attack") from error
    except (ParseError, ValueError) as error:
        raise refuse(path, "its XML is broken or cut off") from error
    return root


class Archive:
    """A zip file whose members are read into memory, within limits, and never written to disk."""

    def __init__(self, path: Path, file: zipfile.ZipFile):
        self.path, self._file = path, file
        self._left = MOST_OF_ARCHIVE
        entries = file.infolist()
        if len(entries) > _MEMBERS:
            raise refuse(path, f"it holds more than {_MEMBERS} files")
        for entry in entries:
            self._check(entry)
        self.names = [entry.filename for entry in entries if not entry.is_dir()]

    def _check(self, entry: zipfile.ZipInfo) -> None:
        name = PurePosixPath(entry.filename.replace("\\", "/"))
        if name.is_absolute() or ".." in name.parts or any(":" in part for part in name.parts[:1]):
            raise refuse(self.path, f"it holds a path that climbs out of its folder: {entry.filename!r}")
        if entry.file_size > MOST_OF_FILE or entry.file_size > 1_000_000 + _RATIO * max(1, entry.compress_size):
            raise refuse(self.path, f"{entry.filename!r} unpacks to far more than its size, which may be an attack")

    def read(self, name: str) -> bytes:
        """Return a member; KeyError where there is none."""
        entry = self._file.getinfo(name)
        try:
            with self._file.open(entry) as member:
                data = member.read(entry.file_size + 1)
        except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
            raise refuse(self.path, f"{name!r} in it is broken or protected") from error
        self._left -= len(data)
        if len(data) > entry.file_size or self._left < 0:
            raise refuse(self.path, "it unpacks to more than it declares, which may be an attack")
        return data


@contextmanager
def archive(path: Path) -> Iterator[Archive]:
    """Open a zip file for guarded reading."""
    try:
        file = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError) as error:
        raise refuse(path, "it is no zip archive, or it is cut off") from error
    with file:
        yield Archive(path, file)


@contextmanager
def database(path: Path) -> Iterator[sqlite3.Connection]:
    """Open an SQLite file for reading only; a broken one is refused."""
    with path.open("rb") as file:
        start = file.read(16)
    if start != b"SQLite format 3\0":
        raise refuse(path, "it is no SQLite database")
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        connection.execute("PRAGMA trusted_schema = OFF")
        yield connection
    except sqlite3.DatabaseError as error:
        raise refuse(path, f"the database is broken, cut off or of another kind ({error})") from error
    finally:
        connection.close()


def files_in(path: Path, ending: str) -> list[Path]:
    """Return the files with an ending: the path itself, or those in the folder, sorted; links that lead out are left."""
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise WorkbenchError(f"there is no file or folder {path}; check the path")
    root = path.resolve()
    found = [file for file in sorted(path.rglob(f"*{ending}")) if file.is_file()]
    return [file for file in found if file.resolve().is_relative_to(root)]
