"""The readable report of a study: one HTML page whose charts lead to the sentences behind them."""

from workbench.report.method import method
from workbench.report.page import write_report
from workbench.report.sentences import mark

__all__ = ["mark", "method", "write_report"]
