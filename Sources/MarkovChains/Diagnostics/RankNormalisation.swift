import Numerics

extension Draws {
  /// Normal scores of the ranks among all draws: Φ⁻¹((r - 3/8) / (S + 1/4)), equal draws share a rank.
  ///
  /// What is made of them exists for draws without mean or variance too.
  var rankNormalised: Draws {
    let size = Double(count) + 0.25
    let ranks = ranks
    let length = length
    return Draws(
      chains.indices.map { chain in
        (0..<length).map {
          SpecialFunctions.normalQuantile((ranks[chain * length + $0] - 0.375) / size)
        }
      })
  }

  /// Distances from the median: what tells chains of different width apart.
  var folded: Draws {
    let median = quantile(0.5)
    return mapped { abs($0 - median) }
  }

  /// Ranks from 1, chain after chain; equal draws have the mean of their ranks.
  private var ranks: [Double] {
    let values = Array(chains.joined())
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    var ranks = [Double](repeating: 0, count: values.count)
    var first = 0
    while first < order.count {
      var last = first
      while last + 1 < order.count, values[order[last + 1]] == values[order[first]] { last += 1 }
      for place in first...last { ranks[order[place]] = Double(first + last) / 2 + 1 }
      first = last + 1
    }
    return ranks
  }
}
