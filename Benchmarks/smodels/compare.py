"""Times SModelS and Protolith in turn on the same models; see `compare` beside this file.

A round is one call of SModelS in a process that has its database open (the second call of a
model: the first fills its caches) and one of Protolith, whose stages are timed by itself with the database open. What
is timed is the same on both sides: the model read, decomposed, predicted, with likelihoods of single regions.
A whole process of Protolith, opening of the database included, is timed from outside.
"""

import argparse
import json
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

CASES = [
    ("simplyGluino", 0.005), ("gluinoToTops", 0.005), ("ew_ymi2l51r", 0.005), ("gluino_squarks", 0.1),
    ("lightEWinos", 0.1), ("lightEWinos", 0.005),
]


class SModelS:
    def __init__(self, database):
        from smodels.base import runtime
        from smodels.share.models.mssm import BSMList
        from smodels.share.models.SMparticles import SMList
        from smodels.base.model import Model
        from smodels.experiment.databaseObj import Database

        runtime.modelFile = "smodels.share.models.mssm"
        start = time.perf_counter()
        self.database = Database(database)
        self.opening = time.perf_counter() - start
        self.model = lambda: Model(BSMparticles=BSMList, SMparticles=SMList)

    def seconds(self, path, cut):
        from smodels.base.physicsUnits import GeV, fb
        from smodels.decomposition import decomposer
        from smodels.matching.theoryPrediction import theoryPredictionsFor

        start = time.perf_counter()
        model = self.model()
        model.updateParticles(inputFile=str(path))
        topologies = decomposer.decompose(
            model, cut * fb, massCompress=True, invisibleCompress=True, minmassgap=5 * GeV)
        self.database.expResultList
        predictions = theoryPredictionsFor(self.database, topologies, combinedResults=False)
        for prediction in predictions:
            prediction.computeStatistics()
        return time.perf_counter() - start, len(predictions)


class Protolith:
    def __init__(self, program, database):
        self.program, self.database = program, database

    def run(self, path, cut, *more):
        command = [
            self.program, "predict", str(path), "--database", self.database, "--sigma-cut", str(cut), "--mass-gap", "5",
            "--no-combine-regions", "--output", "json", *more,
        ]
        start = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return time.perf_counter() - start, json.loads(done.stdout)

    def seconds(self, path, cut):
        """Of the second call in one process, as for SModelS: --repeat answers the model again."""
        whole, answer = self.run(path, cut, "--repeat", "3")
        stages = answer["seconds"]
        return sum(stages.values()), len(answer["predictions"]), whole


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", required=True, help="the text database")
    parser.add_argument("--models", default="../shared/data/slha")
    parser.add_argument("--program", required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cases", nargs="*", default=[name for name, _ in CASES])
    parser.add_argument("--scratch", help="folder for SModelS's copy of the database (default: a temporary one)")
    options = parser.parse_args()
    scratch = pathlib.Path(options.scratch or tempfile.mkdtemp())
    copy = scratch / "smodels-database"
    if not copy.exists():
        shutil.copytree(options.database, copy)
    peer = SModelS(str(copy))
    compiled = str(scratch / "database.protolith")
    if not pathlib.Path(compiled).exists():
        subprocess.run([options.program, "database", "compile", "--database", options.database, "-o", compiled], check=True)
    ours = Protolith(options.program, compiled)
    print(f"SModelS opens its database in {peer.opening:.2f} s")
    rows = [(name, cut) for name, cut in CASES if name in options.cases]
    print(f"medians of {options.rounds} rounds; seconds")
    print(f"{'model':18} {'cut [fb]':>8} {'SModelS':>9} {'Protolith':>10} {'ratio':>7} {'process':>8}", flush=True)
    for name, cut in rows:
        path = pathlib.Path(options.models) / f"{name}.slha"
        peer.seconds(path, cut)
        times = [[], [], []]
        for _ in range(options.rounds):
            theirs, _ = peer.seconds(path, cut)
            mine, _, whole = ours.seconds(path, cut)
            for store, value in zip(times, (theirs, mine, whole)):
                store.append(value)
        a, b, c = map(statistics.median, times)
        print(f"{name:18} {cut:8} {a:9.3f} {b:10.5f} {a / b:7.0f} {c:8.3f}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
