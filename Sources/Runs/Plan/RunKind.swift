import Documents

/// What the chains of a run are, written in its plan; a plan without it is of a hunt.
public enum RunKind: String, Codable, Sendable, CaseIterable {
  /// Annealing towards the best model: a search, whose steps are no draws of anything.
  case hunt
  /// Chains that keep a density: their steps are draws of the posterior.
  case posterior
  /// Hunts on pseudo-databases: how often chance does as well.
  case significance
  /// Chains on a model of fixed dimension; whether they are a posterior or a search, its sampler decides.
  case fit

  /// The word for what such a run is: a search is never called a posterior, nor the other way round.
  public var word: String {
    switch self {
    case .hunt: "search"
    case .posterior: "posterior"
    case .significance: "significance"
    case .fit: "fit"
    }
  }

  /// The command of the program that makes such a run and goes on with it.
  public var command: String { "protolith \(rawValue)" }

  /// What to ask of a run of this kind instead of something that only another kind has.
  func remedy(_ name: String) -> String {
    switch self {
    case .hunt: "`protolith runs best \(name)` prints what it found"
    case .posterior: "`protolith posterior --resume \(name)` goes on with it and prints its answer"
    case .significance:
      "`protolith significance --resume \(name)` goes on with it and prints its answer"
    case .fit: "`protolith fit --resume \(name)` goes on with it and prints its answer"
    }
  }
}

extension RunFolder {
  /// What kind of run this is; an unknown kind is one of a later version.
  public func kind() throws(RunError) -> RunKind {
    try PlanHeader.kind(
      readingDocument { () throws(DocumentError) in try Files.read(planPath, limit: 1 << 26) },
      file: planPath)
  }

  /// Reads the plan of a run that must be of a kind; one of another kind is refused before its settings
  /// are looked at.
  public func plan<S>(_ kind: RunKind, settings: S.Type) throws(RunError) -> RunPlan<S> {
    let found = try self.kind()
    guard found == kind else { throw .kind(name: name, found: found, expected: kind) }
    return try plan(settings: settings)
  }
}
