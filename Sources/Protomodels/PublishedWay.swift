import TheoryPredictions

/// A way of the published hunt (arXiv:2012.12246) that this one does not
/// share, to be taken alone so that its effect on K is seen.
public enum PublishedWay: String, Codable, Sendable, CaseIterable {
  /// Combinations are sets to which nothing can be added, results with a deficit in them.
  case maximalSets
  /// A single prediction is no combination.
  case pairsOnly
  /// Of predictions with equal L(1) / L(0) one stays.
  case lostTies
  /// Particles may come and go in every step, not in 40 % of them.
  case structure
  /// Masses move by up to 200 GeV, and beside other changes in 5 % of the steps.
  case masses
  /// Strengths of a particle always move by up to 20 %.
  case strengths
  /// C1 and N2 never begin near the LSP on purpose: the variable that was to say so is misspelt.
  case onShell
  /// A merged particle keeps the strengths of the lighter one: the sums of both are lost.
  case merge
  /// Switching a pair off, or back to 1, reaches one of its sign combinations only.
  case unmirrored
}

extension HuntSettings {
  /// What of the published choice of a combination is copied.
  var flaws: CombinationFlaws {
    var flaws: CombinationFlaws = []
    if takes(.maximalSets) { flaws.insert(.maximalSets) }
    if takes(.pairsOnly) { flaws.insert(.pairsOnly) }
    if takes(.lostTies) { flaws.insert(.lostTies) }
    return flaws
  }
}
