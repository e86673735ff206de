import Documents
import Runs

extension ExportTable {
  /// Writes the file that emcee's `HDFBackend` reads (emcee 3.1, `backends/hdf.py`): the group `mcmc` with
  /// `chain` (steps, walkers, quantities), `log_prob` (steps, walkers) and `accepted` (walkers).
  ///
  /// What emcee calls iterations are the draws that are in the file; `step` has their steps.
  public func writeHDF5(_ path: String) throws {
    let file = try HDF5Writer(path)
    let (steps, walkers) = (range.count, seriesCount)
    let width = quantities.columns.count
    try file.makeGroup("/mcmc")
    try file.makeArray("/mcmc/chain", .double, shape: [steps, walkers, width], grows: true)
    try file.makeArray("/mcmc/log_prob", .double, shape: [steps, walkers], grows: true)
    try file.makeArray("/mcmc/accepted", .double, shape: [walkers])
    try file.makeArray("/mcmc/step", .integer, shape: [steps])
    var accepted: [Double] = []
    var walker = 0
    for chain in run.chains {
      for columns in try columns(of: chain) {
        try write(columns, walker, to: file)
        // The first draw has none before it; of the others the mean counts for it.
        let known = columns.acceptances.filter { !$0.isNaN }
        let mean = known.isEmpty ? .nan : known.reduce(0, +) / Double(known.count)
        accepted.append(mean * Double(steps))
        walker += 1
      }
    }
    try file.write(accepted, to: "/mcmc/accepted", from: [0], shape: [walkers])
    try file.set("version", .text(version), of: "/mcmc")
    try file.set("nwalkers", .integer(walkers), of: "/mcmc")
    try file.set("ndim", .integer(width), of: "/mcmc")
    try file.set("has_blobs", .integer(0), of: "/mcmc")
    try file.set("iteration", .integer(steps), of: "/mcmc")
    try file.set("parameters", .texts(quantities.columns.map(\.name)), of: "/mcmc")
    for (name, text) in attributes { try file.set(name, .text(text), of: "/mcmc") }
    try file.close()
  }

  private func write(_ columns: Columns, _ walker: Int, to file: HDF5Writer) throws {
    let (steps, width) = (range.count, quantities.columns.count)
    var block = [Double](repeating: .nan, count: steps * width)
    for (place, values) in columns.quantities.enumerated() {
      for (step, value) in values.enumerated() { block[step * width + place] = value }
    }
    try file.write(block, to: "/mcmc/chain", from: [0, walker, 0], shape: [steps, 1, width])
    try file.write(
      columns.logDensities, to: "/mcmc/log_prob", from: [0, walker], shape: [steps, 1])
    if walker == 0 { try file.write(columns.steps, to: "/mcmc/step", from: [0], shape: [steps]) }
  }
}
