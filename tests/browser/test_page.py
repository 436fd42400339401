"""The annotation page, served by the workbench: keys, spans, actors, undo, what is kept."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from browser.driver import Annotator
from browser.hosts import Served
from browser.material import one_item, rows, session
from playwright.sync_api import BrowserContext, Page, WebSocketRoute, expect

from workbench.annotations import Event

pytestmark = pytest.mark.browser
Open = Callable[..., Annotator]


def decided(folder: Path) -> list[tuple[str, str, str]]:
    """Return (sentence, actor, stance) of every answer in the log, in order."""
    return [(e.sent_id, e.actor, e.new.stance) for e in rows(folder) if e.kind == "answer"]


def test_one_key_codes_the_actor_and_the_next_open_one_is_at_hand(annotator: Open, tmp_path: Path) -> None:
    page = annotator()
    page.press("1").wait(place=1, actor="VEL")
    page.press("2").wait(place=1, actor="KAR")
    page.press("0").wait(place=2).saved()
    assert decided(tmp_path) == [
        ("doc00000:0", "KAR", "support"),
        ("doc00000:1", "VEL", "conditional"),
        ("doc00000:1", "KAR", "none"),
    ]


def test_tab_goes_round_the_actors_of_the_sentence(annotator: Open) -> None:
    page = annotator().press("ArrowRight").wait(place=1, actor="VEL")
    assert [page.press("Tab").wait(actor="KAR").mark("actor"), page.press("Tab").wait(actor="VEL").mark("actor")] == [
        "KAR",
        "VEL",
    ]


def test_undo_goes_back_to_the_sentence_it_changed_and_redo_forward_again(annotator: Open) -> None:
    page = annotator().press("1", "2", "0").wait(place=2).saved()
    page.press("u").wait(place=1).wait(flash="", actor="KAR")
    expect(page.root.locator(".wba-label[aria-checked=true]")).to_have_count(0)
    page.press("Shift+U").saved()
    expect(page.root.locator(".wba-label[data-label=none]")).to_have_attribute("aria-checked", "true")


def test_what_undo_takes_back_is_shown_although_the_next_key_was_faster_than_its_answer(annotator: Open) -> None:
    page = (
        annotator().press("ArrowRight").wait(place=1).press("2").saved().press("ArrowLeft", "ArrowRight", "Shift+Tab")
    )
    page.wait(place=1, actor="VEL").press("0").saved().press("Shift+Tab").wait(actor="VEL")
    page.page.evaluate(
        """() => {  // what is sent takes a while, and the second key comes when the first is on its way
            const send = WebSocket.prototype.send;
            WebSocket.prototype.send = function (data) { setTimeout(() => send.call(this, data), 300); };
            const press = (key) => document.querySelector('.wba').dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}));
            press('u');
            return new Promise((done) => setTimeout(() => (press('f'), done()), 150));
        }"""
    )
    page.saved()
    expect(page.root.locator(".wba-actor").first).to_contain_text("conditional")
    assert "flagged" in page.text("meta")


def test_undo_has_no_limit_and_goes_on_after_a_reload(annotator: Open, tmp_path: Path) -> None:
    page = annotator(count=30)
    for round_ in range(10):  # three answers, then Enter past the sentence without actors
        page.press("1", "2", "4", "Enter").wait(place=3 * round_ + 3).saved()
    page.wait(done=30).page.reload()
    page.ready().focus()
    for place in range(29, -1, -1):
        for _ in range((1, 2, 1)[place % 3]):
            page.press("u").wait(place=place).saved()
    page.wait(place=0, done=0)
    assert [event.kind for event in rows(tmp_path)[40:]] == ["undo"] * 40


# Words and actors ---------------------------------------------------------------------------------------------------------


def last(folder: Path, kind: str) -> Event:
    """Return the last event of a kind in the log."""
    return [event for event in rows(folder) if event.kind == kind][-1]


def test_evidence_is_chosen_by_words_with_the_arrows(annotator: Open, tmp_path: Path) -> None:
    page = annotator().press("w").wait(open="span")
    page.press("ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "Enter").wait(open="").saved()
    (span,) = last(tmp_path, "span").new.evidence
    assert (span.start, span.end, span.text) == (7, 25, "welcomed the offer")


def test_a_condition_can_be_taken_away_again(annotator: Open, tmp_path: Path) -> None:
    page = annotator().press("d", "Enter").saved().press("d", "Delete").wait(open="").saved()
    assert page.root.locator(".wba-condition").count() == 0
    assert last(tmp_path, "span").new.condition == ()


@pytest.mark.parametrize(("held", "words"), [((), "welcomed the"), (("Alt",), "elcomed t")])
def test_words_marked_with_the_mouse_snap_unless_alt_is_held(
    annotator: Open, tmp_path: Path, held: tuple[str, ...], words: str
) -> None:
    page = annotator()
    begin, end = page.root.locator(".wba-sentence").evaluate(
        """(sentence, words) => {
                const walker = document.createTreeWalker(sentence, NodeFilter.SHOW_TEXT);
                while (walker.nextNode()) {
                    const at = walker.currentNode.data.indexOf(words);
                    if (at < 0) continue;
                    const range = document.createRange();
                    return [at, at + words.length].map((offset) => {
                        range.setStart(walker.currentNode, offset);
                        range.collapse(true);
                        const box = range.getBoundingClientRect();
                        return [box.x, box.y + box.height / 2];
                    });
                }
            }""",
        "elcomed t",
    )
    for key in held:
        page.page.keyboard.down(key)
    page.page.mouse.move(*begin)
    page.page.mouse.down()
    page.page.mouse.move(*end, steps=5)
    page.page.mouse.up()
    for key in held:
        page.page.keyboard.up(key)
    page.wait(open="span").press("w").wait(open="").saved()
    assert [span.text for span in last(tmp_path, "span").new.evidence] == [words]


def test_an_actor_is_added_by_keyboard_with_its_words_and_its_name(annotator: Open, tmp_path: Path) -> None:
    page = annotator().press("a").wait(open="span").press("End", "Shift+ArrowLeft", "Shift+ArrowLeft", "Enter")
    page.wait(open="pick").press("Control+a").type("sorv")
    expect(page.root.locator(".wba-options li").first).to_contain_text("Sorvia")
    page.press("Enter").wait(open="", actor="SRV").saved()
    added = last(tmp_path, "add")
    assert (added.actor, added.new.mention[0].text) == ("SRV", "round 0.")


def test_a_name_that_no_register_knows_makes_a_new_actor(annotator: Open, tmp_path: Path) -> None:
    page = annotator().press("a", "Enter").wait(open="pick").press("Control+a").type("Bridge Watch")
    page.press("Enter").wait(open="", actor="bridge-watch").press("4").saved()
    assert [(e.kind, e.actor) for e in rows(tmp_path)] == [("add", "bridge-watch"), ("answer", "bridge-watch")]


def test_a_new_actor_can_be_of_another_kind(annotator: Open, tmp_path: Path) -> None:
    page = annotator().press("a", "Enter").wait(open="pick").press("Control+a").type("Ilka Brandt")
    expect(page.root.locator(".wba-options li").first).to_contain_text("a new actor: a group")
    page.press("ArrowDown", "Enter").wait(open="", actor="ilka-brandt").saved()
    assert [(e.actor, e.new.name, e.new.kind) for e in rows(tmp_path)] == [("ilka-brandt", "Ilka Brandt", "person")]


def test_an_option_chosen_before_its_list_is_there_stays_chosen(annotator: Open, tmp_path: Path) -> None:
    page = annotator().press("a", "Enter").wait(open="pick").press("Control+a")
    page.page.evaluate(
        """() => {
            const client = [...globalThis.__wbaClients.values()][0];
            const ask = client.ask.bind(client);
            client.ask = (message, ...rest) => message.prefix !== "Ilka Brandt" ? ask(message, ...rest)
                : new Promise((done) => (globalThis.letThrough = () => done(ask(message, ...rest))));
        }"""
    )
    page.type("Ilka Brand")
    expect(page.root.locator(".wba-options")).to_have_attribute("data-for", "Ilka Brand")
    page.type("t").press("ArrowDown", "Enter")
    page.page.evaluate("() => globalThis.letThrough()")
    page.wait(open="", actor="ilka-brandt").saved()
    assert [(e.new.name, e.new.kind) for e in rows(tmp_path)] == [("Ilka Brandt", "person")]


def test_an_actor_is_removed_and_undo_brings_it_back(annotator: Open) -> None:
    page = annotator().press("ArrowRight").wait(place=1, actor="VEL").press("x").wait(actor="KAR").saved()
    page.press("u").wait(actor="VEL").saved()
    expect(page.root.locator(".wba-actor")).to_have_count(2)


def test_who_it_is_can_be_corrected_and_two_actors_merged(annotator: Open, tmp_path: Path) -> None:
    page = annotator().press("ArrowRight").wait(actor="VEL").press("n").wait(open="pick").type("oduya")
    expect(page.root.locator(".wba-options li").first).to_contain_text("Amara Oduya")
    page.press("Enter").wait(open="", actor="oduya").saved().press("m").wait(open="pick").type("kars")
    expect(page.root.locator(".wba-options li").first).to_contain_text("Karsia")
    page.press("Enter").wait(open="", actor="KAR").saved()
    expect(page.root.locator(".wba-actor")).to_have_count(1)
    assert list(dict.fromkeys(event.kind for event in rows(tmp_path))) == ["correct", "merge"]


def test_an_actor_just_added_is_offered_for_its_other_sentences_and_marked_there_by_one_key(
    annotator: Open, tmp_path: Path
) -> None:
    page = annotator().press("ArrowRight", "ArrowRight").wait(place=2).press("a").wait(open="span")
    page.press("Home", *["ArrowRight"] * 3, "Shift+ArrowRight", "Enter").wait(open="pick")  # the bridge
    page.press("Control+a").type("Bridge Watch").press("Enter").wait(open="", actor="bridge-watch").saved()
    offer = page.root.locator(".wba-similar [data-action=there]")
    expect(offer).to_have_text("jmark it in 2 of them too")
    page.press("j")
    expect(page.root.locator(".wba-alert")).to_contain_text("Marked in 2 other sentences")
    added = [event for event in rows(tmp_path) if event.kind == "add"]
    assert [(e.sent_id, e.actor, e.new.mention[0].text) for e in added] == [
        (f"doc00000:{n}", "bridge-watch", "the bridge") for n in (2, 5, 8)
    ]
    page.press("u").saved()
    assert [event.kind for event in rows(tmp_path)] == ["add"] * 3 + ["undo"]


def test_a_merged_actor_can_be_taken_out_again(annotator: Open, tmp_path: Path) -> None:
    page = annotator().press("ArrowRight").wait(actor="VEL").press("m").wait(open="pick").type("kars")
    expect(page.root.locator(".wba-options li").first).to_contain_text("Karsia")
    page.press("Enter").wait(open="", actor="KAR").saved()
    expect(page.root.locator(".wba-actor")).to_have_count(1)
    page.press("m").wait(open="pick")
    expect(page.root.locator(".wba-options li").first).to_contain_text("take it out again")
    page.press("Enter").wait(open="").saved()
    expect(page.root.locator(".wba-actor")).to_have_count(2)
    assert [event.kind for event in rows(tmp_path)] == ["merge", "split"]


def test_a_key_pressed_while_the_sentence_comes_anew_waits_for_it(annotator: Open, page: Page) -> None:
    late: list[Callable[[], None]] = []
    begun = threading.Event()

    def slow(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def hear(text: str | bytes) -> None:
            if begun.is_set() and '"type": "window"' in str(text):
                late.append(lambda: socket.send(text))
            else:
                socket.send(text)

        server.on_message(hear)

    page.route_web_socket("**", slow)
    seen = annotator().press("ArrowRight").wait(actor="VEL").press("m").wait(open="pick").type("kars")
    expect(seen.root.locator(".wba-options li").first).to_contain_text("Karsia")
    begun.set()
    seen.press("Enter").wait(open="", actor="KAR").saved()
    while not late:
        page.wait_for_timeout(10)
    seen.press("m")
    assert "Veldoria" in seen.sentence()
    for send in late:
        send()
    seen.wait(open="pick")
    expect(seen.root.locator(".wba-options li").first).to_contain_text("take it out again")


def test_fields_of_a_pair_go_with_it(annotator: Open, tmp_path: Path) -> None:
    page = annotator().press("v", "v", "y", "i").wait(open="issues").press("1", "5", "Enter").wait(open="")
    page.press("o").wait(open="source").type("Harbour Post")
    expect(page.root.locator(".wba-options li").last).to_contain_text("as written")
    page.press("Enter").wait(open="").press("1").wait(place=1).saved()
    new = last(tmp_path, "answer").new
    assert (new.stance, new.voice, new.certainty, new.source) == ("support", "reported", 1, "Harbour Post")
    assert new.issues == ("refugees", "diplomatic_ties")


def test_a_label_that_is_not_scored_takes_evidence_away(annotator: Open, tmp_path: Path) -> None:
    annotator().press("w", "Enter").saved().press("0").wait(place=1).saved()
    assert (last(tmp_path, "answer").new.stance, last(tmp_path, "answer").new.evidence) == ("none", ())


def test_typing_a_comment_is_no_answer_and_a_draft_outlives_the_page(annotator: Open, tmp_path: Path) -> None:
    page = annotator().press("c").wait(open="comment").type("12 soldiers, 4 trucks?")
    page.wait(kept="yes").page.reload()
    page.ready().focus().press("c").wait(open="comment")
    expect(page.root.locator("textarea")).to_have_value("12 soldiers, 4 trucks?")
    page.press("Enter").wait(open="").saved()
    assert [(event.kind, event.new.comment) for event in rows(tmp_path)] == [("comment", "12 soldiers, 4 trucks?")]


def test_a_label_can_be_chosen_by_its_name_and_whom_it_is_toward_ticked(annotator: Open, tmp_path: Path) -> None:
    page = (
        annotator()
        .press("ArrowRight")
        .wait(actor="VEL")
        .press("t")
        .wait(open="toward")
        .press("1", "Enter")
        .wait(open="")
    )
    page.press(";").wait(open="pick").type("cond")
    expect(page.root.locator(".wba-options li")).to_have_text(["conditional2"])
    page.press("Enter").wait(open="", actor="KAR").saved()
    assert (last(tmp_path, "answer").new.stance, last(tmp_path, "answer").new.toward) == ("conditional", ("KAR",))


def test_one_actor_gets_a_label_in_all_sentences_found_as_one_step(annotator: Open, tmp_path: Path) -> None:
    page = annotator().press("/").wait(open="search").type("truce")
    expect(page.root.locator(".wba-found")).to_have_attribute("data-found", "10")
    page.root.locator("select[name=actor]").select_option("KAR")
    page.root.locator(".wba-bulk select").select_option("none")
    button = page.root.locator("[data-action=bulk]")
    button.click()
    expect(button).to_have_text("yes, 10 pairs: none")
    button.click()
    page.wait(saved=10).press("Escape").wait(open="").press("u").wait(saved=0)
    assert {event.kind for event in rows(tmp_path)} == {"bulk", "undo"}


def test_flag_skip_and_unclear(annotator: Open, tmp_path: Path) -> None:
    page = annotator().press("f").saved().press("s").wait(place=1).press("?").wait(actor="KAR").saved()
    page.press("ArrowLeft").wait(place=0)
    assert "flagged" in page.text("meta")
    assert "skipped" in page.text("meta")
    assert [event.kind for event in rows(tmp_path)] == ["flag", "skip", "answer"]


ARABIC = (
    "\u0642\u0627\u0644\u062a \u0643\u0627\u0631\u0633\u064a\u0627 \u0625\u0646\u0647\u0627 \u062a\u0631\u062d\u0628."
)
#: A text, the words that name an actor, its language, its first three words.
ODD = [
    ('Karsia wrote <img src=x onerror="window.hurt=1"> & left.', "Karsia", "en", ["Karsia", "wrote", "<"]),
    (
        "\U0001f469\U0001f3fd\u200d\U0001f680 Karsia sent \U0001f1ea\U0001f1fa flags \u2764\ufe0f.",
        "Karsia",
        "en",
        ["\U0001f469\U0001f3fd\u200d\U0001f680", "Karsia", "sent"],
    ),
    ("E\u0301tienne nai\u0308ve of Karsia, a\u0323\u0302 lot.", "Karsia", "en", ["E\u0301tienne", "nai\u0308ve", "of"]),
    (ARABIC, ARABIC.split()[1], "ar", ARABIC.split()[:3]),
    ("Karsia\u00a0said:\tyes,\r\nno. \ufeff\u201cmaybe\u201d", "Karsia", "en", ["Karsia", "said", ":"]),
]


@pytest.mark.parametrize(
    ("text", "name", "lang", "words"), ODD, ids=["markup", "emoji", "marks", "right-to-left", "blanks"]
)
def test_odd_text_is_shown_as_text_and_its_offsets_are_right(
    page: Page, serve: Callable[..., Served], tmp_path: Path, text: str, name: str, lang: str, words: list[str]
) -> None:
    page.goto(serve(items=one_item(text, {"KAR": name}, lang=lang, start=37)).link())
    annotator = Annotator(page).ready().focus()
    assert annotator.sentence() == text
    assert page.evaluate("[document.images.length, window.hurt]") == [0, None]
    assert annotator.root.locator(".wba-sentence").get_attribute("dir") == ("rtl" if lang == "ar" else "ltr")
    onward = "ArrowLeft" if lang == "ar" else "ArrowRight"
    for place, word in enumerate(words):
        annotator.press("w", "Home", *[onward] * place, "Enter").wait(open="").saved()
        (span,) = last(tmp_path, "span").new.evidence
        assert (span.text, text[span.start - 37 : span.end - 37]) == (word, word)


# Keys -----------------------------------------------------------------------------------------------------------------------

LAYOUTS = [
    ("AZERTY, digit row without Shift", {"key": "&", "code": "Digit1"}, {"place": 1}),
    ("AZERTY, digit row with Shift", {"key": "1", "code": "Digit1", "shiftKey": True}, {"place": 1}),
    ("number pad", {"key": "1", "code": "Numpad1"}, {"place": 1}),
    ("Cyrillic letter", {"key": "\u044b", "code": "KeyS"}, {"place": 1}),
    ("Cyrillic slash", {"key": ".", "code": "Slash"}, {"open": "search"}),
    ("question mark of a Cyrillic layout", {"key": "?", "code": "Digit7", "shiftKey": True}, {"place": 1}),
    ("capital lock", {"key": "S", "code": "KeyS"}, {"place": 1}),
    ("a key held down", {"key": "1", "code": "Digit1", "repeat": True}, {"place": 0}),
    ("composing", {"key": "1", "code": "Digit1", "isComposing": True}, {"place": 0}),
    ("the browser's own", {"key": "s", "code": "KeyS", "ctrlKey": True}, {"place": 0}),
]


@pytest.mark.parametrize(("event", "marks"), [case[1:] for case in LAYOUTS], ids=[case[0] for case in LAYOUTS])
def test_keys_mean_the_same_on_every_layout(
    annotator: Open, event: dict[str, object], marks: dict[str, object]
) -> None:
    page = annotator()
    page.dispatch(**event)
    page.wait(**marks).saved().wait(**marks)


def test_a_key_can_be_changed_but_not_given_twice(annotator: Open) -> None:
    page = annotator().press("h").wait(open="help")
    page.root.locator(".wba-rekey[data-action=skip]").click()
    page.press("u")
    expect(page.root.locator(".wba-sheet .wba-hint").first).to_contain_text("key of \u201cundo\u201d")
    page.press("z")
    expect(page.root.locator(".wba-sheet .wba-hint").first).to_contain_text("is now z")
    page.press("Escape").wait(open="").press("s").saved().wait(place=0).press("z").wait(place=1)
    expect(page.root.locator(".wba-tools [data-action=skip] kbd")).to_have_text("z")


def test_every_action_has_one_key_and_every_key_stands_on_the_sheet(annotator: Open) -> None:
    page = annotator().press("h").wait(open="help")
    keys = page.root.locator(".wba-rekey kbd").all_inner_texts()
    assert len(keys) == 6 + 35
    assert len(set(keys)) == len(keys)
    assert "" not in keys


def test_escape_closes_what_is_open_and_then_lets_the_focus_go(annotator: Open) -> None:
    page = annotator().press("/").wait(open="search").press("Escape").wait(open="", focus="yes")
    page.press("Escape").wait(focus="no")


def test_the_codebook_shows_the_label_looked_at_and_space_chooses_it(annotator: Open) -> None:
    page = annotator().press("ArrowDown", "ArrowDown", "ArrowDown")
    assert page.text("definition").startswith("The actor takes a stand that leans neither way")
    page.press(" ").wait(place=1).saved()


# What is kept ------------------------------------------------------------------------------------------------------------------


def test_a_second_tab_only_shows_until_it_takes_over(
    context: BrowserContext, serve: Callable[..., Served], tmp_path: Path
) -> None:
    link = serve().link()
    first, second = Annotator(context.new_page()), Annotator(context.new_page())
    first.page.goto(link)
    first.ready().focus().press("1").wait(place=1).saved()
    second.page.goto(link)
    second.ready("readonly").focus().press("1").wait(place=1, queued=0, saved=1)
    second.root.locator("[data-action=take-over]").click()
    second.wait(status="live").press("2").wait(saved=2)
    first.press("2").wait(status="readonly")
    assert [stance for *_, stance in decided(tmp_path)] == ["support", "conditional"]


def test_decisions_wait_while_the_server_is_away_and_are_saved_once(
    page: Page, serve: Callable[..., Served], tmp_path: Path
) -> None:
    server = serve()
    page.goto(server.link())
    annotator = Annotator(page).ready().focus().press("1").wait(place=1).saved()
    server.stop()
    annotator.wait(status="gone")
    expect(annotator.root.locator(".wba-alert")).to_contain_text("does not answer")
    annotator.press("2").wait(place=1, queued=0)
    server.start()
    annotator.wait(status="live").press("2", "4").wait(place=2).saved()
    assert [stance for *_, stance in decided(tmp_path)] == ["support", "conditional", "oppose"]


def test_unsaved_decisions_of_a_closed_page_are_saved_by_the_next(
    context: BrowserContext, serve: Callable[..., Served], tmp_path: Path
) -> None:
    server = serve()
    page = Annotator(context.new_page())
    page.page.goto(server.link())
    page.ready().focus()
    page.page.evaluate("WebSocket.prototype.send = () => {}")  # what is sent from now on arrives nowhere
    page.press("1", "2", "4").wait(place=2, queued=3, warned="yes")
    expect(page.root.locator(".wba-alert")).to_contain_text("3 decisions wait")
    page.page.close()
    again = Annotator(context.new_page())
    again.page.goto(server.link())
    again.ready().wait(saved=3, queued=0, place=2)
    assert [stance for *_, stance in decided(tmp_path)] == ["support", "conditional", "oppose"]


def test_no_more_than_twenty_decisions_wait(annotator: Open) -> None:
    page = annotator()
    page.page.evaluate("WebSocket.prototype.send = () => {}")
    for _ in range(10):
        page.press("1", "2", "4", "Enter")
    page.wait(queued=20)
    expect(page.root.locator(".wba-alert")).to_contain_text("No more are taken")


def test_the_page_never_holds_more_than_its_window(annotator: Open) -> None:
    page = annotator(count=400)
    for place in range(1, 120):
        page.press("ArrowRight")
        if place % 10 == 0:
            page.wait(place=place)
            expect(page.root.locator(".wba-mention, .wba-question").first).to_be_attached()
            assert int(page.mark("held")) <= 71


# Finding, modes, reading aloud ----------------------------------------------------------------------------------------------------


def test_a_search_becomes_a_queue_and_goes_back_to_all(annotator: Open) -> None:
    page = annotator().press("/").wait(open="search").type("truce")
    expect(page.root.locator(".wba-found")).to_have_attribute("data-found", "10")
    page.press("Enter").wait(open="", total=10, place=0, actor="VEL").press("2", "1").wait(place=1)
    page.press("/").wait(open="search")
    page.root.get_by_role("button", name="back to all").click()
    page.wait(open="", total=30)


def test_a_blind_page_is_never_told_what_the_machine_made_of_it(page: Page, serve: Callable[..., Served]) -> None:
    heard: list[str] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda payload: heard.append(str(payload))))
    page.goto(serve(mode="blind").link())
    Annotator(page).ready().focus().press("1", "2", "4").wait(place=2).saved()
    assert [text for text in heard if '"items"' in text]
    assert [text for text in heard if "rules@test" in text or '"confidence"' in text] == []


@pytest.mark.parametrize(("mode", "offered"), [("blind", 0), ("answer-first", 1), ("suggest-first", 1)])
def test_a_filter_that_tells_of_the_machine_is_offered_only_where_it_may_be(
    annotator: Open, mode: str, offered: int
) -> None:
    page = annotator(mode=mode).press("/").wait(open="search")
    expect(page.root.locator("select[name=differs]")).to_have_count(offered)
    expect(page.root.locator("[name=machine_label]")).to_have_count(0)


def test_a_filter_kept_from_another_mode_does_not_tell_of_the_machine_in_a_blind_one(
    page: Page, serve: Callable[..., Served], tmp_path: Path
) -> None:
    one = session(tmp_path)
    one.log.put_state("page", {"filter": {"differs": True, "text": "truce"}, "saved": 9_999_999_999_999})
    one.close()
    page.goto(serve(mode="blind").link())
    annotator = Annotator(page).ready().wait(total=10)
    expect(annotator.root.locator(".wba-alert")).to_be_hidden()


def test_answer_first_shows_the_machine_only_after_the_answer(annotator: Open) -> None:
    page = annotator()
    expect(page.root.locator(".wba-answered")).to_be_hidden()
    page.press("4").wait(place=1).saved()
    expect(page.root.locator(".wba-answered")).to_contain_text("you: oppose, machine: support")


def test_suggest_first_takes_the_suggestion_with_enter(annotator: Open, tmp_path: Path) -> None:
    page = annotator(mode="suggest-first")
    expect(page.root.locator(".wba-actor").first).to_contain_text("suggested: support")
    page.press("Enter").wait(place=1).saved()
    event = last(tmp_path, "answer")
    assert (event.new.stance, event.new.evidence[0].text, bool(event.suggestion)) == ("support", "welcomed", True)


def test_what_was_saved_is_said_aloud(annotator: Open) -> None:
    page = annotator().press("4").wait(place=1).saved()
    expect(page.root.locator(".wba-live")).to_have_text("saved: Karsia: oppose, sentence 1 of 30")


def test_counts_by_label_are_hidden_until_asked_for(annotator: Open) -> None:
    page = annotator().press("4").wait(place=1).saved()
    expect(page.root.locator(".wba-tally")).to_be_hidden()
    page.press("p")
    expect(page.root.locator(".wba-tally li").nth(3)).to_have_text("oppose1")


def test_a_decision_in_the_history_leads_back_to_its_sentence(annotator: Open) -> None:
    page = annotator().press("4", "1", "1").wait(place=2).saved()
    page.root.locator(".wba-past .wba-row").last.click()
    page.wait(place=0, focus="yes")


@pytest.mark.parametrize("width", [320, 380, 1280])
def test_it_fits_the_width_and_targets_are_large_enough(annotator: Open, width: int) -> None:
    page = annotator()
    page.page.set_viewport_size({"width": width, "height": 800})
    page.press("h").wait(open="help")
    wide, small = page.page.evaluate(
        """[document.documentElement.scrollWidth, [...document.querySelectorAll('.wba button')].filter((b) => b.offsetParent
            && (b.getBoundingClientRect().width < 24 || b.getBoundingClientRect().height < 24)).map((b) => b.outerHTML)]"""
    )
    assert wide <= width
    assert small == []
