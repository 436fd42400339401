"""The charts: their numbers, their links, their captions, and that nothing runs out of the figure."""

from __future__ import annotations

import datetime
from itertools import combinations

import pytest
from read_charts import DATES, OUTLETS, caption, draw, texts, turned, urls
from rows import coding

from workbench import charts
from workbench.codings import to_frame
from workbench.study import WorkbenchError, bundled_study, load_study


@pytest.fixture(scope="module")
def study():
    return load_study(bundled_study("invented"))


# Who stands where ------------------------------------------------------------------------------------------------------
def test_bars_are_shares_of_positions_oppose_left_and_support_right(table, study) -> None:
    figure = charts.stance_by_actor(table, study=study)
    bars = {patch.get_url(): (patch.get_x(), patch.get_width()) for patch in figure.axes[0].patches if patch.get_url()}
    assert bars["#principal=KAR&stance=oppose"] == pytest.approx((-50, 50))
    assert bars["#principal=KAR&stance=support"] == pytest.approx((0, 50))
    assert bars["#principal=SRV&stance=conditional"] == pytest.approx((0, 100 / 6))
    assert bars["#principal=VEL&stance=support"] == pytest.approx((0, 100))


def test_neutral_lies_across_the_middle(study) -> None:
    rows = [coding(f"d{n}", 0, "VEL", stance) for n, stance in enumerate(["neutral", "neutral", "support", "oppose"])]
    bars = {
        patch.get_url()[-7:]: (patch.get_x(), patch.get_width())
        for patch in charts.stance_by_actor(to_frame(rows), study=study).axes[0].patches
    }
    assert bars["neutral"] == pytest.approx((-25, 50))
    assert bars["support"] == pytest.approx((25, 25))
    assert bars["=oppose"] == pytest.approx((-50, 25))


def test_actors_without_a_position_are_a_grey_count_and_others_are_counted_in_the_caption(table, study) -> None:
    figure = charts.stance_by_actor(table, study=study, top=2)
    assert "no\nposition" in texts(figure)
    assert "18 positions among 19 pairs of sentence and actor in 6 documents" in caption(figure)
    assert "1 more actor with a position is not shown" in caption(figure)
    assert "uncorrected" in caption(figure)
    assert "rules@test" in caption(figure)


def test_with_gold_the_net_stance_is_corrected_and_the_caption_says_with_how_many_pairs(table, study) -> None:
    gold = table[table["principal"] == "VEL"].assign(stance="oppose", value=-1.0, coder="person:ana").iloc[:6]
    figure = charts.stance_by_actor(table[table["principal"] == "VEL"], study=study, gold=gold)
    assert "corrected with 6 hand-coded pairs, taken as a random sample of the corpus" in caption(figure)
    assert "−1.00" in texts(figure)


def _coded_in_part(program: list[str], people: dict[int, str]):
    codings = to_frame([coding(f"d{n}", 0, "VEL", stance) for n, stance in enumerate(program)])
    return codings, to_frame([coding(f"d{n}", 0, "VEL", s, coder="person:ana") for n, s in people.items()])


def test_with_gold_bars_and_counts_are_corrected_and_fit_the_net_stance(study) -> None:
    """Of ten pairs the program calls 6 support, 2 oppose, 2 none. Its part counts 4/7 (the slope of people's values on
    its own in the six coded pairs), each coded pair 10/6: 4/7 x 6 + 10/6 x (2 - 4/7 x 4) = 62/21 support, and
    4/7 x 2 + 10/6 x (2 - 4/7) = 74/21 opposition, and as many without a position. The net is -12/136."""
    people = {0: "support", 1: "support", 2: "oppose", 3: "none", 6: "oppose", 8: "none"}
    codings, gold = _coded_in_part(["support"] * 6 + ["oppose"] * 2 + ["none"] * 2, people)
    figure = charts.stance_by_actor(codings, study=study, gold=gold)
    bars = {patch.get_url(): (patch.get_x(), patch.get_width()) for patch in figure.axes[0].patches if patch.get_url()}
    assert bars["#principal=VEL&stance=support"] == pytest.approx((0, 100 * 62 / 136))
    assert bars["#principal=VEL&stance=oppose"] == pytest.approx((-100 * 74 / 136, 100 * 74 / 136))
    assert [text.get_text() for text in figure.axes[0].texts][:4] == ["3", "4", "−0.09", "4"]
    assert "bars and net corrected with 6 hand-coded pairs" in caption(figure)
    assert "drawn as 0" not in caption(figure)


def test_the_caption_tells_how_far_bars_with_shares_below_nought_are_from_their_net(study) -> None:
    """Estimated are -1 conditional, 7 support, 6 oppose: a net of 0.5/12 = 0.04; the bars' 7 and 6 have 1/13 = 0.08."""
    program = ["conditional", "support", "support", "oppose", "oppose", "oppose"]
    codings, gold = _coded_in_part([*program, *["support", "oppose"] * 3], dict(enumerate(["support", *program[1:]])))
    figure = charts.stance_by_actor(codings, study=study, gold=gold)
    assert {"+0.04", "0"} <= set(texts(figure))
    assert "in 1 of 1 corrected bars they give a net stance up to 0.04 from the one drawn" in caption(figure)


def test_an_actor_with_gold_in_few_documents_stands_as_coded_and_in_brackets(table, study) -> None:
    """KAR is -1 and +1 in turns, 0 in all; people turned it in four documents only, which is too few."""
    gold = turned(table, "KAR").query("doc_id < 'd4' or actor != 'KAR'")
    figure = charts.stance_by_actor(table, study=study, gold=gold)
    assert "(0.00)" in texts(figure)
    assert "+1.00" in texts(figure)
    assert "Hollow, in brackets, bar included: as coded" in caption(figure)
    bars = {patch.get_url(): patch.get_width() for patch in figure.axes[0].patches if patch.get_url()}
    assert bars["#principal=KAR&stance=oppose"] == pytest.approx(50)


def test_the_caption_tells_drawn_pairs_from_those_taken_as_a_random_sample(table, study) -> None:
    for chance, words in ((0.5, "drawn with known probabilities"), (1.0, "taken as a random sample")):
        figure = charts.stance_by_actor(table, study=study, gold=table.assign(probability=chance))
        assert f"corrected with 19 hand-coded pairs, {words}" in caption(figure)


def test_a_chart_for_which_gold_does_not_suffice_is_drawn_uncorrected(table, study) -> None:
    """A network needs pairs that the program codes as opposition; people coded none of these."""
    gold = table[table["actor"] == "VEL"].assign(coder="person:ana")
    figure = charts.draw("agreement_network", table, study=study, facts={}, gold=gold)
    assert "uncorrected" in caption(figure)


# Cells -----------------------------------------------------------------------------------------------------------------
def test_a_cell_of_the_heat_map_holds_its_net_stance_and_n_and_leads_to_its_sentences(table, study) -> None:
    figure = charts.issue_by_actor(table, study=study)
    assert "#principal=SRV&issue=security" in urls(figure)
    assert {"+1.0\n6", "0.0\n6", "−0.8\n6"} <= set(texts(figure))


def test_cells_that_rest_on_little_are_hatched(table, study) -> None:
    few = to_frame([coding(f"d{n}", 0, "VEL", "support") for n in range(4)])
    for rows, hatched in ((few, True), (table[table["principal"] == "VEL"], False)):
        (cell,) = charts.issue_by_actor(rows, study=study).axes[0].patches
        assert bool(cell.get_hatch()) is hatched


def test_the_toward_matrix_has_the_margins_of_its_rows_and_columns(study) -> None:
    rows = [
        coding("d0", 0, "VEL", "support", toward=("KAR",)),
        coding("d1", 0, "VEL", "oppose", toward=("KAR", "SRV")),
        coding("d2", 0, "KAR", "support", toward=("SRV",)),
        coding("d3", 0, "KAR", "support"),
    ]
    figure = charts.toward_matrix(to_frame(rows), study=study)
    written = sorted(text for text in texts(figure) if "\n" in text and len(text) < 8)
    cells = ["0.0\n2", "−1.0\n1", "+1.0\n1"]
    rows_all, columns_all, whole = ["0.0\n2", "+1.0\n1"], ["0.0\n2"] * 2, "+0.3\n3"
    assert written == sorted([*cells, *rows_all, *columns_all, whole])
    assert {"#principal=VEL&toward=KAR", "#principal=VEL", "#toward=SRV"} <= urls(figure)


# Time ------------------------------------------------------------------------------------------------------------------
def test_the_line_goes_through_the_monthly_means_and_leaves_undated_documents_out(table, study) -> None:
    dates = {doc: day for doc, day in DATES.items() if doc != "d5"}
    figure = charts.stance_over_time(table, study=study, dates=dates)
    panel = next(axes for axes in figure.axes if axes.get_title(loc="left").startswith("Karsia"))
    heights = [round(y, 3) for line in panel.lines if len(line.get_ydata()) > 2 for y in line.get_ydata()]
    assert heights == [-1, 1, -1, 1, -1]
    assert "3 positions without a date are left out" in caption(figure)
    assert "#principal=KAR&month=2024-01" in urls(figure)


def test_events_of_the_study_are_numbered_and_named_in_the_caption(table, study) -> None:
    figure = charts.stance_over_time(table, study=study, dates=DATES)
    inside = [e for e in study.events if datetime.date(2024, 1, 5) <= e.date <= datetime.date(2024, 6, 5)]
    assert len(inside) >= 2
    assert f"1 {inside[0].name} ({inside[0].date})" in caption(figure)


def test_long_spans_are_drawn_by_quarter(table, study) -> None:
    dates = {f"d{n}": datetime.date(2018 + n, 5, 2) for n in range(6)}
    figure = charts.stance_over_time(table, study=study, dates=dates)
    assert "#principal=KAR&quarter=2018Q2" in urls(figure)
    assert "A point is a quarter" in caption(figure)


# Two sides -------------------------------------------------------------------------------------------------------------
def test_before_and_after_an_event_are_told_with_the_difference(table, study) -> None:
    """KAR is -1, +1, -1 before d3's day and +1, -1, +1 from then on: -1/3 and +1/3."""
    figure = charts.before_after(table, study=study, dates=DATES, event="2024-04-05")
    assert "+0.67" in texts(figure)
    assert "3 : 3" in texts(figure)
    assert {"#principal=KAR&until=2024-04-05", "#principal=KAR&from=2024-04-05"} <= urls(figure)
    with pytest.raises(WorkbenchError, match="'the flood' is no event of the study and no date"):
        charts.before_after(table, study=study, dates=DATES, event="the flood")


def test_outlets_are_compared_actor_by_actor(table, study) -> None:
    """KAR opposes in every document of the Gazette and supports in every one of the Wire."""
    figure = charts.stance_by_outlet(table, study=study, outlets=OUTLETS, first="The Gazette")
    assert "+2.00" in texts(figure)
    assert "#principal=KAR&outlet=Meridian+Wire" in urls(figure)
    with pytest.raises(WorkbenchError, match="outlet 'Nobody'"):
        charts.stance_by_outlet(table, study=study, outlets=OUTLETS, first="Nobody")


# Corrected -------------------------------------------------------------------------------------------------------------
def test_cells_of_the_heat_map_are_corrected_where_there_is_gold(table, study) -> None:
    rows = table[table["principal"] == "VEL"].reset_index(drop=True)
    figure = charts.issue_by_actor(rows, study=study, gold=turned(rows, "VEL"))
    assert "−1.0\n6" in texts(figure)
    assert "corrected with 6 hand-coded pairs" in caption(figure)


def test_margins_of_the_toward_matrix_count_a_pair_once_when_corrected(study) -> None:
    """Each pair is toward two sides: it stands in two cells of its row and once in every margin."""
    rows = to_frame([coding(f"d{n}", 0, "VEL", "support", toward=("KAR", "SRV")) for n in range(6)])
    figure = charts.toward_matrix(rows, study=study, gold=turned(rows, "VEL"))
    cells = [text for text in texts(figure) if text.startswith("−1.0\n")]
    assert cells == ["−1.0\n6"] * 6


def test_the_time_line_is_corrected_with_the_labels_as_given_dashed_beside_it(table, study) -> None:
    """The program says +1 throughout; people say -1 in the first half of the year. In the year as a whole: 0."""
    rows = table[table["principal"] == "VEL"].reset_index(drop=True)
    figure = charts.stance_over_time(rows, study=study, dates=DATES, gold=turned(rows, "VEL", until=3))
    panel = figure.axes[0]
    assert [float(y) for y in panel.collections[-1].get_offsets()[:, 1]] == pytest.approx([0.0])
    assert "#principal=VEL&year=2024" in urls(figure)
    assert "Dashed: the labels as given" in caption(figure)


def test_the_dashed_line_goes_through_the_uncorrected_means(study) -> None:
    rows = [coding(f"d{n}", k, "VEL", "support") for n in range(24) for k in range(2)]
    dates = {f"d{n}": datetime.date(2024, 1 + n // 6, 3 + n % 6) for n in range(24)}
    codings = to_frame(rows)
    panel = charts.stance_over_time(codings, study=study, dates=dates, gold=turned(codings, "VEL", 24)).axes[0]
    lines = {line.get_linestyle(): list(line.get_ydata()) for line in panel.lines if len(line.get_xdata()) == 4}
    assert lines == {"--": [1, 1, 1, 1], "-": [-1, -1, -1, -1]}


def test_differences_are_corrected_on_both_sides(table, study) -> None:
    """KAR is -1 in the Gazette and +1 in the Wire, five documents each; people turn every one of them."""
    rows = to_frame([coding(f"d{n}", 0, "KAR", "support" if n % 2 else "oppose") for n in range(10)])
    outlets = {f"d{n}": "Meridian Wire" if n % 2 else "The Gazette" for n in range(10)}
    for coded, told in ((10, "−2.00  [−2.00, −2.00]"), (8, "(+2.00  [+2.00, +2.00])")):
        gold = turned(rows, "KAR", until=10).iloc[:coded]
        figure = charts.stance_by_outlet(rows, study=study, outlets=outlets, first="The Gazette", gold=gold)
        assert told in texts(figure)
        assert f"corrected with {coded} hand-coded pairs" in caption(figure)


def test_the_net_stance_of_an_outlet_is_corrected_where_five_of_its_documents_were_coded(study) -> None:
    """VEL supports in ten documents of two outlets; people turn the Gazette's five, and one of the Wire's."""
    rows = to_frame([coding(f"d{n}", 0, "VEL", "support") for n in range(10)])
    outlets = {f"d{n}": "The Gazette" if n < 5 else "Meridian Wire" for n in range(10)}
    gold = turned(rows, "VEL", until=10).iloc[:6]
    figure = charts.outlet_coverage(rows, study=study, outlets=outlets, gold=gold)
    assert {"−1.00 [−1.00, −1.00]", "(+1.00 [+1.00, +1.00])"} <= set(texts(figure))
    assert "corrected with 6 hand-coded pairs" in caption(figure)


def test_the_badge_says_whether_numbers_are_corrected(table, study) -> None:
    for gold, words in ((None, "uncorrected"), (turned(table, "VEL"), "corrected with 19 hand-coded pairs")):
        figure = charts.stance_by_actor(table, study=study, gold=gold)
        assert words in [text.get_text() for text in figure.texts]


# All charts ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", charts.CHARTS)
def test_an_empty_table_gives_a_figure_that_says_so(name, table, study) -> None:
    figure = draw(name, table.iloc[:0], study)
    assert any("No" in text or "Fewer" in text for text in texts(figure))


@pytest.mark.parametrize("name", charts.CHARTS)
def test_a_chart_draws_into_axes_that_are_given(name, table, study) -> None:
    from matplotlib.figure import Figure

    axes = Figure().subplots()
    assert draw(name, table, study, ax=axes) is axes.figure
    assert axes.has_data() or axes.texts


LONG = ["Organisation for the Coordination of Reconciliation Efforts", "Ədliyyə", "وزارة الخارجية", "$a$ _b_", "Ю"]


def crowd(actors: int):
    return to_frame(
        [
            coding(
                f"d{n % 6}", a * 10 + n, f"A{a}", "support" if (n + a) % 3 else "oppose", actor_name=f"{LONG[a % 5]} {a}",
                toward=(f"A{(a + n) % actors}",),
            )
            for a in range(actors)
            for n in range(7)
        ]
    )  # fmt: skip


def drawn(figure):
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return canvas.get_renderer()


@pytest.mark.parametrize("actors", [1, 4, 15, 60])
@pytest.mark.parametrize("name", charts.CHARTS)
def test_nothing_runs_out_of_the_figure_and_labels_do_not_overlap(name, actors, study) -> None:
    figure = draw(name, crowd(actors), study)
    renderer = drawn(figure)
    written = [text for axes in figure.axes for text in (*axes.texts, *axes.get_yticklabels())]
    boxes = {
        text: text.get_window_extent(renderer)
        for text in [*written, *figure.texts]
        if text.get_text() and text.get_visible()
    }
    for text, box in boxes.items():
        assert box.x0 >= figure.bbox.x0 - 1, text
        assert box.x1 <= figure.bbox.x1 + 1, text
        assert box.y0 >= figure.bbox.y0 - 1, text
        assert box.y1 <= figure.bbox.y1 + 1, text
    for (one, first), (other, second) in combinations(boxes.items(), 2):
        across = min(first.x1, second.x1) - max(first.x0, second.x0)
        down = min(first.y1, second.y1) - max(first.y0, second.y0)
        assert across <= 1 or down <= 1, (one, other)


def test_names_are_drawn_as_they_are_and_never_read_as_formulas(study) -> None:
    figure = charts.stance_by_actor(crowd(4), study=study)
    labels = figure.axes[0].get_yticklabels()
    assert "$a$ _b_ 3 (7)" in [label.get_text() for label in labels]
    assert not any(label.get_parse_math() for label in labels)


def test_figures_are_equal_from_run_to_run(table, study, tmp_path) -> None:
    first, second = (
        charts.save(charts.stance_by_actor(table, study=study), tmp_path / name)[1].read_text("utf-8") for name in "ab"
    )
    assert first == second


def test_save_writes_a_picture_and_a_drawing_with_a_description(table, study, tmp_path) -> None:
    from matplotlib.image import imread

    figure = charts.stance_by_actor(table, study=study)
    png, svg = charts.save(figure, tmp_path / "figures" / "who")
    assert imread(png).shape[1] == pytest.approx(200 * figure.get_figwidth(), abs=1)
    assert b"net +1.00" in png.read_bytes()
    assert "net +1.00" in svg.read_text(encoding="utf-8")
    assert sorted(path.name for path in (tmp_path / "figures").iterdir()) == ["who.png", "who.svg"]


def test_a_save_that_fails_leaves_nothing_behind(table, study, tmp_path, monkeypatch) -> None:
    figure = charts.stance_by_actor(table, study=study)
    monkeypatch.setattr(type(figure), "savefig", lambda *_, **__: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        charts.save(figure, tmp_path / "who")
    assert list(tmp_path.iterdir()) == []
