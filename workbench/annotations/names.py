"""File names for coders: any script, no way out of the folder, no two coders on one file."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from workbench.study import WorkbenchError

ENDING = ".sqlite"
#: The file of what belongs to nobody alone: plans and adjudication. Coders' files never begin with an underscore.
PROJECT = "_project"
_PLAIN = re.compile(r"[a-z0-9][a-z0-9-]{0,47}")
_TAKEN = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)")
_LONGEST = 100


def coder_name(name: str) -> str:
    """Return a coder's name as it is kept: NFC, single spaces, without `person:` before it.

    Raises WorkbenchError for a name without letters or digits, one that is too long or reserved, or has control characters.

    >>> coder_name("  Ana   Ruiz ")
    'Ana Ruiz'
    """
    if not isinstance(name, str):
        raise WorkbenchError(f"a coder's name must be text, not {name!r}")
    clean = " ".join(unicodedata.normalize("NFC", name).split()).removeprefix("person:")
    if not any(char.isalnum() for char in clean):
        raise WorkbenchError(f"a coder needs a name with a letter or a digit, not {name!r}")
    if clean == PROJECT:
        raise WorkbenchError(f"{PROJECT} is what belongs to no coder alone; give the coder another name")
    if any(unicodedata.category(char) in ("Cc", "Cs") for char in clean) or len(clean) > _LONGEST:
        raise WorkbenchError(f"a coder's name must have at most {_LONGEST} characters and no control characters")
    return clean


def file_name(coder: str) -> str:
    """Return the name of a coder's file: readable, and told apart by a few digits wherever it is not the name itself.

    Folders that ignore case would give `Ana` and `ana` one file; the digits keep them apart.

    >>> file_name("ana"), file_name("../../etc/passwd") == file_name("etc/passwd")
    ('ana.sqlite', False)
    """
    name = coder_name(coder)
    if _PLAIN.fullmatch(name) and not _TAKEN.fullmatch(name):
        return name + ENDING
    readable = "".join(char if char.isalnum() else "-" for char in name.lower()).strip("-")
    short = readable.encode()[:60].decode(errors="ignore")
    return f"{short}-{hashlib.sha256(name.encode()).hexdigest()[:8]}{ENDING}"
