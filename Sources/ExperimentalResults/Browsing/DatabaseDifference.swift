import Documents

/// What differs between two databases, or two versions of one.
public struct DatabaseDifference: Sendable {
  /// What happened to something.
  public enum Change: String, Sendable, CaseIterable { case removed, added, changed }

  /// One difference.
  public struct Entry: Sendable, Equatable {
    /// Folder of the analysis.
    public var analysis: String
    /// `analysis`, `region`, `map` or `likelihood`.
    public var kind: String
    /// Which region, map (`topology/region`) or likelihood; empty for the analysis.
    public var name: String
    public var change: Change
    /// What changed, in words; empty where it is new or gone.
    public var detail: String
  }

  /// In the order of the folders, removed before added before changed.
  public private(set) var entries: [Entry] = []

  /// Compares two databases.
  public init(from old: DatabaseBrowser, to new: DatabaseBrowser) throws {
    let (before, after) = (try old.records(), try new.records())
    for record in before where !after.contains(where: { $0.folder == record.folder }) {
      add(record, "analysis", "", .removed)
    }
    for record in after {
      guard let former = before.first(where: { $0.folder == record.folder }) else {
        add(record, "analysis", "", .added)
        continue
      }
      compareAnalysis(former, record)
      compareRegions(former, record)
      compareLikelihoods(former, record)
      try compareMaps(
        record, old, new, isEmpty: (former.topologies.isEmpty, record.topologies.isEmpty))
    }
  }

  /// How many differences there are of a kind.
  public func count(_ kind: String, _ change: Change) -> Int {
    entries.count { $0.kind == kind && $0.change == change }
  }

  private mutating func add(
    _ record: AnalysisRecord, _ kind: String, _ name: String, _ change: Change,
    _ detail: String = ""
  ) {
    entries.append(
      Entry(analysis: record.folder, kind: kind, name: name, change: change, detail: detail))
  }

  private mutating func compareAnalysis(_ a: AnalysisRecord, _ b: AnalysisRecord) {
    var details: [String] = []
    if a.luminosity != b.luminosity {
      details.append("luminosity \(a.luminosity) → \(b.luminosity)")
    }
    if a.energy != b.energy { details.append("energy \(a.energy) → \(b.energy)") }
    if a.kind != b.kind { details.append("\(a.kind.rawValue) → \(b.kind.rawValue)") }
    if a.searchType != b.searchType { details.append("type \(a.searchType) → \(b.searchType)") }
    if a.lengths != b.lengths { details.append("lengths of the detector") }
    if !details.isEmpty { add(b, "analysis", "", .changed, details.joined(separator: ", ")) }
  }

  private mutating func compareRegions(_ a: AnalysisRecord, _ b: AnalysisRecord) {
    for region in a.regions where !b.regions.contains(where: { $0.name == region.name }) {
      add(b, "region", region.name, .removed)
    }
    for region in b.regions {
      guard let former = a.regions.first(where: { $0.name == region.name }) else {
        add(b, "region", region.name, .added)
        continue
      }
      let numbers: [(String, Double?, Double?)] = [
        ("observed", former.observed, region.observed),
        ("expected", former.expected, region.expected), ("error", former.error, region.error),
        ("limit", former.upperLimit, region.upperLimit),
        ("expected limit", former.expectedUpperLimit, region.expectedUpperLimit),
        ("third moment", former.thirdMoment, region.thirdMoment),
      ]
      let details = numbers.filter { $0.1 != $0.2 }.map { name, old, new in
        "\(name) \(old.map { "\($0)" } ?? "none") → \(new.map { "\($0)" } ?? "none")"
      }
      if !details.isEmpty {
        add(b, "region", region.name, .changed, details.joined(separator: ", "))
      }
    }
  }

  private mutating func compareLikelihoods(_ a: AnalysisRecord, _ b: AnalysisRecord) {
    let before = Dictionary(
      zip(a.likelihoodFiles, a.likelihoods), uniquingKeysWith: { first, _ in first })
    let after = Dictionary(
      zip(b.likelihoodFiles, b.likelihoods), uniquingKeysWith: { first, _ in first })
    for file in a.likelihoodFiles where after[file] == nil { add(b, "likelihood", file, .removed) }
    for file in b.likelihoodFiles {
      guard let old = before[file] else {
        add(b, "likelihood", file, .added)
        continue
      }
      if old != after[file] { add(b, "likelihood", file, .changed, Self.detail(old, after[file])) }
    }
  }

  private static func detail(_ old: LikelihoodRecord, _ new: LikelihoodRecord?) -> String {
    guard case .workspace(let a) = old, case .workspace(let b)? = new else { return "matrix" }
    if a.bytes != b.bytes { return "workspace" }
    return a.bins != b.bins ? "bins of regions" : "source"
  }

  private mutating func compareMaps(
    _ record: AnalysisRecord, _ old: DatabaseBrowser, _ new: DatabaseBrowser,
    isEmpty: (Bool, Bool)
  ) throws {
    let before = isEmpty.0 ? [] : try old.maps(record.folder)
    let after = isEmpty.1 ? [] : try new.maps(record.folder)
    func name(_ map: PublishedMap) -> String { "\(map.topology)/\(map.region)" }
    // A topology may stand in several folders; its maps are compared in their order.
    var former: [String: [PublishedMap]] = [:]
    for map in before { former[name(map), default: []].append(map) }
    var gone = former.mapValues(\.count)
    for map in after {
      let place = (former[name(map)]?.count ?? 0) - (gone[name(map)] ?? 0)
      guard let old = former[name(map)], place < old.count else {
        add(record, "map", name(map), .added)
        continue
      }
      gone[name(map)]? -= 1
      if let detail = map.difference(from: old[place]) {
        add(record, "map", name(map), .changed, detail)
      }
    }
    for (name, count) in gone.sorted(by: { $0.key < $1.key }) where count > 0 {
      add(record, "map", name, .removed)
    }
  }
}

extension PublishedMap {
  /// What differs from a former version; nil: nothing.
  func difference(from old: PublishedMap) -> String? {
    if constraint != old.constraint { return "constraint" }
    if coordinates != old.coordinates { return "coordinates" }
    if count != old.count { return "\(old.count) → \(count) points" }
    func differ(_ a: UnsafeBufferPointer<Double>, _ b: UnsafeBufferPointer<Double>) -> Bool {
      !a.elementsEqual(b)
    }
    if differ(grid.points, old.grid.points) || differ(grid.centre, old.grid.centre) {
      return "points"
    }
    let changed = zip(values, old.values).count { $0 != $1 }
    if changed > 0 { return "\(changed) of \(count) values" }
    guard let limits = expected, let former = old.expected else {
      return hasExpectedLimits == old.hasExpectedLimits
        ? nil : "expected limits \(hasExpectedLimits ? "added" : "removed")"
    }
    return differ(limits.values, former.values) || differ(limits.grid.points, former.grid.points)
      ? "expected limits" : nil
  }
}
