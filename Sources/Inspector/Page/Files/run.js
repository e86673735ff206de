// One run: its curves, walkers, best models, diagnosis, answer, plan.
import { h, get, runPath, table, badge, figures, count, fixed, short, percent, age, particle, drawing, ruler, huntOf } from "./elements.js";
import { Chart, extent } from "./curves.js";
import { swap } from "./runs.js";
import { diagnosis, answer } from "./answers.js";
import { modelTable, contributions, critics } from "./step.js";

const tabs = { walk: "Walk", models: "Best models", answer: "Answer", diagnosis: "Diagnosis", plan: "Plan" };

/** Which tabs a run has; of a hunt of a series that has ended the chains are gone, unless they were kept. */
function tabsOf(run) {
  const kind = run.kind;
  if (run.hunt && !run.chains.length) return ["models", "plan"];
  if (kind === "hunt") return ["walk", "models", "diagnosis", "plan"];
  if (kind === "significance") return ["answer", "plan"];
  return ["walk", "answer", "diagnosis", "plan"];
}

/** What a kind of walk is, in a sentence. */
function nature(run) {
  if (run.hunt) return "A search on pseudo-data, one of a series: it says what chance does, and its model is no finding.";
  if (run.kind === "hunt") return "A search, not a posterior: K takes its best combination anew at every model, and its steps are no draws of anything.";
  if (run.kind === "posterior") return "A posterior for a fixed combination of results: the steps after the burn-in are draws.";
  if (run.kind === "significance") return "Hunts on pseudo-databases: how often chance does as well.";
  return "A fit of a model with fixed parameters: its sampler decides whether the chains are a posterior or a search, and its answer says which.";
}

function head(run) {
  const values = run.chains.map((chain) => chain.best).filter((value) => value !== null);
  const rate = run.state === "running" ? run.chains.reduce((sum, chain) => sum + (chain.rate ?? 0), 0) : null;
  const left = rate ? run.chains.reduce((sum, chain) => sum + Math.max(0, run.steps - (chain.step ?? 0)), 0) / rate : null;
  const series = run.kind === "significance";
  const result = run.hunt?.result;
  return [
    h("p", {}, badge(run.state), " ", h("span", { class: "badge kind" }, run.word), " ", h("span", { class: "quiet" }, nature(run))),
    figures([
      !series && run.kind !== "posterior" && values.length ? ["best " + run.scale.name, fixed(Math.max(...values), 2)] : result ? ["best K", fixed(result.K, 2)] : null,
      run.models?.length ? ["Z of it", [fixed(run.models[0].Z, 2), " σ"]] : result ? ["Z of it", [fixed(result.Z, 2), " σ"]] : null,
      typeof run.hunt?.observed === "number" ? ["K of the real data", fixed(run.hunt.observed, 2)] : null,
      series ? null : ["step of the slowest", `${count(run.made)} of ${count(run.steps)}`],
      ["walkers", count(run.walkers)],
      run.state === "running" && rate ? ["steps/s, all walkers", count(Math.round(rate))] : null,
      left ? ["time left", left < 90 ? `${Math.round(left)} s` : left < 5400 ? `${Math.round(left / 60)} min` : `${fixed(left / 3600, 1)} h`] : null,
      series || !run.chains.length ? null : ["last step", age(Math.max(0, ...run.chains.map((chain) => chain.time ?? 0)))],
    ]),
    run.shown < run.walkers && !series && run.shown >= 64 ? h("p", { class: "quiet small" }, `The first ${run.shown} walkers of ${run.walkers} are shown.`) : null,
    run.whole ? null : h("p", { class: "quiet small" }, `Reading the chains: ${count(run.chains.reduce((sum, chain) => sum + (chain.read ?? 0), 0))} of ${count(run.chains.reduce((sum, chain) => sum + (chain.step ?? 0), 0))} steps so far.`),
  ];
}

function walkers(run) {
  const name = run.scale.name;
  // The densest draw of a posterior is a matter of its coordinates: only walks that climb have a best step.
  const climbs = run.kind !== "posterior";
  const address = (chain, step) => `#/run/${encodeURIComponent(run.name)}/step/${chain.walker}/${step}`;
  return table([["walker"], ["step", "n"], ["accepted", "n"], ["temperature", "n"], [name, "n"], ...(climbs ? [["best " + name, "n"], ["at step", "n"]] : []), ["steps/s", "n"], ["stored", "n"]],
    run.chains.map((chain) => [
      h("span", { class: "s" + (chain.walker % 8) }, h("span", { class: "swatch" }), String(chain.walker)),
      chain.step === null ? "–" : h("a", { href: address(chain, chain.step) }, count(chain.step)), percent(chain.acceptance), short(chain.temperature), fixed(chain.value, 3),
      ...(climbs ? [fixed(chain.best, 3), chain.best_step === null ? "–" : h("a", { href: address(chain, chain.best_step) }, count(chain.best_step))] : []), short(chain.rate), age(chain.time),
    ]));
}

function moves(run) {
  return [
    table([["move"], ["proposed", "n"], ["accepted", "n"], ["refused", "n"]], run.moves.map((move) =>
      [move.move, count(move.proposed), percent(move.proposed ? move.accepted / move.proposed : null), count(move.refused)])),
    run.refusals.length ? table([["refused, because"], ["steps", "n"]], run.refusals.map((item) => [item.reason, count(item.count)])) : null,
  ];
}

/** The model that a hunt of a series has left, after its chains were removed. */
function left(run) {
  const { model, verdict, walker, step } = run.hunt.result;
  const picture = runPath(run.name, "/pictures/");
  const isReal = verdict.contributions.length > 0;
  return [
    h("p", { class: "quiet" }, `Found first by walker ${walker} at step ${count(step)}. The chains of this hunt were removed when it ended: `, h("code", {}, "--keep-chains"), " of the command keeps them."),
    isReal ? ruler(picture, "Masses, and the analyses whose contribution contains each particle.") : null,
    h("div", { class: "columns" }, h("div", {}, modelTable(model)),
      isReal ? drawing(picture + "decays.svg", "decays of the best model", "Decays, heavier particles above; the width of an arrow shows the branching ratio.") : h("div")),
    h("h2", {}, "What contributes"), contributions(verdict),
    h("h2", {}, "The leading critics"), critics(verdict) ?? h("p", { class: "quiet" }, "No result speaks against it."),
  ];
}

function models(run) {
  if (run.hunt?.result && !run.chains.length) return left(run);
  if (!run.models?.length) return [h("p", { class: "quiet" }, "No model is among the best yet.")];
  const best = run.models[0];
  const picture = runPath(run.name, `/steps/${best.walker}/${best.step}/`);
  const address = (model) => `#/run/${encodeURIComponent(run.name)}/step/${model.walker}/${model.step}`;
  const isReal = best.analyses.length > 0;
  return [
    table([["K", "n"], ["Z", "n"], ["particles, masses in GeV"], ["analyses that contribute"], ["walker", "n"], ["step", "n"]], run.models.map((model) => ({
      cells: [fixed(model.K, 2), fixed(model.Z, 2), model.particles.map((item, place) => [place ? ", " : "", particle(item.name), " ", fixed(item.mass, 0)]),
        h("span", { class: "small" }, model.analyses.join(", ") || "none"), model.walker, h("a", { href: address(model) }, count(model.step))],
      go: address(model),
    })), { stack: true, caption: "The best model of each content that each walker holds among its ten best." }),
    isReal ? h("h3", {}, "The best one") : null,
    isReal ? ruler(picture, "Masses, and the analyses whose contribution contains each particle.") : null,
    isReal ? drawing(picture + "decays.svg", "decays of the best model", "Decays, heavier particles above; the width of an arrow shows the branching ratio.") : null,
    h("p", {}, h("a", { href: address(best) }, "Everything about this model: decays, strengths, contributions, predictions")),
  ];
}

/** The plan as leaves of a table. */
function leaves(value, place = "") {
  if (value === null || typeof value !== "object") return [[place, String(value)]];
  if (Array.isArray(value)) {
    return value.every((item) => item === null || typeof item !== "object") ? [[place, value.join(", ") || "none"]]
      : value.slice(0, 40).flatMap((item, number) => leaves(item, `${place} ${number + 1}`));
  }
  return Object.entries(value).flatMap(([name, item]) => leaves(item, place ? `${place} · ${name}` : name));
}

function plan(run) {
  return [
    run.command ? [h("p", { class: "quiet" }, "Begun ", run.started ?? "", " by"), h("pre", {}, run.command)] : null,
    table([["of the plan"], ["value", "break"]], leaves({ program: run.program, seed: String(run.seed), walkers: run.walkers, steps: run.steps, until: run.until, ...run.settings })
      .filter(([, value]) => value !== "null").map(([name, value]) => [name, value])),
  ].flat();
}

/** Acceptance over at most about `most` windows of steps: of single steps it is 0 or 1. */
function evened(chain, most) {
  const size = Math.max(1, Math.ceil(chain.first.length / most));
  const even = { first: [], last: [], thin: [] };
  for (let place = 0; place < chain.first.length; place += size) {
    const values = chain.acceptance.slice(place, place + size).filter((value) => value !== null);
    even.first.push(chain.first[place]);
    even.last.push(chain.last[Math.min(chain.last.length, place + size) - 1]);
    even.thin.push(values.length ? values.reduce((sum, value) => sum + value, 0) / values.length : null);
  }
  return even;
}

/** The range of K that matters: a walk begins far below. */
function valueRange(run, whole) {
  return (series) => {
    const all = extent(series.flatMap((item) => [item.high, item.low, item.bold].filter(Boolean)));
    if (!all) return [0, 1];
    let [low, high] = all;
    if (!whole.value) {
      const late = extent(series.map((item) => (item.low ?? item.thin ?? []).slice(Math.floor(item.first.length / 20))));
      if (late) low = Math.max(low, late[0]);
      low = Math.max(low, high - (run.kind === "hunt" ? 14 : 60));
    }
    const room = (high - low) * 0.06 || 1;
    return [low - room, high + room];
  };
}

export function show(root, parts) {
  const name = parts[1];
  let tab = parts[2];
  let run = null;
  let window_ = [null, null];
  const hidden = new Set();
  const whole = { value: false };
  const bar = h("nav", { class: "tabs", "aria-label": "Parts of the run" });
  const top = h("div"), body = h("div");
  const hunt = huntOf(name);
  root.append(h("h1", {}, hunt ? `Hunt ${hunt.number} of ${hunt.series}` : name), top, bar, body);

  const pick = (series, step) => { location.hash = `#/run/${encodeURIComponent(name)}/step/${series.walker}/${step}`; };
  const zoom = (from, to) => { window_ = from === null ? [null, null] : [from, to]; curves().catch(() => {}); };
  const charts = {};
  const legend = h("div", { class: "legend" }), table_ = h("div"), counts = h("div");
  const range = h("button", { id: "range", "aria-pressed": "false", onclick: () => {
    whole.value = !whole.value;
    range.setAttribute("aria-pressed", String(whole.value));
    curves().catch(() => {});
  } }, "whole range of values");
  const reset = h("button", { id: "reset", onclick: () => zoom(null, null) }, "whole walk");
  const tail = h("button", { id: "tail", onclick: () => { const end = last?.end ?? 1; zoom(Math.max(0, end - Math.max(50, Math.round(end / 10))), end); } }, "last tenth");
  let walk = null;
  let last = null;

  function build() {
    charts.value = new Chart({ title: run.scale.name, height: 340, range: (series) => valueRange(run, whole)(series), pick, zoom });
    charts.temperature = new Chart({ title: "temperature", height: 150, log: true, pick, zoom, range: (series) => {
      const found = extent(series.map((item) => item.thin.filter((value) => value > 0)));
      return found ? [found[0] / 1.3, found[1] * 1.3] : [0.5, 2];
    } });
    charts.acceptance = new Chart({ title: "acceptance", height: 150, pick, zoom, range: (series) => [0, Math.max(0.05, extent(series.map((item) => item.thin))?.[1] ?? 1)] });
    walk = h("div", {},
      h("div", { class: "controls" }, reset, tail, range, h("span", { class: "quiet small" }, "drag over a curve to look closer, click on it to open a step")),
      legend, charts.value.element,
      h("p", { class: "quiet small" }, `Shaded: from the smallest to the largest ${run.scale.name} of each bucket of steps, so that no peak is lost. `,
        run.kind === "posterior" ? "Lines: the last step of each bucket." : "Bold: the best so far of each walker."),
      h("div", { class: "columns" }, charts.temperature.element, charts.acceptance.element),
      h("h2", {}, "Walkers"), table_, h("h2", {}, "Moves"), counts);
  }

  /** Curves of the window that is looked at. */
  async function curves(signal) {
    if (!walk || tab !== "walk") return true;
    const [from, to] = window_;
    const points = Math.max(100, Math.min(1200, Math.round(charts.value.width ?? 700)));
    const trace = await get(runPath(name, `/trace?points=${points}` + (from === null ? "" : `&from=${from}&to=${to}`)), signal);
    last = trace;
    const shown = trace.chains.filter((chain) => !hidden.has(chain.walker));
    const common = (chain) => ({ name: `walker ${chain.walker}`, walker: chain.walker, colour: chain.walker, first: chain.first, last: chain.last });
    const isDraws = run.kind === "posterior";
    const left = from ?? 0;
    const right = to ?? trace.end;
    charts.value.update(shown.map((chain) => ({ ...common(chain), high: chain.high, low: chain.low, high_step: chain.high_step, low_step: chain.low_step,
      ...(isDraws ? { thin: chain.value } : { bold: chain.best }) })), left, right);
    charts.temperature.update(shown.map((chain) => ({ ...common(chain), thin: chain.temperature })), left, right);
    charts.acceptance.update(shown.map((chain) => ({ ...common(chain), ...evened(chain, 60) })), left, right);
    reset.disabled = from === null;
    swap(legend, trace.chains.map((chain) => h("button", { id: "walker" + chain.walker, class: "s" + (chain.walker % 8), "aria-pressed": String(!hidden.has(chain.walker)), onclick: () => {
      if (!hidden.delete(chain.walker)) hidden.add(chain.walker);
      curves().catch(() => {});
    } }, h("span", { class: "swatch" }), `walker ${chain.walker}`)));
    return trace.whole;
  }

  function drawTabs() {
    const present = tabsOf(run);
    if (!present.includes(tab)) tab = present[0];
    swap(bar, present.map((item) => h("a", { href: `#/run/${encodeURIComponent(name)}/${item}`, "aria-current": item === tab ? "page" : null }, tabs[item])));
  }

  let shownTab = null;
  async function draw(signal) {
    drawTabs();
    swap(top, head(run));
    if (tab === "walk") {
      if (!walk) build();
      if (shownTab !== tab) body.replaceChildren(walk);
      shownTab = tab;
      swap(table_, walkers(run));
      swap(counts, moves(run));
      return curves(signal);
    }
    // Answers and diagnoses take time: they are asked for once for each opening of their tab.
    if (shownTab === tab && tab !== "models") return true;
    const mine = shownTab = tab;
    if (tab === "models") swap(body, models(run));
    if (tab === "plan") swap(body, plan(run));
    if (tab === "diagnosis" || tab === "answer") {
      body.replaceChildren(h("p", { class: "quiet" }, "Working it out …"));
      const found = await (tab === "diagnosis" ? diagnosis : answer)(run, signal).catch((error) => {
        if (error.name === "AbortError") throw error;
        return [h("p", { class: "trouble" }, error.message)];
      });
      if (mine === tab) swap(body, found, h("div", { class: "controls" }, h("button", { id: "again", onclick: () => { shownTab = null; draw().catch(() => {}); } }, "Work it out again")));
    }
    return true;
  }

  return {
    moved(parts) {
      if (parts[0] !== "run" || parts[1] !== name || parts[2] === "step") return false;
      tab = parts[2] ?? "walk";
      return true;
    },
    async refresh(signal) {
      run = await get(runPath(name), signal);
      const isWhole = await draw(signal);
      return !run.whole || !isWhole ? 60 : run.state === "running" ? 2000 : 10000;
    },
  };
}
