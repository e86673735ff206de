import MarkovChains
import Protomodels
import Reports
import Runs
import TheoryPredictions

/// What a posterior says, as text.
enum PosteriorText {
  /// Steps, speed, acceptance, time left.
  static func progress(_ progress: RunProgress) -> String {
    var parts = [
      "step \(progress.steps) of \(progress.stepsInAll)",
      "\(Decimals.text(progress.stepsPerSecond, 0)) steps/s",
      "accepted \(Decimals.text(100 * progress.acceptance, 0)) %",
    ]
    if let left = progress.secondsLeft { parts.append("\(Decimals.duration(left)) left") }
    return parts.joined(separator: " · ")
  }

  /// What begins.
  static func headline(_ plan: RunPlan<PosteriorPlan>) -> String {
    let settings = plan.settings.posterior
    return "posterior \(plan.name): \(plan.walkers) walkers × \(plan.steps) steps (burn-in "
      + "\(settings.burnIn)) on \(settings.betas.count) temperatures, \(plan.settings.database) "
      + "(\(plan.settings.selection)), seed \(plan.seed)"
  }

  /// Which results speak, and how they were chosen.
  static func combination(_ settings: PosteriorSettings, shares: [Double]?) -> [String] {
    let parts = settings.combination.parts
    var lines: [String] = []
    switch settings.choice {
    case .expected(let models):
      lines.append(
        "fixed combination of \(parts.count) parts: the most sensitive one to \(models) models of the "
          + "prior by expected limits; what was observed had no say in it")
    case .run(let name, let leftOut):
      lines.append(
        "fixed combination of \(parts.count) parts: members of the best combination of the search "
          + "“\(name)”, chosen by what was observed; the evidence is therefore too large")
      if !leftOut.isEmpty {
        lines.append(
          "  left out (limits on masses are no fixed data): \(leftOut.joined(separator: ", "))")
      }
    }
    for (place, part) in parts.enumerated() {
      let share = shares.map { ", sees \(Decimals.text(100 * $0[place], 0)) % of the models" } ?? ""
      lines.append("  " + name(part) + share)
    }
    return lines
  }

  /// A part in a few words.
  static func name(_ part: FixedCombination.Part) -> String {
    part.region.map { "\(part.folder) \($0)" }
      ?? "\(part.folder) (its likelihood of several regions)"
  }

  /// The whole answer.
  static func lines(_ answer: PosteriorAnswer) -> [String] {
    let settings = answer.plan.settings.posterior
    var lines = [
      "posterior \(answer.name) (reversible jumps with parallel tempering; no search): "
        + "\(answer.draws.count) draws of \(answer.plan.walkers) walkers, steps "
        + "\(answer.draws.after + 1) to \(answer.draws.to)"
        + (answer.draws.stride > 1 ? ", each \(answer.draws.stride)th" : "")
    ]
    lines += combination(settings, shares: nil)
    lines += ["", "contents besides the LSP"] + indented(contents(answer.summary))
    lines += ["", "particles (masses in GeV where they are there)"]
    lines += indented(particles(answer.summary))
    lines += ["", "strengths (multipliers of reference cross sections where both are there)"]
    lines += indented(strengths(answer.summary))
    lines += ["", "evidence against background"] + evidence(answer).map { "  " + $0 }
    return lines + [""] + DiagnosisText.lines(answer.diagnosis)
  }

  private static func indented(_ table: TextTable) -> [String] { table.lines.map { "  " + $0 } }

  private static func contents(_ summary: PosteriorSummary) -> TextTable {
    var table = TextTable(
      ["content", "probability", "±", "prior", "ln evidence over the LSP alone"],
      numeric: [1, 2, 3, 4])
    for content in summary.contents.prefix(15) {
      let names = content.particles.map { ParticleNames.name(for: $0) }.joined(separator: " ")
      table.add([
        names.isEmpty ? "the LSP alone" : names, Decimals.text(content.probability, 4),
        content.error.map { Decimals.text($0, 4) } ?? "–",
        Decimals.short(content.priorProbability, 2),
        content.logEvidenceRatio.map { Decimals.text($0, 2) } ?? "–",
      ])
    }
    return table
  }

  private static func particles(_ summary: PosteriorSummary) -> TextTable {
    var table = TextTable(
      ["particle", "probability", "±", "prior", "median", "±", "68 %", "95 %"],
      numeric: [1, 2, 3, 4, 5, 6, 7])
    let sorted = summary.particles.enumerated().sorted {
      ($1.element.probability, $0.offset) < ($0.element.probability, $1.offset)
    }.map(\.element)
    for presence in sorted {
      table.add(
        [
          ParticleNames.name(for: presence.particle), Decimals.text(presence.probability, 4),
          presence.error.map { Decimals.text($0, 4) } ?? "–",
          Decimals.text(presence.priorProbability, 4),
        ] + spread(presence.mass, 0))
    }
    return table
  }

  private static func strengths(_ summary: PosteriorSummary) -> TextTable {
    var table = TextTable(
      ["pair", "probability", "median", "±", "68 %", "95 %"], numeric: [1, 2, 3, 4, 5])
    for strength in summary.strengths.prefix(12) {
      let pair = [strength.first, strength.second].map { ParticleNames.name(for: $0) }
      table.add(
        [pair.joined(separator: " "), Decimals.text(strength.probability, 4)]
          + spread(strength.multiplier, 2))
    }
    return table
  }

  private static func spread(_ spread: PosteriorSummary.Spread?, _ decimals: Int) -> [String] {
    guard let spread else { return ["–", "–", "–", "–"] }
    func range(_ range: ClosedRange<Double>) -> String {
      "\(Decimals.text(range.lowerBound, decimals)) to \(Decimals.text(range.upperBound, decimals))"
    }
    return [
      Decimals.text(spread.median, decimals),
      spread.medianError.map { Decimals.text($0, decimals) } ?? "–", range(spread.shortest68),
      range(spread.shortest95),
    ]
  }

  private static func evidence(_ answer: PosteriorAnswer) -> [String] {
    guard let stones = answer.evidence else {
      return [
        "none: the ladder has to reach the prior (temperature inf), and to have some steps behind it"
      ]
    }
    var lines = [
      "ln Z/Z₀ = \(Decimals.text(stones.logRatio, 3)) ± \(Decimals.text(stones.error, 3)) by stepping "
        + "stones (walkers: \(stones.chains.map { Decimals.text($0, 2) }.joined(separator: ", ")))"
    ]
    if let alone = answer.summary.logEvidenceOfAlone {
      lines.append(
        "cross-check: \(Decimals.text(alone.value, 3)) ± \(Decimals.text(alone.error, 3)) from how "
          + "often the LSP is alone")
    }
    if let integral = answer.integral {
      lines.append(
        "cross-check: \(Decimals.text(integral.logRatio, 3)) ± \(Decimals.text(integral.error, 3)) by "
          + "thermodynamic integration, whose rule is off by up to "
          + Decimals.short(integral.ruleError, 2))
    }
    if answer.plan.settings.posterior.choice.lookedAtData {
      lines.append("too large: the combination was chosen by what was observed")
    }
    return lines
  }
}
