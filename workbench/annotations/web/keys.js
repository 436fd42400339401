// Keys: one table of actions, a map key -> action without clashes, and what a key press means on any layout.

/** Actions beside the labels: id, default key, words on the button, group on the sheet. */
const ACTIONS = [
  ["next", "ArrowRight", "next sentence", "Move"],
  ["previous", "ArrowLeft", "previous sentence", "Move"],
  ["nextActor", "Tab", "next actor", "Move"],
  ["previousActor", "Shift+Tab", "previous actor", "Move"],
  ["confirm", "Enter", "accept, or finish the sentence", "Move"],
  ["labelDown", "ArrowDown", "look at the next label", "Move"],
  ["labelUp", "ArrowUp", "look at the label before", "Move"],
  ["choose", " ", "choose the label looked at", "Move"],
  ["byName", ";", "a label by its name", "Move"],
  ["evidence", "w", "words that show it", "This actor"],
  ["condition", "d", "condition", "This actor"],
  ["voice", "v", "voice", "This actor"],
  ["source", "o", "on whose word", "This actor"],
  ["toward", "t", "toward whom", "This actor"],
  ["issues", "i", "issues", "This actor"],
  ["certainty", "y", "how sure", "This actor"],
  ["comment", "c", "comment", "This actor"],
  ["add", "a", "add an actor", "Actors"],
  ["there", "j", "mark it in the other sentences too", "Actors"],
  ["bounds", "b", "correct its words", "Actors"],
  ["identify", "n", "correct who it is", "Actors"],
  ["merge", "m", "merge with another", "Actors"],
  ["remove", "x", "remove from the sentence", "Actors"],
  ["skip", "s", "skip", "Sentence"],
  ["flag", "f", "flag", "Sentence"],
  ["context", "e", "more context", "Sentence"],
  ["undo", "u", "undo", "Tools"],
  ["redo", "Shift+U", "redo", "Tools"],
  ["search", "/", "search and filter", "Tools"],
  ["guide", "g", "codebook", "Tools"],
  ["history", "l", "last decisions", "Tools"],
  ["similar", "r", "earlier ones like it", "Tools"],
  ["tally", "p", "counts by label", "Tools"],
  ["recode", "k", "what the codebook changed", "Tools"],
  ["help", "h", "keys and settings", "Tools"],
].map(([id, key, words, group]) => ({ id, key, words, group }));

/** Keys that belong to the browser or the host. */
const RESERVED = /^(Escape|F\d+|Dead|Process|Unidentified|CapsLock|Shift|Control|Alt|AltGraph|Meta|ContextMenu)$/;
const DECISIONS = /^(label:|skip|flag|confirm|choose|remove|undo|redo|voice|certainty)/;

/** Build the keymap: labels first, then the coder's own choices, then the defaults; who finds its key taken moves on. */
function keymap(labels, own = {}, actions = ACTIONS) {
  const all = [...labels.map((label) => ({ id: `label:${label.id}`, key: label.key })), ...actions];
  const map = new Map();
  const place = (id, keys) => {
    const free = keys.find((key) => key && !map.has(key) && !RESERVED.test(key));
    if (free) map.set(free, id);
  };
  const chosen = all.filter(({ id }) => typeof own[id] === "string");
  for (const { id } of chosen) place(id, [own[id]]);
  const done = new Set(map.values());
  for (const { id, key } of all) if (!done.has(id)) place(id, [key, ...spares(id, key)]);
  return map;
}
function spares(id, key) {
  if (id.startsWith("label:")) return Array.from("123456789");
  const shifted = key && key.length === 1 && key !== key.toUpperCase() ? [`Shift+${key.toUpperCase()}`] : [];
  return [...shifted, ...Array.from("abcdefghijklmnopqrstuvwxyz")];
}
const keyOf = (map, id) => [...map].find(([, action]) => action === id)?.[0] ?? "";

/** Why `key` cannot be given to `id`, in words; empty where it can. */
function clash(map, id, key, nameOf) {
  if (RESERVED.test(key)) return `${printed(key)} belongs to the browser or to the page around; take another key`;
  const other = map.get(key);
  return other && other !== id ? `${printed(key)} is the key of “${nameOf(other)}”; give that one another key first` : "";
}

const PRINTED = { ArrowRight: "→", ArrowLeft: "←", ArrowUp: "↑", ArrowDown: "↓", " ": "Space", Escape: "Esc" };
const printed = (key) => key.replace(/^Shift\+/, "⇧ ").replace(/\S+$|^ $/, (last) => PRINTED[last] ?? (last.length === 1 ? last.toLowerCase() : last));

/** The names a key press goes by, best first: what it types, then where it lies (other alphabets, digits under Shift). */
function namesOf(event) {
  const letter = event.key.length === 1 && event.key.toLowerCase() !== event.key.toUpperCase();
  const shift = event.shiftKey && (letter || event.key.length > 1) ? "Shift+" : "";
  const typed = letter ? (event.shiftKey ? event.key.toUpperCase() : event.key.toLowerCase()) : event.key;
  const names = [shift + typed];
  const code = event.code || "";
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code);
  if (digit && !event.shiftKey) names.push(digit[1]);
  const latin = /^Key([A-Z])$/.exec(code);
  if (latin && letter && !/[a-z]/i.test(event.key)) names.push(event.shiftKey ? `Shift+${latin[1]}` : latin[1].toLowerCase());
  if (code === "Slash" && !/[a-z?/]/i.test(event.key)) names.push(event.shiftKey ? "?" : "/");
  return names;
}

/** What a key press asks for: an action, or null. Modified keys are the browser's, except undo and redo. */
function actionOf(event, map) {
  if (event.isComposing || event.keyCode === 229 || event.altKey) return null;
  if (event.ctrlKey || event.metaKey) {
    const letter = namesOf(event).at(-1).replace("Shift+", "").toLowerCase();
    if (letter === "z") return event.shiftKey ? "redo" : "undo";
    return letter === "y" && event.ctrlKey ? "redo" : null;
  }
  const action = namesOf(event).map((name) => map.get(name)).find(Boolean) ?? null;
  return event.repeat && action && DECISIONS.test(action) ? "held" : action;
}
