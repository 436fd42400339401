// Actors and their words: choose words, add, correct, merge, remove.

/** What a new actor may be, the most frequent first. */
const NEW_KINDS = [["group", "a group"], ["person", "a person"], ["party", "a party"], ["armed_group", "an armed group"], ["ministry", "a ministry"], ["igo", "an international organisation"], ["state", "a state"]];

Object.defineProperties(Screen.prototype, Object.getOwnPropertyDescriptors({
  chooseWords(purpose, begin) {
    if (!this.ready() || !reading(this.client.item).words.length) return;
    this.choice = new SpanChoice(this.client.item, purpose, begin);
    this.root.focus({ preventScroll: true });
    this.announce(`${PURPOSES[purpose]}: arrows move, Shift extends, Enter keeps, Escape leaves`);
  },
  evidence() {
    const actor = this.actorAtHand;
    if (actor) this.chooseWords("evidence", actor.decision?.evidence?.[0] ?? actor.mentions?.[0]);
  },
  condition() {
    const actor = this.actorAtHand;
    if (actor) this.chooseWords("condition", actor.decision?.condition?.[0] ?? actor.mentions?.[0]);
  },
  bounds() {
    const actor = this.actorAtHand;
    if (actor) this.chooseWords("mention", actor.mentions?.[0]);
  },
  add() {
    this.chooseWords("add");
  },

  useChoice(purpose) {
    if (["evidence", "condition", "mention"].includes(purpose) && !this.actorAtHand) return void this.warn("No actor is marked here yet; add one first.");
    this.choice.purpose = purpose;
    this.keepChoice();
  },
  leaveChoice() {
    this.choice = null;
    getSelection().removeAllRanges();
    this.root.focus({ preventScroll: true });
    this.paint();
  },
  clearChoice() {
    const { purpose } = this.choice;
    this.leaveChoice();
    if (["evidence", "condition"].includes(purpose) && this.ready()) this.push("span", this.actorAtHand.actor, { [purpose]: [] });
    this.paint();
  },
  keepChoice() {
    const { purpose, span, item } = this.choice;
    const text = quote(item, [span]);
    this.leaveChoice();
    if (!this.ready()) return;
    if (purpose === "add") return void this.whoIs(text, (who) => this.addActor(who, [{ ...span, text }]));
    this.announce(`${PURPOSES[purpose]}: ${text}`);
    this.fillIn("span", this.actorAtHand.actor, { [purpose]: [{ ...span, text }] });
  },

  /** Ask who some words stand for: an actor of the register, or a new one by that name. */
  whoIs(text, choose, title = `Who is “${shorten(text, 50)}”?`) {
    this.openPanel("pick", pickPanel(this, {
      title, text, options: (query) => this.register(query),
      free: (name) => NEW_KINDS.map(([kind, words]) => ({ words: name, note: `a new actor: ${words}`, value: { actor: slug(name), name, kind } })), choose,
    }));
  },
  async register(query) {
    const reply = await this.client.ask({ type: "actors", prefix: query }, 4000);
    return (reply?.rows ?? []).map((row) => ({ words: row.name, note: [row.kind, row.principal !== row.actor && row.principal].filter(Boolean).join(", "), value: row }));
  },

  addActor({ actor, name, kind }, mention) {
    if (!this.ready()) return;
    const { item } = this.client;
    const there = item.actors.findIndex((one) => one.actor === actor);
    if (there >= 0) {
      this.actor = there;
      return void this.warn(`${name} is marked already, as actor ${there + 1}.`);
    }
    this.push("add", actor, { name, kind: kind ?? "group", mention });
    this.actor = item.actors.length - 1;
    if (item.state === "done") item.state = "open";
    this.announce(`added ${name}`);
    this.paint();
    this.offerElsewhere(item, actor);
  },
  /** The same words in other sentences of the document: shown, never marked by themselves. */
  async offerElsewhere(item, actor) {
    await this.client.whenSaved();
    const reply = await this.client.ask({ type: "elsewhere", item: item.item, actor });
    const rows = (reply?.rows ?? []).filter(({ place }) => typeof place === "number");
    if (!rows.length) return;
    this.similarRows = rows.map((row) => ({ ...row, name: numbers.format(row.place + 1) }));
    this.similarTitle = "The same words elsewhere";
    const open = (reply?.rows ?? []).filter(({ there, decided }) => !there && !decided).length;
    this.offer = open ? { item: item.item, actor, open } : null;
    this.paint();
  },
  /** The one key that marks an actor just added in the other sentences that have its words; one step of undo. */
  async there() {
    const { offer } = this;
    if (!offer) return void this.warn("Nothing is offered: add an actor whose words stand in other sentences, too.");
    if (!this.ready()) return;
    this.offer = null;
    const { item, actor } = offer;
    const reply = await this.client.ask({ type: "add_elsewhere", id: newId(), time: Date.now(), item, actor });
    if (reply?.type !== "ack") return;
    this.similarRows = null;
    this.warn(`Marked in ${plural(reply.count, "other sentence")}; one undo takes them back.`);
  },
  identify() {
    const actor = this.actorAtHand;
    if (!actor || !this.ready()) return;
    this.whoIs("", (who) => {
      if (who.actor === actor.actor) return;
      this.push("correct", actor.actor, { actor: who.actor, name: who.name });
      this.announce(`${actor.name} is ${who.name} here`);
      this.paint();
    }, `Who is “${shorten(quote(this.client.item, actor.mentions) || actor.name, 50)}” really?`);
  },
  merge() {
    const actor = this.actorAtHand;
    if (!actor || !this.ready()) return;
    const here = this.client.item.actors.filter((one) => one !== actor).map((one) => ({ words: one.name, note: "in this sentence", value: one }));
    const again = (actor.merged ?? []).map((one) => ({ words: one.name, note: "merged with it; take it out again", value: { ...one, again: true } }));
    this.openPanel("pick", pickPanel(this, {
      title: `${actor.name} is the same, everywhere, as`,
      options: async (query) => [...[...again, ...here].filter(({ words }) => words.toLowerCase().includes(query.toLowerCase())), ...(await this.register(query)).filter(({ value }) => value.actor !== actor.actor && !here.some((one) => one.value.actor === value.actor))],
      choose: (other) => {
        if (other.again) {
          this.push("split", other.actor, {});
          this.client.refetch = true;
          this.announce(`${other.name} is an actor of its own again`);
          return void this.paint();
        }
        this.push("merge", actor.actor, { actor: other.actor, name: other.name });
        this.client.refetch = true;
        this.actor = Math.max(0, this.client.item.actors.findIndex((one) => one.actor === other.actor));
        this.announce(`${actor.name} merged with ${other.name}`);
        this.paint();
      },
    }));
  },
  remove() {
    const actor = this.actorAtHand;
    if (!actor || !this.ready()) return;
    this.push("remove", actor.actor, {});
    this.actor = Math.max(0, Math.min(this.actor, this.client.item.actors.length - 1));
    this.announce(`${actor.name} removed from this sentence`);
  },

  // Looking around ----------------------------------------------------------------------------------------------------------
  async context() {
    const { item } = this.client;
    if (!item) return;
    if (item.wide) return void ((item.wide = null), this.paint());
    item.wide = { before: item.before ?? [], after: item.after ?? [] };
    this.paint();
    if (this.client.status === "live") this.client.push("context_expanded", item.item, "", {});
    const reply = await this.client.ask({ type: "context", item: item.item }, 4000);
    if (reply?.type === "context" && item.wide) item.wide = { before: reply.before, after: reply.after };
    this.paint();
  },
  search() {
    this.openPanel("search", searchPanel(this));
  },
  recode() {
    this.openPanel("recode", new Recode(this).panel);
  },
  help() {
    this.openPanel("help", helpPanel(this));
  },
  guide() {
    this.client.remember({ hideDock: !this.client.kept.hideDock });
  },
  history() {
    this.ui.past.scrollIntoView({ block: "nearest" });
  },
  async similar() {
    const actor = this.actorAtHand;
    if (this.similarRows || !actor) return void ((this.similarRows = null), this.paint());
    const reply = await this.client.ask({ type: "similar", item: this.client.item.item, actor: actor.actor });
    this.similarRows = reply?.rows ?? [];
    this.similarTitle = "Earlier ones like it";
    this.paint();
    this.ui.similar.scrollIntoView({ block: "nearest" });
  },
  async tally() {
    if (this.tallyRows) return void ((this.tallyRows = null), this.paint());
    const reply = await this.client.ask({ type: "tally" });
    this.tallyRows = reply?.labels ?? {};
    this.paint();
    this.ui.tally.scrollIntoView({ block: "nearest" });
  },
}));

/** An id for a new actor: its name in plain letters, or a name of its own where it has none of them. */
function slug(name) {
  const plain = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "");
  return plain || `actor-${newId().slice(0, 8)}`;
}
