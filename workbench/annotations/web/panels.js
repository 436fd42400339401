// Panels that open under the labels: pick an actor, write a comment, tick issues. Esc closes, Enter accepts.

/** Ask for a name: suggestions of `options(query)` -> [{words, note, value}], and `free(text)`, one or several, for what none of them is. */
function pickPanel(screen, { title, text = "", options, free, choose }) {
  const list = make("ul", { class: "wba-options", role: "listbox", id: `${screen.id}-options`, "aria-label": title });
  const input = make("input", {
    class: "wba-input", type: "text", role: "combobox", "aria-expanded": "true", "aria-controls": list.id, "aria-autocomplete": "list",
    "aria-label": title, autocomplete: "off", spellcheck: "false",
  });
  input.value = text;
  let shown = [];
  let at = 0;
  let moved = false; // an option was chosen by hand since the last letter: a list that comes late keeps it
  const same = (one, other) => one.value.actor === other.value.actor || (one.own && other.own && one.note === other.note);
  const draw = () => {
    fill(list, ...shown.map((option, i) => make("li", { role: "option", id: `${list.id}-${i}`, "aria-selected": String(i === at), onpointerdown: (event) => (event.preventDefault(), take(i)) },
      make("span", {}, option.words), make("span", { class: "wba-muted" }, option.note ?? ""))));
    mark(input, "aria-activedescendant", shown.length ? `${list.id}-${at}` : null);
  };
  const look = async () => {
    const query = input.value.trim();
    const found = await options(query);
    if (query !== input.value.trim()) return;
    const own = free && query && !found.some(({ words }) => words.toLowerCase() === query.toLowerCase()) ? [free(query)].flat() : [];
    const chosen = moved ? shown[at] : null;
    shown = [...found, ...own.filter(Boolean).map((option) => ({ ...option, own: true }))];
    at = Math.max(0, chosen ? shown.findIndex((option) => same(option, chosen)) : 0);
    draw();
    mark(list, "data-for", query);
    if (accepted) take(at);
  };
  let accepted = false; // Enter came before the list for what was typed
  const accept = () => (list.dataset.for === input.value.trim() ? take(at) : (accepted = true));
  const take = (i) => {
    accepted = false;
    if (!shown[i]) return;
    screen.closePanel();
    choose(shown[i].value);
  };
  input.addEventListener("input", () => ((accepted = moved = false), look()));
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && shown.length) {
      at = (at + step + shown.length) % shown.length;
      moved = true;
      draw();
    } else if (event.key === "Enter" && !event.isComposing) accept();
    else return;
    event.preventDefault();
  });
  look();
  return { title, body: [input, list], focus: input };
}

function commentPanel(screen, { title, draft, keep, done }) {
  const area = make("textarea", { class: "wba-input", rows: "3", "aria-label": title });
  area.value = draft;
  area.addEventListener("input", () => keep(area.value));
  area.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    screen.closePanel();
    done(area.value.trim());
  });
  return { title, body: [area, make("p", { class: "wba-hint" }, "Enter keeps it, Shift+Enter begins a new line, Esc leaves it as a draft.")], focus: area };
}

/** Tick any of a list with digits, then letters; with `single` the first tick is the answer. */
function ticksPanel(screen, { title, options, chosen, single, done }) {
  const ticked = new Set(chosen);
  const keys = Array.from("123456789abcdefghijklmnopqrstuvwxyz");
  const boxes = options.map((option, i) => make("button", { type: "button", role: single ? "radio" : "checkbox", class: "wba-tick", "aria-checked": String(ticked.has(option.id)), title: option.definition, onclick: () => tick(i) },
    make("kbd", { class: "wba-key", "aria-hidden": "true" }, keys[i] ?? ""), make("span", { class: "wba-words" }, option.name)));
  const tick = (i) => {
    if (!options[i]) return;
    if (!ticked.delete(options[i].id)) ticked.add(options[i].id);
    mark(boxes[i], "aria-checked", String(ticked.has(options[i].id)));
    if (single) accept();
  };
  const accept = () => {
    screen.closePanel();
    done(options.filter(({ id }) => ticked.has(id)).map(({ id }) => id));
  };
  const key = (event) => {
    if (event.key === "Enter") single || accept();
    else tick(keys.findIndex((one) => namesOf(event).includes(one)));
    return true;
  };
  return { title, body: [make("div", { class: "wba-ticks", role: single ? "radiogroup" : "group", "aria-label": title }, ...boxes), !single && make("button", { type: "button", class: "wba-button", onclick: accept }, make("kbd", { class: "wba-key", "aria-hidden": "true" }, "Enter"), "keep")], key };
}

/** Search and filter; what is found can be visited, or worked through as a queue. */
function searchPanel(screen) {
  const now = screen.client.kept.filter ?? {};
  const labels = screen.client.labels.map(({ id, name }) => [id, name]);
  const field = (name, words, given = {}) => [name, words, make("input", { class: "wba-input", type: "text", name, "aria-label": words, autocomplete: "off", ...given })];
  const choice = (name, words, options) => [name, words, make("select", { class: "wba-input", name, "aria-label": words }, make("option", { value: "" }, "any"), ...options.map(([value, text]) => make("option", { value }, text)))];
  const fields = [
    field("text", "words"), choice("actor", "actor", []), choice("outlet", "outlet", []),
    choice("label", "my label", labels), choice("state", "state", [["open", "open"], ["done", "done"], ["skipped", "skipped"]]),
    choice("flag", "flagged", [["yes", "yes"]]), choice("comment", "commented", [["yes", "yes"]]),
    ...(screen.client.started.mode === "blind" ? [] : [choice("differs", "differs from machine", [["yes", "yes"]])]),
    field("seconds_from", "took at least (s)", { type: "number", min: 0, step: 1 }),
    field("date_from", "from day", { type: "date" }), field("date_to", "to day", { type: "date" }),
  ];
  screen.client.ask({ type: "choices" }).then((reply) => {
    if (reply?.type !== "choices") return;
    const offer = (place, options, value) => {
      fields[place][2].append(...options.map(([id, text]) => make("option", { value: id }, text)));
      fields[place][2].value = value ?? "";
    };
    offer(1, reply.actors.map(({ actor, name }) => [actor, name]), now.actor);
    offer(2, reply.outlets.map((outlet) => [outlet, outlet]), now.outlet);
  });
  for (const [name, , input] of fields) input.value = now[name] === true ? "yes" : (now[name] ?? "");
  const filter = () => Object.fromEntries(fields.map(([name, , input]) => [name, input.value.trim()]).filter(([, value]) => value).map(([name, value]) => [name, value === "yes" ? true : name === "seconds_from" ? Number(value) : value]));
  const found = make("p", { class: "wba-found", role: "status" });
  const rows = make("ol", { class: "wba-rows" });
  let asked = 0;
  const look = async () => {
    const mine = (asked += 1);
    const wanted = filter();
    const reply = await screen.client.ask({ type: "search", filter: wanted, limit: 30 });
    if (mine !== asked || reply?.type !== "found") return;
    say(found, plural(reply.total, "sentence"));
    mark(found, "data-found", reply.total);
    fill(rows, ...reply.rows.map((row, i) => {
      const here = typeof row.place === "number"; // a sentence outside of the queue is reached through the filter that found it
      const visit = () => (screen.closePanel(), here ? screen.visit(row.place) : screen.workThrough(wanted, i));
      return rowButton(screen, { ...row, name: here ? numbers.format(row.place + 1) : "" }, row.state ?? "", visit);
    }));
  };
  const work = () => {
    screen.closePanel();
    screen.workThrough(Object.keys(filter()).length ? filter() : null);
  };
  for (const [, , input] of fields) {
    input.addEventListener("input", look);
    input.addEventListener("keydown", (event) => event.key === "Enter" && !event.isComposing && (event.preventDefault(), work()));
  }
  look();
  const form = make("div", { class: "wba-form" }, ...fields.map(([, words, input]) => make("label", {}, make("span", {}, words), input)));
  const buttons = make("div", { class: "wba-tools" },
    make("button", { type: "button", class: "wba-button", onclick: work }, make("kbd", { class: "wba-key", "aria-hidden": "true" }, "Enter"), "work through these"),
    make("button", { type: "button", class: "wba-button", onclick: () => (screen.closePanel(), screen.workThrough(null)) }, "back to all"),
    make("button", { type: "button", class: "wba-button", "data-action": "doubtful", onclick: () => (screen.closePanel(), screen.act("recode")) }, "doubtful since the codebook changed"));
  const all = bulkTools(screen, filter, found);
  return { title: "Search and filter", body: [form, found, buttons, all, rows], focus: fields[0][2] };
}

/** One label for one actor in all sentences found: counted first, done when confirmed, one step of undo. */
function bulkTools(screen, filter, found) {
  const offer = "label the actor so in all of them";
  const select = make("select", { class: "wba-input", "aria-label": "label for all of them" }, ...screen.client.labels.map(({ id, name }) => make("option", { value: id }, name)));
  const button = make("button", { type: "button", class: "wba-button", "data-action": "bulk" }, offer);
  let counted = null;
  const ask = (dry) => screen.client.ask({ type: "bulk", id: newId(), time: Date.now(), filter: filter(), actor: filter().actor, new: { stance: select.value }, dry });
  select.addEventListener("change", () => ((counted = null), say(button, offer)));
  button.addEventListener("click", async () => {
    if (screen.client.blocked) return void screen.warn(screen.client.blocked);
    if (!filter().actor) return void say(found, "Choose an actor above first: a label is for an actor.");
    const asked = JSON.stringify([filter(), select.value]);
    const dry = counted !== asked;
    const reply = await ask(dry);
    if (!reply || reply.type === "error") return;
    counted = dry ? asked : null;
    say(button, dry ? `yes, ${plural(reply.count, "pair")}: ${screen.label(select.value).name}` : offer);
    if (dry) return;
    say(found, `${plural(reply.count ?? 0, "pair")} labelled; one undo takes all back`);
    screen.loadHistory();
  });
  return make("div", { class: "wba-tools wba-bulk" }, select, button);
}
