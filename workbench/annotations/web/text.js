// Text. A span is {from, to, skip?, drop?}: tokens, `to` exclusive, with code points cut off the first and last token.
// Nothing here or elsewhere makes markup from text: words become text nodes, so `<b>` in an article stays four letters.

/** Make an element: properties, then children (strings become text nodes, nothing else is shown). */
function make(tag, given = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "style") for (const [, key, set] of value.matchAll(/(--[\w-]+):([^;]+)/g)) made.style.setProperty(key, set);
    else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** Put children in place of what an element held. */
function fill(parent, ...children) {
  parent.replaceChildren(...children.filter((child) => child !== null && child !== undefined && child !== false));
}

/** Write an attribute or a text only where it changes, so that nothing is announced or laid out twice. */
function mark(element, name, value) {
  const wanted = value === null || value === undefined || value === false ? null : value === true ? "" : String(value);
  if (wanted === element.getAttribute(name)) return;
  if (wanted === null) element.removeAttribute(name);
  else element.setAttribute(name, wanted);
}
function say(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

/** Tell whether a part must be drawn: only where what it shows differs from what it showed. */
function differs(parent, ...shows) {
  const key = JSON.stringify(shows);
  if (parent.wbaShows === key) return false;
  parent.wbaShows = key;
  return true;
}

/** Read a sentence once: its code points, where each token begins, which tokens are words. */
function reading(item) {
  if (!item.reading) {
    const starts = [0];
    for (const token of item.tokens) starts.push(starts[starts.length - 1] + Array.from(token).length);
    const words = item.tokens.map((token, i) => (token.trim() ? i : -1)).filter((i) => i >= 0);
    Object.defineProperty(item, "reading", { value: { chars: Array.from(item.tokens.join("")), starts, words } });
  }
  return item.reading;
}

/** The code points a span covers, as [start, end) of the sentence. */
function bounds(item, span) {
  const { starts } = reading(item);
  return [starts[span.from] + (span.skip || 0), starts[span.to] - (span.drop || 0)];
}
function quote(item, spans) {
  return (spans || []).map((span) => reading(item).chars.slice(...bounds(item, span)).join("")).join(" … ");
}

/** The span of the code points [start, end); `snap` widens it to whole tokens and drops blanks at its ends. */
function spanOf(item, start, end, snap) {
  const { chars, starts } = reading(item);
  while (start < end && !chars[start].trim()) start += 1;
  while (end > start && !chars[end - 1].trim()) end -= 1;
  if (start >= end) return null;
  const from = starts.findIndex((at, i) => start < starts[i + 1]);
  const to = starts.findIndex((at) => at >= end);
  const span = { from, to };
  if (!snap && start > starts[from]) span.skip = start - starts[from];
  if (!snap && starts[to] > end) span.drop = starts[to] - end;
  return span;
}

/** What the browser's selection covers inside the shown sentence, in code points; null where it covers nothing. */
function selected(sentence) {
  const range = getSelection().rangeCount ? getSelection().getRangeAt(0) : null;
  if (!range || range.collapsed || !sentence.contains(range.commonAncestorContainer)) return null;
  const ends = [
    [range.startContainer, range.startOffset],
    [range.endContainer, range.endOffset],
  ].map(([container, offset]) => {
    const before = document.createRange();
    before.setStart(sentence, 0);
    before.setEnd(container, offset);
    const copy = before.cloneContents();
    copy.querySelectorAll("[data-extra]").forEach((extra) => extra.remove());
    return Array.from(copy.textContent).length;
  });
  return ends[0] < ends[1] ? ends : null;
}

/** Cut a sentence at every border of its spans: [{text, start, end, on}], `on` the spans that cover the piece. */
function pieces(item, spans) {
  const { chars } = reading(item);
  const ranges = spans.map((span) => ({ ...span, range: bounds(item, span.span) }));
  const cuts = [...new Set([0, chars.length, ...ranges.flatMap(({ range }) => range)])].sort((a, b) => a - b);
  return cuts.slice(0, -1).map((start, i) => ({
    text: chars.slice(start, cuts[i + 1]).join(""),
    start,
    end: cuts[i + 1],
    on: ranges.filter(({ range }) => range[0] <= start && cuts[i + 1] <= range[1]),
  }));
}

const shorten = (text, most) => (Array.from(text).length > most ? `${Array.from(text).slice(0, most - 1).join("")}…` : text);
const numbers = new Intl.NumberFormat("en");
const days = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const plural = (n, one, many = `${one}s`) => `${numbers.format(n)} ${n === 1 ? one : many}`;
