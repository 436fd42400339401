// The client: talks to the kernel, keeps the window of sentences, and never loses an event. It draws nothing.

const AHEAD = 50;
const BEHIND = 20;
const PATIENCE = 3000; // ms without a confirmation before the coder is told
const MOST_UNSAVED = 20;

/** A name for this page that a reload keeps and a second tab does not share (a duplicated tab copies its storage). */
async function viewName() {
  const remembered = attemptSession("wba:view");
  const name = remembered ?? newId();
  if (await lockIsFree(`wba:${name}`)) return name;
  const fresh = newId();
  await lockIsFree(`wba:${fresh}`);
  return fresh;
}
function attemptSession(key) {
  try {
    if (!sessionStorage.getItem(key)) sessionStorage.setItem(key, newId());
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}
const held = new Set();
function lockIsFree(name) {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((answer) => {
    navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      answer(Boolean(lock));
      return lock ? new Promise((release) => held.add(release)) : null;
    }).catch(() => answer(true));
  });
}

class Client {
  constructor(model) {
    this.model = model;
    this.born = globalThis.__wbaBorn = (globalThis.__wbaBorn ?? 0) + 1;
    this.actions = ACTIONS;
    this.ahead = AHEAD;
    this.listeners = new Set();
    this.asked = new Map();
    this.items = new Map();
    this.place = 0;
    this.total = 0;
    this.counts = {};
    this.status = "starting"; // starting live readonly waiting gone
    this.error = "";
    this.count = 0;
    this.lastTime = 0;
    this.kept = {};
    this.past = [];
    this.outbox = null;
    this.onReply = (message) => this.hear(message);
    model.on("msg:custom", this.onReply);
    model.on("comm_live_update", () => model.comm_live === false && this.lose());
    model.on("comm:close", () => this.lose());
    model.on("destroy", () => this.lose());
    model.on("back", () => this.begin(this.place));
    this.leave = () => (this.keep(), this.post({ type: "bye" }));
    addEventListener("pagehide", this.leave);
    this.clock = setInterval(() => this.tick(), 1000);
    this.begin();
  }

  close() {
    clearInterval(this.clock);
    removeEventListener("pagehide", this.leave);
    this.model.off("msg:custom", this.onReply);
    if (this.status === "live") this.leave();
    held.forEach((release) => release());
    held.clear();
    this.closed = true;
  }

  /** Tell the views that something changed. */
  tell(what = "state") {
    for (const listener of this.listeners) listener(what);
  }

  // Messages -----------------------------------------------------------------------------------------------------------
  post(message) {
    try {
      this.model.send({ view: this.view, ...message });
      return true;
    } catch {
      this.lose();
      return false;
    }
  }

  /** Ask and wait for the reply with the same number; null where none comes in time. */
  ask(message, patience = 15000) {
    const n = (this.count += 1);
    return new Promise((answer) => {
      const timer = setTimeout(() => this.asked.delete(n) && answer(null), patience);
      this.asked.set(n, (reply) => (clearTimeout(timer), answer(reply)));
      if (!this.post({ ...message, n })) {
        this.asked.delete(n);
        clearTimeout(timer);
        answer(null);
      }
    });
  }

  hear(message) {
    if (!message || message.view !== this.view || this.closed) return; // replies reach every page; each takes its own
    this.heard = performance.now();
    const answer = this.asked.get(message.n);
    this.asked.delete(message.n);
    if (message.counts) this.counts = message.counts;
    if (message.readonly !== undefined) this.setReadonly(message.readonly);
    else if (this.status === "waiting") this.status = "live";
    if (message.type === "ack") this.acknowledge(message);
    if (message.type === "window") this.take(message);
    if (message.type === "error") this.fail(message.message);
    if (answer) answer(message);
    this.tell();
  }

  fail(words) {
    this.error = words;
    this.tell();
  }

  setReadonly(readonly) {
    const again = this.status === "readonly" && !readonly && this.started; // the other page may have changed much
    this.status = readonly ? "readonly" : again ? "starting" : "live";
    if (again) this.begin();
  }

  lose() {
    if (this.closed || this.status === "gone") return;
    this.status = "gone";
    this.tell();
  }

  // Beginning ----------------------------------------------------------------------------------------------------------
  async begin(place) {
    this.view ??= await viewName();
    if (this.beginning) return;
    this.beginning = true;
    await this.askToStart(place);
    this.beginning = false;
  }

  async askToStart(place) {
    if (!this.started || this.status === "gone") this.status = "starting";
    let start = null;
    while (!start && !this.closed) {
      start = await this.ask({ type: "ready" }, 4000);
      if (!start && this.status !== "gone") this.status = "starting";
      this.late = !start;
      if (!start) this.tell();
      if (this.status === "gone") return;
      if (start?.type === "error") return;
    }
    if (!this.closed) this.start(place === undefined ? start : { ...start, place });
    if (place !== undefined) this.go(place);
  }

  start(start) {
    this.started = start;
    this.late = false;
    this.labels = [...start.codebook.labels, { id: "unclear", name: "unclear", key: "?", color: "#777777", unclear: true }]
      .filter((label, i, all) => all.findIndex(({ id }) => id === label.id) === i);
    this.total = start.total;
    this.canUndo = start.can_undo;
    this.canRedo = start.can_redo;
    this.lastTime = Math.max(this.lastTime, start.last_time ?? 0);
    this.items.clear();
    this.place = Math.min(start.place ?? 0, this.total);
    this.take({ ...start, items: start.items ?? start.cases ?? [] });
    const log = start.log ?? start.coder ?? "log";
    if (!this.outbox) this.outbox = new Outbox(log);
    this.storeKey = `wba:state:${log}`;
    const own = kept(this.storeKey);
    this.kept = own && (own.saved ?? 0) >= (start.state?.saved ?? 0) ? own : (start.state ?? {});
    this.map = keymap(this.labels, this.kept.keys, this.actions);
    this.reapply();
    this.yieldInPage(log);
    if (this.status === "starting" || this.status === "waiting") this.status = start.readonly ? "readonly" : "live";
    if (this.status === "live") storage.set(`wba:holder:${log}`, this.view);
    else if (start.holder && start.holder === storage.get(`wba:holder:${log}`)) this.takeFromClosed(start.holder);
    this.tell("start");
    this.flush();
  }

  /** Of two sessions of one log in one page (a cell run again, a kernel started anew) the newest writes. */
  yieldInPage(log) {
    const open = (globalThis.__wbaOpen ??= new Map());
    const other = open.get(log);
    const [older, newer] = other && other !== this && !other.closed && other.born > this.born ? [this, other] : [other, this];
    open.set(log, newer);
    if (!older || older === newer) return;
    if (!older.closed) older.stand();
    if (newer.status === "readonly") newer.takeOver();
  }
  /** The page that may write was one of this browser, and is there no more: its goodbye did not arrive. */
  async takeFromClosed(view) {
    if (!navigator.locks) return;
    const { held: open } = await navigator.locks.query();
    if (!open.some(({ name }) => name === `wba:${view}`) && this.status === "readonly") this.takeOver();
  }
  stand() {
    this.status = "readonly";
    this.tell();
  }

  async takeOver() {
    await this.ask({ type: "takeover" }); // its reply ends the read-only state and begins anew
  }

  // The window of sentences ----------------------------------------------------------------------------------------------
  get item() {
    return this.items.get(this.place) ?? null;
  }

  take({ items, total }) {
    for (const item of items ?? []) this.put(item);
    if (total !== undefined) this.total = total;
    this.forget();
  }

  /** Put an item in the window: what the kernel says of it, and over that what is still under way. */
  put(item) {
    const waiting = this.outbox?.waiting.filter((event) => event.item === item.item) ?? [];
    const old = this.items.get(item.place);
    if (old && waiting.some(({ kind }) => kind === "decide")) return;
    if (old?.item === item.item && old.wide) item.wide = old.wide;
    this.items.set(item.place, item);
    for (const event of waiting) applyEvent(item, event, this);
  }

  /** Draw decisions again that wait in the outbox of an earlier page, over what the kernel knew. */
  reapply() {
    for (const event of this.outbox.waiting) {
      for (const item of this.items.values()) if (item.item === event.item) applyEvent(item, event, this);
    }
    while (this.unsaved && this.item && this.item.state !== "open") this.place += 1;
  }

  forget() {
    for (const place of this.items.keys()) {
      if (place < this.place - BEHIND || place > this.place + AHEAD) this.items.delete(place);
    }
  }

  /** Go to a place; true where the sentence is already here. */
  go(place) {
    this.place = Math.max(0, Math.min(this.total, place));
    this.shownAt = performance.now();
    this.prefetch();
    this.remember({ place: this.place });
    return this.items.has(this.place) || this.place === this.total;
  }

  async prefetch(anew = false) {
    const wanted = [this.place, Math.min(this.total - 1, this.place + this.ahead / 2), Math.max(0, this.place - BEHIND / 2)];
    if (this.total === 0 || (!anew && (this.fetching || wanted.every((place) => place >= this.total || this.items.has(place))))) return true;
    this.fetching = true;
    const asked = this.place;
    const reply = await this.ask({ type: "window", place: Math.min(asked, this.total - 1) }, 8000);
    this.fetching = false;
    if (reply && (this.place !== asked || !this.items.has(this.place))) this.prefetch();
    this.tell();
    return Boolean(reply);
  }

  // Events ---------------------------------------------------------------------------------------------------------------
  /** Fields that the codebook demands for the label of an actor and that are empty. */
  lacking(actor) {
    const own = actor?.decision ?? {};
    const needs = this.labels.find(({ id }) => id === own.stance)?.needs ?? [];
    return needs.filter((name) => own[name] === null || own[name] === undefined || own[name].length === 0);
  }
  isOpen(actor) {
    return !actor.decision?.stance || this.lacking(actor).length > 0;
  }

  get unsaved() {
    return this.outbox ? this.outbox.waiting.length : 0;
  }

  /** Wait until everything is confirmed: what is asked of the kernel next must know of it. */
  whenSaved() {
    return new Promise((done) => {
      const listen = () => !this.unsaved && (this.listeners.delete(listen), done());
      this.listeners.add(listen);
      listen();
    });
  }

  /** Why no decision can be taken now, in words; empty where it can. */
  get blocked() {
    if (this.status === "readonly") return "This session is open in another tab; take it over to go on here.";
    if (this.status === "gone") return "The kernel has stopped; run the cell again to go on. What waits here is kept.";
    if (this.status === "starting") return "The session is not ready yet.";
    if (this.changing) return "One moment: these sentences are being looked up.";
    if (this.unsaved >= MOST_UNSAVED) return `${this.unsaved} decisions are not saved yet; wait until they are.`;
    return "";
  }

  /** Record an event: kept in the browser at once, drawn by the caller, sent after the paint. */
  push(kind, item, actor, change = {}, more = {}) {
    this.lastTime = Math.max(Date.now(), this.lastTime + 1);
    const now = performance.now();
    const event = { id: newId(), kind, item, actor, time: this.lastTime, duration: Math.round(now - (this.shownAt ?? now)), new: change, ...more };
    this.shownAt = now;
    this.outbox.put(event);
    this.since ??= now;
    afterPaint(() => this.flush());
    return event;
  }

  /** Send what waits, one batch at a time so that order holds; what is not confirmed is sent again with the same ids. */
  async flush() {
    if (this.flying || !this.outbox || !this.unsaved || this.status === "readonly" || this.status === "gone") return;
    const { events, replay } = this.outbox.batch();
    this.flying = true;
    const reply = await this.ask({ type: "events", events, replay }, 5000);
    this.flying = false;
    if (reply?.type === "ack" && this.unsaved) this.flush();
  }

  acknowledge(reply) {
    const refused = reply.readonly ? [] : (reply.refused ?? []); // another tab took over: keep them, they may still be sent
    this.outbox?.drop([...(reply.ids ?? []), ...refused.map(({ id }) => id)]);
    if (refused.length) {
      this.fail(refused[0].message);
      this.refetch = true;
    }
    for (const item of reply.items ?? reply.cases ?? []) {
      this.changed = changedActor(this.items.get(item.place), item);
      this.put(item);
    }
    if (reply.can_undo !== undefined) [this.canUndo, this.canRedo] = [reply.can_undo, reply.can_redo];
    this.since = this.unsaved ? performance.now() : null;
    if (!this.unsaved) this.error = refused.length ? this.error : "";
    if ((this.refetch || reply.stale) && !this.unsaved) this.refresh();
    if (reply.nothing && this.outbox?.waiting[0]?.kind !== "decide") this.outbox?.drop(this.outbox.waiting.slice(0, 1).map(({ id }) => id));
    if (reply.place !== null && reply.place !== undefined && this.returning) {
      this.returning = false;
      this.go(reply.place);
      this.tell("returned");
    } else if (reply.nothing) this.tell("nothing");
    this.tell("saved");
  }

  /** Ask for the sentences anew. The one in sight stays until it is here again, and `renewed` tells when that is. */
  refresh() {
    this.refetch = false;
    for (const place of this.items.keys()) if (place !== this.place) this.items.delete(place);
    const renewed = this.prefetch(true).then((came) => {
      if (this.renewed !== renewed) return;
      this.renewed = null;
      if (!came) this.items.delete(this.place); // as it was before the change: asked for again with the next step
    });
    this.renewed = renewed;
  }

  tick() {
    const now = performance.now();
    this.warned = Boolean(this.unsaved && this.since && now - this.since > PATIENCE);
    if (this.warned) this.tell();
    if (this.started && this.status !== "gone" && now - (this.pinged ?? now - 20000) > 10000) {
      this.pinged = now;
      this.ping();
    }
    if (this.unsaved && !this.flying) this.flush();
  }

  /** Keep the right to write, and find out whether the kernel still answers. */
  async ping() {
    const pong = await this.ask({ type: "ping" }, 8000);
    if (pong || this.closed || this.status !== "live") return;
    this.status = "waiting";
    this.tell();
  }

  // What the page remembers: here at once, in the coder's log a little later -------------------------------------------------
  remember(change) {
    this.kept = { ...this.kept, ...change, saved: Date.now() };
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => this.keep(), 400);
  }
  keep() {
    clearTimeout(this.keeping);
    if (!this.keeping) return;
    this.keeping = null;
    storage.set(this.storeKey, JSON.stringify(this.kept));
    if (this.status === "live") this.post({ type: "state", state: this.kept });
    this.tell();
  }
}
