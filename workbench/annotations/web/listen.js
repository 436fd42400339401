// Keys and mouse. Keys act while the focus is inside; Esc closes what is open, then gives the focus back to the page.

const editable = (element) => element.matches?.("input, textarea, select, [contenteditable=true]") ?? false;

function listenToKeys(screen) {
  const { root } = screen;
  const options = { signal: screen.stop.signal };
  root.addEventListener("keydown", (event) => onKey(screen, event), options);
  root.addEventListener("focusin", () => (mark(root, "data-focus", "yes"), drawHead(screen)), options);
  root.addEventListener("focusout", () => setTimeout(() => {
    mark(root, "data-focus", root.contains(document.activeElement) ? "yes" : "no");
    drawHead(screen);
  }), options);
}

function onKey(screen, event) {
  if (event.isComposing || event.keyCode === 229) return;
  if (event.key === "Escape") return take(event, () => escape(screen));
  if (editable(event.target)) return void (event.ctrlKey || event.metaKey || event.stopPropagation());
  if (screen.panel?.key && !event.ctrlKey && !event.metaKey && !event.altKey && event.key !== "Tab" && !pressesButton(event) && screen.panel.key(event)) return take(event);
  if (event.key === "Tab" && (event.target !== screen.root || screen.client.kept.tab === "controls" || screen.panel)) return null;
  if (pressesButton(event)) return void event.stopPropagation();
  if (screen.choice) return choiceKey(screen, event);
  if (!event.ctrlKey && !event.metaKey && !event.altKey && !event.repeat && screen.firstKey?.(event)) return take(event);
  if (!screen.client.map || screen.client.kept.single === "off") return null;
  const action = actionOf(event, screen.client.map);
  if (action) return take(event, () => screen.act(action));
  if (!event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation(); // unknown single keys are not the host's
  return null;
}
const pressesButton = (event) => [" ", "Enter"].includes(event.key) && event.target.matches?.("button, summary");

function take(event, run) {
  event.preventDefault();
  event.stopPropagation();
  run?.();
}

function choiceKey(screen, event) {
  const { choice } = screen;
  if (choice.key(event)) return take(event, () => screen.paint());
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  if (choice.purpose === "free") {
    const action = actionOf(event, screen.client.map);
    const purpose = { evidence: "evidence", condition: "condition", bounds: "mention", add: "add" }[action];
    return take(event, () => purpose && screen.useChoice(purpose));
  }
  if (event.key === "Enter") return take(event, () => screen.keepChoice());
  if (event.key === "Delete" || event.key === "Backspace") return take(event, () => screen.clearChoice());
  if (event.key === "Tab" || event.key.length === 1) take(event);
  return null;
}

function escape(screen) {
  if (screen.panel?.escape?.()) return;
  if (screen.panel) return void screen.closePanel();
  if (screen.choice) return void screen.leaveChoice();
  if (screen.escapeFirst?.()) return void screen.paint();
  screen.note = "";
  leave(screen.root);
  screen.paint();
}

/** Give the focus to the notebook's cell around, where there is one; else let it go. */
function leave(root) {
  const cell = root.closest(".jp-Cell");
  root.contains(document.activeElement) && document.activeElement.blur();
  if (!cell) return;
  if (!cell.hasAttribute("tabindex")) cell.setAttribute("tabindex", "-1");
  cell.focus({ preventScroll: true });
}

/** Marking words with the mouse opens a choice of them, snapped to words unless Alt is held. A click goes to the keys. */
function listenToMouse(screen) {
  const { root, ui } = screen;
  const options = { signal: screen.stop.signal };
  root.addEventListener("click", (event) => {
    if (!root.contains(document.activeElement) || (event.target.closest("button") && !screen.panel)) if (!editable(event.target)) root.focus({ preventScroll: true });
  }, options);
  document.addEventListener("pointerup", (event) => {
    if (!ui.sentence.contains(event.target) && !selected(ui.sentence)) return;
    setTimeout(() => {
      const ends = selected(ui.sentence);
      const { item } = screen.client;
      if (!ends || !item || screen.panel) return;
      const span = spanOf(item, ...ends, !event.altKey);
      if (!span) return;
      root.focus({ preventScroll: true });
      if (!screen.choice) screen.choice = new SpanChoice(item, "free", span);
      screen.choice.set(span);
      getSelection().removeAllRanges();
      screen.paint();
    });
  }, options);
}
