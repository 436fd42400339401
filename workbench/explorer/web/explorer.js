// The explorer's page: it asks for what is picked and draws the answer. Text from documents is only ever set as text.
const SVG = "http://www.w3.org/2000/svg";
const PICKS = [["actor", "Actor"], ["label", "Label"], ["outlet", "Outlet"], ["issue", "Issue"]];
const GROUPS = [["actor", "Actors"], ["outlet", "Outlets"], ["issue", "Issues"], ["month", "Months"]];
let made = 0;

const element = (name, parts = {}, ...inside) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(parts)) {
    if (key === "on") for (const [event, run] of Object.entries(value)) made.addEventListener(event, run);
    else if (value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...inside);
  return made;
};
const drawn = (name, parts = {}, words = null) => {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(parts)) made.setAttribute(key, value);
  if (words !== null) made.textContent = words;
  return made;
};
const count = (number) => number.toLocaleString("en");
const signed = (value, digits = 2) => {
  if (value === null) return "–";
  const text = Math.abs(value).toFixed(digits);
  return (Number(text) === 0 ? "" : value > 0 ? "+" : "−") + text;
};
const short = (text, most) => ([...text].length > most ? [...text].slice(0, most - 1).join("") + "…" : text);
const inkOn = (color) => {
  const [red, green, blue] = [1, 3, 5].map((place) => parseInt(color.slice(place, place + 2), 16) / 255);
  return 0.299 * red + 0.587 * green + 0.114 * blue > 0.55 ? "#1a1a1a" : "#ffffff";
};

// Chart -------------------------------------------------------------------------------------------------------------
const interval = (bar) => (bar.low === null ? "" : `, 95 % interval ${signed(bar.low)} to ${signed(bar.high)}`);
const told = (bar) => `${bar.name}: net ${signed(bar.net)}${interval(bar)}, n = ${count(bar.n)}`;

const button = (bar, pick) => {
  const group = drawn("g", { role: "button", tabindex: "0", class: "wx-bar", "aria-label": told(bar) });
  group.append(drawn("title", {}, told(bar)));
  group.addEventListener("click", () => pick(bar.id));
  group.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); event.stopPropagation(); pick(bar.id); }
  });
  return group;
};

const diverging = (bars, labels, width, pick) => {
  const scored = labels.filter((label) => label[2] !== null);
  const left = Math.min(220, width * 0.3), right = 92, row = 30, top = 8;
  const half = (width - left - right) / 2, middle = left + half, height = top + row * bars.length + 26;
  const svg = drawn("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "group" });
  for (const step of [-1, -0.5, 0.5, 1])
    svg.append(drawn("line", { x1: middle + step * half, x2: middle + step * half, y1: top, y2: height - 22, class: "wx-faint" }));
  bars.forEach((bar, place) => {
    const y = top + place * row, group = button(bar, pick);
    group.append(drawn("rect", { x: 0, y, width, height: row, class: "wx-hit" }));
    group.append(drawn("text", { x: left - 8, y: y + 16, "text-anchor": "end" }, short(bar.name, Math.max(8, Math.floor(left / 7.2)))));
    const share = (label) => (half * (bar.counts[label[0]] || 0)) / bar.n;
    const neutral = scored.filter((label) => label[2] === 0).reduce((sum, label) => sum + share(label), 0);
    let toRight = middle + neutral / 2, toLeft = middle - neutral / 2;
    for (const label of [...scored].sort((a, b) => Math.abs(a[2]) - Math.abs(b[2]))) {
      const wide = share(label);
      if (!wide) continue;
      let x;
      if (label[2] === 0) x = middle - neutral / 2;
      else if (label[2] > 0) { x = toRight; toRight += wide; }
      else { toLeft -= wide; x = toLeft; }
      group.append(drawn("rect", { x, y: y + 5, width: wide, height: 15, fill: label[3], class: "wx-part" }));
      if (wide > 24) group.append(drawn("text", { x: x + wide / 2, y: y + 16.5, "text-anchor": "middle", class: "wx-in", style: `fill:${inkOn(label[3])}` }, count(bar.counts[label[0]])));
    }
    if (bar.low !== null) group.append(drawn("line", { x1: middle + half * Math.max(-1, bar.low), x2: middle + half * Math.min(1, bar.high), y1: y + 24, y2: y + 24, class: "wx-line" }));
    const x = middle + half * bar.net;
    group.append(drawn("path", { d: `M${x - 4} ${y + 24}L${x} ${y + 20}L${x + 4} ${y + 24}L${x} ${y + 28}Z`, class: "wx-net" }));
    group.append(drawn("text", { x: width - 4, y: y + 16, "text-anchor": "end" }, `${signed(bar.net, 1)}  (${count(bar.n)})`));
    svg.append(group);
  });
  svg.append(drawn("line", { x1: middle, x2: middle, y1: top, y2: height - 22, class: "wx-zero" }));
  for (const [step, words, anchor] of [[-1, "oppose", "start"], [0, "0", "middle"], [1, "support", "end"]])
    svg.append(drawn("text", { x: middle + step * half, y: height - 6, "text-anchor": anchor, class: "wx-soft" }, words));
  return svg;
};

const overTime = (bars, width, pick) => {
  const left = 58, right = 14, height = 230, top = 12, low = height - 34, middle = (top + low) / 2, half = (low - top) / 2;
  const months = bars.map((bar) => Number(bar.id.slice(0, 4)) * 12 + Number(bar.id.slice(5)) - 1);
  const first = months[0], span = Math.max(1, months[months.length - 1] - first), most = Math.max(...bars.map((bar) => bar.n));
  const at = (place) => left + 10 + ((width - left - right - 20) * (months[place] - first)) / span;
  const svg = drawn("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "group" });
  for (const [step, words] of [[1, "support"], [0, "0"], [-1, "oppose"]]) {
    svg.append(drawn("line", { x1: left, x2: width - right, y1: middle - step * half, y2: middle - step * half, class: step ? "wx-faint" : "wx-zero" }));
    svg.append(drawn("text", { x: left - 6, y: middle - step * half + 4, "text-anchor": "end", class: "wx-soft" }, words));
  }
  const line = bars.map((bar, place) => `${place && months[place] - months[place - 1] <= 3 ? "L" : "M"}${at(place)} ${middle - bar.net * half}`);
  svg.append(drawn("path", { d: line.join(""), class: "wx-path" }));
  let last = -99;
  bars.forEach((bar, place) => {
    const group = button(bar, pick), x = at(place);
    if (bar.low !== null) group.append(drawn("line", { x1: x, x2: x, y1: middle - Math.min(1, bar.high) * half, y2: middle - Math.max(-1, bar.low) * half, class: "wx-band" }));
    group.append(drawn("circle", { cx: x, cy: middle - bar.net * half, r: 3 + 5 * Math.sqrt(bar.n / most), class: "wx-dot" }));
    if (x - last > 58) { svg.append(drawn("text", { x, y: height - 12, "text-anchor": "middle", class: "wx-soft" }, bar.id)); last = x; }
    svg.append(group);
  });
  return svg;
};

// Page --------------------------------------------------------------------------------------------------------------
class Page {
  constructor(model, root) {
    Object.assign(this, { model, root, n: 0, wanted: { pick: {}, by: "actor", at: 0, from: "", until: "" }, id: ++made });
    this.build();
    this.hear = (message) => this.heard(message);
    model.on("msg:custom", this.hear);
    this.watch = new ResizeObserver(() => { if (this.seen && this.wide !== this.width()) this.chart(this.seen); });
    this.watch.observe(this.root);
    this.ask();
  }

  build() {
    const label = (words, field) => element("label", { class: "wx-field" }, element("span", {}, words), field);
    this.selects = {};
    const fields = PICKS.map(([name, words]) => {
      this.selects[name] = element("select", { "aria-label": words, on: { change: (event) => this.pick(name, event.target.value) } });
      return label(words, this.selects[name]);
    });
    this.dates = {};
    for (const [name, words] of [["from", "From"], ["until", "Until"]]) {
      this.dates[name] = element("input", { type: "date", "aria-label": words, on: { change: (event) => this.change({ [name]: event.target.value, at: 0 }) } });
      fields.push(label(words, this.dates[name]));
    }
    this.group = element("select", { "aria-label": "Bars", on: { change: (event) => this.change({ by: event.target.value }) } });
    for (const [name, words] of GROUPS) this.group.append(element("option", { value: name }, words));
    fields.push(label("Bars", this.group));
    fields.push(element("button", { type: "button", class: "wx-plain", on: { click: () => this.clear() } }, "Clear"));
    this.title = element("h3", { class: "wx-title" });
    this.key = element("p", { class: "wx-key" });
    this.plot = element("div", { class: "wx-plot" });
    this.facts = element("p", { class: "wx-soft" });
    this.status = element("p", { class: "wx-status", role: "status" });
    this.list = element("ol", { class: "wx-list", "aria-label": "Sentences" });
    this.range = element("span", {});
    this.newer = element("button", { type: "button", on: { click: () => this.turn(-1) } }, "Newer");
    this.older = element("button", { type: "button", on: { click: () => this.turn(1) } }, "Older");
    const pager = element("div", { class: "wx-pager" }, this.newer, this.range, this.older);
    const marks = element("p", { class: "wx-soft" }, "Marks: ", element("mark", { class: "actor" }, "actor"), " ",
      element("mark", { class: "evidence" }, "evidence"), " ", element("mark", { class: "condition" }, "condition"));
    this.root.append(
      element("div", { class: "wx-fields", role: "search", "aria-label": "Pick what to see" }, ...fields), this.title,
      element("div", { class: "wx-halves" }, element("section", { "aria-label": "Chart" }, this.key, this.plot, this.facts),
        element("section", { "aria-label": "Sentences behind the chart" }, pager, marks, this.list)), this.status);
  }

  change(parts) { Object.assign(this.wanted, parts); this.ask(); }
  pick(name, value) { this.change({ pick: { ...this.wanted.pick, [name]: value }, at: 0 }); }
  turn(by) { this.change({ at: this.wanted.at + by * this.seen.window }); this.list.scrollTop = 0; }
  clear() {
    this.dates.from.value = this.dates.until.value = "";
    this.change({ pick: {}, from: "", until: "", at: 0 });
  }
  ask() {
    this.asked = performance.now();
    this.model.send({ type: "look", n: ++this.n, ...this.wanted });
  }

  heard(message) {
    if (message.type === "said") { this.status.textContent = message.words; return; }
    if (message.type !== "seen" || message.n !== this.n) return;
    this.seen = message;
    this.wanted.at = message.at;
    this.choices(message.choices);
    this.chart(message);
    this.sentences(message);
    requestAnimationFrame(() => setTimeout(() => {
      this.root.dataset.ms = (performance.now() - this.asked).toFixed(1);
      this.root.dataset.seen = message.n;
    }));
  }

  choices(choices) {
    for (const [name] of PICKS) {
      const select = this.selects[name], value = this.wanted.pick[name] || "";
      const options = choices[name].map(([id, words, number]) => element("option", { value: id }, `${short(words, 48)} (${count(number)})`));
      if (value && !choices[name].some(([id]) => id === value)) options.unshift(element("option", { value }, `${value} (0)`));
      select.replaceChildren(element("option", { value: "" }, name === "label" ? "any position" : "all"), ...options);
      select.value = value;
    }
  }

  width() { return Math.max(300, Math.min(760, Math.floor(this.plot.clientWidth || 600))); }

  chart(message) {
    const { chart, labels, facts } = message, name = Object.fromEntries(GROUPS)[chart.by];
    this.wide = this.width();
    const pick = (id) => this.choose(chart.by, id);
    this.title.textContent = `${name}: net stance of ${count(facts.positions)} positions`;
    this.key.replaceChildren(...labels.filter((label) => label[2] !== null).sort((a, b) => a[2] - b[2]).map((label) =>
      element("span", { class: "wx-chip" }, element("i", { style: `background:${label[3]}`, "aria-hidden": "true" }), label[1])));
    if (!chart.bars.length) { this.plot.replaceChildren(element("p", {}, "Nothing fits what is picked.")); }
    else {
      const svg = chart.by === "month" ? overTime(chart.bars, this.wide, pick) : diverging(chart.bars, labels, this.wide, pick);
      svg.setAttribute("aria-label", `${name} by net stance. ${chart.bars.slice(0, 30).map(told).join("; ")}.`);
      this.plot.replaceChildren(svg);
    }
    const more = chart.left > 0 ? ` ${count(chart.left)} more not shown.` : "";
    this.facts.textContent =
      `${facts.title}. ${count(facts.positions)} positions in ${count(facts.documents)} documents` +
      `${facts.period.length ? `, ${facts.period[0]} to ${facts.period[1]}` : ""}. Coder: ${facts.coders.join(", ")}; uncorrected. ` +
      `Diamond: net stance; line: 95 % interval, clustered by document, from five documents on.${more}`;
  }

  choose(by, id) {
    if (by !== "month") { this.pick(by, this.wanted.pick[by] === id ? "" : id); return; }
    const last = new Date(Date.UTC(Number(id.slice(0, 4)), Number(id.slice(5)), 0)).toISOString().slice(0, 10);
    this.dates.from.value = `${id}-01`;
    this.dates.until.value = last;
    this.change({ from: `${id}-01`, until: last, at: 0 });
  }

  sentences(message) {
    const end = message.at + message.rows.length;
    this.range.textContent = message.total ? `${count(message.at + 1)}–${count(end)} of ${count(message.total)}` : "no sentence";
    this.newer.disabled = message.at === 0;
    this.older.disabled = end >= message.total;
    const labels = Object.fromEntries(message.labels.map((label) => [label[0], label]));
    this.list.replaceChildren(...message.rows.map((row) => this.sentence(row, labels)));
  }

  sentence(row, labels) {
    const label = labels[row.label] || [row.label, row.label, null, "#777777"];
    const text = element("p", { class: "wx-sentence", dir: "auto" });
    for (const [words, kinds] of row.pieces) text.append(kinds ? element("mark", { class: kinds }, words) : words);
    const who = element("p", { class: "wx-who" },
      element("span", { class: "wx-chip" }, element("i", { style: `background:${label[3]}`, "aria-hidden": "true" }), label[1]),
      " ", element("b", {}, row.name), row.for ? ` (${row.for})` : "", row.toward ? `, toward ${row.toward}` : "");
    const from = [row.outlet, row.when, row.doc_id, row.source ? `according to ${row.source}` : "", row.issues].filter(Boolean).join(" · ");
    const take = element("button", { type: "button", class: "wx-plain", "aria-label": `Annotate: ${row.name}, ${row.sent_id}`,
      on: { click: () => this.model.send({ type: "annotate", n: this.n, sent_id: row.sent_id, actor: row.actor }) } }, "Annotate");
    return element("li", { "data-sentence": row.sent_id }, text, who,
      element("p", { class: "wx-reason" }, `Why: ${row.reason}`), element("p", { class: "wx-soft" }, from, " ", take));
  }

  gone() { this.model.off("msg:custom", this.hear); this.watch.disconnect(); }
}

export default {
  render({ model, el }) {
    const root = element("div", { class: "wx", "data-lm-suppress-shortcuts": "true" });
    el.append(root);
    const page = new Page(model, root);
    return () => page.gone();
  },
};
