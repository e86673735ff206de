// Small tools of the page: elements, numbers, names of particles, requests.

/** An element with attributes and children; texts are texts, never markup. */
export function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** An SVG element. */
export function s(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

/** A number with decimals and a true minus sign; a dash where there is none. */
export function fixed(value, decimals) {
  if (typeof value !== "number" || !Number.isFinite(value)) return "–";
  return value.toFixed(decimals).replace("-", "−");
}

/** About three significant digits. */
export function short(value, digits = 3) {
  if (typeof value !== "number" || !Number.isFinite(value)) return "–";
  if (value === 0) return "0";
  const size = Math.abs(value);
  const text = size >= 1e6 || size < 1e-4 ? value.toExponential(digits - 1)
    : size >= 10 ** digits ? value.toFixed(0) : String(Number(value.toPrecision(digits)));
  return text.replace(/-/g, "−");
}

/** A whole number with thin spaces between thousands. */
export function count(value) {
  if (typeof value !== "number") return "–";
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f");
}

/** A share as per cent. */
export const percent = (value, decimals = 1) => typeof value === "number" ? fixed(100 * value, decimals) + "\u00a0%" : "–";

/** How long ago a time was, in words. */
export function age(seconds) {
  if (typeof seconds !== "number" || seconds <= 0) return "–";
  const gone = Math.max(0, Date.now() / 1000 - seconds);
  if (gone < 90) return `${Math.round(gone)} s ago`;
  if (gone < 5400) return `${Math.round(gone / 60)} min ago`;
  if (gone < 129600) return `${Math.round(gone / 3600)} h ago`;
  return `${count(Math.round(gone / 86400))} days ago`;
}

/** X_Z^1 with subscript and superscript. */
export function particle(name) {
  const parts = String(name).split(/([_^*])/);
  const nodes = [parts[0]];
  for (let place = 1; place < parts.length; place += 2) {
    if (parts[place] === "*") nodes.push("*" + parts[place + 1]);
    else nodes.push(h(parts[place] === "_" ? "sub" : "sup", {}, parts[place + 1]));
  }
  return h("span", { class: "name" }, nodes);
}

/** Particles with commas between. */
export const particles = (names) => (names ?? []).map((name, place) => [place > 0 ? ", " : "", particle(name)]);

/** A table: columns are [heading, class], rows arrays of cells; `stack` makes cards of the rows on a narrow page. */
export function table(columns, rows, options = {}) {
  const cell = (content, place) => h(place === 0 && options.head ? "th" : "td",
    { class: columns[place]?.[1] || null, "data-label": typeof columns[place]?.[0] === "string" ? columns[place][0] : null,
      scope: place === 0 && options.head ? "row" : null }, content);
  return h("div", { class: "scroll" }, h("table", { class: options.stack ? "stack" : null },
    options.caption ? h("caption", {}, options.caption) : null,
    h("thead", {}, h("tr", {}, columns.map(([heading, kind]) => h("th", { class: kind || null, scope: "col" }, heading)))),
    h("tbody", {}, rows.map((row) => {
      const cells = Array.isArray(row) ? row : row.cells;
      const line = h("tr", {}, cells.map(cell));
      if (row.go) {
        line.className = "go";
        line.addEventListener("click", (event) => { if (!event.target.closest("a, button, input, select")) location.hash = row.go; });
      }
      return line;
    }))));
}

/** Figures in boxes: [name, value]. */
export const figures = (items) => h("dl", { class: "figures" },
  items.filter(Boolean).map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))));

/** A word for the state of a run. */
export const badge = (state) => h("span", { class: "badge " + state }, state);

/** A bar of a share between 0 and 1. */
export const meter = (share) => h("span", { class: "meter", "aria-hidden": "true" },
  s("svg", { width: 90, height: 7 }, s("rect", { width: Math.round(90 * Math.max(0, Math.min(1, share || 0))), height: 7 })));

/** A picture that the server draws. */
export const drawing = (source, alternative, caption, wide) => h("figure", {},
  h("div", { class: "drawing" }, h("img", { src: source, alt: alternative, class: wide ? "wide" : null })),
  caption ? h("figcaption", {}, caption) : null);

/** The masses of a model, as wide as the page has room for. */
export const ruler = (picture, caption) => drawing(picture + "ruler.svg" + (innerWidth < 700 ? "?width=480" : ""), "masses of the model", caption);

const known = new Map();

/** A document of the server; one that has not changed is taken from memory. Errors carry the server's sentence. */
export async function get(path, signal) {
  const before = known.get(path);
  const response = await fetch(path, { headers: before ? { "If-None-Match": before.tag } : {}, cache: "no-store", signal });
  if (response.status === 304 && before) return before.value;
  const value = await response.json().catch(() => ({}));
  if (!response.ok) {
    const error = new Error(value.error ?? `the server answered ${response.status}`);
    error.status = response.status;
    throw error;
  }
  const tag = response.headers.get("ETag");
  known.delete(path);
  if (tag) known.set(path, { tag, value });
  if (known.size > 40) known.delete(known.keys().next().value);
  return value;
}

/** Series and number of a hunt of a series; null of a run of its own. */
export function huntOf(name) {
  const parts = /^(.+):(\d+)$/.exec(name);
  return parts ? { series: parts[1], number: Number(parts[2]) } : null;
}

/** The address of a hunt of a series. */
export const huntAddress = (series, number) => "#/run/" + encodeURIComponent(`${series}:${number}`);

/** The path of a run below the page. */
export const runPath = (name, rest = "") => "api/runs/" + encodeURIComponent(name) + rest;
