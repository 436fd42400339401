"""The behavioural suite: pairs of sentences that say how a label must move, for any coder."""

from workbench.behaviour.casting import Cast, bundled_casts, cast_of
from workbench.behaviour.pairs import TRANSFORMATIONS, Case, Pair, pairs_of
from workbench.behaviour.scoring import Coder, check, failures, summary
from workbench.behaviour.seeds import SPLITS, Seed, Variant, read_seeds, seeds_in

__all__ = [
    "SPLITS",
    "TRANSFORMATIONS",
    "Case",
    "Cast",
    "Coder",
    "Pair",
    "Seed",
    "Variant",
    "bundled_casts",
    "cast_of",
    "check",
    "failures",
    "pairs_of",
    "read_seeds",
    "seeds_in",
    "summary",
]
