// The controls under the sentence: actors, labels as a radio group, fields, what the machine read.

const STEPS = [
  [1, "sure"],
  [0.66, "fairly sure"],
  [0.33, "a guess"],
];
const certaintyWords = (value) => (value === null || value === undefined ? "" : STEPS.reduce((best, step) => (Math.abs(step[0] - value) < Math.abs(best[0] - value) ? step : best))[1]);

function keycap(map, id) {
  const key = keyOf(map, id);
  return key ? make("kbd", { class: "wba-key", "aria-hidden": "true" }, printed(key)) : null;
}
const keyName = (map, id) => printed(keyOf(map, id)).replace("⇧ ", "Shift+");

/** A button that does an action and prints its key. */
function actionButton(screen, id, words, given = {}) {
  const { map } = screen.client;
  return make(
    "button",
    { type: "button", class: "wba-button", "data-action": id, "aria-keyshortcuts": keyName(map, id) || null, onclick: () => screen.act(id), ...given },
    keycap(map, id),
    make("span", { class: "wba-words" }, words),
  );
}

function drawActors(screen, parent) {
  const { item } = screen.client;
  if (!differs(parent, item.item, screen.actor, screen.mode, keyOf(screen.client.map, "add"), item.actors)) return;
  fill(
    parent,
    ...item.actors.map((actor, i) => {
      const label = screen.label(actor.decision?.stance);
      const guess = screen.mode === "suggest-first" && !label ? screen.label(actor.suggestion?.stance) : null;
      const lacks = screen.client.lacking(actor);
      const state = label ? [label.name, ...lacks.map((name) => `+ ${name}?`)].join(" ") : actor.decision?.stance ? `was ${actor.decision.stance}` : guess ? `suggested: ${guess.name}` : isAuto(actor) ? "auto" : "open";
      return make(
        "button",
        {
          type: "button", class: "wba-actor", "data-now": i === screen.actor, "data-auto": isAuto(actor), "data-label": label?.id,
          "aria-pressed": String(i === screen.actor), onclick: () => screen.chooseActor(i),
        },
        make("span", { class: "wba-number", "aria-hidden": "true" }, String(i + 1)),
        make("span", { class: "wba-name" }, actor.name),
        make("span", { class: "wba-state" }, label && make("i", { class: "wba-dot", style: `--tone:${label.color}` }), state),
      );
    }),
    actionButton(screen, "add", item.actors.length ? "add" : "add an actor", { class: "wba-button wba-quiet" }),
  );
}

const columnsFor = (n) => (n <= 5 ? n : n % 3 ? 4 : 3);

/** Make the label buttons once; they are a radio group whose buttons never change place. */
function makeLabels(screen, parent) {
  parent.style.setProperty("--columns", columnsFor(screen.client.labels.length));
  fill(
    parent,
    ...screen.client.labels.map((label) =>
      make(
        "button",
        {
          type: "button", role: "radio", class: "wba-label", "data-label": label.id, style: `--tone:${label.color}`,
          "aria-checked": "false", "aria-keyshortcuts": keyName(screen.client.map, `label:${label.id}`) || null,
          onclick: () => screen.answer(label.id), onpointerenter: () => screen.lookAt(label.id), onfocus: () => screen.lookAt(label.id),
        },
        keycap(screen.client.map, `label:${label.id}`),
        make("span", { class: "wba-words" }, label.name),
      ),
    ),
  );
}
function drawLabels(screen, parent) {
  const actor = screen.actorAtHand;
  const guess = screen.mode === "suggest-first" && !actor?.decision?.stance ? actor?.suggestion?.stance : null;
  mark(parent, "aria-label", actor ? `Stance of ${actor.name}` : "Stance");
  for (const button of parent.children) {
    const id = button.dataset.label;
    const checked = actor?.decision?.stance === id;
    mark(button, "aria-checked", String(checked));
    mark(button, "tabindex", checked || (!actor?.decision?.stance && button === parent.firstChild) ? "0" : "-1");
    mark(button, "data-looked", screen.look === id);
    mark(button, "data-guess", guess === id);
    mark(button, "aria-disabled", actor ? null : "true");
  }
}

function drawFields(screen, parent) {
  const { item, started } = screen.client;
  const actor = screen.actorAtHand;
  if (!differs(parent, item.item, actor ?? null, item.comment, [...screen.client.map])) return null;
  if (!actor) return fill(parent);
  const own = actor.decision ?? {};
  const issues = (own.issues ?? []).map((id) => started.codebook.issues.find((issue) => issue.id === id)?.name ?? id);
  const lacks = screen.client.lacking(actor);
  const field = (id, name, value) =>
    make(
      "button",
      { type: "button", class: "wba-field", "data-action": id, "data-filled": Boolean(value), "data-needed": lacks.includes(id), onclick: () => screen.act(id), "aria-keyshortcuts": keyName(screen.client.map, id) || null },
      keycap(screen.client.map, id),
      make("span", { class: "wba-words" }, name),
      make("span", { class: "wba-value" }, value ? shorten(value, 44) : lacks.includes(id) ? "needed" : "–"),
    );
  return fill(
    parent,
    field("evidence", "evidence", quote(item, own.evidence)),
    field("condition", "condition", quote(item, own.condition)),
    field("voice", "voice", own.voice),
    field("source", "on whose word", own.source),
    field("toward", "toward", (own.toward ?? []).map((id) => item.actors.find(({ principal }) => principal === id)?.name ?? id).join(", ")),
    started.codebook.issues.length > 0 && field("issues", "issues", issues.join(", ")),
    field("certainty", "how sure", certaintyWords(own.certainty)),
    field("comment", "comment", own.comment || item.comment),
  );
}

/** What the machine read of the pair decided last, once the coder has answered. */
function drawCompared(screen, parent) {
  const last = screen.compared;
  const guess = last?.actor.suggestion;
  mark(parent, "hidden", !guess);
  if (!guess) return fill(parent);
  const mine = screen.label(last.stance)?.name ?? last.stance;
  const its = screen.label(guess.stance)?.name ?? guess.stance;
  const same = last.stance === guess.stance;
  mark(parent, "data-same", String(same));
  const where = last.place === screen.client.place ? "" : ` (sentence ${last.place + 1})`;
  return fill(
    parent,
    make("span", { class: "wba-sign" }, same ? "alike" : "differs"),
    make("span", {}, `${last.actor.name}${where} — you: `, make("b", {}, mine), ", machine: ", make("b", {}, its),
      make("span", { class: "wba-muted", title: guess.confidence === null ? null : `${guess.model ?? ""} ${guess.version ?? ""}: ${guess.confidence}` }, guess.words ? ` (${guess.words})` : ""),
      guess.evidence?.length && last.item.tokens ? make("q", { class: "wba-muted" }, shorten(quote(last.item, guess.evidence), 60)) : null),
    where && make("button", { type: "button", class: "wba-link", onclick: () => screen.visit(last.place) }, "look again"),
  );
}
