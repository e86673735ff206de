"""Times pyhf and Protolith in turn on the same likelihoods; see `compare` beside this file.

Every round runs, one after the other, one hypothesis test of pyhf with numpy and scipy, one of pyhf with jax after a
warm-up, and ours. A table shows the medians, their ratios and whether the CLs agree. A peer that has used up its
minutes of a case is left out of the later rounds, and the table says how many it took part in.
"""

import argparse
import gzip
import json
import pathlib
import select
import statistics
import subprocess
import sys
import tempfile
import time

BACKENDS = ("numpy", "jax")


def read(path):
    with (gzip.open(path) if path.suffix == ".gz" else open(path, "rb")) as file:
        return json.load(file)


def published(folder, patch):
    """A published background with a published signal."""

    def make():
        import jsonpatch

        return jsonpatch.apply_patch(read(folder / "BkgOnly.json.gz"), read(folder / patch))

    return make


def from_set(folder, name):
    """A published background with a signal of its patch set."""

    def make():
        import jsonpatch

        patches = {p["metadata"]["name"]: p["patch"] for p in read(folder / "patchset.json.gz")["patches"]}
        return jsonpatch.apply_patch(read(folder / "BkgOnly.json.gz"), patches[name])

    return make


def with_own_signal(folder, regions):
    """A published background without published signal: a sample `bsm` in every signal region, as SModelS makes it.

    Its yields are 0.3 times the square root of the observed events, at least 0.5.
    """

    def make():
        workspace = read(folder / "BkgOnly.json.gz")
        observed = {o["name"]: o["data"] for o in workspace["observations"]}
        measurement = workspace["measurements"][0]["config"]
        poi = measurement["poi"] or "mu_SIG"
        measurement["poi"] = poi
        has_lumi = any(p["name"] == "lumi" for p in measurement["parameters"])
        modifiers = [{"name": poi, "type": "normfactor", "data": None}]
        if has_lumi:
            modifiers.append({"name": "lumi", "type": "lumi", "data": None})
        for channel in workspace["channels"]:
            if channel["name"].startswith(regions):
                data = [max(0.5, 0.3 * count**0.5) for count in observed[channel["name"]]]
                channel["samples"].append({"name": "bsm", "data": data, "modifiers": modifiers})
        return workspace

    return make


def cases(data):
    sbottom = "patch.sbottom_900_550_60.json.gz"
    at = lambda path: data / ("ATLAS-SUSY-" + path)
    return {
        "2019-08": published(at("2019-08"), "patch_C1N2_Wh_hbb_750_100.json.gz"),
        "2018-31 A": published(at("2018-31/RegionA"), sbottom),
        "2018-31 B": published(at("2018-31/RegionB"), sbottom),
        "2018-31 C": published(at("2018-31/RegionC"), sbottom),
        "2018-06": from_set(at("2018-06"), "ERJR_500p0_0p0"),
        "2018-32": with_own_signal(at("2018-32"), "SR"),
        "2018-16 EWKinos": with_own_signal(at("2018-16/EWKinos"), "SR"),
        "2019-09 offshell": with_own_signal(at("2019-09/offshell"), "SR"),
    }


def worker(backend, path):
    """Answers every line on standard input with one timed hypothesis test (or limit)."""
    import pyhf

    pyhf.set_backend(backend)
    workspace = pyhf.Workspace(json.load(open(path)))
    model = workspace.model()
    data = workspace.data(model)
    for line in sys.stdin:
        start = time.perf_counter()
        try:
            if line.strip() == "limit":
                observed, expected = pyhf.infer.intervals.upper_limits.upper_limit(data, model)
                answer = {"limit_obs": float(observed), "limit_exp": [float(x) for x in expected]}
            else:
                observed, expected = pyhf.infer.hypotest(
                    1.0, data, model, test_stat="qtilde", return_expected_set=True
                )
                answer = {"CLs_obs": float(observed), "CLs_exp": [float(x) for x in expected]}
        except Exception as error:  # pyhf's fits may fail: that is a result, too
            answer = {"error": f"{type(error).__name__}: {error}"[:80]}
        answer["seconds"] = time.perf_counter() - start
        print(json.dumps(answer), flush=True)


class Peer:
    """A worker process, asked one question at a time; one that does not answer in time is ended."""

    def __init__(self, backend, path, minutes):
        self.left = 60.0 * minutes
        self.process = subprocess.Popen(
            [sys.executable, __file__, "--worker", backend, path],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )

    def ask(self, what, minutes=None):
        """The answer, within the minutes given or what is left of the peer's own; None once they are used up."""
        wait = self.left if minutes is None else 60.0 * minutes
        if self.process is None or wait <= 0:
            return None
        start = time.perf_counter()
        self.process.stdin.write(what + "\n")
        self.process.stdin.flush()
        ready, _, _ = select.select([self.process.stdout], [], [], wait)
        spent = time.perf_counter() - start
        if not ready:
            self.process.kill()
            self.process = None
            return {"error": f"no answer in {spent:.0f} s", "seconds": spent}
        if minutes is None:
            self.left -= spent
        return json.loads(self.process.stdout.readline())

    def close(self):
        if self.process is not None:
            self.process.stdin.close()
            self.process.wait()


def ours(program, path):
    out = subprocess.run([program, "measure", path], check=True, capture_output=True, text=True)
    return json.loads(out.stdout)


def cold(program, path):
    """Seconds from the start of the program to the printed limit."""
    start = time.perf_counter()
    subprocess.run([program, "limit", path, "--json"], check=True, capture_output=True)
    return time.perf_counter() - start


def middle(answers, key="seconds"):
    """The median over the rounds that were answered; None where none was."""
    numbers = [answer[key] for answer in answers if "error" not in answer]
    return statistics.median(numbers) if numbers else None


def compare(name, path, arguments):
    peers = {backend: Peer(backend, path, arguments.minutes) for backend in BACKENDS}
    warm = peers["jax"].ask("test", arguments.minutes)
    rounds = {key: [] for key in (*BACKENDS, "ours", "cold")}
    for _ in range(arguments.rounds):
        for backend, peer in peers.items():
            answer = peer.ask("test")
            if answer:
                rounds[backend].append(answer)
        rounds["ours"].append(ours(arguments.ours, path))
        rounds["cold"].append(cold(arguments.program, path))
    result = {"case": name, "jax_first": warm}
    for backend in BACKENDS:
        answers = rounds[backend] or [warm]
        result[backend] = {"answer": answers[0], "rounds": len(rounds[backend]), "seconds": middle(answers)}
    for key in ("hypothesis_test", "limit", "value_and_gradient", "parameters", "megabytes"):
        result[key] = middle(rounds["ours"], key)
    result["CLs_obs"] = rounds["ours"][0]["CLs_obs"]
    result["cold"] = statistics.median(rounds["cold"])
    if arguments.limits:
        result["numpy_limit"] = peers["numpy"].ask("limit", arguments.limit_minutes)
        result["limit_obs"] = rounds["ours"][0]["limit_obs"]
    for peer in peers.values():
        peer.close()
    return result


def show(result):
    test = result["hypothesis_test"]

    def cell(backend):
        peer = result[backend]
        if peer["seconds"] is None:
            return peer["answer"]["error"]
        seconds = f"{peer['seconds']:8.2f} s  {peer['seconds'] / test:8.0f} x"
        answer = peer["answer"]
        cls = answer.get("error") or f"CLs {answer['CLs_obs']:.5g}"
        return f"{seconds}  {cls}  ({peer['rounds']} rounds)"

    first = result["jax_first"]
    print(f"{result['case']} ({result['parameters']:.0f} parameters)")
    print(f"  hypothesis test {1e3 * test:8.2f} ms                CLs {result['CLs_obs']:.5g}")
    print(f"    numpy, scipy  {cell('numpy')}")
    print(f"    jax, warm     {cell('jax')}")
    print(f"      first call  {first['seconds']:8.2f} s  {first.get('error', '')}")
    print(f"  limit and bands {1e3 * result['limit']:8.2f} ms")
    if peer := result.get("numpy_limit"):
        print(f"    numpy, scipy  {peer['seconds']:8.1f} s  {peer['seconds'] / result['limit']:8.0f} x")
        print(f"      {peer.get('error') or peer['limit_obs']} against {result['limit_obs']}")
    print(f"  ln L and gradient {1e6 * result['value_and_gradient']:6.1f} us")
    print(f"  protolith limit, from start to end {result['cold']:.3f} s; peak {result['megabytes']:.0f} MB", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worker", nargs=2, metavar=("BACKEND", "FILE"), help=argparse.SUPPRESS)
    parser.add_argument("--ours", help="the program `likelihoods`")
    parser.add_argument("--program", help="the program `protolith`")
    parser.add_argument("--data", default="../shared/data/likelihoods", type=pathlib.Path)
    parser.add_argument("--cases", nargs="*", help="names of cases, or their beginnings (default: all)")
    parser.add_argument("--rounds", default=5, type=int)
    parser.add_argument("--minutes", default=60.0, type=float, help="what a peer may use up for the tests of a case")
    parser.add_argument("--limits", action="store_true", help="time pyhf's limit too, once")
    parser.add_argument("--limit-minutes", default=60.0, type=float, help="how long that may take")
    parser.add_argument("--output", help="a file for the results, as JSON")
    arguments = parser.parse_args()
    if arguments.worker:
        return worker(*arguments.worker)
    if not arguments.data.is_dir():
        sys.exit(f"{arguments.data}: no such folder; give the one that holds ATLAS-SUSY-2019-08 with --data")
    results = []
    with tempfile.TemporaryDirectory() as folder:
        for name, make in cases(arguments.data).items():
            if arguments.cases and not any(name.startswith(wanted) for wanted in arguments.cases):
                continue
            path = f"{folder}/{name.replace(' ', '-')}.json"
            with open(path, "w") as file:
                json.dump(make(), file)
            results.append(compare(name, path, arguments))
            show(results[-1])
            if arguments.output:
                pathlib.Path(arguments.output).write_text(json.dumps(results, indent=1) + "\n")


main()
