import MarkovChains

/// The catalogue of moves of a hunt.
public enum HuntMoves {
  /// Moves in the order in which one step applies them.
  public static func all(in space: ModelSpace) -> [any SearchMove<HuntTarget>] {
    [
      Trim(space: space), Unfreeze(space: space), ChangeBranchings(),
      ChangeStrengths(space: space), Freeze(space: space), ChangeMasses(space: space),
    ]
  }

  /// Simpler forms of a model that are evaluated beside it.
  public static func simplifications(in space: ModelSpace) -> [any Simplification<HuntTarget>] {
    [Merge(space: space)]
  }
}
