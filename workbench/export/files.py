"""Files written whole or not at all, and names that any file system takes."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workbench.study import WorkbenchError

#: Tells this machine's drafts from those of others on a shared disk.
_HOST = hashlib.sha256(socket.gethostname().encode()).hexdigest()[:6]
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?$")
#: A folder that holds this file is an earlier export and may be replaced.
REPORT = "loss-report.json"


def safe_name(text: str) -> str:
    """Return `text` as a file name without an ending; two texts never share one.

    >>> safe_name("d-1"), safe_name("../x").startswith("x-")
    ('d-1', True)
    """
    plain = re.sub(r"[^A-Za-z0-9_-]+", "_", text).strip("_")[:60]
    if re.fullmatch(r"[a-z0-9_-]{1,60}", text) and not _RESERVED.match(text):
        return text
    return f"{plain}-{hashlib.sha256(text.encode()).hexdigest()[:8]}".lstrip("-")


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal, read piece by piece."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def text_hash(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@contextmanager
def draft_folder(target: Path) -> Iterator[Path]:
    """Give a hidden folder beside `target` to write into; it is gone afterwards, whatever happens.

    What a killed run on this machine left beside the same target goes, too.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    _remove_remains(target)
    prefix = f".{target.name}.{_HOST}-{os.getpid()}-"
    draft = Path(tempfile.mkdtemp(dir=target.parent, prefix=prefix, suffix=".part"))
    os.chmod(draft, 0o755)
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _remove_remains(target: Path) -> None:
    pattern = re.compile(rf"\.{re.escape(target.name)}\.{_HOST}-(\d+)-\w+\.part")
    for path in target.parent.iterdir():
        match = pattern.fullmatch(path.name)
        if match and not _runs(int(match[1])):
            shutil.rmtree(path, ignore_errors=True)


def _runs(process: int) -> bool:
    """Tell whether a process runs; True where that cannot be asked without harm."""
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def check_target(target: Path, *, folder: bool) -> None:
    """Refuse to write over what is not an earlier export."""
    if folder and target.is_file():
        raise WorkbenchError(f"{target} is a file; name a folder that does not exist yet")
    if folder and target.is_dir() and any(target.iterdir()) and not (target / REPORT).is_file():
        raise WorkbenchError(f"the folder {target} holds other things than an export; name an empty or a new one")
    if not folder and target.is_dir():
        raise WorkbenchError(f"{target} is a folder; name a file, or leave the ending off to write a folder")


def put_in_place(draft: Path, target: Path) -> None:
    """Move a finished file or folder to `target`, in place of an earlier one."""
    if draft.is_file() or not target.exists():
        os.replace(draft, target)
        return
    with draft_folder(target) as old:
        os.replace(target, old / "old")
        os.replace(draft, target)
