import Documents
import Numerics

extension ResultsDatabase {
  /// The database with other data: a pure function, which looks up maps as the database itself does.
  ///
  /// Every result must have its data in the overlay, so that none keeps the observed ones by accident.
  public func overlaid(with overlay: DataOverlay) throws -> ResultsDatabase {
    guard overlay.databaseDigest == digest else {
      throw Self.refusal(
        "databaseDigest", found: "\(overlay.databaseDigest.prefix(12))…",
        expected: "\(digest.prefix(12))…, the database that is overlaid")
    }
    var overlays: [String: ResultOverlay] = [:]
    for result in overlay.results { overlays[result.folder] = result }
    return ResultsDatabase(
      self,
      results: try results.map { result in
        guard let own = overlays[result.folder] else {
          throw Self.refusal(
            "results", found: "no data of \(result.folder)", expected: "data of every result")
        }
        return try result.overlaid(with: own)
      })
  }

  static func refusal(_ place: String, found: String, expected: String) -> DocumentError {
    .malformed(
      file: "the pseudo-database", place: "/" + place, found: found, expected: expected,
      remedy: "make it again for this database and selection")
  }
}

extension ExperimentalResult {
  /// The result with other data.
  func overlaid(with overlay: ResultOverlay) throws -> ExperimentalResult {
    let names = overlay.regions.map(\.name)
    guard names == regions.map(\.name) else {
      throw ResultsDatabase.refusal(
        "results/\(folder)/regions", found: "\(names.count) regions",
        expected: "the \(regions.count) regions of the result, in their order")
    }
    var memory: any AnyObject & Sendable = OverlayMemory(keeping: self.memory, values: [])
    var maps = self.maps
    if kind == .upperLimits { (maps, memory) = try overlaidMaps(overlay) }
    return ExperimentalResult(
      folder: folder, analysis: analysis, experiment: experiment, energy: energy,
      luminosity: luminosity, kind: kind,
      regions: zip(regions, overlay.regions).map { $0.overlaid(with: $1) }, maps: maps,
      searchType: searchType, includesControlRegions: includesControlRegions,
      likelihoods: try overlay.likelihoods.map { own in
        guard let published = likelihoods.first(where: { $0.name == own.name }) else {
          throw ResultsDatabase.refusal(
            "results/\(folder)/likelihoods", found: own.name,
            expected: "a likelihood of the result")
        }
        return published.observing(own.data)
      }, memory: memory)
  }

  private func overlaidMaps(
    _ overlay: ResultOverlay
  ) throws -> ([ResultMap], any AnyObject & Sendable) {
    guard overlay.maps.map(\.topology) == maps.map(\.topology) else {
      throw ResultsDatabase.refusal(
        "results/\(folder)/maps", found: "\(overlay.maps.count) maps",
        expected: "the \(maps.count) maps of the result, in their order")
    }
    let values = try zip(maps, overlay.maps).map { map, own in
      try map.verify()
      return map.limits(with: own)
    }
    let memory = OverlayMemory(keeping: self.memory, values: values)
    return (zip(maps, memory.buffers).map { $0.observing($1) }, memory)
  }
}

extension SignalRegion {
  fileprivate func overlaid(with overlay: RegionOverlay) -> SignalRegion {
    var region = self
    region.observed = overlay.observed
    region.expected = overlay.expected
    region.upperLimit = overlay.upperLimit
    return region
  }
}

extension ResultMap {
  /// The limits that vary about the background's: the expected ones, or the observed where none are
  /// published, each with its grid.
  private var reference: (grid: GridView, values: UnsafeBufferPointer<Double>)? {
    expectedLimits ?? values.first.map { (grid, $0.values) }
  }

  /// Observed limits of the overlay at the points of the reference.
  fileprivate func limits(with overlay: MapOverlay) -> [Double] {
    guard let reference else { return [] }
    var limits = reference.values.map { overlay.factor * $0 }
    for signal in overlay.signals {
      let near = reference.grid.distances(from: signal.coordinates)
      for place in limits.indices where near[place] <= signal.distance {
        limits[place] += signal.crossSection
      }
    }
    return limits
  }

  /// The map with other observed limits at the points of the reference.
  fileprivate func observing(_ limits: UnsafeBufferPointer<Double>) -> ResultMap {
    ResultMap(
      topology: topology, constraint: constraint, conditions: conditions,
      coordinates: coordinates, lengths: lengths, grid: reference?.grid ?? grid,
      values: values.isEmpty ? [] : [(values[0].region, limits)], expectedLimits: expectedLimits)
  }
}

/// The numbers of overlaid maps, and the memory of the maps that they stand for.
private final class OverlayMemory: @unchecked Sendable {  // written in init only
  let buffers: [UnsafeBufferPointer<Double>]
  private let base: (any AnyObject & Sendable)?

  init(keeping base: (any AnyObject & Sendable)?, values: [[Double]]) {
    self.base = base
    buffers = values.map { values in
      let buffer = UnsafeMutableBufferPointer<Double>.allocate(capacity: values.count)
      _ = buffer.initialize(from: values)
      return UnsafeBufferPointer(buffer)
    }
  }

  deinit { for buffer in buffers { buffer.deallocate() } }
}
