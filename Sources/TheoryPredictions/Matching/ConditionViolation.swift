import ExperimentalResults
import SimplifiedModels

/// How far the weights of a prediction are from the conditions of a map (SModelS 1, arXiv:1312.4175).
enum ConditionViolation {
  /// A topology (number in the decomposition) and its weight (fb).
  typealias Weighted = (topology: Int, weight: Double)

  /// The largest violation of a map's conditions; 0 where there is none.
  static func largest(
    _ map: ResultMap, _ entry: MapIndex.Entry, _ members: [Weighted], _ matcher: TopologyMatcher
  ) -> Double {
    zip(map.conditions, entry.conditions).reduce(0) { largest, condition in
      let sums = condition.1.map { argument in
        members.reduce(0) { sum, member in
          matcher.coefficient(of: member.topology, in: argument)
            .map { sum + $0 * member.weight } ?? sum
        }
      }
      return max(largest, violation(condition.0.kind, sums))
    }
  }

  /// Whether a violation is too large; compared as SModelS does, in hundredths of the limit.
  static func isTooLarge(_ violation: Double, limit: Double) -> Bool {
    guard limit > 0 else { return violation > 0 }
    return (violation / limit * 100).rounded(.toNearestOrEven) / 100 > 1
  }

  private static func violation(_ kind: TopologyCondition.Kind, _ sums: [Double]) -> Double {
    switch kind {
    case .similar:
      var largest = 0.0
      for (place, a) in sums.enumerated() {
        for b in sums[..<place] where a + b != 0 {
          largest = max(largest, abs(a - b) / abs(a + b))
        }
      }
      return largest
    case .greater:
      guard sums.count == 2, sums[0] + sums[1] != 0 else { return 0 }
      let difference = sums[0] - sums[1]
      return (abs(difference) - difference) / (2 * (sums[0] + sums[1]))
    }
  }
}
