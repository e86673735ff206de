import MarkovChains

/// The catalogue of moves of a hunt.
public enum HuntMoves {
  /// Share of the steps that may bring particles in, and of those that may take particles out.
  ///
  /// The published hunt asks in every step, which near a maximum leaves one step in twenty to masses and
  /// strengths of the model that was found.
  static let structureShare = 0.4

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
