"""Every chart looks as it did when somebody last looked at it, within a tolerance for the drawing of letters."""

from __future__ import annotations

import pytest
from chart_pictures import BASELINES, TOLERANCE, apart, baseline, debate, draw, names, picture

from workbench import charts
from workbench.study import bundled_study, load_study


@pytest.fixture(scope="module")
def study():
    return load_study(bundled_study("invented"))


@pytest.mark.parametrize("name", names())
def test_a_chart_looks_like_its_baseline(name, study) -> None:
    assert apart(picture(draw(name, study)), baseline(name)) < TOLERANCE


def test_every_baseline_has_its_chart() -> None:
    assert sorted(path.stem for path in BASELINES.glob("*.png")) == sorted(names())


def test_a_chart_of_other_numbers_does_not_look_like_the_baseline(study) -> None:
    turned = debate()
    turned.loc[turned["actor"] == "VEL", ["stance", "value"]] = ["oppose", -1.0]
    other = picture(charts.stance_by_actor(turned, study=study))
    assert apart(other, baseline("stance_by_actor")) > TOLERANCE


def test_letters_shifted_by_a_dot_stay_within_the_tolerance(study) -> None:
    import numpy as np

    drawn = picture(draw("stance_by_actor", study))
    assert apart(np.roll(drawn, 1, axis=1), drawn) < TOLERANCE
