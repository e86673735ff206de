// Diagnoses and answers of whole runs.
import { h, s, get, runPath, table, figures, count, fixed, short, percent, particle, particles, drawing, huntAddress } from "./elements.js";
import { ticks } from "./curves.js";

/** Whether the chains have told enough. */
export async function diagnosis(run, signal) {
  const found = await get(runPath(run.name, "/diagnosis"), signal);
  const search = found.kind === "hunt";
  return [
    h("div", { class: "verdict" + (found.verdict.enough ? " enough" : "") }, h("p", {}, h("b", {}, found.verdict.finding)),
      found.verdict.shortcomings.length ? h("ul", {}, found.verdict.shortcomings.map((text) => h("li", {}, text))) : null,
      found.verdict.advice.map((text) => h("p", {}, "→ ", h("code", {}, text)))),
    h("p", { class: "quiet" }, `Judged by steps ${count(found.after_step + 1)} to ${count(found.to_step)}` + (found.stride > 1 ? `, one in ${count(found.stride)}` : "") + ".",
      search ? " Of a search these numbers only compare its walkers: they judge no density." : ""),
    found.best_K?.length ? table([["walker"], ["best K", "n"], ["at step", "n"]], found.best_K.map((item) =>
      [String(item.walker), fixed(item.K, 3), h("a", { href: `#/run/${encodeURIComponent(run.name)}/step/${item.walker}/${item.step}` }, count(item.step))])) : null,
    found.best_ln_likelihood_ratio?.length ? table([["chain"], ["best ln L ratio", "n"], ["at step", "n"]], found.best_ln_likelihood_ratio.map((item) =>
      [String(item.walker), fixed(item.value, 3), h("a", { href: `#/run/${encodeURIComponent(run.name)}/step/${item.walker}/${item.step}` }, count(item.step))])) : null,
    found.quantities.length ? [h("h2", {}, "Quantities"),
      table([["quantity"], ["mean", "n"], ["±", "n"], ["R̂", "n"], ["bulk ESS", "n"], ["tail ESS", "n"], ["steps per draw", "n"]], found.quantities.map((item) =>
        [item.name, short(item.mean, 5), short(item.mean_error, 2), fixed(item.r_hat, 4), fixed(item.bulk_ess, 0), fixed(item.tail_ess, 0), short(item.autocorrelation_time)]), { stack: true })] : null,
    found.swaps?.length ? [h("h2", {}, "Swaps of neighbouring temperatures"), table([["walker"], ["barrier Λ", "n"], ["accepted swaps, from the coldest pair up"]],
      found.swaps.map((item) => [String(item.walker), fixed(item.barrier, 2), item.rates.map((rate) => percent(rate, 0)).join("  ")]))] : null,
    h("h2", {}, "Moves"),
    table([["move"], ["proposed", "n"], ["accepted", "n"], ["refused", "n"]], found.moves.map((item) => [item.move, count(item.proposed), percent(item.acceptance), count(item.refused)])),
  ].flat();
}

/** What a run says as a whole. */
export async function answer(run, signal) {
  const found = await get(runPath(run.name, "/answer"), signal);
  const note = found.note ? h("p", { class: "verdict" }, found.note) : null;
  if (found.kind === "posterior") return [note, ...posterior(run, found)];
  if (found.kind === "significance") return [note, ...series(run, found)];
  if (found.kind === "fit" && found.document) return [note, ...fit(found.document)];
  return [note, found.document ? h("pre", {}, JSON.stringify(found.document, null, 2)) : h("p", { class: "quiet" }, "The run has left no answer yet.")];
}

function posterior(run, found) {
  const answer = found.document;
  if (!answer) return [h("p", { class: "quiet" }, "There is no posterior.json yet: protolith posterior --resume makes it.")];
  const range = (pair) => (pair ? `${fixed(pair[0], 0)} to ${fixed(pair[1], 0)}` : "–");
  const evidence = answer.evidence;
  const ln = (value) => (value ? `${fixed(value.ln_ratio, 2)} ± ${fixed(value.error, 2)}` : "–");
  return [
    h("p", { class: "quiet" }, found.made === "now" ? "Made of the chains as they are now: " : "As posterior.json says: ",
      `${count(answer.draws.count)} draws, steps ${count(answer.draws.after_step + 1)} to ${count(answer.draws.to_step)}.`),
    figures([["ln evidence over background", ln(evidence.stepping_stones)], ["by thermodynamic integration", ln(evidence.thermodynamic_integration)]]),
    evidence.combination_chosen_by_data ? h("p", { class: "verdict" }, "The combination was chosen by what was observed: the evidence is too large for that.") : null,
    h("h2", {}, "Contents besides the LSP"),
    table([["content"], ["probability", "n"], ["±", "n"], ["prior", "n"], ["ln evidence over the LSP alone", "n"]], answer.contents.slice(0, 15).map((item) =>
      [item.particles.length ? particles(item.particles) : "the LSP alone", fixed(item.probability, 4), fixed(item.error, 4), short(item.prior_probability, 2), fixed(item.ln_evidence_over_lsp_alone, 2)]), { stack: true }),
    h("h2", {}, "Particles"),
    table([["particle"], ["probability", "n"], ["prior", "n"], ["median mass [GeV]", "n"], ["68 %", "n"], ["95 %", "n"]], answer.particles.map((item) =>
      [particle(item.particle), fixed(item.probability, 3), fixed(item.prior_probability, 3), fixed(item.mass_gev?.median, 0), range(item.mass_gev?.shortest_68), range(item.mass_gev?.shortest_95)]), { stack: true }),
    drawing(runPath(run.name, "/pictures/corner.svg"), "corner plot of the draws", "Masses and strengths of the draws; dark and light: the fullest bins with 68 % and 95 % of them.", true),
  ];
}

/** What fit.json says. */
function fit(answer) {
  const range = (pair) => (pair ? `${short(pair[0], 4)} to ${short(pair[1], 4)}` : "–");
  const search = answer.kind === "search";
  const spreads = new Map((answer.posterior ?? []).map((item) => [item.name, item]));
  const evidence = answer.evidence ?? [];
  return [
    h("p", {}, h("b", {}, answer.title), search ? ": a search for the best fit; its points are no draws of a posterior." : `: ${count(answer.points.draws)} draws of a posterior.`, answer.finished ? "" : " The walk had not ended."),
    figures([["ln L ratio of the best fit", fixed(answer.best_fit.ln_likelihood_ratio, 3)],
      ...evidence.map((item) => ["ln evidence, " + item.method, `${fixed(item.ln_ratio, 2)} ± ${fixed(item.error, 2)}`]),
      ["points evaluated", count(answer.points.evaluated)], answer.exclusion ? ["of the prior excluded", percent(answer.exclusion.prior.excluded / Math.max(1, answer.exclusion.prior.of), 0)] : null]),
    h("h2", {}, "Quantities"),
    table([["quantity"], ["best fit", "n"], ...(search ? [] : [["median", "n"], ["68 %", "n"], ["95 %", "n"], ["effective size", "n"]]), ["profile 68 %", "n"], ["profile 95 %", "n"]],
      answer.profile_likelihood.map((item) => {
        const spread = spreads.get(item.name);
        return [item.name, short(answer.best_fit.values[item.name], 5), ...(search ? [] : [short(spread?.["quantiles_2.5_16_50_84_97.5"]?.[2], 5), range(spread?.shortest_68), range(spread?.shortest_95), fixed(spread?.effective_size, 0)]),
          range(item.interval_68), range(item.interval_95)];
      }), { stack: true }),
    h("h2", {}, "Parts of the likelihood at the best fit"),
    table([["part"], ["ln L ratio", "n"]], Object.entries(answer.best_fit.parts).map(([name, value]) => [name, fixed(value, 3)])),
  ];
}

/** How wide drawings of this view are: letters keep their size on a narrow page. */
const room = () => (innerWidth < 700 ? 460 : 960);

/** A histogram of K of pseudo-databases, the data as a line. */
function histogram(values, observed) {
  const all = values.concat(observed ?? []);
  const extremes = [Math.min, Math.max].map((choose) => all.reduce((one, other) => choose(one, other)));
  const places = ticks(extremes[0] - 0.5, extremes[1] + 0.5, room() / 40);
  const size = places[1] - places[0];
  const low = places[0] - size, bins = places.length + 1;
  const counts = new Array(bins).fill(0);
  for (const value of values) counts[Math.max(0, Math.min(bins - 1, Math.floor((value - low) / size)))] += 1;
  const most = Math.max(...counts, 1);
  const right = room() - 20;
  const x = (value) => 40 + ((value - low) / (bins * size)) * (right - 40);
  const isLate = x(observed ?? low) > 0.7 * right;
  return h("div", { class: "chart" }, s("svg", { viewBox: `0 0 ${room()} 260`, role: "img", "aria-label": "best K of the hunts on pseudo-databases" },
    ticks(0, most, 4).filter(Number.isInteger).map((value) => [s("line", { class: "grid", x1: 40, x2: right, y1: 220 - 170 * value / most, y2: 220 - 170 * value / most }),
      s("text", { x: 34, y: 224 - 170 * value / most, "text-anchor": "end" }, String(value))]),
    s("g", { class: "s0" }, counts.map((number, place) => s("rect", { class: "bar-fill", x: x(low + place * size) + 1, width: Math.max(1, x(size) - x(0) - 2), y: 220 - 170 * number / most, height: 170 * number / most }))),
    ticks(low, low + bins * size, room() / 96).map((value) => s("text", { x: x(value), y: 238, "text-anchor": "middle" }, short(value))),
    observed !== null && observed !== undefined ? s("g", { class: "s1" }, s("path", { class: "bold", d: `M${x(observed)} 24V220` }), s("text", { x: x(observed) + (isLate ? -6 : 6), y: 34, "text-anchor": isLate ? "end" : "start" }, `data: K = ${fixed(observed, 2)}`)) : null,
    s("text", { class: "title", x: 8, y: 14 }, "hunts"), s("text", { x: right, y: 256, "text-anchor": "end" }, "best K →")));
}

/** Of many hunts neighbours are drawn together: the largest K of them, which a click opens, and their range. */
function neighbours(curve, most) {
  const size = Math.max(1, Math.ceil(curve.number.length / most));
  const points = [];
  for (let place = 0; place < curve.number.length; place += size) {
    const end = Math.min(curve.number.length, place + size);
    let [best, low] = [place, curve.K[place]];
    for (let other = place; other < end; other += 1) {
      if (curve.K[other] > curve.K[best]) best = other;
      low = Math.min(low, curve.K[other]);
    }
    points.push({ number: curve.number[best], K: curve.K[best], low, several: end - place });
  }
  return points;
}

/** K of the hunts against their numbers, the data as a line; a click on a point opens its hunt. */
function hunts(name, curve, observed) {
  const points = neighbours(curve, innerWidth < 700 ? 150 : 600);
  const values = points.flatMap((item) => [item.K, item.low]).concat(observed ?? []);
  const [low, high] = [Math.min(0, ...values), Math.max(...values) * 1.05 || 1];
  const right = room() - 20;
  const last = Math.max(1, curve.number[curve.number.length - 1]);
  const x = (number) => 46 + (number / last) * (right - 52);
  const y = (value) => 220 - ((value - low) / (high - low)) * 188;
  const isDense = points.some((item) => item.several > 1);
  return [
    h("div", { class: "chart", id: "hunts" }, s("svg", { viewBox: `0 0 ${room()} 260`, role: "group", "aria-label": "best K against the number of the hunt" },
      ticks(low, high, 5).map((value) => [s("line", { class: "grid", x1: 40, x2: right, y1: y(value), y2: y(value) }), s("text", { x: 34, y: y(value) + 4, "text-anchor": "end" }, short(value))]),
      ticks(0, last, room() / 90).filter(Number.isInteger).map((value) => s("text", { x: x(value), y: 238, "text-anchor": "middle" }, count(value))),
      observed !== null && observed !== undefined ? s("g", { class: "s1" }, s("path", { class: "bold", d: `M40 ${y(observed)}H${right}` }), s("path", { class: "bold", d: `M${right - 122} 10h16` }), s("text", { x: right, y: 14, "text-anchor": "end" }, `data: K = ${fixed(observed, 2)}`)) : null,
      s("g", { class: "s0" }, isDense ? s("path", { class: "thin", d: points.map((item) => `M${x(item.number).toFixed(1)} ${y(item.low).toFixed(1)}V${y(item.K).toFixed(1)}`).join("") }) : null,
        points.map((item) => s("a", { href: huntAddress(name, item.number), "aria-label": `hunt ${item.number}, K ${fixed(item.K, 2)}` },
          s("circle", { class: "dot", r: isDense ? 3 : 4.5, cx: x(item.number).toFixed(1), cy: y(item.K).toFixed(1) }), s("title", {}, `hunt ${item.number}: K = ${fixed(item.K, 2)}`)))),
      s("text", { class: "title", x: 8, y: 14 }, "best K"), s("text", { x: right, y: 256, "text-anchor": "end" }, "number of the hunt →"))),
    h("p", { class: "quiet small" }, isDense ? `A point is the largest K of ${points[0].several} neighbours, its line reaches to their smallest; a click opens that hunt.` : "A click on a point opens its hunt."),
  ];
}

/** Hunts by their numbers, to be opened. */
const links = (name, numbers) => numbers.map((number, place) => [place ? ", " : "", h("a", { href: huntAddress(name, number) }, String(number))]);

function series(run, found) {
  const document_ = found.document;
  const isSignificance = found.file === "significance.json";
  const values = found.curve.K;
  const observed = found.observed?.K ?? null;
  const share = document_?.counted;
  const field = h("input", { type: "number", id: "hunt", min: 0, "aria-label": "go to hunt", placeholder: "number", onkeydown: (event) => {
    if (event.key === "Enter" && /^\d+$/.test(field.value)) location.hash = huntAddress(run.name, Number(field.value));
  } });
  return [
    h("p", {}, `${count(found.ended)} of ${count(found.wanted ?? found.ended)} hunts have ended.`),
    found.running.length ? h("p", {}, "Walked now: ", links(run.name, found.running), ".") : null,
    found.begun.length ? h("p", { class: "quiet" }, "Begun and not ended: ", links(run.name, found.begun), ".") : null,
    isSignificance && share ? figures([["global p, counted", short(share.fraction, 2)], ["68 % interval", `${short(share.low, 2)} to ${short(share.high, 2)}`],
      document_.kernel ? ["kernel density", short(document_.kernel.pValue, 2)] : null, document_.gumbel ? ["law of maxima", short(document_.gumbel.pValue, 2)] : null, document_.excesses ? ["law of excesses", short(document_.excesses.pValue, 2)] : null]) : null,
    values.length ? histogram(values, observed) : h("p", { class: "quiet" }, "No hunt has ended yet."),
    values.length ? hunts(run.name, found.curve, observed) : null,
    document_ && found.file === "closure.json" ? table([["injection"], ["expected Z", "n"], ["K found", "n"], ["Z found", "n"], ["injected → found"]], document_.entries.map((entry) =>
      [h("a", { href: huntAddress(run.name, entry.number) }, String(entry.number)), fixed(entry.expectedZ, 2), fixed(entry.K, 2), fixed(entry.Z, 2),
        entry.particles.map((item) => `${item.injected ?? "–"} (${fixed(item.injectedMass, 0)}) → ${item.found ?? "–"} (${fixed(item.foundMass, 0)})`).join(", ")]), { stack: true }) : null,
    h("h2", {}, "Hunts"),
    h("div", { class: "controls" }, "Hunt ", field, h("span", { class: "quiet small" }, found.hunts.length < found.ended ? `of the ${count(found.ended)} those ${found.hunts.length} with the largest K are shown` : "the largest K first")),
    table([["hunt"], ["K", "n"], ["Z", "n"], ["best model"], ["seconds", "n"]], found.hunts.map((item) => ({
      cells: [h("a", { href: huntAddress(run.name, item.number) }, String(item.number)), fixed(item.K, 2), fixed(item.Z, 2), particles(item.particles), short(item.seconds)], go: huntAddress(run.name, item.number),
    })), { stack: true }),
  ];
}
