// What each action does. A decision is drawn first, kept in the browser, and sent after the paint.

const FIELD_WORDS = { evidence: "the words that show it", condition: "its condition", voice: "its voice", issues: "its issues", certainty: "how sure you are", comment: "a comment" };

Object.defineProperties(Screen.prototype, Object.getOwnPropertyDescriptors({
  /** Do an action by its name; buttons and keys come here. What is pressed while the sentence comes anew waits for it. */
  act(action) {
    const { renewed } = this.client;
    if (renewed) return void renewed.then(() => this.act(action));
    this.note = "";
    if (action === "held") return;
    if (action.startsWith("label:")) this.answer(action.slice(6));
    else if (this[action]) this[action]();
    this.paint();
  },

  /** Whether a decision may be taken now; says why where not. */
  ready() {
    const words = this.client.blocked;
    if (words) this.warn(words);
    return !words && Boolean(this.client.item);
  },

  push(kind, actor, change, more = {}) {
    const { item } = this.client;
    const seen = Boolean(actor && item.actors.find((one) => one.actor === actor)?.suggestion);
    const event = this.client.push(kind, item.item, actor, change, { seen, context: Boolean(item.wide), ...more });
    applyEvent(item, event, this.client);
    return event;
  },

  // Deciding --------------------------------------------------------------------------------------------------------------
  answer(stance) {
    const actor = this.actorAtHand;
    if (!this.ready()) return;
    if (!actor) return void this.warn("No actor is marked here: add one, or finish the sentence with Enter.");
    const label = this.label(stance);
    this.push("answer", actor.actor, { stance, ...this.alongWith(actor, label) });
    this.note = "";
    this.spoken = `${actor.name}: ${label.name}, sentence ${this.client.place + 1} of ${this.client.total}`;
    this.recent.unshift({ place: this.client.place, name: actor.name, stance, text: this.client.item.tokens.join("") });
    this.recent.length = Math.min(20, this.recent.length);
    this.compared = { item: this.client.item, place: this.client.place, actor, stance };
    this.look = null;
    this.advance();
  },

  /** What an answer brings along: an accepted suggestion its fields; a label that is not scored takes the fields away. */
  alongWith(actor, label) {
    const own = actor.decision ?? {};
    const taken = {};
    if (label.value === null || label.value === undefined) {
      for (const name of ["evidence", "condition", "issues", "toward"]) if (own[name]?.length) taken[name] = [];
      if (own.voice) taken.voice = null;
    } else if (this.mode === "suggest-first" && actor.suggestion?.stance === label.id) {
      for (const name of ["evidence", "condition", "issues", "toward"]) if (actor.suggestion[name]?.length && !own[name]?.length) taken[name] = actor.suggestion[name];
      for (const name of ["voice", "source"]) if (actor.suggestion[name] && !own[name]) taken[name] = actor.suggestion[name];
    }
    return taken;
  },

  /** After an answer: what the label demands, else the next open actor, else the next sentence, at the coder's pace. */
  advance() {
    const { item, kept } = this.client;
    if (this.demand()) return;
    const open = (actor) => this.client.isOpen(actor);
    const next = item.actors.findIndex((actor, i) => i > this.actor && open(actor));
    const any = next >= 0 ? next : item.actors.findIndex(open);
    if (any >= 0) this.actor = any;
    else if (!kept.advance) this.onward();
    else if (kept.advance === "pause") {
      const at = this.client.place;
      setTimeout(() => this.client.place === at && (this.onward(), this.paint()), 500);
    }
  },

  onward() {
    const { client } = this;
    let place = client.place + 1;
    while (client.items.has(place) && client.items.get(place).state !== "open") place += 1;
    client.go(client.items.has(place) || place >= client.total ? place : client.place + 1);
    this.arrive();
  },

  confirm() {
    if (!this.client.item) return;
    const { item } = this.client;
    const actor = this.actorAtHand;
    if (this.mode === "suggest-first" && actor && !actor.decision?.stance && actor.suggestion?.stance) return void this.answer(actor.suggestion.stance);
    const open = item.actors.filter((one) => this.client.isOpen(one));
    if (open.length) {
      this.actor = item.actors.indexOf(open[0]);
      return void (this.demand() || this.warn(`${plural(open.length, "actor")} of this sentence still open.`));
    }
    if (item.actors.length === 0 && item.state !== "done") {
      if (!this.ready()) return;
      this.push("confirm", "", {});
      this.spoken = `no actor, sentence ${this.client.place + 1} of ${this.client.total}`;
    }
    this.onward();
  },

  /** Ask for the next field that the label of the actor at hand demands; true where there is one. */
  demand() {
    const actor = this.actorAtHand;
    const [name] = this.client.lacking(actor);
    this.demanded = name ? actor.actor : null;
    if (!name) return false;
    this.warn(`“${this.label(actor.decision.stance).name}” needs ${FIELD_WORDS[name]}.`);
    if (name === "voice") this.chooseOne("voice", "Voice", this.client.started.codebook.voices.map((voice) => [voice, voice]));
    else if (name === "certainty") this.chooseOne("certainty", "How sure are you?", STEPS);
    else this[name]();
    return true;
  },
  chooseOne(name, title, values) {
    const actor = this.actorAtHand;
    const options = values.map(([value, words]) => ({ id: value, name: words }));
    this.openPanel("one", ticksPanel(this, { title, options, chosen: [], single: true, done: ([value]) => this.fillIn("field", actor.actor, { [name]: value }) }));
  },
  /** Record a field; where the label had demanded it, go on as after an answer. */
  fillIn(kind, actor, change) {
    this.push(kind, actor, change);
    if (this.demanded === actor && this.actorAtHand?.actor === actor) this.advance();
    this.paint();
  },

  skip() {
    if (!this.ready()) return;
    this.push("skip", "", {});
    this.spoken = `skipped, sentence ${this.client.place + 1} of ${this.client.total}`;
    this.onward();
  },
  flag() {
    if (!this.ready()) return;
    this.push("flag", "", { flag: !this.client.item.flag });
    this.spoken = this.client.item.flag ? "flagged" : "flag taken away";
  },

  undo() {
    this.turnBack("undo", this.client.canUndo || this.client.unsaved > 0);
  },
  redo() {
    this.turnBack("redo", this.client.canRedo);
  },
  turnBack(kind, possible) {
    if (this.client.status !== "live") return void this.warn(this.client.blocked || "Undo waits until the kernel answers.");
    if (!possible) return void this.announce(`nothing to ${kind}`);
    this.client.returning = true;
    this.client.push(kind, "", "", {});
    this.compared = null;
    this.spoken = kind === "undo" ? "undone" : "done again";
  },

  // Moving ----------------------------------------------------------------------------------------------------------------
  next() {
    this.client.go(this.client.place + 1);
    this.arrive();
  },
  previous() {
    this.client.go(this.client.place - 1);
    this.arrive();
  },
  nextActor() {
    this.step(1);
  },
  previousActor() {
    this.step(-1);
  },
  step(by) {
    const n = this.client.item?.actors.length ?? 0;
    if (!n) return;
    this.actor = (this.actor + by + n) % n;
    this.look = null;
    this.announce(`actor ${this.actor + 1} of ${n}: ${this.actorAtHand.name}`);
  },
  labelDown() {
    this.lookStep(1);
  },
  labelUp() {
    this.lookStep(-1);
  },
  lookStep(by) {
    const { labels } = this.client;
    const now = labels.findIndex(({ id }) => id === (this.look ?? this.actorAtHand?.decision?.stance));
    const label = labels[(now + by + labels.length) % labels.length];
    this.lookAt(label.id);
    this.announce(`${label.name}: ${label.definition ?? ""}`);
  },
  choose() {
    if (this.look) this.answer(this.look);
  },

  /** For codebooks with more labels than keys: a few letters of the name. */
  byName() {
    const { labels } = this.client;
    const options = async (query) => labels.filter(({ name }) => name.toLowerCase().startsWith(query.toLowerCase())).map((label) => ({ words: label.name, note: printed(keyOf(this.client.map, `label:${label.id}`)), value: label.id }));
    this.openPanel("pick", pickPanel(this, { title: "Label", options, choose: (id) => (this.answer(id), this.paint()) }));
  },

  // Fields of the actor -----------------------------------------------------------------------------------------------------
  voice() {
    this.cycle("voice", [...this.client.started.codebook.voices, null], (voice) => voice ?? "no voice");
  },
  certainty() {
    this.cycle("certainty", [...STEPS.map(([value]) => value), null], (value) => certaintyWords(value) || "not said");
  },
  cycle(name, values, words) {
    const actor = this.actorAtHand;
    if (!actor || !this.ready()) return;
    const now = values.indexOf(actor.decision?.[name] ?? null);
    const value = values[(now + 1) % values.length];
    this.push("field", actor.actor, { [name]: value });
    this.announce(words(value));
  },
  source() {
    const actor = this.actorAtHand;
    if (!actor || !this.ready()) return;
    const here = this.client.item.actors.filter((one) => one !== actor).map(({ name }) => ({ words: name, note: "in this sentence", value: name }));
    const none = { words: "nobody", note: "the text says it itself", value: null };
    this.openPanel("source", pickPanel(this, {
      title: `On whose word is the position of ${actor.name} told?`,
      options: async (query) => [...(query ? [] : [none]), ...here.filter(({ words }) => words.toLowerCase().includes(query.toLowerCase())), ...(await this.register(query)).map((row) => ({ ...row, value: row.words }))],
      free: (text) => ({ words: text, note: "as written", value: text }),
      choose: (value) => (this.push("field", actor.actor, { source: value }), this.paint()),
    }));
  },
  toward() {
    const actor = this.actorAtHand;
    const others = this.client.item?.actors.filter((one) => one.principal !== actor.principal) ?? [];
    if (!actor || !this.ready()) return;
    if (!others.length) return void this.announce("nobody else is in the sentence");
    const options = [...new Map(others.map((one) => [one.principal, { id: one.principal, name: one.name }])).values()];
    this.openPanel("toward", ticksPanel(this, {
      title: `Toward whom does ${actor.name} take the position?`, options, chosen: actor.decision?.toward ?? [],
      done: (toward) => (this.push("field", actor.actor, { toward }), this.paint()),
    }));
  },
  issues() {
    const actor = this.actorAtHand;
    if (!actor || !this.ready()) return;
    this.openPanel("issues", ticksPanel(this, {
      title: `Issues that the position of ${actor.name} bears on`, options: this.client.started.codebook.issues, chosen: actor.decision?.issues ?? [],
      done: (issues) => this.fillIn("field", actor.actor, { issues }),
    }));
  },
  comment() {
    if (!this.ready()) return;
    const { item } = this.client;
    const actor = this.actorAtHand;
    const draft = `${item.item} ${actor?.actor ?? ""}`;
    const drafts = this.client.kept.drafts ?? {};
    const before = actor ? (actor.decision?.comment ?? "") : (item.comment ?? "");
    const keep = (text) => {
      const { [draft]: _, ...others } = this.client.kept.drafts ?? {};
      this.client.remember({ drafts: text === null || text === before ? others : { ...others, [draft]: text } });
    };
    this.openPanel("comment", commentPanel(this, {
      title: actor ? `Comment on ${actor.name}` : "Comment on the sentence", draft: drafts[draft] ?? before, keep,
      done: (comment) => (keep(null), comment !== before && this.fillIn("comment", actor?.actor ?? "", { comment }), this.paint()),
    }));
  },
}));
