import MarkovChains

/// The catalogue of moves of a hunt.
public enum HuntMoves {
  /// Share of the steps that may bring particles in, and of those that may take particles out.
  ///
  /// The published hunt asks in every step, which near a maximum leaves one step in twenty to masses and
  /// strengths of the model that was found.
  static let structureShare = 0.4

  /// Moves in the order in which one step applies them; `published` takes ways of the published hunt.
  public static func all(
    in space: ModelSpace, like published: [PublishedWay] = []
  ) -> [any SearchMove<HuntTarget>] {
    let share = published.contains(.structure) ? 1 : structureShare
    var masses = ChangeMasses(space: space)
    if published.contains(.masses) {
      (masses.probability, masses.smallestWindow) = (0.05, masses.largestWindow)
    }
    var strengths = ChangeStrengths(space: space)
    if published.contains(.strengths) { strengths.smallestWindow = strengths.largestWindow }
    strengths.mirrors = !published.contains(.unmirrored)
    return [
      Trim(space: space),
      Unfreeze(space: space, share: share, startsOffShell: !published.contains(.onShell)),
      ChangeBranchings(), strengths, Freeze(space: space, share: share), masses,
    ]
  }

  /// Simpler forms of a model that are evaluated beside it.
  public static func simplifications(
    in space: ModelSpace, like published: [PublishedWay] = []
  ) -> [any Simplification<HuntTarget>] {
    [Merge(space: space, addsStrengths: !published.contains(.merge))]
  }
}
