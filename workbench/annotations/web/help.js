// The sheet of keys, on which keys are changed, and the few settings; and what this host can do.

function helpPanel(screen) {
  const { client } = screen;
  const nameOf = (id) => (id.startsWith("label:") ? screen.label(id.slice(6))?.name : client.actions.find((action) => action.id === id)?.words) ?? id;
  const note = make("p", { class: "wba-hint", role: "status" }, "Choose a key to change it. Esc leaves the annotator and gives the keys back to the page.");
  let waiting = null;
  const groups = make("div", { class: "wba-groups" });
  const draw = () => {
    const labels = client.labels.map(({ id, name }) => ({ id: `label:${id}`, words: name, group: "Labels" }));
    const all = [...labels, ...client.actions];
    const names = [...new Set(all.map(({ group }) => group))];
    fill(groups, ...names.map((group) => make("section", {}, make("h4", {}, group), make("ul", {}, ...all.filter((one) => one.group === group).map(({ id, words }) =>
      make("li", {}, make("button", { type: "button", class: "wba-rekey", "data-action": id, "data-waiting": waiting === id, "aria-label": `${words}: ${keyName(client.map, id)}; change the key`, onclick: () => ((waiting = id), draw(), say(note, `Press the new key for “${words}”.`)) }, make("kbd", { class: "wba-key" }, waiting === id ? "…" : printed(keyOf(client.map, id)) || "–")), make("span", {}, words)))))));
  };
  const key = (event) => {
    if (!waiting) return false;
    if (["Shift", "Control", "Alt", "Meta"].includes(event.key)) return true;
    const [name] = namesOf(event);
    const refused = clash(client.map, waiting, name, nameOf);
    if (refused) return say(note, refused), true;
    screen.setKeys({ ...(client.kept.keys ?? {}), [waiting]: name });
    say(note, `“${nameOf(waiting)}” is now ${printed(name)}.`);
    waiting = null;
    draw();
    return true;
  };
  draw();
  const body = [note, groups, settings(screen, () => (screen.setKeys({}), draw())), make("p", { class: "wba-hint", "data-abilities": true }, abilities(screen))];
  return { title: "Keys and settings", body, key, escape: () => waiting && ((waiting = null), draw(), true) };
}

function settings(screen, reset) {
  const { kept } = screen.client;
  const choice = (name, words, options, now) => {
    const select = make("select", { class: "wba-input", "aria-label": words, onchange: (event) => screen.set(name, event.target.value) }, ...options.map(([value, text]) => make("option", { value, selected: value === now }, text)));
    return make("label", {}, make("span", {}, words), select);
  };
  return make("div", { class: "wba-form" },
    choice("theme", "colours", [["", "as the page"], ["light", "light"], ["dark", "dark"]], kept.theme ?? ""),
    choice("advance", "after the last actor", [["", "go on at once"], ["pause", "go on after half a second"], ["wait", "wait for Enter"]], kept.advance ?? ""),
    choice("size", "text", [["", "normal"], ["large", "large"], ["huge", "very large"]], kept.size ?? ""),
    choice("tab", "Tab key", [["", "goes to the next actor"], ["controls", "goes through the buttons"]], kept.tab ?? ""),
    choice("single", "single keys", [["", "on"], ["off", "off (buttons only)"]], kept.single ?? ""),
    make("button", { type: "button", class: "wba-button", onclick: reset }, "all keys as they were"));
}

/** One line on what this host can do, and what is missing. */
function abilities(screen) {
  const known = [
    [storage.works, "unsaved decisions survive a closed page", "the browser keeps nothing: save before you close"],
    [Boolean(navigator.locks), "tabs do not fight", "tabs are told apart by the kernel alone"],
    [document.queryCommandSupported !== undefined && "Segmenter" in Intl, "words of every script", "words by blanks"],
    [CSS.supports("color", "color-mix(in srgb, red, blue)"), "all colours", "plain colours"],
    [screen.client.status === "live", "saving", "not saving now"],
  ];
  return `This page: ${known.map(([has, yes, no]) => (has ? `✓ ${yes}` : `✗ ${no}`)).join(" · ")}`;
}
