internal import GRDB

/// Finds out which chains have steps in common: those of a run and its copy, or of a run and its branch.
///
/// As draws of one run such steps would count twice.
struct CommonSteps {
  /// A chain that is to stand beside others.
  struct Chain {
    var run: String
    var reader: ChainReader
    /// Where its first steps were walked.
    var origin: ChainOrigin
  }

  /// What two chains have in common.
  enum Finding: Equatable {
    case nothing
    /// One of them is the beginning of the other, or the same.
    case all
    /// They go different ways from this step on.
    case until(Int)
  }

  private let chains: [Chain]
  /// So many steps in a row are no chance, whatever is known of the chains.
  private static let enough = 16

  init(_ chains: [Chain]) { self.chains = chains }

  /// The chains without those that are the beginning of another one; chains that part on their way are refused.
  func counted() throws(RunError) -> (kept: [Chain], leftOut: [(chain: Chain, within: Chain)]) {
    var within: [Int: Int] = [:]
    for (one, second) in try candidates() where within[second] == nil {
      // Of three that are alike the first may be left out already: the one that has its steps speaks for it.
      var first = one
      while let whole = within[first] { first = whole }
      guard first != second else { continue }
      switch try Self.compare(chains[first], chains[second]) {
      case .nothing: continue
      case .all:
        let (one, other) = try (length(first), length(second))
        within[other > one ? first : second] = other > one ? second : first
      case .until(let step):
        throw .common(
          file: chains[second].reader.path, other: chains[first].reader.path, step: step - 1)
      }
    }
    let kept = chains.indices.filter { within[$0] == nil }.map { chains[$0] }
    return (kept, within.sorted { $0.key < $1.key }.map { (chains[$0.key], chains[$0.value]) })
  }

  private func length(_ chain: Int) throws(RunError) -> Int {
    try chains[chain].reader.lastStep() ?? -1
  }

  /// What two chains have in common, by their origins and the checksums of their records.
  static func compare(_ first: Chain, _ second: Chain) throws(RunError) -> Finding {
    let (a, b) = (first.reader, second.reader)
    var difference = try a.firstDifference(from: b, upTo: 64)
    if difference == nil { difference = try a.firstDifference(from: b) }
    let lasts = (try a.lastStep(), try b.lastStep())
    let common = difference.map { $0 - 1 } ?? min(lasts.0 ?? 0, lasts.1 ?? 0)
    let isSameStream =
      (first.origin.seed, first.origin.chain) == (second.origin.seed, second.origin.chain)
    guard common >= (isSameStream ? 1 : enough) else { return .nothing }
    return difference.map { .until($0) } ?? .all
  }

  /// Pairs, in order, that are worth a comparison: of the same random stream, or with an early step alike.
  private func candidates() throws(RunError) -> [(Int, Int)] {
    var groups: [Mark: [Int]] = [:]
    for (number, chain) in chains.enumerated() {
      groups[.stream(seed: chain.origin.seed, chain: chain.origin.chain), default: []]
        .append(number)
      for mark in try Self.earlySteps(chain.reader) { groups[mark, default: []].append(number) }
    }
    var pairs: Set<[Int]> = []
    for group in groups.values where group.count > 1 {
      // Each with the first: of three that are alike, two pairs say it.
      for other in group.dropFirst() { pairs.insert([group[0], other]) }
    }
    return pairs.sorted { $0.lexicographicallyPrecedes($1) }.map { ($0[0], $0[1]) }
  }

  private enum Mark: Hashable {
    case stream(seed: String, chain: Int)
    case step(Int, proposed: UInt64, density: UInt64)
  }

  /// The last proposals by some early steps: numbers that two streams do not have in common.
  private static func earlySteps(_ reader: ChainReader) throws(RunError) -> [Mark] {
    try reader.read(orIfEmpty: []) { db in
      try [8, 16, 32, 64].compactMap { last in
        let row = try Row.fetchOne(
          db,
          sql: """
            SELECT step, proposed, density FROM step
            WHERE step BETWEEN 1 AND ? AND proposed IS NOT NULL ORDER BY step DESC LIMIT 1
            """, arguments: [last])
        guard let row else { return nil }
        let (proposed, density): (Double, Double) =
          (try row.value("proposed"), try row.value("density"))
        return .step(
          try row.value("step"), proposed: proposed.bitPattern, density: density.bitPattern)
      }
    }
  }
}
