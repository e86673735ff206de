import ExperimentalResults
import Numerics

/// Groups the topologies that one upper-limit map constrains into predictions.
///
/// Topologies with the same coordinates and limit form a group. The two groups or clusters closest in
/// d = 2 |u₁ - u₂| / (u₁ + u₂) of their limits u are merged while d < 0.2, provided that each member
/// stays within 0.2 of the limit at the merged average masses and widths; a pair that fails is not tried again.
/// The average is weighted by σ × BR and rounded to five digits (SModelS 3.1.1).
struct LimitClusters {
  /// A topology inside the map's grid.
  struct Member {
    var topology: Int
    /// σ × BR in fb.
    var weight: Double
    var coefficient: Double
    /// Masses and widths (GeV) in the order of the map.
    var coordinates: [Double]
    /// What fraction of it decays as the map asks.
    var lifetimeFactor = 1.0
    /// The limit there over that fraction, fb.
    var limit: Double
    /// What names the kind of coordinates.
    var query: Int32 = 0
    /// The order of its trees, an index into `TopologyMatcher.orders`.
    var order: UInt8 = 0
  }

  /// Members that are one prediction.
  struct Cluster {
    var members: [Member]
    /// Average masses and widths.
    var coordinates: [Double]
    /// Average fraction that decays as the map asks.
    var lifetimeFactor: Double
    /// The limit there, fb.
    var limit: Double
    /// σ in fb.
    var crossSection: Double { members.reduce(0) { $0 + $1.coefficient * $1.weight } }
  }

  private(set) var clusters: [Cluster] = []
  private let limit: (_ average: Member) -> Double?

  private static let largestDistance = 0.2

  /// Clusters `members`; `limit` is the map over the fraction, nil outside.
  init(_ members: [Member], limit: @escaping (_ average: Member) -> Double?) {
    self.limit = limit
    group(members)
    mergeAll()
  }

  private mutating func group(_ members: [Member]) {
    for member in members {
      let place = clusters.firstIndex {
        $0.limit == member.limit && $0.coordinates == member.coordinates
      }
      if let place {
        clusters[place].members.append(member)
      } else {
        clusters.append(
          Cluster(
            members: [member], coordinates: member.coordinates,
            lifetimeFactor: member.lifetimeFactor, limit: member.limit))
      }
    }
  }

  private mutating func mergeAll() {
    var refused: Set<[Int]> = []
    // A cluster is known by the members (positions in the first list) that it holds.
    var names = clusters.indices.map { [$0] }
    while let (a, b) = closestPair(except: refused, names) {
      let pair = names[a] + [-1] + names[b]
      guard let merged = merge(clusters[a], clusters[b]) else {
        refused.insert(pair)
        continue
      }
      clusters[a] = merged
      names[a] = (names[a] + names[b]).sorted()
      clusters.remove(at: b)
      names.remove(at: b)
    }
  }

  /// The closest pair (first < second) that may still be merged; of equals the first.
  private func closestPair(except refused: Set<[Int]>, _ names: [[Int]]) -> (Int, Int)? {
    var best: (Int, Int)?
    var smallest = Self.largestDistance
    for second in clusters.indices {
      for first in 0..<second {
        let distance = Self.distance(clusters[first].limit, clusters[second].limit)
        guard distance < smallest, !refused.contains(names[first] + [-1] + names[second]) else {
          continue
        }
        (best, smallest) = ((first, second), distance)
      }
    }
    return best
  }

  private func merge(_ a: Cluster, _ b: Cluster) -> Cluster? {
    guard a.coordinates.count == b.coordinates.count else { return nil }
    let members = a.members + b.members
    let average = Self.average(members)
    guard let value = limit(average), value > 0,
      members.allSatisfy({ Self.distance($0.limit, value) < Self.largestDistance })
    else { return nil }
    return Cluster(
      members: members, coordinates: average.coordinates,
      lifetimeFactor: average.lifetimeFactor, limit: value)
  }

  static func distance(_ a: Double, _ b: Double) -> Double { 2 * abs(a - b) / (a + b) }

  /// Masses and widths averaged with σ × BR, rounded to five digits.
  static func average(_ members: [Member]) -> Member {
    var average = members[0]
    let total = members.reduce(0) { $0 + $1.weight }
    for place in average.coordinates.indices {
      let sum = members.reduce(0) { $0 + $1.weight * $1.coordinates[place] }
      average.coordinates[place] = fiveDigits(sum / total)
    }
    if members.contains(where: { $0.lifetimeFactor != 1 }) {
      average.lifetimeFactor = members.reduce(0) { $0 + $1.weight * $1.lifetimeFactor } / total
    }
    return average
  }

  /// A value rounded to five significant digits.
  static func fiveDigits(_ value: Double) -> Double {
    var scale = 1.0
    while abs(value) * scale < 10_000, scale < 1e60 { scale *= 10 }
    while abs(value) * scale >= 100_000 { scale /= 10 }
    return (value * scale).rounded(.toNearestOrEven) / scale
  }
}
