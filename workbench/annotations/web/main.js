// The module that hosts load: one client for a model, one screen for each place where it is shown.

const clients = (globalThis.__wbaClients ??= new Map());

function clientOf(model) {
  const uid = model.get("uid");
  if (!clients.has(uid) || clients.get(uid).closed) clients.set(uid, new (model.get("desk") === "judge" ? JudgeClient : Client)(model));
  return clients.get(uid);
}

function initialize({ model }) {
  const client = clientOf(model);
  return () => {
    client.close();
    clients.delete(model.get("uid"));
  };
}

function render({ model, el }) {
  const client = clientOf(model);
  const screen = new (model.get("desk") === "judge" ? JudgeScreen : Screen)(client, el, Boolean(model.get("alone")));
  return () => {
    screen.close();
    if (client.listeners.size) return; // shown elsewhere, too
    client.close();
    clients.delete(model.get("uid"));
  };
}

export default { initialize, render };
