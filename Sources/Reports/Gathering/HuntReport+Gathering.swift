import Documents
import MarkovChains
import Protomodels
import Runs
import SimplifiedModels

extension HuntReport {
  /// Gathers the page of a hunt: the best model is scored anew without each particle and each analysis.
  ///
  /// `target` is the hunt's own. What no picture of `request` needs is not computed. Throws
  /// `ReportError.nothingToReport` while no model has a prediction.
  public init(
    _ hunt: HuntRun, target: HuntTarget, request: ReportRequest = ReportRequest(), version: String
  ) throws {
    guard let best = try hunt.best(), !best.state.evidence.contributions.isEmpty else {
      throw ReportError.nothingToReport(run: hunt.run.folder.name)
    }
    let model = best.state.point
    let ablations = try target.ablations(of: model, verdict: best.state.evidence)
    var verdict = best.state.evidence
    verdict.critics = try target.critics(of: model)
    let spectrum = try model.spectrum(with: target.database.crossSections)
    let summaries = try hunt.run.summaries()
    let traces = try hunt.run.chains.map { try TracePlot.Walker($0, steps: hunt.plan.steps) }
    self.init(
      facts: try Facts(hunt, summaries: summaries, version: version), verdict: verdict,
      particles: Self.particleRows(spectrum, ablations.withoutParticle),
      strengths: Self.strengthRows(model, spectrum),
      kWithoutAnalysis: Dictionary(
        ablations.withoutAnalysis.map { ($0.analysis, $0.K) }, uniquingKeysWith: { a, _ in a }),
      traces: traces, walkers: summaries.map { WalkerRow($0) })
    critic = target.settings.critic
    if let chain = hunt.run.chains.first(where: { $0.chain == best.walker }) {
      strip = try WalkStripPlot(
        chain, points: traces.first { $0.number == best.walker }?.points ?? [])
    }
    significance =
      try request.series.map { try Self.significance(in: $0, of: hunt) }
      ?? SeriesFiles.answers(to: hunt).first
    try scan(model, target, request)
    if request.needs(.pValues) {
      pValues = try LocalPValueStudy.kept(of: hunt, in: target.database, significance, version)
    }
  }

  /// What the series of a folder says of the run; it must be about it.
  private static func significance(
    in series: RunFolder, of hunt: HuntRun
  ) throws -> GlobalSignificance {
    let plan = try series.plan(.significance, settings: SignificancePlan.self)
    let name = hunt.run.folder.name
    guard plan.settings.isAbout(hunt) else {
      throw ReportError.otherRun(series: series.name, judges: plan.settings.observed.run, run: name)
    }
    return try GlobalSignificance.read(series.path)
  }

  /// Computes what the pictures need beside the best model.
  private mutating func scan(
    _ model: Protomodel, _ target: HuntTarget, _ request: ReportRequest
  ) throws {
    let threads = request.threads
    if request.needs(.planes) {
      let pairs = request.plane.map { [$0] } ?? model.unstable.map { ($0, Particles.lsp) }
      planes = try pairs.map {
        try target.massPlane(
          of: model, x: $0.0, y: $0.1, points: request.planePoints, threads: threads)
      }
    }
    if request.needs(.masses) {
      massScans = try target.massScans(
        of: model, points: request.scanPoints, threads: threads)
    }
    if request.needs(.strengths) {
      strengthScans = try target.strengthScans(
        of: model, points: request.scanPoints, threads: threads)
    }
    if request.needs(.compatibility) {
      compatibility = try target.combinationMatrix(of: model)
    }
  }

  private static func particleRows(
    _ spectrum: Spectrum, _ without: [(particle: ParticleID, K: Double)]
  ) -> [ParticleRow] {
    spectrum.particles.sorted { ($0.mass, $0.id) < ($1.mass, $1.id) }.map { entry in
      let decays = spectrum.decays.first { $0.particle == entry.id }?.decays ?? []
      return ParticleRow(
        id: entry.id, name: ParticleNames.name(for: entry.id), mass: entry.mass,
        decays: DecayText.rows(decays),
        kWithout: without.first { $0.particle == entry.id }?.K)
    }
  }

  private static func strengthRows(_ model: Protomodel, _ spectrum: Spectrum) -> [StrengthRow] {
    let rows = model.strengths.map { strength in
      StrengthRow(
        particles: [strength.mode.first, strength.mode.second].map(ModeText.name),
        strength: strength.value,
        crossSections: spectrum.crossSections.filter { $0.mode == strength.mode }
          .map { (energy: $0.energy, value: $0.value) }.sorted { $0.energy < $1.energy })
    }
    func size(_ row: StrengthRow) -> Double { row.crossSections.last?.value ?? 0 }
    return rows.enumerated().sorted {
      (size($1.element), $0.offset) < (size($0.element), $1.offset)
    }.map(\.element)
  }
}

extension HuntReport.Facts {
  init(_ hunt: HuntRun, summaries: [ChainSummary], version: String) throws {
    let speed = summaries.reduce(0) { $0 + $1.stepsPerSecond }
    self.init(
      name: hunt.run.folder.name, command: hunt.command, version: version,
      databaseDigest: hunt.plan.settings.databaseDigest, selection: hunt.plan.settings.selection,
      seed: hunt.plan.seed, walkers: hunt.plan.walkers, steps: hunt.plan.steps,
      stepsPerSecond: speed > 0 ? speed : nil, finished: try hunt.isFinished())
  }
}

extension HuntReport.WalkerRow {
  init(_ summary: ChainSummary) {
    self.init(
      number: summary.chain, steps: summary.lastStep ?? 0,
      bestK: summary.best.map { 2 * $0.logDensity }, acceptance: summary.acceptance,
      moves: summary.moves.map { ($0.name, $0.proposed, $0.accepted) },
      refused: summary.refusals.map { ($0.reason, $0.count) })
  }
}
