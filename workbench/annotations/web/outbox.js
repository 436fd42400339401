// The outbox: what was decided and is not confirmed yet, in the browser's storage, so that a closed page loses nothing.

/** Storage that never throws: where the browser has none (private windows, sandboxed frames), memory stands in. */
const storage = (() => {
  const memory = new Map();
  const attempt = (real, spare) => {
    try {
      return real();
    } catch {
      return spare();
    }
  };
  const works = attempt(() => (localStorage.setItem("wba:try", "1"), localStorage.removeItem("wba:try"), true), () => false);
  return {
    works,
    get: (key) => (works ? attempt(() => localStorage.getItem(key), () => null) : (memory.get(key) ?? null)),
    set: (key, value) => {
      if (!works) return void memory.set(key, value);
      attempt(() => localStorage.setItem(key, value), () => memory.set(key, value));
    },
    drop: (key) => (works ? attempt(() => localStorage.removeItem(key), () => null) : memory.delete(key)),
    keys: (prefix) => (works ? Object.keys(localStorage) : [...memory.keys()]).filter((key) => key.startsWith(prefix)),
  };
})();

const kept = (key) => {
  try {
    return JSON.parse(storage.get(key) ?? "null");
  } catch {
    return null;
  }
};

function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // pages without https, such as a hub on a local network
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Events in the order of their time, each under its own key: putting one in costs the same however many wait. */
class Outbox {
  constructor(log) {
    this.prefix = `wba:out:${log}:`;
    this.waiting = storage
      .keys(this.prefix)
      .map((key) => kept(key))
      .filter((event) => event && event.id)
      .sort((a, b) => a.time - b.time);
    this.old = new Set(this.waiting.map((event) => event.id));
  }
  put(event) {
    this.waiting.push(event);
    storage.set(this.prefix + event.id, JSON.stringify(event));
  }
  drop(ids) {
    const gone = new Set(ids);
    this.waiting = this.waiting.filter((event) => !gone.has(event.id));
    for (const id of ids) storage.drop(this.prefix + id);
  }
  /** The next events to send, all left by an earlier page or all of this one. */
  batch(most = 100) {
    const first = this.waiting[0];
    const old = first ? this.old.has(first.id) : false;
    const end = this.waiting.findIndex((event) => this.old.has(event.id) !== old);
    return { events: this.waiting.slice(0, Math.min(most, end < 0 ? most : end)), replay: old };
  }
}
