"""Compares pyhs3's log density of what `protolith convert` writes with pyhf's; see `check-hs3` beside this file."""

import argparse
import glob
import gzip
import json
import logging
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
import warnings

import numpy

logging.disable(logging.INFO)
warnings.filterwarnings("ignore")

TOLERANCE = 1e-10  # with double-precision constants, relative to max(1, |ln L|)


def read(path):
    with (gzip.open if path.endswith(".gz") else open)(path) as file:
        return json.load(file)


def cases(arguments):
    """Names, files and patches: those of the command line, or the small reference cases."""
    if arguments.workspaces:
        for text in arguments.workspaces:
            path, _, patch = text.partition(":")
            yield text, path, patch or None
        return
    root = os.environ.get("PROTOLITH_SHARED", "../shared") + "/golden/histfactory/"
    for path in sorted(glob.glob(root + "pyhf_*.json") + glob.glob(root + "syn_*.json")):
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(read(path)["source"]["workspace"], file)
            file.flush()
            yield os.path.basename(path)[:-5], file.name, None


def pyhf_model(path, patch):
    import jsonpatch
    import pyhf

    document = read(path)
    if patch:
        document = jsonpatch.apply_patch(document, read(patch))
    workspace = pyhf.Workspace(document)
    settings = {"normsys": {"interpcode": "code4"}, "histosys": {"interpcode": "code4p"}}
    names = {m["name"] for c in document["channels"] for s in c["samples"] for m in s["modifiers"]}
    interest = document["measurements"][0]["config"]["poi"]
    chosen = {} if interest in names else {"poi_name": None}
    model = workspace.model(modifier_settings=settings, **chosen)
    return model, workspace.data(model)


def hs3_name(label, known):
    """The name of a parameter of pyhf in HS3."""
    if label.endswith("]"):
        stem, _, number = label[:-1].rpartition("[")
        return f"gamma_{stem}_bin_{number}"
    return "alpha_" + label if "alpha_" + label in known else label


class Density:
    """pyhs3's log density of a file, as a function of named parameters.

    The expression is evaluated node by node: what pyhs3 offers compiles it first, which takes many minutes for a
    published likelihood (50,000 nodes for one of the smallest).
    """

    def __init__(self, path):
        import pyhs3
        from pytensor.graph.traversal import explicit_graph_inputs, toposort

        workspace = pyhs3.Workspace.load(path)
        model = workspace.model(workspace.analyses[0], progress=False)
        expression = model.log_prob
        # The sum over regions and constraints, term by term.
        self.terms = expression.owner.inputs if "add" in str(expression.owner.op).lower() else [expression]
        self.nodes = list(toposort(self.terms))
        for node in self.nodes:
            if hasattr(node.op, "prepare_node"):
                node.op.prepare_node(node, None, None, "py")
        self.names = [variable.name for variable in explicit_graph_inputs(self.terms)]

    def __call__(self, values):
        known = {}

        def value(variable):
            if variable in known:
                return known[variable]
            if hasattr(variable, "data"):
                return variable.data
            return numpy.asarray(values[variable.name], dtype=variable.dtype)

        for node in self.nodes:
            outputs = [[None] for _ in node.outputs]
            node.op.perform(node, [value(variable) for variable in node.inputs], outputs)
            for variable, output in zip(node.outputs, outputs):
                known[variable] = output[0]
        return float(sum(numpy.sum(value(term)) for term in self.terms))


def compare(path, patch, program, count):
    """The number of parameters, pyhf's value at the start, and the largest difference over the start and `count` points."""
    with tempfile.TemporaryDirectory() as folder:
        target = folder + "/written.json"
        command = [program, "convert", path, "--to", "hs3", "--dialect", "pyhs3", "--output-file", target]
        subprocess.run(command + (["--patch", patch] if patch else []), check=True, stderr=subprocess.DEVNULL)
        density = Density(target)
    model, data = pyhf_model(path, patch)
    random = numpy.random.default_rng(1)
    start = numpy.asarray(model.config.suggested_init())
    bounds = numpy.asarray(model.config.suggested_bounds())
    sets = [model.config.param_set(name) for name in model.config.par_order]
    widths = [0.3 * numpy.asarray(s.width()) if s.constrained else numpy.full(s.n_parameters, 0.1) for s in sets]
    size = numpy.concatenate(widths) * ~numpy.asarray(model.config.suggested_fixed())
    worst, value = 0.0, 0.0
    for number in range(count + 1):
        step = 0.0 if number == 0 else random.uniform(-1, 1, len(start)) * size
        point = numpy.clip(start + step, bounds[:, 0], bounds[:, 1])
        values = {hs3_name(label, density.names): x for label, x in zip(model.config.par_names, point)}
        theirs = density(values)
        value = float(model.logpdf(point, data)[0])
        difference = abs(theirs - value) / max(1.0, abs(value))
        worst = max(worst, difference if numpy.isfinite(difference) else numpy.inf)
    return len(start), value, worst


def timed(arguments, path, patch):
    """What `compare` gives, from a process that is ended when its time is over; None then."""
    context = multiprocessing.get_context("fork")
    answers = context.SimpleQueue()

    def answer():
        try:
            answers.put(compare(path, patch, arguments.program, arguments.points))
        except Exception as error:
            answers.put(f"{type(error).__name__}: {error}"[:100])

    process = context.Process(target=answer)
    process.start()
    process.join(60 * arguments.minutes)
    if process.is_alive():
        process.kill()
        return None
    return f"ended with status {process.exitcode}" if answers.empty() else answers.get()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--points", type=int, default=4, help="random points beside the start values")
    parser.add_argument("--minutes", type=float, default=10, help="for one workspace")
    parser.add_argument("workspaces", nargs="*")
    arguments = parser.parse_args()
    import pyhs3

    is_double = "floatX" in os.environ.get("PYTENSOR_FLAGS", "")
    print(f"pyhs3 {pyhs3.__version__}, " + ("double-precision constants" if is_double else "as it is"))
    print(f"{'':34} parameters      ln L   relative difference   seconds")
    failed = False
    for name, path, patch in cases(arguments):
        start = time.perf_counter()
        found = timed(arguments, path, patch)
        seconds = time.perf_counter() - start
        if not isinstance(found, tuple):
            failed |= found is not None
            print(f"{name[-34:]:34} {found or f'pyhs3 gave no answer in {arguments.minutes:g} minutes'}", flush=True)
            continue
        count, value, worst = found
        is_good = worst <= TOLERANCE or not is_double
        failed |= not is_good
        mark = "" if is_good else "  TOO LARGE"
        print(f"{name[-34:]:34} {count:10} {value:9.3f}   {worst:19.1e} {seconds:9.1f}{mark}", flush=True)
    sys.exit(1 if failed else 0)


main()
