// After a change of the codebook: what it makes doubtful, label by label and one by one, coded anew as one step.

const NOT_DOUBTFUL = "No decision is doubtful: the codebook says the same as when they were made.";

/** The panel of recoding. Nothing is changed until the coder ends it; what is chosen so far outlives the page. */
class Recode {
  constructor(screen) {
    this.screen = screen;
    this.client = screen.client;
    const kept = this.client.kept.recode;
    this.kept = kept?.fingerprint === this.client.started.codebook.fingerprint ? kept : { fingerprint: this.client.started.codebook.fingerprint, rest: {}, chosen: {} };
    this.at = 0;
    this.rows = new Map();
    this.ui = { intro: make("p", { class: "wba-hint", role: "status" }), groups: make("div", { class: "wba-changes" }), case: make("div", { class: "wba-case" }), end: make("div", { class: "wba-tools" }) };
    this.load();
  }
  get panel() {
    return { title: "What the codebook changed", body: [this.ui.intro, this.ui.groups, this.ui.case, this.ui.end], key: (event) => this.key(event) };
  }

  get rest() {
    return this.kept.rest;
  }
  /** The labels whose decisions are looked at one by one. */
  get single() {
    return (this.groups ?? []).map(({ stance }) => stance).filter((stance) => !this.rest[stance]);
  }
  get inAll() {
    return (this.groups ?? []).reduce((sum, { count }) => sum + count, 0);
  }
  get decided() {
    const whole = this.groups.filter(({ stance }) => this.rest[stance]).reduce((sum, { count }) => sum + count, 0);
    return whole + this.ownChoices().length;
  }
  ownChoices() {
    return Object.entries(this.kept.chosen).map(([key, [stance, was]]) => ({ ...JSON.parse(key), stance, was })).filter(({ was }) => !this.rest[was]);
  }
  keyOf(row) {
    return JSON.stringify({ item: row.item, actor: row.actor });
  }

  async load() {
    const reply = await this.client.ask({ type: "doubtful", from: Math.max(0, this.at - 5), limit: 40, stances: this.single });
    if (reply?.type !== "doubtful") return;
    this.groups = reply.groups;
    if (this.groups.length && !this.single.length) reply.total = 0;
    this.total = reply.total;
    reply.rows.forEach((row, i) => this.rows.set(reply.from + i, row));
    this.draw();
  }
  keep() {
    this.client.remember({ recode: this.kept });
  }

  // Choosing ------------------------------------------------------------------------------------------------------------
  forAll(stance, becomes) {
    if (becomes) this.rest[stance] = becomes;
    else delete this.rest[stance];
    this.at = 0;
    this.rows.clear();
    this.keep();
    this.load();
  }
  choose(stance) {
    const row = this.rows.get(this.at);
    if (!row) return;
    this.kept.chosen[this.keyOf(row)] = [stance, row.stance];
    this.keep();
    this.go(1);
  }
  go(step) {
    this.at = Math.max(0, Math.min(this.total, this.at + step));
    if (this.at < this.total && !this.rows.has(this.at)) this.load();
    else this.draw();
  }
  key(event) {
    if (!this.groups?.length || event.target.matches?.("select")) return false;
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const label = namesOf(event).map((name) => this.client.map.get(name)).find((action) => action?.startsWith("label:"));
    if (step) this.go(step);
    else if (event.repeat) return true;
    else if (event.key === "Enter") this.accept();
    else if (label) this.choose(label.slice(6));
    return true;
  }
  /** Enter: the decision stays as it was; with every decision chosen it ends the work. */
  accept() {
    const row = this.rows.get(this.at);
    if (this.at < this.total && row) return void (this.screen.label(row.stance) ? this.choose(row.stance) : this.draw(`“${row.stance}” is gone; choose another label.`));
    this.finish();
  }
  async finish() {
    if (this.client.blocked) return void this.draw(this.client.blocked);
    const pairs = this.ownChoices().map(({ item, actor, stance }) => ({ item, actor, stance }));
    const count = this.decided;
    if (!count) return void this.draw("Nothing is chosen yet.");
    const reply = await this.client.ask({ type: "recode", id: newId(), time: Date.now(), pairs, rest: this.rest });
    if (reply?.type !== "ack") return;
    this.client.remember({ recode: null });
    this.client.started.doubtful = Math.max(0, this.inAll - count);
    this.screen.closePanel();
    this.screen.loadHistory();
    this.screen.warn(`${plural(reply.count ?? count, "decision")} recoded; one undo takes all back.`);
  }

  // Drawing --------------------------------------------------------------------------------------------------------------
  draw(words = "") {
    const { screen, ui } = this;
    if (!this.groups.length) {
      say(ui.intro, NOT_DOUBTFUL);
      return [ui.groups, ui.case, ui.end].forEach((part) => fill(part));
    }
    say(ui.intro, words || `${plural(this.inAll, "decision")} made under an earlier codebook. Say for each label what becomes of its decisions, or go through them; nothing is changed before the end.`);
    if (!ui.groups.contains(document.activeElement)) fill(ui.groups, ...this.groups.map((group) => this.drawGroup(group)));
    this.drawCase();
    mark(screen.root, "data-recoding", `${Math.min(this.at, this.total)} of ${this.total}, ${this.decided} of ${this.inAll}`);
    fill(ui.end, make("button", { type: "button", class: "wba-button", "data-action": "recode-all", onclick: () => this.finish() }, this.at >= this.total && make("kbd", { class: "wba-key", "aria-hidden": "true" }, "Enter"), `recode ${plural(this.decided, "decision")}`),
      make("span", { class: "wba-hint" }, this.decided < this.inAll ? `${numbers.format(this.inAll - this.decided)} stay as they are and doubtful.` : "All are chosen. One undo takes all back."));
  }
  drawGroup({ stance, count, why, before, after }) {
    const { screen } = this;
    const label = screen.label(stance);
    const name = label?.name ?? before?.name ?? stance;
    const others = this.client.labels.filter(({ id }) => id !== stance).map(({ id, name: words }) => [id, `all become ${words}`]);
    const offers = [["", "one by one"], ...(label ? [[stance, `all stay ${name}`]] : []), ...others];
    const select = make("select", { class: "wba-input", "aria-label": `what becomes of ${name}`, "data-group": stance,
      onpointerdown: () => (this.byKeys = false), onkeydown: (event) => ((this.byKeys = event.key !== "Enter"), event.key === "Enter" && screen.root.focus({ preventScroll: true })),
      onchange: (event) => (this.forAll(stance, event.target.value), this.byKeys || screen.root.focus({ preventScroll: true })) },
      ...offers.map(([value, text]) => make("option", { value, selected: (this.rest[stance] ?? "") === value }, text)));
    const line = (words, one) => one?.definition && make("p", {}, make("span", { class: "wba-muted" }, `${words} `), one.definition);
    const changed = before?.definition !== after?.definition;
    return make("section", { class: "wba-change" },
      make("div", { class: "wba-change-head" }, make("i", { class: "wba-dot", style: `--tone:${label?.color ?? "#777777"}` }), make("b", {}, name), make("span", { class: "wba-muted" }, `${numbers.format(count)} · ${why}`), select),
      changed && line("before:", before), changed && line("now:", after));
  }
  drawCase() {
    const { screen, ui } = this;
    const row = this.rows.get(this.at);
    if (this.at >= this.total) return fill(ui.case, this.total > 0 && make("p", { class: "wba-hint" }, "That was the last one."));
    if (!row) return fill(ui.case, make("p", { class: "wba-muted" }, "…"));
    const was = screen.label(row.stance)?.name ?? row.stance;
    const now = this.kept.chosen[this.keyOf(row)]?.[0];
    const letters = Array.from(row.text);
    const [from, to] = row.mark ?? [0, 0];
    const text = [letters.slice(0, from).join(""), to > from && make("mark", { class: "wba-mention", "data-now": true }, letters.slice(from, to).join("")), letters.slice(to).join("")];
    const button = ({ id, name, color }) => make("button", { type: "button", role: "radio", class: "wba-label", "data-label": id, "aria-checked": String(now === id), style: `--tone:${color}`, onclick: () => this.choose(id) }, keycap(this.client.map, `label:${id}`), make("span", { class: "wba-words" }, name));
    const labels = make("div", { class: "wba-labels", role: "radiogroup", "aria-label": `Stance of ${row.name}` }, ...this.client.labels.map(button));
    labels.style.setProperty("--columns", columnsFor(this.client.labels.length));
    return fill(ui.case,
      make("p", { class: "wba-hint" }, `${numbers.format(this.at + 1)} of ${numbers.format(this.total)} · ${row.source}`),
      make("p", { class: "wba-case-text", dir: "auto" }, make("span", { class: "wba-muted" }, `${row.before} `), ...text.filter(Boolean), make("span", { class: "wba-muted" }, ` ${row.after}`)),
      make("p", {}, make("b", {}, row.name), " was ", make("b", {}, was), ". ", make("span", { class: "wba-muted" }, screen.label(row.stance) ? "Enter leaves it so, a label’s key changes it, ← → go back and on." : "That label is gone: choose another.")),
      labels);
  }
}
