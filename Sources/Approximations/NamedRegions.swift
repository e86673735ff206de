import Likelihoods

/// Some regions of a background, by name and in another order; the others get no signal.
public struct NamedRegions: SignalHypotheses {
  public let regions: [String]
  private let base: any SignalHypotheses
  /// Where they stand among the background's.
  let places: [Int]

  /// Selects regions; throws for a name that the background does not have, or one given twice.
  public init(_ names: [String], of base: any SignalHypotheses) throws(LikelihoodError) {
    var places: [Int] = []
    for name in names {
      guard
        let place = base.regions.firstIndex(of: name) ?? base.regions.firstIndex(of: name + "[0]")
      else {
        throw .shape("no region \(name); there are " + base.regions.joined(separator: ", "))
      }
      guard !places.contains(place) else { throw .shape("the region \(name) twice") }
      places.append(place)
    }
    regions = names
    self.base = base
    self.places = places
  }

  public func likelihood(for yields: [Double]) throws -> any Likelihood {
    guard yields.count == places.count else {
      throw LikelihoodError.shape("\(yields.count) signal yields for \(places.count) regions")
    }
    var all = [Double](repeating: 0, count: base.regions.count)
    for (place, yield) in zip(places, yields) { all[place] = yield }
    return try base.likelihood(for: all)
  }
}
