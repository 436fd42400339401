"""From the explorer to the annotator: a study's explorer, and the annotation page on one of its sentences."""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from workbench.study import WorkbenchError

if TYPE_CHECKING:
    import pandas as pd

    from workbench.annotations.widget import AnnotationWidget
    from workbench.opened import OpenStudy


def explore(
    study: OpenStudy,
    codings: pd.DataFrame,
    *,
    by: str = "principal",
    coder: str | None = None,
    reasons: Mapping[tuple[str, str], str] | None = None,
) -> Any:
    """Return the explorer of `codings`; its sentences open for annotation under the name `coder`."""
    from workbench.explorer import View
    from workbench.explorer.widget import Explorer, with_slot

    view = View(codings, study, dates=study.dates(), outlets=study.outlets(), reasons=reasons, by=by)
    return with_slot(Explorer(view, annotate=lambda sent_id, _: annotation_of(study, sent_id, coder)))


def annotation_of(study: OpenStudy, sent_id: str, coder: str | None = None) -> AnnotationWidget:
    """Return the annotation page of a coder (None: whoever is logged in) on one sentence, the rest of its document after it.

    Raises WorkbenchError where the study's corpus has no such sentence.
    """
    from workbench.annotations.queue import Entry, Queue
    from workbench.annotations.session import Session
    from workbench.annotations.widget import AnnotationWidget

    items = study.items()
    table = items.table
    same = table[table["doc_id"] == sent_id.rpartition(":")[0]]["sent_id"].tolist()
    if sent_id not in same:
        raise WorkbenchError(f"the study's corpus has no sentence {sent_id!r}; code its documents first")
    at = same.index(sent_id)
    queue = Queue(tuple(Entry(name) for name in [*same[at:], *same[:at]]))
    log = study.annotations().log(coder or getpass.getuser())
    session = Session(items, log, study.codebook, queue=queue)
    return AnnotationWidget(session, who=session.coder)
