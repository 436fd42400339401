"""Coefficients of agreement against published examples and sums worked out by hand."""

from __future__ import annotations

import pandas as pd
import pytest
from rows import coding

from workbench import agreement
from workbench.codings import to_frame
from workbench.study import WorkbenchError

N = None
# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability: four observers, twelve units, with missing data.
FOUR = pd.DataFrame(
    {
        "A": [1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N],
        "B": [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3],
        "C": [N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N],
        "D": [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N],
    }
)
# The same source: binary data of two observers, and nominal data of two observers.
BINARY = pd.DataFrame({"A": [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], "B": [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]})
NOMINAL = pd.DataFrame({"A": list("aabbdcccedda"), "B": list("babbbccceddd")})


@pytest.mark.parametrize(
    ("table", "metric", "published"),
    [
        (FOUR, "nominal", 0.743),
        (FOUR, "ordinal", 0.815),
        (FOUR, "interval", 0.849),
        (BINARY, "nominal", 0.095),
        (NOMINAL, "nominal", 0.692),
    ],
)
def test_alpha_is_that_of_the_published_examples(table, metric, published) -> None:
    assert agreement.krippendorff(table, metric=metric) == pytest.approx(published, abs=0.0006)


def test_the_arithmetic_of_the_binary_example() -> None:
    """Ten units, 20 values: 14 zeros and 6 ones; four units disagree, which makes 8 unequal ordered pairs.

    alpha = 1 - (n - 1) * o01 / (n0 * n1) with n = 20, o01 = 4, n0 = 14, n1 = 6: 1 - 19 * 4 / 84 = 0.0952.
    """
    assert agreement.krippendorff(BINARY) == pytest.approx(1 - 19 * 4 / (14 * 6))


def test_cohens_kappa_by_hand() -> None:
    """Ten units, six equal: observed 0.6; chance 0.8 * 0.6 + 0.2 * 0.4 = 0.56; kappa (0.6 - 0.56) / 0.44."""
    assert agreement.cohen(BINARY) == pytest.approx(0.04 / 0.44)
    assert agreement.percent(BINARY) == pytest.approx(0.6)


def test_gwets_ac1_by_hand() -> None:
    """Shares of the labels over both coders are 0.7 and 0.3: chance 2 * 0.7 * 0.3 = 0.42; AC1 (0.6 - 0.42) / 0.58."""
    assert agreement.gwet(BINARY) == pytest.approx(0.18 / 0.58)


def test_fleiss_by_hand() -> None:
    """Three coders, two units: one all alike, one two against one. P = (1 + 1/3) / 2; shares 5/6 and 1/6."""
    table = pd.DataFrame({"A": ["s", "s"], "B": ["s", "s"], "C": ["s", "o"]})
    chance = (5 / 6) ** 2 + (1 / 6) ** 2
    assert agreement.fleiss(table) == pytest.approx((2 / 3 - chance) / (1 - chance))


def test_what_is_undefined_is_missing_and_explained() -> None:
    same = pd.DataFrame({"A": ["s", "s"], "B": ["s", "s"]})
    assert agreement.krippendorff(same) is None
    assert agreement.cohen(same) is None
    assert "only one label" in agreement.explain(same)
    apart = pd.DataFrame({"A": ["s", None], "B": [None, "o"]})
    assert agreement.percent(apart) is None
    assert "no unit was coded by two" in agreement.explain(apart)
    assert "one coder" in agreement.explain(same[["A"]])
    with pytest.raises(WorkbenchError, match="no metric 'ratio'"):
        agreement.krippendorff(FOUR, metric="ratio")


def two_coders() -> pd.DataFrame:
    rows = []
    for n in range(8):
        for coder in ("person:ana", "person:ben"):
            label = "oppose" if coder.endswith("ben") and n == 0 else ("support", "none")[n % 2]
            rows.append(coding(f"d{n}", 0, "VEL", label, coder=coder))
    return to_frame(rows)


def test_a_codings_table_gives_units_by_coders_and_a_summary_with_intervals() -> None:
    table = agreement.units_by_coders(two_coders())
    assert list(table.columns) == ["person:ana", "person:ben"]
    assert len(table) == 8
    result = agreement.summary(two_coders()).loc["person:ana / person:ben"]
    assert result["units"] == 8
    assert result["percent"] == pytest.approx(7 / 8)
    assert result["alpha low"] <= result["alpha"] <= result["alpha high"]


def test_a_pair_coded_twice_by_one_coder_is_refused() -> None:
    doubled = pd.concat([two_coders(), two_coders().iloc[:1]])
    with pytest.raises(WorkbenchError, match=r"person:ana coded VEL in d0:0 twice"):
        agreement.units_by_coders(doubled)
