import Documents
import Runs

extension ExportTable {
  /// Writes the NetCDF-4 file that `arviz.from_netcdf` opens: the groups `posterior` and `sample_stats` with
  /// the axes `chain` and `draw`.
  ///
  /// NetCDF-4 is HDF5 whose axes are dimension scales, numbered by `_Netcdf4Dimid` (NetCDF Users Guide, "The
  /// NetCDF-4 format"). The first group is called `search` where it holds steps of a search, and
  /// `weighted` where draws have weights: these are no draws of a posterior as they stand.
  public func writeNetCDF(_ path: String) throws {
    let file = try HDF5Writer(path)
    let main = "/" + nature.group
    try file.set("_NCProperties", .text("version=2,\(version.replacing(" ", with: "="))"), of: "/")
    for (name, text) in attributes { try file.set(name, .text(text), of: "/") }
    let statistics = [
      ("lp", "ln density"), ("temperature", "temperature of the step"),
      ("acceptance_rate", "accepted steps per step since the draw before"),
    ]
    try makeGroup(file, main, quantities.columns.map { ($0.name, $0.words) }, firstDimension: 0)
    try makeGroup(file, "/sample_stats", statistics, firstDimension: 2)
    var place = 0
    for chain in run.chains {
      for columns in try columns(of: chain) {
        try write(columns, place, main, to: file)
        place += 1
      }
    }
    try file.close()
  }

  private func write(
    _ columns: Columns, _ place: Int, _ main: String, to file: HDF5Writer
  ) throws {
    let count = columns.steps.count
    func write(_ values: [Double], to name: String) throws {
      try file.write(values, to: name, from: [place, 0], shape: [1, count])
    }
    for (column, values) in zip(quantities.columns, columns.quantities) {
      try write(values, to: "\(main)/\(column.name)")
    }
    try write(columns.logDensities, to: "/sample_stats/lp")
    try write(columns.temperatures, to: "/sample_stats/temperature")
    try write(columns.acceptances, to: "/sample_stats/acceptance_rate")
    for group in [main, "/sample_stats"] where place == 0 {
      try file.write(columns.steps, to: group + "/draw", from: [0], shape: [count])
    }
  }

  private func makeGroup(
    _ file: HDF5Writer, _ group: String, _ variables: [(name: String, words: String)],
    firstDimension: Int32
  ) throws {
    try file.makeGroup(group)
    let chains = (0..<Int64(seriesCount)).map { $0 }
    let axes = [("chain", chains.count), ("draw", range.count)]
    for (number, (name, count)) in axes.enumerated() {
      let place = "\(group)/\(name)"
      try file.makeArray(place, .integer, shape: [count])
      try file.makeScale(place, name: name)
      try file.set("_Netcdf4Dimid", .short(firstDimension + Int32(number)), of: place)
    }
    try file.set("long_name", .text("step of the chain"), of: group + "/draw")
    try file.write(chains, to: group + "/chain", from: [0], shape: [chains.count])
    for (name, words) in variables {
      let place = "\(group)/\(name)"
      try file.makeArray(place, .double, shape: axes.map(\.1))
      try file.attach(axes.map { "\(group)/\($0.0)" }, to: place)
      try file.set("long_name", .text(words), of: place)
    }
    for (name, text) in attributes { try file.set(name, .text(text), of: group) }
  }
}
