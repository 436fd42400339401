"""Estimates from codings: shares and net stance, how sure they are, and what a coder's errors do to them."""

from workbench.estimates.corrected import (
    best_counts,
    best_differences,
    best_net,
    corrected_counts,
    corrected_differences,
    corrected_net,
    corrected_shares,
)
from workbench.estimates.gold import draw_sample, is_drawn, pairs_needed, sampled, usable
from workbench.estimates.matrix import matrix_corrected, matrix_intervals
from workbench.estimates.means import dated, difference, differences, net_stance, proportions, scored, shares
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
    "best_counts",
    "best_differences",
    "best_net",
    "corrected_counts",
    "corrected_differences",
    "corrected_net",
    "corrected_shares",
    "dated",
    "difference",
    "differences",
    "discourse_network",
    "draw_sample",
    "is_drawn",
    "matrix_corrected",
    "matrix_intervals",
    "net_stance",
    "pairs_needed",
    "proportions",
    "regression",
    "regressions",
    "relabelling",
    "sampled",
    "scored",
    "shares",
    "side_network",
    "side_survival",
    "tie_survival",
    "time_windows",
    "usable",
]
