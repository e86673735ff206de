import ExperimentalResults
import SimplifiedModels

/// How far the weights of a prediction are from the conditions of a map (specs: SModelS §2.3).
enum ConditionViolation {
  /// A topology and its weight (fb).
  typealias Weighted = (topology: Topology, weight: Double)

  /// The largest violation of the conditions; 0 where there is none.
  static func largest(_ conditions: [TopologyCondition], _ members: [Weighted]) -> Double {
    conditions.reduce(0) { max($0, violation(of: $1, members)) }
  }

  /// Whether a violation is too large; compared as SModelS does, in hundredths of the limit.
  static func isTooLarge(_ violation: Double, limit: Double) -> Bool {
    guard limit > 0 else { return violation > 0 }
    return (violation / limit * 100).rounded(.toNearestOrEven) / 100 > 1
  }

  private static func violation(of condition: TopologyCondition, _ members: [Weighted]) -> Double {
    let sums = condition.arguments.map { sum(of: $0, members) }
    switch condition.kind {
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

  private static func sum(of argument: TopologyConstraint, _ members: [Weighted]) -> Double {
    members.reduce(0) { sum, member in
      argument.coefficient(of: member.topology).map { sum + $0 * member.weight } ?? sum
    }
  }
}
