import GlobalFits
import MarkovChains
import Reports
import Runs

/// What a fit says, as text.
enum FitText {
  /// What begins.
  static func headlines(_ plan: RunPlan<FitRunPlan>, dimension: Int) -> [String] {
    let settings = plan.settings
    let chains =
      settings.ladder.map {
        "\(plan.walkers) rungs × \(plan.steps) steps, exchanges after every "
          + ($0 == 1 ? "step" : "\($0) steps")
      } ?? "\(plan.walkers) chains × at most \(plan.steps) steps"
    return [
      "fit \(plan.name): \(settings.sampler.kind.summary)",
      "\(chains), \(dimension) dimensions, \(settings.database) (\(settings.selection)), seed "
        + "\(plan.seed)",
    ]
  }

  /// Which results speak, and how they were chosen.
  static func choice(_ choice: ChosenFit) -> [String] {
    let parts = choice.settings.combination.parts
    let how: String
    let what: String
    switch choice.plan.results {
    case .atReference:
      how =
        "the most sensitive combination at the reference point; what was observed had no say in it"
      what = "expected r"
    case .overPrior(let models):
      how =
        "the most sensitive combination to \(models) models of the prior; what was observed had no say in it"
      what = "excludes of the models"
    case .chosen:
      how = "named by the plan"
      what = "expected r"
    }
    var lines = ["\(parts.count) results, the same at every point: \(how)"]
    for (part, expected) in zip(parts, choice.expected) {
      lines.append("  \(PosteriorText.name(part)), \(what) \(Decimals.short(expected, 2))")
    }
    for constraint in choice.plan.constraints {
      lines.append(
        "  \(constraint.name) = \(Decimals.short(constraint.mean)) ± \(Decimals.short(constraint.width))"
      )
    }
    if let limits = choice.plan.limits {
      let word =
        limits.use == .cut ? "reject a point with r above 1" : "count as likelihoods of limits"
      lines.append("  limits of \(limits.results.joined(separator: ", ")) \(word)")
    }
    return lines
  }

  /// The whole answer.
  static func lines(_ answer: FitAnswer, _ exclusion: FitExclusion) -> [String] {
    var lines = [
      "fit \(answer.name) (\(answer.plan.settings.sampler.kind.summary))",
      "\(answer.counts.evaluations) points evaluated, \(answer.counts.refused) without a value; "
        + "\(answer.draws.count) draws"
        + (answer.draws.weightedSize.map {
          ", by their weights at most \(Decimals.text($0, 0)) independent ones"
        }
          ?? ""),
    ]
    lines += ["", "best fit and profile likelihood over \(answer.points) points"]
    lines += indented(profiles(answer))
    lines.append(
      "  ln L ratio to the background: \(Decimals.text(answer.best.draw.logLikelihood, 3))")
    if let summary = answer.summary {
      lines += ["", "posterior"] + indented(posterior(summary)) + newborns(answer, summary)
      lines += ["", "correlations"] + indented(correlations(summary))
    }
    if !answer.evidences.isEmpty {
      lines += ["", "evidence against background"]
      for evidence in answer.evidences {
        lines.append(
          "  ln Z = \(Decimals.text(evidence.value.logRatio, 3)) ± "
            + "\(Decimals.text(evidence.value.error, 3)) (\(evidence.method))"
            + (evidence.value.ruleError > 0
              ? ", its rule may be off by \(Decimals.text(evidence.value.ruleError, 2))" : ""))
      }
    }
    lines += ["", "what the data say of the best fit (ln L ratio)"] + indented(parts(answer))
    return lines + [""] + exclusions(exclusion)
  }

  private static func indented(_ table: TextTable) -> [String] { table.lines.map { "  " + $0 } }

  private static func profiles(_ answer: FitAnswer) -> TextTable {
    var table = TextTable(["quantity", "best fit", "68 %", "95 %"], numeric: [1, 2, 3])
    let levels = ProfileGrid.levels[1] ?? []
    for (place, quantity) in answer.fit.parameters.quantities.enumerated() {
      table.add(
        [name(quantity), Decimals.short(answer.best.draw.values[place])]
          + levels.map { answer.profiles.single[place].interval($0).map(range) ?? "–" })
    }
    return table
  }

  private static func posterior(_ summary: FitSummary) -> TextTable {
    let isNested = summary.spreads.contains { $0.rHat == nil && $0.chainScale != nil }
    var table = TextTable(
      [
        "quantity", "mean", "±", "deviation", "median", "shortest 68 %", "shortest 95 %", "size",
        isNested ? "chains/families" : "R̂",
      ],
      numeric: Set(1...8))
    for spread in summary.spreads {
      table.add([
        name(spread.quantity), Decimals.short(spread.mean),
        spread.meanError.map { Decimals.short($0, 2) } ?? "–", Decimals.short(spread.deviation),
        Decimals.short(spread.quantiles[2]), range(spread.shortest68), range(spread.shortest95),
        spread.size.map { Decimals.text($0, 0) } ?? "–",
        spread.rHat.map { Decimals.text($0, 4) }
          ?? spread.chainScale.map { Decimals.text($0, 2) } ?? "–",
      ])
    }
    return table
  }

  /// How newborns of nested sampling lie among those alive, and how much they resemble their parents.
  private static func newborns(_ answer: FitAnswer, _ summary: FitSummary) -> [String] {
    guard let insertion = answer.insertion else { return [] }
    let kin = summary.kin.map {
      [
        "  errors by families / by threads: "
          + "\(Decimals.text($0.lowerBound, 2)) to \(Decimals.text($0.upperBound, 2))"
      ]
    }
    return ["  \(insertion.text)"] + (kin ?? [])
  }

  private static func correlations(_ summary: FitSummary) -> TextTable {
    let names = summary.spreads.map(\.quantity.name)
    var table = TextTable([""] + names, numeric: Set(1...max(1, names.count)))
    for (name, row) in zip(names, summary.correlations) {
      table.add([name] + row.map { Decimals.text($0, 2) })
    }
    return table
  }

  private static func parts(_ answer: FitAnswer) -> TextTable {
    var table = TextTable(["part", "ln L ratio"], numeric: [1])
    for (name, value) in zip(answer.parts, answer.best.parts) {
      table.add([name, Decimals.text(value, 3)])
    }
    return table
  }

  private static func exclusions(_ exclusion: FitExclusion) -> [String] {
    var lines = [
      "with r ≥ 1 of some result of the database: \(exclusion.prior.excluded) of "
        + "\(exclusion.prior.of) models of the prior"
        + (exclusion.posterior.map { ", \($0.excluded) of \($0.of) of the posterior" } ?? "")
    ]
    for row in exclusion.rows.prefix(5) {
      lines.append(
        "  at the best fit: \(row.result) \(row.region ?? "combined"), r \(Decimals.text(row.r, 2))"
          + (row.expectedR.map { " (expected \(Decimals.text($0, 2)))" } ?? ""))
    }
    return lines
  }

  private static func name(_ quantity: FitQuantity) -> String {
    quantity.name + (quantity.unit.isEmpty ? "" : " [\(quantity.unit)]")
  }

  private static func range(_ range: ClosedRange<Double>) -> String {
    "\(Decimals.short(range.lowerBound)) to \(Decimals.short(range.upperBound))"
  }
}

extension FitText {
  /// Steps, speed, acceptance; the time left where the sampler does not end by itself.
  static func progress(_ progress: RunProgress, _ sampler: SamplerSettings) -> String {
    switch sampler.kind {
    case .metropolis, .stretch, .tempering: return PosteriorText.progress(progress)
    case .nested, .evolution:
      let best = progress.bestLogDensity.map { " · best ln L ratio \(Decimals.text($0, 2))" } ?? ""
      return "step \(progress.steps) of all chains, which end by themselves · "
        + "\(Decimals.text(progress.stepsPerSecond, 1)) steps/s" + best
    }
  }

  /// The points of a step, their values, and how the sampler stands.
  static func step(
    _ state: ChainState<DrawsTarget<FitTarget>>, _ parameters: FitParameters
  ) -> [String] {
    var table = TextTable(
      ["ln L ratio"] + parameters.quantities.map(name),
      numeric: Set(0...parameters.quantities.count))
    for draw in state.point.draws {
      table.add(
        [Decimals.text(draw.logLikelihood, 3)] + draw.evidence.values.map { Decimals.short($0) })
    }
    let account = state.evidence
    var words = ["\(account.evaluations) points evaluated, \(account.refused) refused"]
    if let acceptance = account.acceptance {
      words.append("accepted \(Decimals.text(100 * acceptance, 0)) %")
    }
    if let evidence = account.logEvidence {
      words.append("ln evidence so far \(Decimals.text(evidence, 3))")
    }
    return table.lines + [words.joined(separator: ", ")]
  }
}
