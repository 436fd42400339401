"""The charts: their numbers, their links, their captions, and that nothing runs out of the figure."""

from __future__ import annotations

import datetime
from itertools import combinations

import pytest
from rows import coding

from workbench import charts
from workbench.codings import to_frame
from workbench.study import WorkbenchError, bundled_study, load_study

DATES = {f"d{n}": datetime.date(2024, 1 + n, 5) for n in range(6)}
OUTLETS = {f"d{n}": "Meridian Wire" if n % 2 else "The Gazette" for n in range(6)}
FACTS = {"dates": DATES, "outlets": OUTLETS}


@pytest.fixture(scope="module")
def study():
    return load_study(bundled_study("invented"))


def draw(name: str, table, study, **options):
    return charts.CHARTS[name](table, study=study, **(charts.facts_for(name, FACTS) | options))


def texts(figure) -> list[str]:
    return [text.get_text() for axes in figure.axes for text in axes.texts] + [text.get_text() for text in figure.texts]


def caption(figure) -> str:
    return " ".join(" ".join(texts(figure)).split())


def urls(figure) -> set[str]:
    from matplotlib.artist import Artist

    found = {artist.get_url() for artist in figure.findobj(Artist) if artist.get_url()}
    return found | {url for axes in figure.axes for dots in axes.collections for url in (dots.get_urls() or []) if url}


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
    assert "corrected with 6 hand-coded pairs" in caption(figure)
    assert "−1.0" in texts(figure)


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
    cells, rows_all, columns_all, whole = (
        ["0.0\n2", "−1.0\n1", "+1.0\n1"],
        ["−0.3\n3", "+1.0\n1"],
        ["0.0\n2"] * 2,
        "0.0\n4",
    )
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


# Networks, conditions, trust -------------------------------------------------------------------------------------------
def test_ties_of_agreement_and_of_conflict_are_lines_and_conflict_has_a_cross(study) -> None:
    rows = [coding(f"d{n}", a, actor, stance) for n in range(6) for a, (actor, stance) in enumerate(
        [("VEL", "support"), ("KAR", "support"), ("SRV", "oppose")])]  # fmt: skip
    axes = charts.agreement_network(to_frame(rows), study=study).axes[0]
    lines = [line for line in axes.lines if len(line.get_xdata()) == 2]
    assert len(lines) == 3
    assert sum(line.get_marker() == "x" for line in axes.lines) == 2
    assert {line.get_linestyle() for line in lines} == {"-"}


def test_a_tie_that_one_document_decides_is_dotted(study) -> None:
    rows = [coding("d0", 0, "VEL", "support"), coding("d0", 1, "KAR", "support")]
    rows += [coding(f"d{n}", 0, "SRV", "support") for n in range(1, 6)]
    axes = charts.agreement_network(to_frame(rows), study=study).axes[0]
    assert "--" in {line.get_linestyle() for line in axes.lines if len(line.get_xdata()) == 2}


def test_conditions_in_the_same_words_are_one_and_keep_their_first_date() -> None:
    words = ("once the garrison leaves", "Once the garrison leaves,", "if the dam is repaired")
    rows = [coding(f"d{n}", 0, "KAR", "conditional", condition=condition) for n, condition in enumerate(words)]
    rows.append(coding("d9", 0, "VEL", "conditional", condition="if invited"))
    found = charts.conditions(to_frame(rows), dates={"d0": "2024-03-01", "d1": "2024-02-01", "d2": "2024-05-01"})
    assert found[["principal", "condition", "n"]].to_numpy().tolist() == [
        ["KAR", "Once the garrison leaves,", 2],
        ["KAR", "if the dam is repaired", 1],
        ["VEL", "if invited", 1],
    ]
    assert [str(day)[:10] for day in found["since"]] == ["2024-02-01", "2024-05-01", "NaT"]


def test_the_trust_panel_counts_labels_and_leaves_unclear_ones_out(table, study) -> None:
    gold = table.iloc[[0, 1, 2, 3]].assign(coder="person:ana", stance=["support", "support", "conditional", "unclear"])
    figure = charts.coder_trust(table, gold, study=study)
    confusion = [text.get_text() for text in figure.axes[0].texts]
    assert [confusion[k] for k in (0, 3, 6)] == ["1", "1", "1"]
    assert sum(map(int, confusion)) == 3
    assert "3 pairs in 1 documents were also coded by person:ana" in caption(figure)
    assert "all pairs (3)" in [label.get_text() for label in figure.axes[1].get_yticklabels()]
    with pytest.raises(WorkbenchError, match="no pair was coded by both"):
        charts.coder_trust(table, gold.assign(actor="XYZ"), study=study)
