"""Reads exports of runs by emcee and ArviZ and compares with `protolith runs diagnose --json` and the CSV export.

usage: check-exports.py PROTOLITH RUNS NAME ...
"""
import csv, json, math, subprocess, sys, tempfile, warnings

import numpy

warnings.filterwarnings("ignore")
import arviz, emcee, h5py, netCDF4, xarray


def call(*words):
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


def worst(a, b):
    """The largest relative difference; places where both have no number agree."""
    a, b = numpy.asarray(a, float), numpy.asarray(b, float)
    assert a.shape == b.shape, (a.shape, b.shape)
    assert (numpy.isnan(a) == numpy.isnan(b)).all(), "a number is there in one and not in the other"
    known = ~numpy.isnan(a)
    if not known.any():
        return 0.0
    return float(numpy.max(numpy.abs(a[known] - b[known]) / numpy.maximum(1, numpy.abs(b[known]))))


def check(program, runs, name, folder):
    hdf5, netcdf, table = (f"{folder}/{name}.{end}" for end in ("h5", "nc", "csv"))
    diagnosis = json.loads(call(program, "runs", "diagnose", name, "--runs", runs, "--json"))
    # The draws that the diagnosis looks at.
    same = ["--after", str(diagnosis["after_step"]), "--every", str(diagnosis["stride"])]
    for form, path in (("hdf5", hdf5), ("netcdf", netcdf), ("csv", table)):
        call(program, "runs", "export", name, "--runs", runs, "--format", form, "--to", path, *same)
    with open(table) as file:
        rows = list(csv.DictReader(file))
    chains = sorted({(int(row["chain"]), int(row["walker"])) for row in rows})
    number = lambda text: float(text) if text else math.nan
    column = lambda key: numpy.array(
        [[number(r[key]) for r in rows if (int(r["chain"]), int(r["walker"])) == c] for c in chains])

    backend = emcee.backends.HDFBackend(hdf5, read_only=True)
    samples, densities = backend.get_chain(), backend.get_log_prob()
    names = list(h5py.File(hdf5)["mcmc"].attrs["parameters"])
    print(f"{name} ({diagnosis['kind']}): emcee {emcee.__version__} reads {backend.iteration} steps, "
          f"{samples.shape[1]} walkers, {len(names)} quantities: {' '.join(names)}")
    difference = max(worst(samples[:, :, i].T, column(key)) for i, key in enumerate(names))
    difference = max(difference, worst(densities.T, column("ln_density")))
    print(f"  chain and log_prob against CSV: {difference:.1e}")
    failed = difference > 0

    data = arviz.from_netcdf(netcdf)
    groups = list(data.groups())
    group = next(g for g in groups if g != "sample_stats")
    draws = data[group]
    print(f"  ArviZ {arviz.__version__} opens groups {groups}: {dict(draws.sizes)}, "
          f"{draws.attrs['what_it_is']}")
    with netCDF4.Dataset(netcdf) as plain:
        dimensions = plain[group].variables[names[0]].dimensions
        assert dimensions == ("chain", "draw"), dimensions
    difference = max(worst(draws[key].values, column(key)) for key in names)
    difference = max(difference, worst(data.sample_stats["lp"].values, column("ln_density")))
    print(f"  posterior and lp against CSV: {difference:.1e}")
    failed |= difference > 0

    # R-hat and effective sizes of the quantities that are there in every draw.
    where = {"ln density": data.sample_stats["lp"], "K": draws.get("K"),
             "number of particles": draws.get("particles"), "mass of the LSP": draws.get("mass_X_Z1")}
    largest = 0
    for ours in diagnosis["quantities"]:
        values = where.get(ours["name"])
        if values is None or ours["r_hat"] is None:
            continue
        values = values.values
        theirs = {"r_hat": float(arviz.rhat(values)), "bulk_ess": float(arviz.ess(values, method="bulk")),
                  "tail_ess": float(arviz.ess(values, method="tail")), "mean": float(values.mean())}
        for key, value in theirs.items():
            largest = max(largest, abs(value - ours[key]) / max(1, abs(ours[key])))
        print(f"  {ours['name']:20} R-hat {ours['r_hat']:.6f} {theirs['r_hat']:.6f}  bulk {ours['bulk_ess']:.3f} "
              f"{theirs['bulk_ess']:.3f}  tail {ours['tail_ess']:.3f} {theirs['tail_ess']:.3f}  (ours, ArviZ)")
    print(f"  the largest difference of R-hat, sizes and means: {largest:.1e}")
    return failed or largest > 1e-8


if __name__ == "__main__":
    program, runs, names = sys.argv[1], sys.argv[2], sys.argv[3:]
    with tempfile.TemporaryDirectory() as folder:
        failed = [name for name in names if check(program, runs, name, folder)]
    print("all agree" if not failed else f"DIFFERENT: {' '.join(failed)}")
    sys.exit(1 if failed else 0)
