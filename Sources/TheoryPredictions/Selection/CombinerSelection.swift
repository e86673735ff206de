import ExperimentalResults

/// The predictions that may enter a combination (arXiv:2012.12246).
///
/// At most one per analysis and type of data. Where a joint likelihood speaks for an analysis it
/// replaces all its regions; of regions, and of upper-limit predictions with a likelihood, the one that
/// the `RegionRule` names stands for the analysis.
struct CombinerSelection {
  private let yields: ResultYields
  private let joint: JointSelection
  private let predictor: Predictor

  init(_ yields: ResultYields, _ joint: JointSelection, predictor: Predictor) {
    self.yields = yields
    self.joint = joint
    self.predictor = predictor
  }

  /// What stands for an analysis so far.
  private struct Best {
    var merit: Double
    var result: Int
    /// The region, or the place in the list of limits.
    var place: Int
  }

  /// The predictions in the order of their results.
  func select() throws -> [TheoryPrediction] {
    var regions: [Int: Best] = [:]
    var limits: [Int: Best] = [:]
    for number in predictor.database.results.indices {
      let analysis = predictor.analyses[number]
      if !joint.speaks(for: number) { offerRegions(number, to: &regions[analysis]) }
      offerLimits(number, to: &limits[analysis])
    }
    var found = try jointPredictions()
    for best in regions.values {
      guard let regions = yields.regions[best.result] else { continue }
      found.append(yields.prediction(best.result, best.place, regions))
    }
    for best in limits.values { found.append(yields.limits[best.result][best.place]) }
    // A result has one prediction here, so that the order is complete.
    return found.sorted { $0.result < $1.result }
  }

  private func offerRegions(_ number: Int, to best: inout Best?) {
    guard let regions = yields.regions[number] else { return }
    let content = predictor.database.results[number].regions
    for region in regions.regions {
      guard
        let merit = rule.merit(
          crossSection: regions.crossSections[region], limit: content[region].upperLimit,
          expectedLimit: content[region].expectedUpperLimit)
      else { continue }
      offer(Best(merit: merit, result: number, place: region), to: &best)
    }
  }

  private func offerLimits(_ number: Int, to best: inout Best?) {
    for (place, prediction) in yields.limits[number].enumerated() where prediction.profile != nil {
      guard let merit = merit(prediction) else { continue }
      offer(Best(merit: merit, result: number, place: place), to: &best)
    }
  }

  private var rule: RegionRule { predictor.settings.regions }

  private func merit(_ prediction: TheoryPrediction) -> Double? {
    rule.merit(
      crossSection: prediction.crossSection, limit: prediction.upperLimit,
      expectedLimit: prediction.expectedUpperLimit)
  }

  /// Of equal merits the first stays.
  private func offer(_ candidate: Best, to best: inout Best?) {
    if let known = best, known.merit >= candidate.merit { return }
    best = candidate
  }

  /// One per analysis; where several folders have one, the one that the rule names.
  private func jointPredictions() throws -> [TheoryPrediction] {
    var groups: [Int: [JointPrediction.Entry]] = [:]
    for entry in joint.entries {
      guard let entry else { continue }
      groups[predictor.analyses[entry.result], default: []].append(entry)
    }
    var found: [TheoryPrediction] = []
    for analysis in groups.keys.sorted() {
      let entries = groups[analysis] ?? []
      let isAlone = entries.count == 1
      let candidates = try entries.map { entry in
        try joint.prediction(
          entry, isAlone ? entry.signal.chosenIfRising() : entry.signal.chosen(),
          limits: isAlone ? .none : .both)
      }
      var best = candidates.first
      for other in candidates.dropFirst()
      where (merit(other) ?? 0) > (best.flatMap { merit($0) } ?? 0) {
        best = other
      }
      if let best { found.append(best) }
    }
    return found
  }
}
