"""Which codebook a decision was made with, and which decisions a change of it makes doubtful."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from workbench.annotations.log import dumps
from workbench.study import Codebook

#: What may change without changing the meaning of a label.
_LOOKS = ("color", "key", "needs")


def to_plain(codebook: Codebook) -> dict[str, Any]:
    """Return a codebook as plain data."""
    return asdict(codebook)


def fingerprint(codebook: Codebook | Mapping[str, Any]) -> str:
    """Return twelve digits that change with the words of a codebook; its colours, keys and demands do not count."""
    plain = dict(codebook if isinstance(codebook, Mapping) else to_plain(codebook))
    labels = [{key: value for key, value in label.items() if key not in _LOOKS} for label in plain["labels"]]
    return _digest(plain | {"labels": labels})


def _digest(value: Any) -> str:
    return hashlib.sha256(dumps(value).encode()).hexdigest()[:12]


def changed_labels(old: Mapping[str, Any], new: Codebook) -> dict[str, str]:
    """Return label -> what changed about it, for labels of `old` whose decisions are doubtful under `new`.

    A label that is gone, or whose definition, example or value is another, is doubtful; so is every label where rules
    changed, and where a label came in that its cases may belong to.
    """
    after = {label["id"]: label for label in to_plain(new)["labels"]}
    before = {label["id"]: label for label in old["labels"]}
    added = [key for key in after if key not in before]
    everywhere = []
    if list(old.get("rules", ())) != list(new.rules):
        everywhere.append("the rules changed")
    if added:
        everywhere.append(f"new labels: {', '.join(added)}")
    found = {}
    for key, label in before.items():
        reasons = [_what_changed(label, after.get(key)), *everywhere]
        if any(reasons):
            found[key] = "; ".join(reason for reason in reasons if reason)
    return found


def _what_changed(old: Mapping[str, Any], new: Mapping[str, Any] | None) -> str:
    if new is None:
        return "the label is gone"
    fields = [name for name in new if name not in _LOOKS and _plain(old.get(name)) != _plain(new.get(name))]
    return f"its {' and '.join(fields)} changed" if fields else ""


def _plain(value: Any) -> Any:
    """Return a value as it is after a journey through JSON; what is empty is nothing."""
    return (list(value) if isinstance(value, tuple) else value) or None
