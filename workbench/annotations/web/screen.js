// The screen: one view of a client. It builds its parts once and then only changes what differs.

let screens = 0;

class Screen {
  constructor(client, parent, alone) {
    Object.assign(this, { client, parent, alone, id: `wba-${(screens += 1)}`, actor: 0, look: null, choice: null, panel: null, compared: null, recent: [], similarRows: null, tallyRows: null, note: "", ui: {} });
    this.build();
    this.stop = new AbortController();
    this.listen = (what) => this.hear(what);
    client.listeners.add(this.listen);
    listenToKeys(this);
    listenToMouse(this);
    watchTheme(this);
    if (client.started) this.begin();
    else this.paint();
  }

  close() {
    this.stop.abort();
    this.client.listeners.delete(this.listen);
  }

  get mode() {
    return this.client.item?.mode ?? this.client.started?.mode ?? "";
  }
  get actorAtHand() {
    return this.client.item?.actors[this.actor] ?? null;
  }
  label(id) {
    return this.client.labels.find((label) => label.id === id) ?? null;
  }

  build() {
    const part = (name, given = {}) => (this.ui[name] = make(given.tag ?? "div", { class: `wba-${name}`, ...given, tag: null }));
    const heading = make("div", { class: "wba-head" }, part("who"), part("cue", { "aria-hidden": "true" }), part("counts"));
    const text = make("div", { class: "wba-text" }, part("before", { tag: "p" }), part("sentence", { tag: "p" }), part("after", { tag: "p" }));
    const main = make("div", { class: "wba-main" }, part("meta"), text, part("bar", { role: "status", hidden: true }), part("end", { hidden: true }),
      part("actors", { role: "group", "aria-label": "Actors of the sentence" }), part("question", { tag: "p" }), part("labels", { role: "radiogroup" }), part("fields", { role: "group", "aria-label": "More on this actor" }),
      part("sheet", { role: "region", hidden: true, "aria-label": "Panel" }), part("answered", { hidden: true }));
    const dock = part("dock");
    dock.append(part("guide"), part("tally", { hidden: true }), part("similar", { hidden: true }), part("past"));
    this.root = make("div", { class: "wba", tabindex: "0", role: "group", "aria-label": "Annotator", "data-lm-suppress-shortcuts": "true", "data-ready": "no" },
      heading, part("alert", { role: "alert", hidden: true }), make("div", { class: "wba-body" }, main, part("handle", { role: "separator", "aria-orientation": "vertical", "aria-label": "Width of the codebook", tabindex: "0", "aria-valuemin": "20", "aria-valuemax": "40", "aria-valuenow": "30" }), dock),
      part("tools"), part("foot"), part("live", { "aria-live": "polite", class: "wba-live wba-aside" }));
    this.ui.handle.addEventListener("pointerdown", (event) => dragHandle(this, event));
    this.ui.handle.addEventListener("keydown", (event) => stepHandle(this, event));
    this.parent.append(this.root);
  }

  hear(what) {
    if (what === "start") this.begin();
    if (what === "returned") {
      this.arrive(true);
      this.loadHistory();
    }
    if (what === "nothing") this.announce("nothing to undo");
    if (what === "saved") this.saved();
    this.paint();
  }

  begin() {
    const { kept } = this.client;
    makeLabels(this, this.ui.labels);
    makeTools(this, this.ui.tools);
    setDock(this, kept.dock ?? 30);
    this.arrive();
    this.loadHistory();
    this.paint();
    mark(this.root, "data-ready", "yes");
    const filter = kept.filter && allowed(kept.filter, this.client.started.mode);
    if (filter && this.client.started.filter === undefined && !this.restored) this.workThrough(filter, kept.place);
    if (!this.restored) Object.assign(this, { note: (this.client.started.notices ?? []).join(" "), doubtWaits: true });
    this.restored = true;
    if (this.alone && document.activeElement === document.body && window === window.top) this.root.focus({ preventScroll: true });
  }

  /** Stand at the sentence of the client: its first open actor at hand, nothing half done. */
  arrive(flash = false) {
    const { item } = this.client;
    this.choice = null;
    this.look = null;
    this.demanded = null;
    if (this.offer && this.offer.item !== item?.item) this.offer = null;
    this.arrived = item?.item ?? null;
    const changed = flash && item ? item.actors.findIndex(({ actor }) => actor === this.client.changed) : -1;
    if (changed >= 0) this.actor = changed;
    else if (item) this.actor = Math.max(0, item.actors.findIndex((actor) => this.client.isOpen(actor)));
    if (item) this.actor = Math.min(this.actor, Math.max(0, item.actors.length - 1));
    if (flash) this.flash();
  }

  flash() {
    mark(this.root, "data-flash", true);
    setTimeout(() => mark(this.root, "data-flash", null), 1000);
  }

  paint() {
    const { client } = this;
    if (client.started && client.item && this.arrived !== client.item.item) this.arrive();
    this.marks();
    drawHead(this);
    if (!client.started) return;
    const { item } = client;
    mark(this.root, "data-at-end", client.place >= client.total);
    drawText(this, item);
    if (item) {
      drawActors(this, this.ui.actors);
      drawQuestion(this, this.ui.question);
      drawLabels(this, this.ui.labels);
      drawFields(this, this.ui.fields);
    }
    drawBar(this, this.ui.bar);
    drawFoot(this);
    drawCompared(this, this.ui.answered);
    drawGuide(this, this.ui.guide);
    drawHistory(this, this.ui.past);
    drawSimilar(this, this.ui.similar);
    drawTally(this, this.ui.tally);
  }

  /** What tests and style sheets read. */
  marks() {
    const { client } = this;
    const values = {
      status: client.late ? "waiting" : client.status, mode: this.mode, place: client.place, item: client.item?.item ?? "", actor: this.actorAtHand?.actor ?? "", queued: client.unsaved,
      saved: client.counts.saved ?? 0, done: client.counts.done ?? 0, total: client.total, held: client.items.size, open: this.choice ? "span" : (this.panel?.name ?? ""), warned: client.warned ? "yes" : "no", kept: client.keeping ? "no" : "yes",
      advance: client.kept.advance ?? "", size: client.kept.size ?? "", dock: client.kept.hideDock ? "no" : "yes",
    };
    for (const [name, value] of Object.entries(values)) mark(this.root, `data-${name}`, String(value));
  }

  announce(words) {
    this.ui.live.textContent = "";
    this.ui.live.textContent = words;
  }
  warn(words) {
    this.note = words;
    this.announce(words);
    this.paint();
  }

  saved() {
    if (this.spoken && !this.client.unsaved) {
      this.announce(`saved: ${this.spoken}`);
      this.spoken = "";
    }
    const fresh = this.client.item;
    if (this.compared && fresh && this.compared.item.item === fresh.item) this.compared.item = fresh;
    for (const item of this.client.items.values()) {
      if (this.compared?.item.item !== item.item) continue;
      this.compared.actor = item.actors.find(({ actor }) => actor === this.compared.actor.actor) ?? this.compared.actor;
    }
    this.timeLeft();
  }

  // Things asked of the kernel now and then ------------------------------------------------------------------------------
  async loadHistory() {
    const reply = await this.client.ask({ type: "history", limit: 60 });
    if (reply?.type !== "history") return;
    this.recent = reply.rows.filter(({ kind }) => !["field", "span", "comment"].includes(kind)).slice(0, 20);
    this.paint();
  }
  async timeLeft() {
    const now = performance.now();
    if (this.timeAsked && now - this.timeAsked < 10000) return;
    this.timeAsked = now;
    const reply = await this.client.ask({ type: "time_left" });
    if (reply?.type === "time_left") this.left = reply;
    this.paint();
  }
  async workThrough(filter, place) {
    this.client.changing = true; // what is pressed meanwhile was meant for a sentence of the new queue
    const reply = await this.client.ask({ type: "queue", filter });
    this.client.changing = false;
    if (reply?.type !== "start") return;
    this.client.remember({ filter });
    this.client.start(reply);
    if (place !== undefined) this.visit(Math.min(place, this.client.total));
    this.announce(filter ? `${plural(this.client.total, "sentence")} in this filter` : "all sentences");
  }

  visit(place) {
    this.client.go(place);
    this.arrive();
    this.flash();
    this.paint();
  }
  chooseActor(i) {
    this.actor = i;
    this.look = null;
    this.root.focus({ preventScroll: true });
    this.paint();
  }
  lookAt(id) {
    this.look = id;
    this.paint();
  }

  // Panels and settings --------------------------------------------------------------------------------------------------
  openPanel(name, panel) {
    this.panel = { name, ...panel };
    fill(this.ui.sheet, make("div", { class: "wba-sheet-head" }, make("h3", {}, panel.title), make("button", { type: "button", class: "wba-button wba-quiet", onclick: () => this.closePanel() }, make("kbd", { class: "wba-key", "aria-hidden": "true" }, "Esc"), "close")), ...panel.body);
    mark(this.ui.sheet, "hidden", null);
    mark(this.ui.sheet, "aria-label", panel.title);
    (panel.focus ?? this.root).focus({ preventScroll: true });
    this.paint();
    this.ui.sheet.scrollIntoView({ block: "nearest" });
  }
  closePanel() {
    this.root.focus({ preventScroll: true });
    this.panel = null;
    mark(this.ui.sheet, "hidden", true);
    fill(this.ui.sheet);
    this.paint();
  }
  setKeys(keys) {
    this.client.remember({ keys });
    this.client.map = keymap(this.client.labels, keys, this.client.actions);
    makeLabels(this, this.ui.labels);
    makeTools(this, this.ui.tools);
    this.paint();
  }
  set(name, value) {
    this.client.remember({ [name]: value });
    watchTheme(this);
    this.paint();
  }
}

/** A filter without what would tell of the machine in this mode; null where nothing is left of it. */
function allowed(filter, mode) {
  const hidden = { blind: ["differs", "machine_label"], "answer-first": ["machine_label"] }[mode] ?? [];
  const kept = Object.entries(filter).filter(([name]) => !hidden.includes(name));
  return kept.length ? Object.fromEntries(kept) : null;
}
