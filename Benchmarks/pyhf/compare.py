"""Times pyhf and Protolith in turn on the same likelihoods; see `compare` beside this file.

Every round runs, one after the other, one hypothesis test of pyhf with numpy and scipy, one of pyhf with jax after a
warm-up, and ours. A table shows the medians, their ratios and whether the CLs agree.
"""

import argparse
import gzip
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time


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
    """A worker process, asked one question at a time."""

    def __init__(self, backend, path):
        self.process = subprocess.Popen(
            [sys.executable, __file__, "--worker", backend, path],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )

    def ask(self, what):
        self.process.stdin.write(what + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self):
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


def compare(name, path, arguments):
    peers = {backend: Peer(backend, path) for backend in ("numpy", "jax")}
    warm = peers["jax"].ask("test")
    rounds = {"numpy": [], "jax": [], "ours": [], "cold": []}
    for _ in range(arguments.rounds):
        rounds["numpy"].append(peers["numpy"].ask("test"))
        rounds["jax"].append(peers["jax"].ask("test"))
        rounds["ours"].append(ours(arguments.ours, path))
        rounds["cold"].append(cold(arguments.program, path))
    result = {"case": name, "jax_first_seconds": warm["seconds"]}
    for backend in ("numpy", "jax"):
        result[backend] = statistics.median(r["seconds"] for r in rounds[backend])
        result[backend + "_answer"] = rounds[backend][0]
    middle = lambda key: statistics.median(r[key] for r in rounds["ours"])
    for key in ("hypothesis_test", "limit", "value_and_gradient", "parameters", "megabytes"):
        result[key] = middle(key)
    result["CLs_obs"] = rounds["ours"][0]["CLs_obs"]
    result["cold"] = statistics.median(rounds["cold"])
    if arguments.limits:
        result["numpy_limit"] = peers["numpy"].ask("limit")
        result["limit_obs"] = rounds["ours"][0]["limit_obs"]
    for peer in peers.values():
        peer.close()
    return result


def show(result):
    test = result["hypothesis_test"]

    def cell(backend):
        answer = result[backend + "_answer"]
        if "error" in answer:
            return f"{answer['error']}"
        return f"{result[backend]:8.2f} s  {result[backend] / test:8.0f} x  CLs {answer['CLs_obs']:.5g}"

    print(f"{result['case']} ({result['parameters']:.0f} parameters)")
    print(f"  hypothesis test {1e3 * test:8.2f} ms                CLs {result['CLs_obs']:.5g}")
    print(f"    numpy, scipy  {cell('numpy')}")
    print(f"    jax, warm     {cell('jax')}   (first call {result['jax_first_seconds']:.1f} s)")
    print(f"  limit and bands {1e3 * result['limit']:8.2f} ms")
    if "numpy_limit" in result:
        peer = result["numpy_limit"]
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
    parser.add_argument("--limits", action="store_true", help="time pyhf's limit too, once")
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
