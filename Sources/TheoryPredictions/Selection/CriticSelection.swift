import ExperimentalResults

/// The predictions that may exclude a model (arXiv:2012.12246).
///
/// Per efficiency-map result: the joint likelihood where one speaks, unless a region outside it expects
/// a larger r; otherwise the region with the largest expected r. Upper-limit results: every prediction,
/// unless a joint likelihood speaks for their analysis.
struct CriticSelection {
  private let yields: ResultYields
  private let joint: JointSelection
  private let predictor: Predictor
  private let choice: RegionChoice

  init(_ yields: ResultYields, _ joint: JointSelection, predictor: Predictor) {
    self.yields = yields
    self.joint = joint
    self.predictor = predictor
    choice = RegionChoice(predictor)
  }

  /// The predictions, and the joint ones that need no limit because their r is below the largest.
  func select(_ limits: LimitCoverage) throws -> (
    predictions: [TheoryPrediction], belowLeader: [TheoryPrediction]
  ) {
    var lists = [[TheoryPrediction]](
      repeating: [], count: predictor.database.results.count)
    var waiting: [JointPrediction.Entry] = []
    for number in lists.indices {
      if !joint.speaks(for: number) { lists[number] = yields.limits[number] }
      guard let regions = yields.regions[number] else { continue }
      if let entry = joint.entries[number] {
        if let region = try choice.leadingOutside(entry) {
          lists[number] = [yields.prediction(number, region, regions)]
        } else {
          waiting.append(entry)
        }
      } else if !isReplaced(number),
        let region = choice.best(number, regions, among: regions.regions)
      {
        lists[number] = [yields.prediction(number, region, regions)]
      }
    }
    var below = [TheoryPrediction?](repeating: nil, count: lists.count)
    var largest = lists.joined().compactMap(\.r).max() ?? 0
    for entry in waiting.cheapFirst {
      if limits == .leading, largest > 0,
        try entry.signal.observedLimitExceeds(entry.size / largest)
      {
        below[entry.result] = try joint.prediction(
          entry, entry.signal.chosenIfRising(), limits: .none)
        continue
      }
      let found = try joint.prediction(
        entry, entry.signal.chosen(), limits: limits == .every ? .both : .observed)
      largest = max(largest, found.r ?? 0)
      lists[entry.result] = [found]
    }
    return (lists.flatMap { $0 }, below.compactMap { $0 })
  }

  /// A full version that gives way to the aggregated one of the same analysis.
  private func isReplaced(_ number: Int) -> Bool {
    !predictor.backgrounds[number].isEmpty && joint.speaks(for: number)
  }
}
