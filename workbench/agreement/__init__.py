"""Agreement between coders: how far two or more people, or a person and a program, code alike beyond chance.

The functions take a plain table of units by coders (`units_by_coders` makes one from codings); missing codings are
missing values. Every coefficient is None where it is undefined, and `explain` says why in words. `report` and what
follows it take a codings table as it is.
"""

from workbench.agreement.bootstrap import DRAWS, bounds, interval
from workbench.agreement.coefficients import METRICS, WEIGHTS, cohen, fleiss, gwet, krippendorff, percent
from workbench.agreement.confusion import behind, confusion, disagreements
from workbench.agreement.report import MEASURES, by_group, by_label, report, summary
from workbench.agreement.spans import detection, spans
from workbench.agreement.unitising import Stretch, unitising_alpha
from workbench.agreement.units import encode, explain, ordered_labels, units_by_coders

__all__ = [
    "DRAWS",
    "MEASURES",
    "METRICS",
    "WEIGHTS",
    "Stretch",
    "behind",
    "bounds",
    "by_group",
    "by_label",
    "cohen",
    "confusion",
    "detection",
    "disagreements",
    "encode",
    "explain",
    "fleiss",
    "gwet",
    "interval",
    "krippendorff",
    "ordered_labels",
    "percent",
    "report",
    "spans",
    "summary",
    "unitising_alpha",
    "units_by_coders",
]
