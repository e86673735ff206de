/// A signal region as an analysis publishes it.
public struct AnalysisRegion: Sendable {
  /// The name in the paper or in a database.
  public var name: String
  /// Observed events.
  public var observed: Double
  /// Expected background, where it is known.
  public var expected: Double?
  /// Its uncertainty.
  public var error: Double?
  /// The bin of the workspace that someone proposes: `channel[bin]`, or a one-bin `channel`.
  public var bin: String?

  /// A region.
  public init(
    name: String, observed: Double, expected: Double? = nil, error: Double? = nil,
    bin: String? = nil
  ) {
    self.name = name
    self.observed = observed
    self.expected = expected
    self.error = error
    self.bin = bin
  }
}

/// A bin of a workspace.
public struct WorkspaceBin: Sendable, Equatable {
  /// The channel's name.
  public let channel: String
  /// The bin in the channel.
  public let index: Int
  /// Whether the channel has no other bin.
  public let isOnly: Bool
  /// Observed events.
  public let observed: Double
  /// Expected background.
  public let expected: Double

  /// `channel[bin]`, or the channel's name where it has one bin.
  public var label: String { isOnly ? channel : "\(channel)[\(index)]" }

  func isMeant(by text: String) -> Bool { text == label || text == "\(channel)[\(index)]" }
}

/// Which bin each signal region is, checked by the numbers of events.
///
/// Names and order differ between papers, databases and workspaces (S. Kraml, ATLAS SUSY and Exotics
/// workshop, September 2020): only the counts can tell. Regions and bins belong together when their
/// observed counts are equal. Where several have the same count, the expected background decides: the
/// best way to assign them must be better than any other by Δχ² = 1.
public struct RegionAssignment: Sendable {
  /// Each region with its bin, in the order of the regions.
  public let pairs: [(region: AnalysisRegion, bin: WorkspaceBin)]
  /// Regions whose bins only their proposal tells, because others have the same numbers.
  public let unchecked: [String]

  /// Checks what the regions propose, and finds the bins of those that propose none.
  ///
  /// With `trustsProposals`, a proposal that the numbers can neither confirm nor refute is taken.
  public init(
    _ regions: [AnalysisRegion], in bins: [WorkspaceBin], trustsProposals: Bool = false
  ) throws(RegionAssignmentError) {
    var matching = RegionMatching(regions: regions, bins: bins, trustsProposals: trustsProposals)
    matching.checkProposals()
    for count in matching.counts { matching.match(count) }
    guard matching.faults.isEmpty else {
      throw RegionAssignmentError(faults: matching.faults, regions: regions, bins: bins)
    }
    pairs = zip(regions, matching.binOfRegion).compactMap { region, bin in
      bin.map { (region, bins[$0]) }
    }
    unchecked = matching.unchecked.sorted().map { regions[$0].name }
  }

  /// The difference in χ² by which the best assignment must win.
  static let margin = 1.0
}

/// Why regions and bins do not go together, with both sides.
public struct RegionAssignmentError: Error, Sendable, CustomStringConvertible {
  /// One sentence for each fault.
  public let faults: [String]
  let regions: [AnalysisRegion]
  let bins: [WorkspaceBin]

  /// The faults, and a table of both sides by observed count.
  public var description: String {
    var lines = ["regions and bins do not go together"]
    lines += faults.map { "  - \($0)" }
    var rows = [["observed", "region", "expected", "proposed", "|", "bin", "expected"]]
    let counts = Set((regions.map(\.observed) + bins.map(\.observed))).sorted()
    for count in counts {
      let left = regions.filter { RegionMatching.isEqual($0.observed, count) }
      let right = bins.filter { RegionMatching.isEqual($0.observed, count) }
      for index in 0..<max(left.count, right.count) {
        let region = left.indices.contains(index) ? left[index] : nil
        let bin = right.indices.contains(index) ? right[index] : nil
        rows.append([
          Self.short(count), region?.name ?? "–", region?.expected.map(Self.short) ?? "",
          region?.bin ?? "", "|", bin?.label ?? "–", bin.map { Self.short($0.expected) } ?? "",
        ])
      }
    }
    lines += Self.aligned(rows)
    lines.append(
      "correct the assignment, or give expected backgrounds and their errors; where the numbers "
        + "cannot tell, --trust takes what is proposed")
    return lines.joined(separator: "\n")
  }

  static func short(_ number: Double) -> String {
    let rounded = (number * 100).rounded() / 100
    return Int(exactly: rounded).map(String.init) ?? "\(rounded)"
  }

  private static func aligned(_ rows: [[String]]) -> [String] {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
      let line = "  " + cells.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }
}

extension Workspace {
  /// The bins in the order of a model, with expected events in that order.
  public func bins(expected: [Double]) -> [WorkspaceBin] {
    var bins: [WorkspaceBin] = []
    for channel in channels.sorted(by: { $0.name.precedesInModel($1.name) }) {
      let counts = observations.first { $0.name == channel.name }?.counts ?? []
      for index in 0..<channel.binCount {
        bins.append(
          WorkspaceBin(
            channel: channel.name, index: index, isOnly: channel.binCount == 1,
            observed: counts.indices.contains(index) ? counts[index] : .nan,
            expected: expected.indices.contains(bins.count) ? expected[bins.count] : .nan))
      }
    }
    return bins
  }
}
