// Adjudication: one case at a time, the coders' answers as A, B, C; a key for the answer, a key for the reason.

const JUDGE_ACTIONS = [
  ["next", "ArrowRight", "next case", "Move"],
  ["previous", "ArrowLeft", "case before", "Move"],
  ["labelDown", "ArrowDown", "look at the next label", "Move"],
  ["labelUp", "ArrowUp", "look at the label before", "Move"],
  ["choose", " ", "choose the label looked at", "Move"],
  ...["a", "b", "c", "d", "e", "f"].map((letter) => [`adopt:${letter.toUpperCase()}`, letter, `adopt ${letter.toUpperCase()}`, "Answers"]),
  ["comment", "k", "comment", "Case"],
  ["open", "o", "only open cases, or all", "Case"],
  ["search", "/", "choose cases", "Case"],
  ["names", "n", "names of the coders", "Case"],
  ["undo", "u", "undo", "Tools"],
  ["redo", "Shift+U", "redo", "Tools"],
  ["guide", "g", "codebook", "Tools"],
  ["help", "h", "keys and settings", "Tools"],
].map(([id, key, words, group]) => ({ id, key, words, group }));

const NOT_THERE = "not in the sentence";
/** A case in the shape of a sentence with one actor, so that the same drawing serves. */
const asItem = (one) => ({ ...one, item: one.case, actors: [{ actor: one.actor, name: one.name, mentions: one.mentions ?? [], origin: "added", decision: one.decision, suggestion: null }] });

class JudgeClient extends Client {
  constructor(model) {
    super(model);
    this.actions = JUDGE_ACTIONS;
    this.ahead = 24;
  }
  start(start) {
    if (start.type !== "cases") return;
    this.reasons = start.reasons ?? [];
    super.start({ coder: "adjudication", place: 0, ...start, items: start.cases });
  }
  take({ items, cases, total }) {
    super.take({ items: (cases ?? items ?? []).map((one) => (one.item ? one : asItem(one))), total });
  }
  put(item) {
    super.put(item.item ? item : asItem(item));
  }
  reapply() {}
  async flush() {
    if (this.flying || !this.outbox || !this.unsaved || this.status === "gone") return;
    const [{ kind, new: change, item, ...event }] = this.outbox.waiting;
    this.flying = true;
    const reply = await this.ask({ type: kind, id: event.id, time: event.time, duration: event.duration, case: item, ...change }, 5000);
    this.flying = false;
    if (reply?.type === "ack" && this.unsaved) this.flush();
  }
  ping() {}
  async takeOver() {
    this.setReadonly(false);
  }
  async show(filter, names) {
    const reply = await this.ask({ type: "cases", filter, names });
    if (reply?.type !== "cases") return;
    this.items.clear();
    this.start({ ...reply, place: Math.min(this.place, Math.max(0, reply.total - 1)) });
  }
}

class JudgeScreen extends Screen {
  begin() {
    this.picked = null;
    this.filter ??= {};
    mark(this.ui.actors, "aria-label", "Answers of the coders");
    mark(this.ui.fields, "aria-label", "Reasons");
    super.begin();
    fill(this.ui.tools, ...["previous", "next", "undo", "redo", "comment", "open", "search", "names", "guide", "help"].map((id) => actionButton(this, id, JUDGE_ACTIONS.find((action) => action.id === id).words)));
  }
  loadHistory() {}
  timeLeft() {}
  get mode() {
    return "adjudication";
  }
  arrive(flash) {
    super.arrive(flash);
    this.picked = null;
    this.remark = this.client.item?.decision?.comment ?? "";
  }

  paint() {
    super.paint();
    const { client, ui } = this;
    if (!client.started || !client.item) return;
    ui.actors.wbaShows = ui.fields.wbaShows = null; // drawn over by the coder's parts
    drawAnswers(this, ui.actors);
    drawReasons(this, ui.fields);
    const own = this.picked ?? { adopt: client.item.decision?.adopted, stance: client.item.decision?.stance };
    for (const button of ui.labels.children) mark(button, "aria-checked", String(!own.adopt && own.stance === button.dataset.label));
    mark(this.root, "data-picked", Boolean(this.picked));
    ui.question.wbaShows = null;
    fill(ui.question, this.picked ? make("span", {}, make("b", {}, "Why?"), " The reason ends the case; Esc takes the choice back.") : make("span", {}, "Which answer holds for ", make("b", {}, client.item.name), "? Its letter, or another label."), this.remark && make("span", { class: "wba-muted" }, ` — ${shorten(this.remark, 80)}`));
    mark(ui.past, "hidden", true);
    say(ui.foot, `${plural(client.counts.open ?? client.started.open ?? 0, "case")} open`);
  }

  act(action) {
    if (action.startsWith("adopt:") && !this.client.renewed) {
      const letter = action.slice(6);
      const answer = this.client.item?.answers.find((one) => one.letter === letter);
      if (answer) this.pick({ adopt: letter, stance: answer.stance, absent: answer.absent });
      return this.paint();
    }
    return super.act(action);
  }
  answer(stance) {
    this.pick({ adopt: null, stance });
  }
  pick(picked) {
    if (!this.ready()) return;
    this.picked = picked;
    this.note = "";
    this.announce(`${picked.adopt ? `answer ${picked.adopt}, ` : ""}${this.wordsOf(picked)}; now the reason`);
  }
  wordsOf({ stance, absent }) {
    return absent ? NOT_THERE : (this.label(stance)?.name ?? stance ?? NOT_THERE);
  }
  /** The second key of a case: its reason decides it. */
  reason(id) {
    if (!this.picked || !this.ready()) return;
    const { item } = this.client;
    const { adopt, stance } = this.picked;
    const chosen = adopt ? { adopt } : { stance };
    this.client.push("decide", item.item, item.actor, { ...chosen, reason: id, comment: this.remark });
    item.decision = { stance, absent: this.picked.absent, adopted: adopt, reason: id, comment: this.remark };
    item.actors[0].decision = item.decision;
    this.spoken = `${item.name}: ${this.wordsOf(this.picked)}`;
    this.client.go(this.client.place + 1);
    this.arrive();
    this.paint();
  }
  turnBack(kind, possible) {
    if (!possible) return void this.announce(`nothing to ${kind}`);
    this.client.returning = true;
    this.client.push(kind, "", "", {});
  }
  comment() {
    this.openPanel("comment", commentPanel(this, { title: "Comment on the case", draft: this.remark, keep: (text) => (this.remark = text), done: (text) => ((this.remark = text), this.paint()) }));
  }
  open() {
    this.filter = this.filter.open ? {} : { open: true };
    this.client.show(this.filter, this.withNames);
  }
  search() {
    this.openPanel("search", casesPanel(this));
  }
  names() {
    this.withNames = !this.withNames;
    this.client.show(this.filter, this.withNames);
  }
  escapeFirst() {
    if (!this.picked) return false;
    this.picked = null;
    return true;
  }
  firstKey(event) {
    if (!this.picked) return false;
    const reason = this.client.reasons.find(({ key }) => namesOf(event).includes(key));
    if (reason) this.reason(reason.id);
    return Boolean(reason);
  }
}

function drawAnswers(screen, parent) {
  const { item, codebook } = { item: screen.client.item, codebook: screen.client.started.codebook };
  const nameOf = (id) => codebook.issues.find((issue) => issue.id === id)?.name ?? id;
  fill(parent, ...item.answers.map((answer) => {
    const label = screen.label(answer.stance);
    const chosen = screen.picked ? screen.picked.adopt === answer.letter : item.decision?.adopted === answer.letter;
    const facts = [answer.voice, ...(answer.issues ?? []).map(nameOf), answer.seconds >= 1 && `${Math.round(answer.seconds)} s`].filter(Boolean).join(" · ");
    return make("button", { type: "button", class: "wba-answer", "data-letter": answer.letter, "aria-pressed": String(chosen), style: `--tone:${label?.color ?? "#777777"}`, onclick: () => screen.act(`adopt:${answer.letter}`) },
      make("span", { class: "wba-answer-head" }, make("kbd", { class: "wba-key", "aria-hidden": "true" }, printed(keyOf(screen.client.map, `adopt:${answer.letter}`))), make("b", {}, `${answer.letter}: ${screen.wordsOf(answer)}`), answer.coder && make("span", { class: "wba-muted" }, answer.coder)),
      answer.evidence?.length > 0 && make("q", {}, shorten(quote(item, answer.evidence), 120)),
      facts && make("span", { class: "wba-muted" }, facts), answer.comment && make("span", {}, `“${answer.comment}”`));
  }));
}

function drawReasons(screen, parent) {
  const { item } = screen.client;
  fill(parent, ...screen.client.reasons.map((reason) => make("button", {
    type: "button", class: "wba-button", "data-reason": reason.id, "aria-disabled": screen.picked ? null : "true",
    "aria-pressed": String(item.decision?.reason === reason.id), onclick: () => (screen.picked ? screen.reason(reason.id) : screen.warn("First choose the answer, then the reason.")),
  }, make("kbd", { class: "wba-key", "aria-hidden": "true" }, printed(reason.key)), make("span", { class: "wba-words" }, reason.words))));
}

/** Which cases: two answers that meet in them, an actor, an outlet, whether they are decided. */
function casesPanel(screen) {
  const { started } = screen.client;
  const now = screen.filter;
  const labels = [...screen.client.labels.map(({ id, name }) => [id, name]), ["absent", NOT_THERE]];
  const choice = (words, options, value) => {
    const select = make("select", { class: "wba-input", "aria-label": words, name: words }, make("option", { value: "" }, "any"), ...options.map(([id, text]) => make("option", { value: id, selected: id === value }, text)));
    return [make("label", {}, make("span", {}, words), select), select];
  };
  const fields = [choice("one says", labels, now.labels?.[0]), choice("another says", labels, now.labels?.[1]), choice("actor", started.actors, now.actor), choice("outlet", started.outlets.filter(Boolean).map((outlet) => [outlet, outlet]), now.outlet), choice("state", [["open", "open"]], now.open ? "open" : "")];
  const take = () => {
    const [one, other, actor, outlet, state] = fields.map(([, select]) => select.value);
    const wanted = { labels: [one, other].filter(Boolean), actor, outlet, open: state === "open" };
    screen.filter = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value && value.length !== 0));
    screen.closePanel();
    screen.client.show(screen.filter, screen.withNames);
  };
  const button = make("button", { type: "button", class: "wba-button", "data-action": "choose-cases", onclick: take }, make("kbd", { class: "wba-key", "aria-hidden": "true" }, "Enter"), "show these");
  const key = (event) => (event.key === "Enter" ? (take(), true) : false);
  for (const [, select] of fields) select.addEventListener("keydown", (event) => event.key === "Enter" && (event.preventDefault(), take()));
  return { title: "Which cases", body: [make("div", { class: "wba-form" }, ...fields.map(([label]) => label)), make("div", { class: "wba-tools" }, button)], focus: fields[0][1], key };
}
