// The dock beside the sentence: the label looked at, the rules, the last decisions, earlier decisions like this one.

function drawGuide(screen, parent) {
  const { codebook } = screen.client.started;
  const label = screen.label(screen.look) ?? screen.label(screen.actorAtHand?.decision?.stance) ?? screen.client.labels[0];
  if (!differs(parent, label.id, codebook.fingerprint)) return;
  const lines = (words, list) => list?.length > 0 && make("div", { class: "wba-lines" }, make("h4", {}, words), make("ul", {}, ...list.map((line) => make("li", {}, line))));
  const examples = [label.example, ...(label.examples ?? [])].filter(Boolean);
  fill(
    parent,
    make("h3", {}, codebook.title),
    make("div", { class: "wba-tabs" }, ...screen.client.labels.map((one) =>
      make("button", { type: "button", class: "wba-tab", "data-now": one.id === label.id, style: `--tone:${one.color}`, onclick: () => screen.lookAt(one.id) }, make("i", { class: "wba-dot", style: `--tone:${one.color}` }), one.name))),
    make("p", { class: "wba-definition" }, label.definition || (label.unclear ? "The sentence does not let you decide, though the actor may well take a position. Counted apart from every label." : "")),
    examples.length > 0 && make("div", { class: "wba-lines" }, make("h4", {}, examples.length > 1 ? "Examples" : "Example"), ...examples.map((line) => make("blockquote", {}, line))),
    lines("Counts too", label.include),
    lines("Does not count", label.exclude),
    codebook.rules?.length > 0 && make("details", { open: screen.moreRules, ontoggle: (event) => (screen.moreRules = event.target.open) },
      make("summary", {}, plural(codebook.rules.length, "rule")), make("ol", {}, ...codebook.rules.map((rule) => make("li", {}, rule)))),
  );
}

function rowButton(screen, row, words, visit = () => screen.visit(row.place)) {
  const label = screen.label(row.stance);
  return make("li", {}, make("button", { type: "button", class: "wba-row", onclick: visit },
    label && make("i", { class: "wba-dot", style: `--tone:${label.color}` }),
    make("span", { class: "wba-name" }, row.name ?? row.actor ?? ""), make("span", { class: "wba-row-label" }, words),
    make("span", { class: "wba-muted" }, shorten(row.text ?? "", 90))));
}

function drawHistory(screen, parent) {
  if (!differs(parent, screen.recent)) return;
  const rows = screen.recent.slice(0, 20);
  fill(parent, make("h3", {}, "Last decisions"),
    rows.length
      ? make("ol", { class: "wba-rows" }, ...rows.map((row) => rowButton(screen, row, screen.label(row.stance)?.name ?? row.stance ?? row.kind)))
      : make("p", { class: "wba-muted" }, "None yet."));
}

function drawSimilar(screen, parent) {
  mark(parent, "hidden", !screen.similarRows);
  if (!screen.similarRows || !differs(parent, screen.similarRows, screen.offer ?? null, [...screen.client.map])) return;
  const rows = screen.similarRows;
  fill(parent, make("h3", {}, screen.similarTitle), screen.offer && actionButton(screen, "there", `mark it in ${plural(screen.offer.open, "of them", "of them")} too`),
    rows.length
      ? make("ol", { class: "wba-rows" }, ...rows.map((row) => rowButton(screen, row, screen.label(row.stance)?.name ?? "")))
      : make("p", { class: "wba-muted" }, "You have decided nothing like it yet."));
}

function drawTally(screen, parent) {
  mark(parent, "hidden", !screen.tallyRows);
  if (!screen.tallyRows || !differs(parent, screen.tallyRows)) return;
  const most = Math.max(1, ...Object.values(screen.tallyRows));
  fill(parent, make("h3", {}, "Counts by label"),
    make("ul", { class: "wba-bars" }, ...screen.client.labels.map((label) => {
      const n = screen.tallyRows[label.id] ?? 0;
      return make("li", {}, make("span", {}, label.name), make("i", { style: `--tone:${label.color};--part:${n / most}` }), make("span", { class: "wba-count" }, String(n)));
    })));
}
