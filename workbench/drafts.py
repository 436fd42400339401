"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def draft_of(target: Path) -> Iterator[Path]:
    """Give a draft beside `target`, with its ending, to be written; it takes the target's place when all went well.

    Folders are made as needed. Where anything fails, or somebody stops the run, the draft goes and the target stays
    what it was.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=target.suffix)
    os.close(handle)
    draft = Path(name)
    try:
        yield draft
        draft.chmod(0o644)
        os.replace(draft, target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
