// Curves against step: envelopes, lines, a cursor, zoom; drawn as SVG by the page itself.
import { h, s, short, count } from "./elements.js";

const margin = { left: 58, right: 12, top: 24, bottom: 30 };

/** Round places for about `number` ticks between two values. */
export function ticks(low, high, number) {
  const span = high - low;
  if (!(span > 0)) return [low];
  const power = 10 ** Math.floor(Math.log10(span / number));
  const size = [1, 2, 5, 10].map((factor) => factor * power).find((step) => span / step <= number) ?? 10 * power;
  const places = [];
  for (let place = Math.ceil(low / size); place * size <= high + size * 1e-9; place++) places.push(Number((place * size).toPrecision(12)));
  return places;
}

/** Powers of ten, and 2 and 5 of them where there is room. */
function logTicks(low, high) {
  const places = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    const factors = Math.log10(high / low) > 2.5 ? [1] : [1, 2, 5];
    for (const factor of factors) places.push(Number((factor * 10 ** power).toPrecision(3)));
  }
  return places.filter((place) => place >= low && place <= high);
}

/**
 * A chart. Options: `title`, `height`, `log`, `range(series)` giving [low, high], `pick(series, step)` for a click,
 * `zoom(from, to)`. Series: `name`, `colour`, `first`, `last` (steps), and any of `high`, `low`, `high_step`,
 * `low_step` (an envelope, faint behind a thin line), `thin`, `bold` (lines).
 */
export class Chart {
  constructor(options) {
    this.options = options;
    this.series = [];
    this.from = 0;
    this.to = 1;
    this.place = null;
    this.svg = s("svg", { tabindex: 0, role: "img" });
    this.tip = h("div", { class: "tip", hidden: true });
    this.element = h("div", { class: "chart" }, this.svg, this.tip);
    this.svg.addEventListener("pointermove", (event) => this.moved(event));
    this.svg.addEventListener("pointerdown", (event) => { if (event.button === 0) this.begin = event.offsetX; });
    this.svg.addEventListener("pointerup", (event) => this.released(event));
    this.svg.addEventListener("pointerleave", () => { this.begin = null; if (document.activeElement !== this.svg) this.point(null); });
    this.svg.addEventListener("dblclick", () => options.zoom?.(null, null));
    this.svg.addEventListener("keydown", (event) => this.pressed(event));
    this.svg.addEventListener("blur", () => this.point(null));
    new ResizeObserver(() => { if (this.element.clientWidth !== this.width) this.draw(); }).observe(this.element);
  }

  /** Shows series between two steps. */
  update(series, from, to) {
    Object.assign(this, { series, from, to: Math.max(to, from + 1) });
    this.draw();
  }

  x(step) { return margin.left + ((step - this.from) / (this.to - this.from)) * (this.width - margin.left - margin.right); }

  y(value) {
    const [low, high] = this.range;
    const inner = this.options.height - margin.top - margin.bottom;
    const share = this.options.log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
    return margin.top + inner * (1 - Math.max(-0.02, Math.min(1.02, share)));
  }

  /** Where a bucket is drawn: a single step at itself, many in their middle. */
  middle(series, place) { return this.x((series.first[place] + series.last[place]) / 2); }

  draw() {
    this.width = this.element.clientWidth - 14;
    if (!(this.width > 80)) return;
    const { height, title, log } = this.options;
    this.svg.setAttribute("viewBox", `0 0 ${this.width} ${height}`);
    this.svg.setAttribute("height", height);
    this.svg.setAttribute("aria-label",
      `${title} against step. Arrow keys move the cursor, up and down change the walker, Enter opens the step, plus and minus zoom, 0 shows the whole walk.`);
    const found = this.options.range(this.series);
    this.range = found[1] > found[0] ? found : [found[0] - 1, found[0] + 1];
    const [low, high] = this.range;
    const nodes = [];
    for (const value of log ? logTicks(low, high) : ticks(low, high, height > 200 ? 7 : 4)) {
      const y = this.y(value);
      nodes.push(s("line", { class: "grid", x1: margin.left, x2: this.width - margin.right, y1: y, y2: y }),
        s("text", { x: margin.left - 7, y: y + 4, "text-anchor": "end" }, short(value, 4)));
    }
    for (const step of ticks(this.from, this.to, Math.max(2, Math.min(9, Math.floor(this.width / 110))))) {
      const x = this.x(step);
      nodes.push(s("line", { class: "axis", x1: x, x2: x, y1: height - margin.bottom, y2: height - margin.bottom + 4 }),
        s("text", { x, y: height - margin.bottom + 17, "text-anchor": step === 0 ? "start" : this.width - x < 30 ? "end" : "middle" }, count(step)));
    }
    nodes.push(s("line", { class: "axis", x1: margin.left, x2: this.width - margin.right, y1: height - margin.bottom, y2: height - margin.bottom }),
      s("text", { class: "title", x: 8, y: 15 }, title),
      s("text", { x: this.width - margin.right, y: 15, "text-anchor": "end" }, "step →"));
    this.overlay = s("g");
    const clip = "clip" + Math.round(Math.random() * 1e9);
    const curves = s("g", { "clip-path": `url(#${clip})` }, this.series.map((series) => this.curve(series)));
    this.svg.replaceChildren(s("clipPath", { id: clip }, s("rect", {
      x: margin.left, y: margin.top - 2, width: this.width - margin.left - margin.right, height: height - margin.top - margin.bottom + 4,
    })), ...nodes, curves, this.overlay);
    if (this.place) this.point(this.place);
  }

  curve(series) {
    const group = s("g", { class: "s" + (series.colour % 8) + (series.thin ? " faint" : "") });
    const at = (place, value) => `${this.middle(series, place).toFixed(1)} ${this.y(value).toFixed(1)}`;
    const line = (values) => {
      let path = "";
      values.forEach((value, place) => { if (value !== null && value !== undefined) path += (path ? "L" : "M") + at(place, value); });
      return path;
    };
    if (series.high && series.high.length > 1) {
      const below = series.low.map((value, place) => "L" + at(place, value)).reverse().join("");
      group.append(s("path", { class: "band", d: line(series.high) + below + "Z" }));
      if (!series.thin) group.append(s("path", { class: "thin", d: line(series.high) }));
    }
    if (series.thin) group.append(s("path", { class: "thin" + (series.dash ? " dash" : ""), d: line(series.thin) }));
    if (series.bold) group.append(s("path", { class: "bold" + (series.dash ? " dash" : ""), d: line(series.bold) }));
    return group;
  }

  /** The bucket and the value of a series that is nearest to a place. */
  nearest(x, y) {
    let best = null;
    this.series.forEach((series, number) => {
      if (!series.first.length) return;
      const step = this.from + ((x - margin.left) / (this.width - margin.left - margin.right)) * (this.to - this.from);
      let place = series.last.findIndex((last) => last >= step);
      if (place < 0) place = series.first.length - 1;
      const values = series.high ? [["high", series.high[place]], ["low", series.low[place]]] : [["value", (series.thin ?? series.bold)[place]]];
      for (const [kind, value] of values) {
        if (value === null) continue;
        const distance = Math.abs(this.y(value) - y);
        if (!best || distance < best.distance) best = { number, place, kind, distance };
      }
    });
    return best;
  }

  /** The step that a click on a place opens. */
  step({ number, place, kind }) {
    const series = this.series[number];
    if (kind === "high" && series.high_step) return series.high_step[place];
    if (kind === "low" && series.low_step) return series.low_step[place];
    return series.last[place];
  }

  /** Shows the cursor at a place; null hides it. */
  point(place) {
    this.place = place;
    if (!this.overlay) return;
    if (!place || !this.series[place.number]?.first.length) {
      this.overlay.replaceChildren();
      this.tip.hidden = true;
      return;
    }
    const series = this.series[place.number];
    place.place = Math.max(0, Math.min(series.first.length - 1, place.place));
    const value = (place.kind === "value" ? series.thin ?? series.bold : series[place.kind])[place.place];
    const x = this.middle(series, place.place);
    const dot = value === null ? [] : [s("circle", { class: "dot", r: 4, cx: x, cy: this.y(value) })];
    this.overlay.replaceChildren(s("line", { class: "cursor", x1: x, x2: x, y1: margin.top, y2: this.options.height - margin.bottom }),
      s("g", { class: "s" + (series.colour % 8) }, dot));
    const [first, last] = [series.first[place.place], series.last[place.place]];
    this.tip.replaceChildren(...[h("b", {}, series.name), h("br"), first === last ? `step ${count(first)}` : `steps ${count(first)} to ${count(last)}`,
      h("br"), `${place.kind === "high" ? "largest " : place.kind === "low" ? "smallest " : ""}${this.options.title} ${short(value, 5)}`,
      this.options.pick ? [h("br"), h("span", { class: "quiet" }, `click: step ${count(this.step(place))}`)] : []].flat());
    this.tip.hidden = false;
    const left = x > this.width * 0.6 ? x - this.tip.offsetWidth - 8 : x + 14;
    this.tip.style.left = `${Math.max(2, left)}px`;
    this.tip.style.top = `${margin.top + 8}px`;
  }

  moved(event) {
    if (this.begin !== null && this.begin !== undefined && Math.abs(event.offsetX - this.begin) > 6) {
      const [a, b] = [Math.min(this.begin, event.offsetX), Math.max(this.begin, event.offsetX)];
      this.tip.hidden = true;
      this.overlay.replaceChildren(s("rect", { class: "window", x: a, width: b - a, y: margin.top, height: this.options.height - margin.top - margin.bottom }));
      return;
    }
    this.point(this.nearest(event.offsetX, event.offsetY));
  }

  released(event) {
    const begin = this.begin;
    this.begin = null;
    if (begin === null || begin === undefined) return;
    if (Math.abs(event.offsetX - begin) <= 6) {
      const place = this.nearest(event.offsetX, event.offsetY);
      if (place) this.options.pick?.(this.series[place.number], this.step(place));
      return;
    }
    const step = (x) => Math.round(this.from + ((x - margin.left) / (this.width - margin.left - margin.right)) * (this.to - this.from));
    const [a, b] = [step(Math.min(begin, event.offsetX)), step(Math.max(begin, event.offsetX))];
    if (b - a >= 4) this.options.zoom?.(Math.max(0, a), b);
  }

  pressed(event) {
    const place = this.place ?? { number: 0, place: Math.floor((this.series[0]?.first.length ?? 0) / 2), kind: this.series[0]?.high ? "high" : "value" };
    const centre = this.series[place.number]?.first[place.place] ?? (this.from + this.to) / 2;
    const span = this.to - this.from;
    const actions = {
      ArrowLeft: () => this.point({ ...place, place: place.place - (event.shiftKey ? 10 : 1) }),
      ArrowRight: () => this.point({ ...place, place: place.place + (event.shiftKey ? 10 : 1) }),
      ArrowUp: () => this.point({ ...place, number: (place.number + this.series.length - 1) % this.series.length }),
      ArrowDown: () => this.point({ ...place, number: (place.number + 1) % this.series.length }),
      Enter: () => this.options.pick?.(this.series[place.number], this.step(place)),
      "+": () => this.options.zoom?.(Math.max(0, Math.round(centre - span / 4)), Math.round(centre + span / 4)),
      "-": () => this.options.zoom?.(Math.max(0, Math.round(centre - span)), Math.round(centre + span)),
      0: () => this.options.zoom?.(null, null), Escape: () => this.point(null),
    };
    if (!this.series.length || !actions[event.key]) return;
    event.preventDefault();
    actions[event.key]();
  }
}

/** The smallest and the largest of many numbers; null where there are none. */
export function extent(lists) {
  let [low, high] = [Infinity, -Infinity];
  for (const list of lists) for (const value of list) {
    if (value === null) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : null;
}
