// Two runs side by side.
import { h, get, runPath, table, fixed, short, count, particle } from "./elements.js";
import { Chart, extent } from "./curves.js";
import { contributions, decays } from "./step.js";

/** Particles of both best models, heaviest first. */
function masses(a, b) {
  const byName = (run) => new Map((run.model?.particles ?? []).map((item) => [item.name, item]));
  const [left, right] = [byName(a), byName(b)];
  const mass = (name) => Math.max(left.get(name)?.mass ?? 0, right.get(name)?.mass ?? 0);
  const names = [...new Set([...left.keys(), ...right.keys()])].sort((x, y) => mass(y) - mass(x));
  return table([["particle"], [a.name, "n"], [b.name, "n"], ["decays in " + a.name], ["decays in " + b.name]], names.map((name) => {
    const [one, other] = [left.get(name), right.get(name)];
    return [particle(name), one ? fixed(one.mass, 1) : "–", other ? fixed(other.mass, 1) : "–", one ? decays(one) : "–", other ? decays(other) : "–"];
  }), { caption: "Masses of the best models in GeV.", stack: true });
}

export function show(root, parts) {
  const names = [parts[1], parts[2]];
  const top = h("div"), bottom = h("div");
  const chart = new Chart({
    title: "best so far", height: 340,
    range: (series) => {
      const all = extent(series.map((item) => item.bold));
      return all ? [Math.max(all[0], all[1] - 14) - 0.6, all[1] + 0.6] : [0, 1];
    },
    pick: (series, step) => { location.hash = `#/run/${encodeURIComponent(series.run)}/step/${series.walker}/${step}`; },
  });
  root.append(h("h1", {}, "Comparison"), top, chart.element,
    h("p", { class: "quiet small" }, `Best value so far of every walker: ${names[0]} full lines in blue, ${names[1]} dashed in orange.`), bottom);
  return {
    async refresh(signal) {
      const [document_, ...traces] = await Promise.all([
        get(`api/compare/${names.map(encodeURIComponent).join("/")}`, signal), ...names.map((name) => get(runPath(name, "/trace?points=500"), signal))]);
      const [a, b] = document_.runs;
      chart.update(traces.flatMap((trace, number) => trace.chains.map((chain) => ({
        name: `${names[number]}, walker ${chain.walker}`, run: names[number], walker: chain.walker, colour: number, dash: number === 1, first: chain.first, last: chain.last, bold: chain.best,
      }))), 0, Math.max(...traces.map((trace) => trace.end)));
      const link = (run) => (run.best_step === undefined ? "–" : h("a", { href: `#/run/${encodeURIComponent(run.name)}/step/${run.best_walker}/${run.best_step}` }, `walker ${run.best_walker}, step ${count(run.best_step)}`));
      top.replaceChildren(table([[""], [a.name], [b.name]], [
        ["what it is", a.word, b.word], [`best value`, `${a.scale.name} ${fixed(a.best, 3)}`, `${b.scale.name} ${fixed(b.best, 3)}`], ["found by", link(a), link(b)],
        ...(a.verdict || b.verdict ? [["Z", fixed(a.verdict?.Z, 2), fixed(b.verdict?.Z, 2)], ["μ max", short(a.verdict?.mu_max), short(b.verdict?.mu_max)]] : []),
      ], { head: true }), a.kind !== b.kind ? h("p", { class: "verdict" }, `These are runs of two kinds, a ${a.word} and a ${b.word}: their values do not mean the same.`) : "");
      bottom.replaceChildren(
        ...(a.model || b.model ? [h("h2", {}, "Best models"), masses(a, b)] : []),
        ...[a, b].filter((run) => run.verdict).flatMap((run) => [h("h2", {}, "What contributes in ", run.name), contributions(run.verdict)]),
        h("h2", {}, "Where the plans differ"),
        document_.differences.length ? table([["place of plan.json"], [a.name, "break"], [b.name, "break"]], document_.differences.map((item) => [h("code", {}, item.place), item.a ?? "–", item.b ?? "–"]), { stack: true })
          : h("p", {}, "Nowhere."));
      return traces.every((trace) => trace.whole) ? 5000 : 100;
    },
  };
}
