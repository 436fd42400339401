"""The reconciliation workbench: who stands where on a reconciliation, sentence by sentence.

The names follow the flow: study, documents, actors, stances, codings, charts, report.
Nothing heavy is imported before it is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_HOMES = {
    "open_study": "workbench.opened",
    "OpenStudy": "workbench.opened",
    "new_study": "workbench.new",
    "read_documents": "workbench.documents:read_all",
    "pipeline": "workbench.scale",
    "code": "workbench.scale",
    "explain": "workbench.stances",
    "show": "workbench.display",
    "codings": "workbench.codings:",
    "annotations": "workbench.annotations:",
    "charts": "workbench.charts:",
    "report": "workbench.report:",
    "estimates": "workbench.estimates:",
    "agreement": "workbench.agreement:",
    "export": "workbench.export:",
    "WorkbenchError": "workbench.study.errors",
}

__all__ = ["__version__", *_HOMES]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'workbench' has no attribute {name!r}; public names: {', '.join(__all__)}")
    module, _, other = _HOMES[name].partition(":")
    found = import_module(module)
    return found if _HOMES[name].endswith(":") else getattr(found, other or name)


def __dir__() -> list[str]:
    return sorted(__all__)
