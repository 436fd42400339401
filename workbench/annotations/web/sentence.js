// The sentence: its words as text, actors as marks, the evidence and the condition of the actor at hand, the selection.

/** Draw the sentence of an item into `parent`; `at` is the actor at hand, `chosen` the span being made. */
function drawSentence(parent, item, at, chosen, onActor) {
  const spans = [];
  item.actors.forEach((actor, i) => (actor.mentions ?? []).forEach((span) => spans.push({ kind: "mention", i, span })));
  const own = item.actors[at]?.decision ?? {};
  for (const kind of ["evidence", "condition"]) for (const span of own[kind] ?? []) spans.push({ kind, span });
  if (chosen) spans.push({ kind: "chosen", span: chosen });
  const shown = [];
  let open = null;
  for (const piece of pieces(item, spans)) {
    const who = [...new Set(piece.on.filter(({ kind }) => kind === "mention").map(({ i }) => i))];
    const part = drawPiece(piece);
    if (open && who.join() !== open.who.join()) open = close(open, item, shown);
    if (!who.length) shown.push(part);
    else if (open) open.parts.push(part);
    else open = { who, parts: [part] };
  }
  if (open) close(open, item, shown);
  fill(parent, ...shown);

  function close({ who, parts }) {
    shown.push(drawMark(item, who, at, parts, onActor));
    return null;
  }
}

function drawPiece(piece) {
  const kinds = ["evidence", "condition", "chosen"].filter((kind) => piece.on.some((span) => span.kind === kind));
  return kinds.length ? make("span", { class: kinds.map((kind) => `wba-${kind}`).join(" ") }, piece.text) : piece.text;
}

function drawMark(item, who, at, parts, onActor) {
  const actors = who.map((i) => item.actors[i]);
  const auto = actors.every((actor) => isAuto(actor));
  const names = actors.map((actor, k) => `actor ${who[k] + 1}: ${actor.name}`).join(", ");
  const made = make(
    "mark",
    { class: "wba-mention", "data-actors": who.map((i) => i + 1).join(" "), "data-now": who.includes(at), "data-auto": auto },
    ...parts,
    make("span", { class: "wba-aside", "data-extra": true }, ` (${names}${auto ? ", found by the machine" : ""}) `),
    make("span", { class: "wba-number", "data-extra": true, "aria-hidden": "true" }, who.map((i) => i + 1).join("·"), auto && make("i", {}, "auto")),
  );
  made.addEventListener("click", () => getSelection().isCollapsed && onActor(who[(who.indexOf(at) + 1) % who.length]));
  return made;
}

/** Found by the machine and not yet confirmed by an answer of the coder. */
const isAuto = (actor) => actor.origin === "machine" && !actor.decision?.stance;

/** Choosing a span with the arrows: word by word, Shift extends; `mirror` for right-to-left sentences. */
class SpanChoice {
  constructor(item, purpose, begin) {
    const { words } = reading(item);
    Object.assign(this, { item, purpose, words, cut: null });
    const first = begin ? words.findIndex((token) => token >= begin.from) : 0;
    const last = begin ? words.findLastIndex((token) => token < begin.to) : 0;
    [this.anchor, this.head] = [Math.max(0, first), Math.max(0, begin ? last : first)];
    if (begin && (begin.skip || begin.drop)) this.cut = begin;
  }
  get span() {
    if (this.cut) return this.cut;
    const [low, high] = [Math.min(this.anchor, this.head), Math.max(this.anchor, this.head)];
    return { from: this.words[low], to: this.words[high] + 1 };
  }
  move(step, extend) {
    this.cut = null;
    const limit = this.words.length - 1;
    this.head = Math.max(0, Math.min(limit, step === "home" ? 0 : step === "end" ? limit : this.head + step));
    if (!extend) this.anchor = this.head;
  }
  set(span) {
    this.anchor = this.words.findIndex((token) => token >= span.from);
    this.head = this.words.findLastIndex((token) => token < span.to);
    this.cut = span.skip || span.drop ? span : null;
  }
  /** Take a key; true where it was one of the choice's own. */
  key(event) {
    const mirror = this.item.dir === "rtl" ? -1 : 1;
    const steps = { ArrowRight: mirror, ArrowLeft: -mirror, Home: "home", End: "end" };
    if (!(event.key in steps) || event.ctrlKey || event.metaKey || event.altKey) return false;
    this.move(steps[event.key], event.shiftKey);
    return true;
  }
}
