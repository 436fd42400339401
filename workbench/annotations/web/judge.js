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
  ["names", "n", "names of the coders", "Case"],
  ["undo", "u", "undo", "Tools"],
  ["redo", "Shift+U", "redo", "Tools"],
  ["guide", "g", "codebook", "Tools"],
  ["help", "h", "keys and settings", "Tools"],
].map(([id, key, words, group]) => ({ id, key, words, group }));

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
    fill(this.ui.tools, ...["previous", "next", "undo", "redo", "comment", "open", "names", "guide", "help"].map((id) => actionButton(this, id, JUDGE_ACTIONS.find((action) => action.id === id).words)));
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
    if (action.startsWith("adopt:")) {
      const letter = action.slice(6);
      const answer = this.client.item?.answers.find((one) => one.letter === letter);
      if (answer) this.pick({ adopt: letter, stance: answer.stance });
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
    this.announce(`${picked.adopt ? `answer ${picked.adopt}, ` : ""}${this.label(picked.stance)?.name ?? picked.stance}; now the reason`);
  }
  /** The second key of a case: its reason decides it. */
  reason(id) {
    if (!this.picked || !this.ready()) return;
    const { item } = this.client;
    const { adopt, stance } = this.picked;
    const chosen = adopt ? { adopt } : { stance };
    this.client.push("decide", item.item, item.actor, { ...chosen, reason: id, comment: this.remark });
    item.decision = { stance, adopted: adopt, reason: id, comment: this.remark };
    item.actors[0].decision = item.decision;
    this.spoken = `${item.name}: ${this.label(stance)?.name ?? stance}`;
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
      make("span", { class: "wba-answer-head" }, make("kbd", { class: "wba-key", "aria-hidden": "true" }, printed(keyOf(screen.client.map, `adopt:${answer.letter}`))), make("b", {}, `${answer.letter}: ${label?.name ?? answer.stance ?? "not marked"}`), answer.coder && make("span", { class: "wba-muted" }, answer.coder)),
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
