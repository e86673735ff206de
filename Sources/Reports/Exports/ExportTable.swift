import Documents
import Protomodels
import Runs
import SimplifiedModels

/// The draws of a run as a table that other programs read.
public struct ExportTable: Sendable {
  /// One line of the table.
  public struct Line: Sendable {
    public var step: Int
    /// Which of the draws of the step.
    public var walker: Int
    public var logDensity: Double
    public var temperature: Double
    /// Accepted steps per step since the line before; nil where that is not known.
    public var acceptance: Double?
    /// The numbers, in the order of the columns.
    public var values: [Double]
  }

  /// The run.
  public let run: Run
  /// Which steps are in it.
  public let range: DrawRange
  /// The numbers of each step.
  public let quantities: ExportQuantities
  /// Draws of each step: the walkers of an ensemble, otherwise one.
  public let perStep: Int
  /// What the draws are.
  public let nature: Nature
  /// Name and version of the program.
  public let version: String

  /// What draws are.
  public enum Nature: Sendable {
    case posterior, weighted, search

    /// The name of their group in a NetCDF file.
    var group: String {
      switch self {
      case .posterior: "posterior"
      case .weighted: "weighted"
      case .search: "search"
      }
    }

    var words: String {
      switch self {
      case .posterior: "draws of a posterior, the burn-in left out"
      case .weighted: "draws of nested sampling: each counts exp(ln_weight)"
      case .search: "steps of a search: they climb and are draws of no density"
      }
    }
  }

  /// What is asked for of a run; nil stands for what its kind suggests.
  public struct Request: Sendable {
    /// Steps that are left out at the beginning (of a posterior its burn-in, of a search none).
    public var after: Int?
    /// Every how many steps.
    public var every = 1
    /// Draws of each chain, at most.
    public var atMost = Int.max

    /// Asks for all.
    public init() {}
  }

  /// Looks which particles there are in the draws of a run; nil before every chain has some.
  ///
  /// What is written of a fit is told by `fit`.
  public init?(
    _ run: Run, fit: FitColumns? = nil, _ request: Request, version: String
  ) throws {
    guard let last = try run.lastCommonStep() else { return nil }
    let after = try request.after ?? fit?.burnIn ?? Self.burnIn(run)
    range = try run.drawRange(
      after: after, to: last, atMost: request.atMost, every: request.every)
    guard range.count > 0 else { return nil }
    self.run = run
    self.version = version
    perStep = fit?.perStep ?? 1
    nature =
      run.kind == .hunt || fit?.isSearch == true
      ? .search : fit?.isWeighted == true ? .weighted : .posterior
    if let fit {
      quantities = ExportQuantities(fit)
      return
    }
    var codes: Set<Int> = []
    for chain in run.chains {
      var known = -1
      try chain.forEachDraw(after: range.after, to: range.last, every: range.stride) { draw in
        guard draw.stateStep != known else { return }
        known = draw.stateStep
        for (code, _) in try ExportQuantities.masses(Self.state(draw, chain)) { codes.insert(code) }
      }
    }
    quantities = ExportQuantities(run.kind, particles: codes.sorted().map { ParticleID($0) })
  }

  private static func burnIn(_ run: Run) throws -> Int {
    guard run.kind == .posterior else { return 0 }
    return try run.plan(settings: PosteriorPlan.self).settings.posterior.burnIn
  }

  private static func state(_ draw: RawDraw, _ chain: ChainReader) throws -> JSONNode {
    try JSONNode.parse(Array(draw.state.utf8), file: "\(chain.path), step \(draw.stateStep)")
  }

  /// Calls `body` with the lines of a chain, in the order of the steps.
  public func forEachLine(of chain: ChainReader, _ body: (Line) throws -> Void) throws {
    var known: (step: Int, draws: [[Double]])?
    var before: (step: Int, accepted: Int)?
    // Weighted draws count all together: each chain's to its own end.
    let last = nature == .weighted ? try chain.lastStep() ?? range.last : range.last
    try chain.forEachDraw(after: range.after, to: last, every: range.stride) { draw in
      if known?.step != draw.stateStep {
        known = (draw.stateStep, try quantities.draws(of: Self.state(draw, chain)))
      }
      var acceptance: Double?
      if let accepted = draw.accepted {
        if let before {
          acceptance = Double(accepted - before.accepted) / Double(draw.step - before.step)
        }
        before = (draw.step, accepted)
      }
      for (walker, values) in (known?.draws ?? []).enumerated() {
        // The ln density of a step of a fit is the largest of its draws.
        let logDensity = run.kind == .fit ? values[0] : draw.logDensity
        try body(
          Line(
            step: draw.step, walker: walker, logDensity: logDensity,
            temperature: draw.temperature, acceptance: acceptance, values: values))
      }
    }
  }

  /// The columns of a chain, walker by walker: steps, ln densities, temperatures, acceptance, and the
  /// quantities.
  func columns(of chain: ChainReader) throws -> [Columns] {
    var walkers = [Columns](
      repeating: Columns(quantities: quantities.columns.map { _ in [] }), count: perStep)
    try forEachLine(of: chain) { line in
      guard walkers.indices.contains(line.walker) else { return }
      walkers[line.walker].steps.append(Int64(line.step))
      walkers[line.walker].logDensities.append(line.logDensity)
      walkers[line.walker].temperatures.append(line.temperature)
      walkers[line.walker].acceptances.append(line.acceptance ?? .nan)
      for (place, value) in line.values.enumerated() {
        walkers[line.walker].quantities[place].append(value)
      }
    }
    guard walkers.allSatisfy({ $0.steps.count == range.count }) else {
      throw DocumentError.malformed(
        file: chain.path, place: "its draws", found: "not as many in every step",
        expected: "\(perStep)", remedy: "use --format csv, which needs no even table")
    }
    return walkers
  }

  /// Chains as other programs see them: each walker of an ensemble is one.
  var seriesCount: Int { run.chains.count * perStep }

  struct Columns {
    var steps: [Int64] = []
    var logDensities: [Double] = []
    var temperatures: [Double] = []
    var acceptances: [Double] = []
    var quantities: [[Double]]
  }

  /// Attributes that say what the numbers are.
  var attributes: [(String, String)] {
    [
      ("created_by", version), ("run", run.folder.name), ("kind", run.kind.word),
      ("what_it_is", nature.words),
      ("steps", "after \(range.after), to \(range.last), every \(range.stride)"),
    ]
  }
}
