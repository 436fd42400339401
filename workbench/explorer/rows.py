"""A coded sentence as the explorer's page gets it: pieces of text with their marks, and the coding in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from workbench.codings import spans_of
from workbench.markup import pieces

if TYPE_CHECKING:
    from workbench.study import Study


def row_of(
    row: Mapping[str, Any],
    study: Study,
    dates: Mapping[str, Any],
    outlets: Mapping[str, str],
    reasons: Mapping[tuple[str, str], str],
) -> dict[str, Any]:
    """Return one coding as plain data; the reason is the coder's own account, or what the table tells of it."""
    issues = {issue.id: issue.name for issue in study.codebook.issues}
    actor, sent_id = str(row["actor"]), str(row["sent_id"])
    speaks_for = study.name_of(str(row["principal"]))
    name = _text(row["actor_name"]) or actor
    when = dates.get(str(row["doc_id"]))
    return {
        "sent_id": sent_id,
        "actor": actor,
        "name": name,
        "for": "" if speaks_for == name else speaks_for,
        "label": str(row["stance"]),
        "pieces": [list(piece) for piece in pieces(str(row["sentence"]), spans_of(row))],
        "reason": reasons.get((sent_id, actor)) or told(row),
        "voice": _text(row["voice"]),
        "source": _text(row["source"]).strip(" ,;"),
        "toward": ", ".join(study.name_of(key) for key in row["toward"]),
        "issues": ", ".join(issues.get(key, key) for key in row["issues"]),
        "coder": _text(row["coder"]),
        "doc_id": str(row["doc_id"]),
        "outlet": outlets.get(str(row["doc_id"]), ""),
        "when": str(when)[:10] if when is not None else "",
    }


def told(row: Mapping[str, Any]) -> str:
    """Return what a table tells of why a label was given: the coder's comment, else evidence, condition and voice."""
    parts = [
        _text(row["comment"]),
        f"evidence “{row['evidence']}”" if _text(row["evidence"]) else "",
        f"condition “{row['condition']}”" if _text(row["condition"]) else "",
        f"told as {row['voice']}" if _text(row["voice"]) else "",
    ]
    return "; ".join(part for part in parts if part) or "the coder gives no account"


def _text(value: Any) -> str:
    import pandas as pd

    return "" if pd.isna(value) else str(value)
