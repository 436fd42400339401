"""Estimates from codings: shares and net stance, how sure they are, and what a coder's errors do to them."""

from workbench.estimates.corrected import corrected_differences, corrected_net, corrected_shares
from workbench.estimates.gold import draw_sample, pairs_needed
from workbench.estimates.matrix import matrix_corrected, matrix_intervals
from workbench.estimates.means import difference, differences, net_stance, proportions, scored, shares
from workbench.estimates.networks import (
    affiliations,
    discourse_network,
    relabelling,
    side_network,
    side_survival,
    tie_survival,
    time_windows,
)
from workbench.estimates.regression import regression, regressions
from workbench.estimates.resample import FEWEST, LEVEL, REPEATS

__all__ = [
    "FEWEST",
    "LEVEL",
    "REPEATS",
    "affiliations",
    "corrected_differences",
    "corrected_net",
    "corrected_shares",
    "difference",
    "differences",
    "discourse_network",
    "draw_sample",
    "matrix_corrected",
    "matrix_intervals",
    "net_stance",
    "pairs_needed",
    "proportions",
    "regression",
    "regressions",
    "relabelling",
    "scored",
    "shares",
    "side_network",
    "side_survival",
    "tie_survival",
    "time_windows",
]
