import ExperimentalResults

/// The pull of an analysis' signal regions, as the map of one topology would see it.
///
/// z = Σ w (n - b) / √Var, with the weights of a matched filter, w = ε / (b + δb²), from the mean
/// efficiency ε of the topology in each region (of all topologies where none has this one).
struct RegionPull: Sendable {
  /// Which of the analysis' laws it looks at.
  let law: Int
  private let weights: [Double]
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
    let rates = laws[law].rates
    weights = result.regions.indices.map { region in
      let variance = rates[region] + fudge * fudge * result.regions[region].variance
      return variance > 0 ? efficiencies[region] / variance : 0
    }
    deviation = laws[law].variance(of: weights, fudge: fudge).squareRoot()
    guard deviation > 0, deviation.isFinite else { return nil }
  }

  /// z of drawn background data.
  func value(_ draw: RegionsLaw.Draw) -> Double {
    var sum = 0.0
    for region in weights.indices where weights[region] != 0 {
      sum += weights[region] * (draw.counts[region] - draw.expected[region])
    }
    return sum / deviation
  }
}

extension SignalRegion {
  fileprivate var variance: Double { error * error }
}

extension RegionsLaw {
  /// Mean counts without signal.
  fileprivate var rates: [Double] {
    var rates = result.regions.map(\.expected)
    for joint in joints {
      for (place, region) in joint.regions.enumerated() { rates[region] = joint.rates[place] }
    }
    return rates
  }

  /// The variance of Σ w (n - b).
  fileprivate func variance(of weights: [Double], fudge: Double) -> Double {
    var sum = 0.0
    for (region, rate) in rates.enumerated() {
      let error = fudge * result.regions[region].error
      sum += weights[region] * weights[region] * (rate + error * error)
    }
    for joint in joints {
      guard let covariance = joint.covariance else { continue }
      let count = joint.regions.count
      for row in 0..<count {
        for column in 0..<count {
          let product = weights[joint.regions[row]] * weights[joint.regions[column]]
          let own = row == column ? result.regions[joint.regions[row]].variance : 0
          sum += product * fudge * fudge * (covariance[row * count + column] - own)
        }
      }
    }
    return sum
  }
}
