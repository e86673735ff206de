import ExperimentalResults

/// Which region of a result is the most sensitive to a model.
struct RegionChoice {
  private let predictor: Predictor

  init(_ predictor: Predictor) { self.predictor = predictor }

  /// The region with the largest expected r; of equals the largest σ, then the first.
  func best(_ number: Int, _ regions: RegionYields, among candidates: [Int]) -> Int? {
    let entries = predictor.database.results[number].regions
    return candidates.max { a, b in
      let (first, second) = (regions.crossSections[a], regions.crossSections[b])
      let (one, other) = (
        first / entries[a].expectedUpperLimit, second / entries[b].expectedUpperLimit
      )
      return one != other ? one < other : first != second ? first < second : a > b
    }
  }

  /// A region outside the joint likelihoods that expects a larger r than the chosen one of them.
  func leadingOutside(_ entry: JointPrediction.Entry) throws -> Int? {
    let inside = Set(predictor.backgrounds[entry.result].flatMap(\.regions))
    let outside = entry.yields.regions.filter { !inside.contains($0) }
    guard let region = best(entry.result, entry.yields, among: outside) else { return nil }
    let content = predictor.database.results[entry.result].regions[region]
    let expected = entry.yields.crossSections[region] / content.expectedUpperLimit
    let model = try entry.signal.chosen()
    let strength = entry.size / model.unit / expected
    return try model.expectedLimitExceeds(strength) ? region : nil
  }
}
