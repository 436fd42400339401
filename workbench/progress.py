"""A progress bar with time left for long work in a notebook; nothing elsewhere, where commands have their own."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def notebook_bar(
    total: int, what: str, *, unit: str = "doc", given: Callable[[int], None] | None = None
) -> Iterator[Callable[[int], None] | None]:
    """Give a function to call with the number of steps done: `given` if there is one, else a bar in a notebook, else None."""
    if given is not None or not in_notebook():
        yield given
        return
    from tqdm.auto import tqdm

    with tqdm(total=total, desc=what, unit=unit, leave=False) as bar:
        yield bar.update


def in_notebook() -> bool:
    """Tell whether the code runs in a kernel with a notebook before it."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return shell is not None and shell.__class__.__name__ == "ZMQInteractiveShell"
