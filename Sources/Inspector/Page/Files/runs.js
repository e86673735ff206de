// The list of runs.
import { h, get, table, badge, count, fixed, age, particles, meter } from "./elements.js";

/** Puts content in place of the old one; the keyboard stays where it was. */
export function swap(container, ...children) {
  const active = container.contains(document.activeElement) ? document.activeElement : null;
  const key = active?.getAttribute("href") ?? active?.id;
  const kind = active?.tagName;
  container.replaceChildren(...children.flat(Infinity).filter(Boolean));
  if (!key) return;
  const again = [...container.querySelectorAll(kind)].find((element) => (element.getAttribute("href") ?? element.id) === key);
  again?.focus({ preventScroll: true });
}

function row(run, chosen, choose) {
  const address = "#/run/" + encodeURIComponent(run.name);
  const box = h("input", { type: "checkbox", id: "choose-" + run.name, "aria-label": `choose ${run.name} for a comparison`,
    onchange: (event) => choose(run.name, event.target.checked) });
  box.checked = chosen.includes(run.name);
  const name = h("a", { href: address }, run.name);
  if (run.state === "unread") return { cells: [name, "", badge("unread"), "", "", "", "", ""], go: address };
  if (run.state === "unreadable") return [name, "", badge("unreadable"), h("span", { class: "small" }, run.error), "", "", "", ""];
  const series = run.wanted !== undefined;
  const share = series ? run.ended / Math.max(1, run.wanted) : run.made / Math.max(1, run.steps);
  const progress = series ? `${count(run.ended)} of ${count(run.wanted)} hunts` : `${count(run.made)} of ${count(run.steps)}`;
  const value = run.K !== undefined ? ["K ", fixed(run.K, 2)] : run.ln_density !== undefined && run.kind !== "posterior" ? ["ln density ", fixed(run.ln_density, 2)] : "";
  return {
    cells: [h("span", { class: "name" }, series ? "" : [box, " "], name), run.word, badge(run.state), count(run.walkers),
      [meter(share), progress], value, particles(run.particles), age(run.time)], go: address,
  };
}

export function show(root) {
  let chosen = [];
  let sorting = "time";
  let last = null;
  const list = h("div");
  const button = h("button", { disabled: true, id: "compare", onclick: () => {
    location.hash = "#/compare/" + chosen.map(encodeURIComponent).join("/");
  } }, "Compare the two");
  const filter = h("input", { type: "search", id: "filter", placeholder: "part of a name or kind", "aria-label": "show runs by a part of their name or kind", oninput: draw });
  const order = h("select", { id: "order", "aria-label": "order", onchange: (event) => { sorting = event.target.value; draw(); } },
    [["time", "latest first"], ["name", "by name"], ["value", "largest K first"]].map(([value, text]) => h("option", { value }, text)));
  root.append(h("h1", {}, "Runs"), h("div", { class: "controls" }, filter, order, button,
    h("span", { class: "quiet small" }, "tick two runs to compare them")), list);

  function choose(name, isChosen) {
    chosen = chosen.filter((other) => other !== name);
    if (isChosen) chosen = [...chosen, name].slice(-2);
    draw();
  }

  function draw() {
    button.disabled = chosen.length !== 2;
    if (!last) return;
    const words = filter.value.trim().toLowerCase();
    const seen = last.runs.filter((run) => !words || `${run.name} ${run.word ?? ""} ${run.state}`.toLowerCase().includes(words));
    const key = { time: (run) => -(run.state === "running" ? Infinity : run.time ?? 0), name: () => 0, value: (run) => -(run.K ?? -Infinity) }[sorting];
    const sorted = seen.map((run, place) => [key(run), place, run]).sort((a, b) => (a[0] === b[0] ? a[1] - b[1] : a[0] - b[0])).map((item) => item[2]);
    if (!last.runs.length) return swap(list, h("p", { class: "quiet" }, "There is no run in this folder yet: protolith hunt makes one."));
    swap(list, table([["run"], ["kind"], ["state"], ["walkers", "n"], ["steps of the slowest walker"], ["best", "n"], ["best model"], ["last step"]],
      sorted.map((run) => row(run, chosen, choose)), { stack: true }));
  }

  return {
    async refresh(signal) {
      last = await get("api/runs", signal);
      draw();
      return !last.whole ? 100 : last.runs.some((run) => run.state === "running") ? 2000 : 5000;
    },
  };
}
