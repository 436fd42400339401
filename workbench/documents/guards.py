"""Limits that keep a damaged or hostile file from filling the memory, each told in one line."""

from __future__ import annotations

import zipfile
from pathlib import Path

#: Largest file that is read as one document, in bytes.
LARGEST = 100_000_000
#: Longest line of a table that is read line by line, in bytes.
LONGEST_LINE = 20_000_000
#: Most that an archive may hold when unpacked, in bytes, and how much larger than packed one member may be.
UNPACKED, MEMBER, RATIO, MEMBERS = 4_000_000_000, 500_000_000, 200, 200_000
_SMALL = 10_000_000


def too_large(path: Path) -> str | None:
    """Return why a file is too large to be one document, or None."""
    size = path.stat().st_size
    if size <= LARGEST:
        return None
    return f"it has {size // 1_000_000} MB, and one document may have {LARGEST // 1_000_000}; split it into articles"


def long_line(path: Path) -> str | None:
    """Return why a table's longest line cannot be read, or None; the file is read piece by piece."""
    length = 0
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            first, *rest = piece.split(b"\n")
            length += len(first)
            if length > LONGEST_LINE:
                return f"it has a line of over {LONGEST_LINE // 1_000_000} MB; give every article a row of its own"
            if rest:
                length = len(rest[-1])
    return None


def archive_fault(archive: zipfile.ZipFile) -> str | None:
    """Return why an archive as a whole is refused, or None: too many members, or too much when unpacked."""
    members = archive.infolist()
    if len(members) > MEMBERS:
        return f"it has {len(members)} members, and {MEMBERS} are allowed; split it"
    total = sum(member.file_size for member in members)
    if total > UNPACKED:
        return f"it would unpack to {total // 1_000_000} MB, and {UNPACKED // 1_000_000} are allowed; split it"
    bomb = next((member for member in members if is_bomb(member)), None)
    return f"{bomb.filename!r} unpacks to {bomb.file_size // 1_000_000} MB out of almost nothing" if bomb else None


def is_bomb(member: zipfile.ZipInfo) -> bool:
    """Tell whether one member unpacks to far more than news text can be packed."""
    return member.file_size > MEMBER or (
        member.file_size > _SMALL and member.file_size > RATIO * max(1, member.compress_size)
    )


def leads_out(name: str) -> bool:
    """Tell whether the name of an archive's member points outside of the archive."""
    parts = name.replace("\\", "/").split("/")
    return name.startswith(("/", "\\")) or ".." in parts or (len(name) > 1 and name[1] == ":")
