// What a decision does to a sentence of the page, before the kernel has heard of it; and what a reply has changed.

/** The actor whose decision differs between two states of a sentence, or null. */
function changedActor(before, after) {
  const decisions = new Map((before?.actors ?? []).map((one) => [one.actor, JSON.stringify(one.decision)]));
  return after.actors?.find((one) => decisions.get(one.actor) !== JSON.stringify(one.decision))?.actor ?? null;
}

function afterPaint(run) {
  if (document.hidden) return void setTimeout(run, 0); // no frames are painted in a hidden tab
  requestAnimationFrame(() => setTimeout(run, 0));
}

/** What an event does to an item, drawn before the kernel has heard of it. */
function applyEvent(item, event, client) {
  const actor = item.actors.find(({ actor: id }) => id === event.actor);
  const change = event.new ?? {};
  if (["answer", "field", "span"].includes(event.kind) && actor) {
    actor.decision = { ...(actor.decision ?? {}), ...change };
    if (change.mention) actor.mentions = change.mention;
  }
  if (event.kind === "comment") Object.assign(actor ? (actor.decision ??= {}) : item, change);
  if (event.kind === "flag") item.flag = change.flag;
  if (event.kind === "remove") item.actors = item.actors.filter(({ actor: id }) => id !== event.actor);
  if (event.kind === "add" && !actor) {
    item.actors = [...item.actors, { actor: event.actor, name: change.name, kind: change.kind, origin: "added", mentions: change.mention ?? [], decision: null, suggestion: null }];
  }
  if (event.kind === "correct" && actor) Object.assign(actor, { actor: change.actor, name: change.name ?? actor.name });
  if (event.kind === "merge") item.actors = item.actors.filter(({ actor: id }) => id !== event.actor);
  if (event.kind === "skip") item.state = "skipped";
  if (event.kind === "confirm") item.state = "done";
  const open = item.actors.some((one) => client.isOpen(one));
  if (event.kind === "remove" && !open) item.state = "done";
  if (!["answer", "field", "span", "comment"].includes(event.kind) || !item.actors.length) return;
  if (!open || item.state === "done") item.state = open ? "open" : "done";
}
