"""The explorer: pick actor, label, outlet, issue and period, and see the chart and the sentences behind it."""

from workbench.explorer.view import View

__all__ = ["View"]
