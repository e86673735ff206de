import ExperimentalResults

/// The pull of an analysis' signal regions, as the map of one topology would see it.
///
/// z = Σ w (n - ⟨n⟩) / √Var, with the weights of a matched filter, w = ε / Var(n), from the mean
/// efficiency ε of the topology in each region (of all topologies where none has this one). Means and
/// variances are those of the law that is drawn, with its background above zero: z has mean 0 and
/// variance 1.
struct RegionPull: Sendable {
  /// Which of the analysis' laws it looks at.
  let law: Int
  private let weights: [Double]
  private let means: [Double]
  private let deviation: Double

  /// Nil where no region has any efficiency.
  init?(_ laws: [RegionsLaw], topology: String, fudge: Double) throws {
    let named = laws.firstIndex { $0.result.maps.contains { $0.topology == topology } }
    guard let law = named ?? laws.indices.first else { return nil }
    let result = laws[law].result
    let maps = result.maps.filter { named == nil || $0.topology == topology }
    var efficiencies = [Double](repeating: 0, count: result.regions.count)
    for map in maps {
      try map.verify()
      for (region, values) in map.values where !values.isEmpty {
        efficiencies[region] += values.reduce(0, +) / Double(values.count)
      }
    }
    self.law = law
    let moments = laws[law].moments(fudge: fudge)
    means = moments.map(\.mean)
    let weights = zip(efficiencies, moments).map { $1.variance > 0 ? $0 / $1.variance : 0 }
    self.weights = weights
    let variance = zip(weights, moments).reduce(0) { $0 + $1.0 * $1.0 * $1.1.variance }
    deviation = (variance + laws[law].correlated(weights, fudge: fudge)).squareRoot()
    guard deviation > 0, deviation.isFinite else { return nil }
  }

  /// z of drawn background data.
  func value(_ draw: RegionsLaw.Draw) -> Double {
    var sum = 0.0
    for region in weights.indices where weights[region] != 0 {
      sum += weights[region] * (draw.counts[region] - draw.expected[region] - means[region])
    }
    return sum / deviation
  }
}

extension RegionsLaw {
  /// Mean and variance of n - b by region.
  fileprivate func moments(fudge: Double) -> [(mean: Double, variance: Double)] {
    var moments = result.regions.map { region in
      let rate = TruncatedNormal(mean: region.expected, deviation: fudge * region.error).cut
      return (mean: rate.mean - region.expected, variance: rate.mean + rate.variance)
    }
    for joint in joints {
      for (place, region) in joint.regions.enumerated() {
        let entry = result.regions[region]
        let law = TruncatedNormal(mean: joint.rates[place], deviation: fudge * entry.error)
        if joint.isRemeasured {
          moments[region] = (
            joint.rates[place] - law.cut.mean, joint.rates[place] + law.cut.variance
          )
        } else {
          moments[region] = (
            law.clipped.mean - entry.expected, law.clipped.mean + law.clipped.variance
          )
        }
      }
    }
    return moments
  }

  /// Σ w w' V fudge² of different regions of one covariance.
  fileprivate func correlated(_ weights: [Double], fudge: Double) -> Double {
    var sum = 0.0
    for joint in joints {
      guard let covariance = joint.covariance else { continue }
      let count = joint.regions.count
      for row in 0..<count {
        for column in 0..<count where column != row {
          let product = weights[joint.regions[row]] * weights[joint.regions[column]]
          sum += product * fudge * fudge * covariance[row * count + column]
        }
      }
    }
    return sum
  }
}
