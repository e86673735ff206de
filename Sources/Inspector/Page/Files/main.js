// Which view is shown, and when it looks again.
import { h, huntOf } from "./elements.js";
import * as runs from "./runs.js";
import * as run from "./run.js";
import * as step from "./step.js";
import * as compare from "./compare.js";

const content = document.getElementById("content");
const pulse = document.getElementById("pulse");
const trouble = document.getElementById("trouble");
const path = document.getElementById("path");
let current = null;
let timer = null;

/** The view of an address: #/, #/run/NAME/TAB, #/run/NAME/step/WALKER/STEP, #/compare/A/B. */
function view(parts) {
  if (parts[0] === "run" && parts[2] === "step") return step;
  if (parts[0] === "run" && parts[1]) return run;
  if (parts[0] === "compare") return compare;
  return runs;
}

function crumbs(parts) {
  const links = [];
  if (parts[0] === "run") {
    // A hunt of a series is SERIES:NUMBER.
    const hunt = huntOf(parts[1]);
    if (hunt) links.push(h("a", { href: "#/run/" + encodeURIComponent(hunt.series) }, hunt.series));
    links.push(h("a", { href: "#/run/" + encodeURIComponent(parts[1]) }, hunt ? `hunt ${hunt.number}` : parts[1]));
    if (parts[2] === "step") links.push(h("span", {}, `walker ${parts[3]}, step ${parts[4]}`));
  }
  if (parts[0] === "compare") links.push(h("span", {}, "comparison"));
  path.replaceChildren(...links.flatMap((link) => [link, " "]));
}

function complain(error) {
  trouble.hidden = !error;
  if (!error) return;
  trouble.textContent = error instanceof TypeError
    ? "No answer from protolith runs serve: it has ended, or the connection is gone. The page tries again." : error.message;
}

/** Looks again, and once more after the time that the view asks for. */
async function look(mine) {
  clearTimeout(timer);
  let delay = 4000;
  if (!document.hidden) {
    try {
      delay = await mine.refresh(mine.control.signal);
      if (mine !== current) return;
      complain(null);
      pulse.textContent = delay === null ? "" : new Date().toTimeString().slice(0, 8);
    } catch (error) {
      if (mine !== current || error.name === "AbortError") return;
      complain(error);
      if (error.status && error.status < 500 && error.status !== 409) delay = null;
    }
  }
  if (mine === current && delay !== null) timer = setTimeout(() => look(mine), delay);
}

function go() {
  const parts = location.hash.replace(/^#\/?/, "").split("/").map((part) => {
    try { return decodeURIComponent(part); } catch { return part; }
  });
  const module = view(parts);
  // A view that is shown already may take its new address without being built again.
  if (current?.module === module && current.moved?.(parts)) return crumbs(parts), void look(current);
  current?.control.abort();
  crumbs(parts);
  complain(null);
  content.replaceChildren();
  const control = new AbortController();
  current = { module, control, ...module.show(content, parts, control.signal) };
  document.title = (parts[1] ? parts[1] + " · " : "") + "Protolith runs";
  look(current);
  if (document.activeElement === document.body || !document.activeElement) content.focus({ preventScroll: true });
  scrollTo(0, 0);
}

addEventListener("hashchange", go);
document.addEventListener("visibilitychange", () => { if (!document.hidden && current) look(current); });
go();
