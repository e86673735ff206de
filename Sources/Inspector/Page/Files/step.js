// One step: what was tried, how it ended and why, and the model after it.
import { h, s, get, runPath, table, figures, count, fixed, short, percent, particle, particles, drawing, ruler } from "./elements.js";
import { swap } from "./runs.js";

const kinds = { efficiencyMap: "efficiency map", upperLimit: "upper limit", covariance: "covariance", workspace: "full likelihood" };

/** Decays of a particle, one on a line. */
export const decays = (item) => item.decays
  ? item.decays.length ? item.decays.map((decay, place) => [place ? h("br") : "", particle(decay.daughter), ` ${decay.emitted} ${fixed(100 * decay.ratio, 1)} %`]) : "stable"
  : item.weights.length ? item.weights.map((weight) => `${weight.tag} ${percent(weight.share, 0)}`).join(", ") : "stable";

/** Particles of a model. */
export function modelTable(model, without) {
  const lost = new Map((without ?? []).map((item) => [item.name, item.K]));
  return table([["particle"], ["PDG code", "n"], ["mass [GeV]", "n"], [model.particles.some((item) => item.weights) ? "shares of decays" : "decays"]].concat(without ? [["K without it", "n"]] : []),
    model.particles.map((item) => [particle(item.name), item.pdg, fixed(item.mass, 1), decays(item)].concat(without ? [lost.has(item.name) ? fixed(lost.get(item.name), 2) : "–"] : [])));
}

function strengths(model) {
  if (!model.strengths.length) return null;
  const isLog = model.strengths.some((item) => item.ln_strength !== undefined);
  return table([["production"], [isLog ? "ln strength" : "signal strength", "n"]], model.strengths.map((item) =>
    [item.production.split(" ").map((name, place) => [place ? " " : "", particle(name)]), isLog ? fixed(item.ln_strength, 3) : short(item.strength)]));
}

/** Names of data sets may be broken behind each underscore. */
const breakable = (text) => String(text).split("_").flatMap((part, place) => (place ? ["_", h("wbr"), part] : [part]));

/** What contributes to the best combination, with bars of 2 Δ ln L. */
export function contributions(verdict, without) {
  if (!verdict.contributions.length) return h("p", { class: "quiet" }, "Nothing contributes: the walk has not met a model with an excess yet.");
  const lost = new Map((without ?? []).map((item) => [item.name, item.K]));
  const most = Math.max(...verdict.contributions.map((item) => Math.abs(item.weight)), 1e-9);
  return table([["analysis", "name"], ["type"], ["dataset"], ["observed", "n"], ["expected", "n"], ["σ", "n"], ["particles"], ["2 Δ ln L", "n"], [""]].concat(without ? [["K without it", "n"]] : []),
    verdict.contributions.map((item) => [item.analysis, kinds[item.type] ?? item.type, breakable(item.dataset),
      short(item.observed, 4) + (item.unit === "events" ? "" : " " + item.unit), short(item.expected, 4) + (item.error > 0 ? ` ± ${short(item.error, 2)}` : ""),
      fixed(item.sigma, 1), particles(item.particles), fixed(item.weight, 2),
      h("span", { class: "weights", "aria-hidden": "true" }, s("svg", { viewBox: "0 0 100 12", preserveAspectRatio: "none" }, s("rect", { width: Math.max(0, 100 * item.weight / most), height: 12 }))),
    ].concat(without ? [lost.has(item.analysis) ? fixed(lost.get(item.analysis), 2) : "–"] : [])), { stack: true,
      caption: "Members of the best combination; 2 Δ ln L = 2 ln [L(μ̂)/L(0)] of each." });
}

/** The results that speak against a model. */
export function critics(verdict) {
  if (!verdict.critics.length) return null;
  return table([["analysis", "name"], ["type"], ["dataset"], ["topologies"], ["r", "n"], ["r expected", "n"]], verdict.critics.map((item) =>
    [item.analysis, kinds[item.type] ?? item.type, breakable(item.dataset), item.topologies.join(", "), fixed(item.r, 3), fixed(item.expected_r, 3)]),
  { stack: true, caption: "The results that hold the model back most, at the strength of the model as it stands." });
}

function predictionTable(predictions) {
  return table([["analysis", "name"], ["type"], ["dataset"], ["topologies"], ["σ [fb]", "n"], ["limit [fb]", "n"], ["expected limit", "n"], ["r", "n"], ["r expected", "n"]],
    predictions.map((item) => [item.analysis, kinds[item.type] ?? item.type, breakable(item.dataset), item.topologies.join(", "), short(item.cross_section), short(item.limit),
      short(item.expected_limit), fixed(item.r, 3), fixed(item.expected_r, 3)]), { stack: true, caption: `${count(predictions.length)} predictions, the largest r first.` });
}

/** The draws of a step of a fit. */
function quantities(found) {
  const shown = found.ln_likelihoods.slice(0, 8);
  const several = found.ln_likelihoods.length > 1;
  const columns = [["quantity"], ...shown.map((_, number) => [several ? `draw ${number + 1}` : "value", "n"])];
  return table(columns, [...found.quantities.map((item) => [item.name, ...item.values.slice(0, 8).map((value) => short(value, 5))]),
    ["ln likelihood ratio", ...shown.map((value) => fixed(value, 3))]], { caption: found.ln_likelihoods.length > 8 ? `The first 8 draws of ${found.ln_likelihoods.length}.` : null });
}

/** A state of another kind of run: its leaves. */
function leaves(value, place = "") {
  if (value === null || typeof value !== "object") return [[place, typeof value === "number" ? short(value, 6) : String(value)]];
  const entries = Array.isArray(value) ? value.slice(0, 60).map((item, number) => [number, item]) : Object.entries(value);
  return entries.flatMap(([name, item]) => leaves(item, place === "" ? String(name) : `${place} · ${name}`));
}

export function show(root, parts, left) {
  let [name, walker, step] = [parts[1], Number(parts[3]), Number(parts[4])];
  const address = (to) => `#/run/${encodeURIComponent(name)}/step/${walker}/${to}`;
  const title = h("h1"), controls = h("div", { class: "controls" }), body = h("div");
  const again = h("div");
  root.append(title, controls, body);
  let shown = null;
  let end = null;

  function controlsOf(document_) {
    const to = (id, text, target, hint) => h("button", { id, title: hint, disabled: target === null || target < 0 || target > document_.end, onclick: () => { location.hash = address(target); } }, text);
    const field = h("input", { type: "number", id: "goto", min: 0, max: document_.end, value: document_.step, "aria-label": "go to step", onkeydown: (event) => {
      if (event.key === "Enter" && field.value !== "") location.hash = address(Math.max(0, Math.min(document_.end, Math.round(Number(field.value)))));
    } });
    return [to("first", "◀◀ accepted", document_.before, "the nearest accepted step before"), to("previous", "◀ step", document_.step - 1, "one step back"), field,
      to("next", "step ▶", document_.step + 1, "one step on"), to("last", "accepted ▶▶", document_.after, "the nearest accepted step after"),
      h("a", { href: "#/run/" + encodeURIComponent(name) }, "back to the walk")];
  }

  async function predict(document_, button) {
    button.disabled = true;
    swap(again, h("p", { class: "quiet" }, "Opening the database and predicting …"));
    try {
      const found = await get(runPath(name, `/steps/${walker}/${document_.step}/predictions`));
      if (shown !== document_) return;
      swap(again, found.without_particle.length ? [h("h3", {}, "K without each particle and each analysis"), modelTable(document_.model, found.without_particle), contributions(document_.verdict, found.without_analysis)] : null,
        h("h3", {}, "Predictions, made again"), predictionTable(found.predictions));
    } catch (error) {
      swap(again, h("p", { class: "trouble" }, error.message));
      button.disabled = false;
    }
  }

  function draw(document_) {
    shown = document_;
    title.replaceChildren(`Step ${count(document_.step)} of walker ${document_.walker}`);
    swap(controls, controlsOf(document_));
    again.replaceChildren();
    const scale = document_.scale.name;
    const verdict = document_.verdict;
    const picture = runPath(name, `/steps/${walker}/${document_.model_step ?? document_.step}/`);
    const button = h("button", { id: "predict", onclick: () => predict(document_, button) }, "Make the predictions again");
    swap(body,
      h("p", { class: "sentence" }, h("span", { class: "outcome " + document_.outcome }, document_.sentence.split(/(?<=[:.])/)[0]), document_.sentence.slice(document_.sentence.split(/(?<=[:.])/)[0].length)),
      h("p", { class: "quiet" }, document_.moves.length ? `Moves: ${document_.moves.join(", ")}. ` : "", `Temperature ${short(document_.temperature)}. `,
        document_.model_step !== null && document_.model_step !== document_.step ? ["The model below was reached at ", h("a", { href: address(document_.model_step) }, `step ${count(document_.model_step)}`), "."] : ""),
      figures([[scale, fixed(document_.value, 3)], document_.proposed !== null ? [scale + " proposed", fixed(document_.proposed, 3)] : null,
        verdict ? ["Z", [fixed(verdict.Z, 2), " σ"]] : null, verdict ? ["μ max", short(verdict.mu_max)] : null, verdict ? ["ln prior", fixed(verdict.ln_prior, 2)] : null,
        verdict ? ["predictions", count(verdict.predictions)] : null,
        document_.evidence ? ["ln prior", fixed(document_.evidence.ln_prior, 2)] : null, document_.evidence ? ["ln likelihood ratio", fixed(document_.evidence.ln_likelihood, 2)] : null]),
      document_.model ? [h("h2", {}, "The model after the step"),
        verdict ? ruler(picture) : null,
        h("div", { class: "columns" }, h("div", {}, modelTable(document_.model), strengths(document_.model)),
          verdict ? drawing(picture + "decays.svg", "decays of the model") : h("div"))] : null,
      verdict ? [h("h2", {}, "What contributes"), contributions(verdict), h("h2", {}, "The leading critics"), critics(verdict) ?? h("p", { class: "quiet" }, "No result speaks against it."),
        h("h2", {}, "Predictions"), h("p", { class: "quiet" }, "Those above are as they were stored. With the database of the run, all are made again, and K without each particle and analysis."), button, again] : null,
      document_.quantities ? [h("h2", {}, "The point after the step"), quantities(document_)] : null,
      document_.state && !document_.quantities ? [h("h2", {}, "The state after the step"), table([["of the state"], ["value", "break"]], leaves(document_.state))] : null);
  }

  const keys = (event) => {
    if (event.target.closest("input, select, button") || event.metaKey || event.ctrlKey || event.altKey || !shown) return;
    if (event.key === "ArrowLeft" && shown.step > 0) location.hash = address(shown.step - 1);
    if (event.key === "ArrowRight" && shown.step < shown.end) location.hash = address(shown.step + 1);
  };
  addEventListener("keydown", keys, { signal: left });

  return {
    moved(parts) {
      if (parts[1] !== name) return false;
      [walker, step] = [Number(parts[3]), Number(parts[4])];
      return true;
    },
    async refresh(signal) {
      const document_ = await get(runPath(name, `/steps/${walker}/${step}`), signal);
      if (!shown || shown.step !== document_.step || shown.walker !== document_.walker) draw(document_);
      else if (document_.end !== end) { shown = Object.assign(shown, { end: document_.end, after: document_.after }); swap(controls, controlsOf(shown)); }
      end = document_.end;
      return 5000;
    },
  };
}
