"""The charts: their numbers, their links, their captions, and that nothing runs out of the figure."""

from __future__ import annotations

import datetime
from itertools import pairwise

import pytest
from rows import coding

from workbench import charts
from workbench.codings import to_frame
from workbench.study import bundled_study, load_study


@pytest.fixture(scope="module")
def study():
    return load_study(bundled_study("invented"))


DATES = {f"d{n}": datetime.date(2024, 1 + n, 5) for n in range(6)}


def texts(figure) -> list[str]:
    return [text.get_text() for axes in figure.axes for text in axes.texts] + [text.get_text() for text in figure.texts]


def test_bars_are_shares_of_positions_oppose_left_and_support_right(table, study) -> None:
    figure = charts.stance_by_actor(table, study=study)
    bars = {patch.get_url(): (patch.get_x(), patch.get_width()) for patch in figure.axes[0].patches if patch.get_url()}
    assert bars["#principal=KAR&stance=oppose"] == pytest.approx((-50, 50))
    assert bars["#principal=KAR&stance=support"] == pytest.approx((0, 50))
    assert bars["#principal=SRV&stance=conditional"] == pytest.approx((0, 100 / 6))
    assert bars["#principal=VEL&stance=support"] == pytest.approx((0, 100))


def test_actors_without_a_position_are_a_grey_count_and_others_are_counted_in_the_caption(table, study) -> None:
    figure = charts.stance_by_actor(table, study=study, top=2)
    assert "no position" in texts(figure)
    caption = " ".join(" ".join(texts(figure)).split())
    assert "18 positions among 19 pairs of sentence and actor in 6 documents" in caption
    assert "1 more actors have a position and are not shown" in caption
    assert "uncorrected" in caption
    assert "rules@test" in caption


def test_a_cell_of_the_heat_map_holds_its_n_and_leads_to_its_sentences(table, study) -> None:
    figure = charts.issue_by_actor(table, study=study)
    urls = [patch.get_url() for patch in figure.axes[0].patches]
    assert "#principal=SRV&issue=security" in urls
    assert texts(figure).count("6") == 3


def test_the_line_goes_through_the_monthly_means_and_leaves_undated_documents_out(table, study) -> None:
    dates = {doc: day for doc, day in DATES.items() if doc != "d5"}
    figure = charts.stance_over_time(table, study=study, dates=dates)
    panel = next(axes for axes in figure.axes if axes.get_title(loc="left") == "Karsia")
    assert [round(y, 3) for line in panel.lines if len(line.get_ydata()) > 2 for y in line.get_ydata()] == [
        -1,
        1,
        -1,
        1,
        -1,
    ]
    assert "3 positions without a date are left out" in " ".join(" ".join(texts(figure)).split())


@pytest.mark.parametrize("name", charts.CHARTS)
def test_an_empty_table_gives_a_figure_that_says_so(name, table, study) -> None:
    options = {"dates": DATES} if name == "stance_over_time" else {}
    figure = charts.CHARTS[name](table.iloc[:0], study=study, **options)
    assert any("No" in text for text in texts(figure))


@pytest.mark.parametrize("actors", [1, 4, 15, 60])
@pytest.mark.parametrize("name", charts.CHARTS)
def test_nothing_runs_out_of_the_figure_and_labels_do_not_overlap(name, actors, study) -> None:
    long = ["Organisation for the Coordination of Reconciliation Efforts", "Ədliyyə", "وزارة الخارجية", "外交部", "Ю"]
    rows = [
        coding(f"d{n % 6}", a, f"A{a}", "support" if (n + a) % 3 else "oppose", actor_name=f"{long[a % 5]} {a}")
        for a in range(actors)
        for n in range(7)
    ]
    options = {"dates": DATES} if name == "stance_over_time" else {}
    figure = charts.CHARTS[name](to_frame(rows), study=study, **options)
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    renderer = canvas.get_renderer()
    outer = figure.bbox
    for axes in figure.axes:
        labels = [
            label.get_window_extent(renderer)
            for label in axes.get_yticklabels()
            if label.get_text() and label.get_visible()
        ]
        assert all(box.x0 >= outer.x0 - 1 and box.y1 <= outer.y1 + 1 for box in labels)
        ordered = sorted(labels, key=lambda box: box.y0)
        assert all(low.y1 <= high.y0 + 0.5 for low, high in pairwise(ordered))


def test_save_writes_a_picture_and_a_drawing_with_a_description(table, study, tmp_path) -> None:
    figure = charts.stance_by_actor(table, study=study)
    png, svg = charts.save(figure, tmp_path / "figures" / "who")
    assert png.read_bytes().startswith(b"\x89PNG")
    assert "net +1.00" in svg.read_text(encoding="utf-8")
    assert sorted(path.name for path in (tmp_path / "figures").iterdir()) == ["who.png", "who.svg"]


def test_a_chart_draws_into_axes_that_are_given(table, study) -> None:
    from matplotlib.figure import Figure

    axes = Figure().subplots()
    assert charts.stance_by_actor(table, study=study, ax=axes) is axes.figure
    assert axes.patches
