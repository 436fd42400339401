// Drawing of the head, the text around the sentence, the bars and the tools.

function drawHead(screen) {
  const { client } = screen;
  const start = client.started;
  if (start) {
    const words = { "answer-first": "answer first", "suggest-first": "suggestion first", blind: "blind" }[start.mode] ?? start.mode ?? "";
    say(screen.ui.who, [start.title, start.coder, words, client.kept.filter && "filtered"].filter(Boolean).join(" · "));
    const { counts } = client;
    const here = client.total ? `${numbers.format(Math.min(client.place + 1, client.total))} of ${numbers.format(client.total)}` : "";
    say(screen.ui.counts, [here, `saved ${numbers.format(counts.saved ?? counts.decided ?? 0)}`, client.unsaved > 0 && `waiting ${client.unsaved}`].filter(Boolean).join(" · "));
    mark(screen.ui.counts, "data-waiting", client.unsaved > 0);
  }
  const inside = screen.root.contains(document.activeElement);
  say(screen.ui.cue, inside ? "keys act here · Esc leaves" : "click here to use the keys");
  const doubtful = !screen.panel && screen.doubtWaits && start?.doubtful > 0;
  const words = troubleOf(client) || screen.note || (doubtful ? `The codebook was changed; it makes ${plural(start.doubtful, "decision")} of yours doubtful.` : "");
  mark(screen.ui.alert, "hidden", !words);
  if (!differs(screen.ui.alert, words)) return;
  if (doubtful && !troubleOf(client) && !screen.note) return void fill(screen.ui.alert, words, make("button", { type: "button", class: "wba-button", "data-action": "recode", onclick: () => screen.act("recode") }, "Look at them"), make("button", { type: "button", class: "wba-button", onclick: () => ((screen.doubtWaits = false), screen.paint()) }, "Later"));
  const take = () => client.takeOver().then(() => screen.root.focus({ preventScroll: true }));
  fill(screen.ui.alert, words, client.status === "readonly" && make("button", { type: "button", class: "wba-button", "data-action": "take-over", onclick: take }, "Take over"));
}

/** What keeps decisions from being saved, in words; empty where nothing does. */
function troubleOf(client) {
  const waiting = client.unsaved ? ` ${plural(client.unsaved, "decision")} ${client.unsaved === 1 ? "waits" : "wait"} in this browser.` : "";
  if (client.status === "gone" && client.model.get("alone")) return `The server does not answer.${waiting || " Everything is saved."} This page tries again by itself.`;
  if (client.status === "gone") return `The kernel has stopped.${waiting || " Everything is saved."} Run the cell again to go on.`;
  if (client.status === "readonly") return "Open in another tab, so this one only shows.";
  if (client.late) return "Waiting for the kernel. Another cell may be running.";
  if (client.error) return client.error;
  if (client.status === "waiting") return `The kernel does not answer; it may be busy.${waiting}`;
  if (client.warned && client.unsaved >= MOST_UNSAVED) return `Nothing is saved at present.${waiting} No more are taken until they are saved.`;
  if (client.warned) return `Not saved for more than three seconds.${waiting} You can go on until ${MOST_UNSAVED} wait.`;
  return "";
}

function drawText(screen, item) {
  const { client } = screen;
  const ended = client.place >= client.total;
  for (const part of ["meta", "before", "sentence", "after", "actors", "question", "labels", "fields"]) mark(screen.ui[part], "hidden", ended);
  mark(screen.ui.end, "hidden", !ended);
  if (ended) return drawEnd(screen);
  if (!item) {
    if (differs(screen.ui.sentence, "…")) fill(screen.ui.sentence, make("span", { class: "wba-muted" }, "…"));
    return null;
  }
  if (differs(screen.ui.meta, item.item, item.flag, item.state, item.comment)) fill(screen.ui.meta, ...[item.outlet, item.date && dayOf(item.date), item.title].filter(Boolean).map((words, i) => make("span", { class: i === 2 || words === item.title ? "wba-title" : null }, words)),
    item.flag && make("span", { class: "wba-flagged" }, "⚑ flagged"), item.state === "skipped" && make("span", { class: "wba-flagged" }, "skipped"), item.comment && make("span", { class: "wba-flagged", title: item.comment }, "comment"));
  const wide = item.wide;
  const around = (lines, side) => (wide ? wide[side] : side === "before" ? lines.slice(-1) : lines.slice(0, 1)).join(" ");
  say(screen.ui.before, around(item.before ?? [], "before"));
  say(screen.ui.after, around(item.after ?? [], "after"));
  for (const part of ["before", "sentence", "after"]) {
    mark(screen.ui[part], "lang", item.lang || null);
    mark(screen.ui[part], "dir", item.dir || "auto");
  }
  const actors = item.actors.map((actor) => [actor.actor, actor.name, actor.mentions, actor.origin, actor.decision?.stance, actor.decision?.evidence, actor.decision?.condition]);
  if (differs(screen.ui.sentence, item.item, screen.actor, screen.choice?.span ?? null, actors)) drawSentence(screen.ui.sentence, item, screen.actor, screen.choice?.span, (i) => screen.chooseActor(i));
  return null;
}
const dayOf = (date) => {
  const day = new Date(`${String(date).slice(0, 10)}T12:00:00Z`);
  return Number.isNaN(day.getTime()) ? String(date) : days.format(day);
};

function drawEnd(screen) {
  const { client } = screen;
  const { counts } = client;
  const filtered = Boolean(client.kept.filter);
  const left = [counts.skipped > 0 && `${plural(counts.skipped, "sentence")} skipped`, counts.flagged > 0 && `${counts.flagged} flagged`].filter(Boolean).join(", ");
  const work = (words, filter) => make("button", { type: "button", class: "wba-button", onclick: () => screen.workThrough(filter) }, words);
  fill(screen.ui.end, make("h3", {}, client.total ? "You have come to the end." : "No sentence here."), make("p", {}, left ? `${left}.` : ""),
    make("div", { class: "wba-tools" }, filtered && work("back to all", null), !filtered && counts.skipped > 0 && work("go through the skipped", { state: "skipped" }), !filtered && counts.flagged > 0 && work("go through the flagged", { flag: true }), !filtered && work("go through the open", { state: "open" })));
}

function drawQuestion(screen, parent) {
  const actor = screen.actorAtHand;
  const target = screen.client.started.target;
  const words = actor ? ["What position does ", make("b", {}, actor.name), ` show${target ? ` on ${target}` : ""}?`] : ["No actor is marked. ", make("b", {}, "Enter"), " finishes the sentence, ", make("b", {}, printed(keyOf(screen.client.map, "add"))), " adds one."];
  if (differs(parent, actor?.name ?? null, [...screen.client.map])) fill(parent, ...words);
}

const PURPOSES = { mention: "Words that name the actor", evidence: "Words that show the position", condition: "Words that state the condition", add: "Words that name the new actor", free: "Use these words as" };

/** The bar of a choice of words: what it is for, how it is ended. */
function drawBar(screen, parent) {
  const { choice } = screen;
  mark(parent, "hidden", !choice);
  if (!choice) return fill(parent);
  const words = make("q", {}, shorten(quote(choice.item, [choice.span]), 70));
  const button = (id, text, run) => make("button", { type: "button", class: "wba-button", onclick: run }, make("kbd", { class: "wba-key", "aria-hidden": "true" }, id), text);
  const { map } = screen.client;
  if (choice.purpose === "free") {
    return fill(parent, make("span", {}, PURPOSES.free), words,
      ...["evidence", "condition", "bounds", "add"].map((id) => button(printed(keyOf(map, id)), { bounds: "actor's words", add: "new actor" }[id] ?? id, () => screen.useChoice(id === "bounds" ? "mention" : id))), button("Esc", "leave", () => screen.leaveChoice()));
  }
  return fill(parent, make("span", {}, PURPOSES[choice.purpose]), words, button("Enter", "keep", () => screen.keepChoice()),
    ["evidence", "condition"].includes(choice.purpose) && button("Del", "none", () => screen.clearChoice()), button("Esc", "leave", () => screen.leaveChoice()),
    make("span", { class: "wba-hint" }, "← → by word, Shift extends; or mark with the mouse, Alt for single letters"));
}

function makeTools(screen, parent) {
  const tool = (id, words) => actionButton(screen, id, words);
  fill(parent, tool("previous", "back"), tool("next", "on"), tool("undo", "undo"), tool("redo", "redo"), tool("skip", "skip"), tool("flag", "flag"), tool("context", "context"),
    tool("bounds", "words"), tool("identify", "who"), tool("merge", "merge"), tool("remove", "remove"), tool("search", "search"), tool("guide", "codebook"), tool("similar", "alike"), tool("tally", "counts"), tool("recode", "recode"), tool("help", "keys"));
}

function drawFoot(screen) {
  const { left } = screen;
  const minutes = (seconds) => (seconds < 90 ? `${Math.round(seconds)} s` : seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`);
  say(screen.ui.foot, left?.seconds ? `about ${minutes(left.seconds)} left (${minutes(left.low)} to ${minutes(left.high)}) at your pace` : "");
}

// Colours: light or dark as the page around, unless the coder chose ------------------------------------------------------------
function watchTheme(screen) {
  const set = () => {
    const own = screen.client.kept.theme;
    mark(screen.root, "data-theme", own || (pageIsDark(screen.parent) ? "dark" : "light"));
    mark(screen.root, "data-own-theme", Boolean(own));
  };
  set();
  if (screen.watching) return;
  screen.watching = true;
  const seen = new MutationObserver(set);
  for (const element of [document.documentElement, document.body]) seen.observe(element, { attributes: true });
  const media = matchMedia("(prefers-color-scheme: dark)");
  media.addEventListener("change", set, { signal: screen.stop.signal });
  const late = setTimeout(set, 500);
  screen.stop.signal.addEventListener("abort", () => (seen.disconnect(), clearTimeout(late)));
}
function pageIsDark(element) {
  const stated = document.body.dataset.jpThemeLight;
  if (stated) return stated === "false";
  for (let at = element; at; at = at.parentElement) {
    const [r, g, b, a = 1] = (getComputedStyle(at).backgroundColor.match(/[\d.]+/g) ?? []).map(Number);
    if (a > 0.5 && r !== undefined) return 0.299 * r + 0.587 * g + 0.114 * b < 128;
  }
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

/** The dock's width: 20 to 40 of a hundred, by mouse or arrows, remembered. */
function setDock(screen, part) {
  const width = Math.round(Math.max(20, Math.min(40, part)));
  screen.root.style.setProperty("--wba-dock", `${width}%`);
  mark(screen.ui.handle, "aria-valuenow", width);
  if (screen.client.kept.dock !== width && (screen.client.kept.dock || width !== 30)) screen.client.remember({ dock: width });
}
function stepHandle(screen, event) {
  const step = { ArrowLeft: 2, ArrowRight: -2 }[event.key];
  if (step) take(event, () => setDock(screen, (screen.client.kept.dock ?? 30) + step));
}
function dragHandle(screen, event) {
  event.preventDefault();
  const { handle } = screen.ui;
  const box = handle.parentElement.getBoundingClientRect();
  handle.setPointerCapture(event.pointerId);
  const move = ({ clientX }) => setDock(screen, (100 * (box.right - clientX)) / box.width);
  handle.addEventListener("pointermove", move);
  handle.addEventListener("pointerup", () => handle.removeEventListener("pointermove", move), { once: true });
}
