import Foundation
import GlobalFits
import MarkovChains
import Numerics
import Runs

extension RunDiagnosis {
  /// Judges a fit as its sampler has to be judged, of samplers whose draws count alike up to a step; nil before every
  /// chain has some draws.
  public init?(_ fit: FitRun, upTo step: Int? = nil) throws {
    guard let draws = try fit.draws(upTo: step), let made = try fit.lastSteps(), made.all > 0
    else { return nil }
    let run = fit.run
    kind = .fit
    name = run.folder.name
    (walkers, plannedSteps) = (run.walkers, run.steps)
    let range = try fit.drawRange(to: min(made.common, step ?? .max))
    steps =
      fit.sampler.weighting == .equal
      ? (range.after, range.last, range.stride) : (0, made.all, 1)
    let summaries = try run.summaries()
    moves = Self.moves(summaries)
    refusals = Self.refusals(summaries)
    swaps = try Self.swaps(fit, summaries)
    insertion = draws.nested.flatMap { InsertionTest($0) }
    let isNested = draws.nested != nil
    let summary = isNested ? FitSummary(draws, quantities: fit.fit.parameters.quantities) : nil
    kin = summary?.kin
    criterion = fit.plan.until?.criterion ?? StopCriterion(budget: max(1, run.steps))
    agreement = Self.standardAgreement
    let (chains, planned) = (fit.drawChains.count, (made.common, run.steps))
    switch fit.sampler.weighting {
    case .equal:
      convergence = Convergence(Self.columns(draws, fit.fit.parameters.quantities))
        .thinned(by: range.stride)
      best = []
      verdict = DiagnosisVerdict(
        draws: convergence, criterion: criterion, command: "fit", name: name,
        isAlone: chains < 2 && !fit.isLadder,
        steps: (range.last - range.after, planned.0, planned.1), swaps: swaps)
    case .logWeights:
      convergence = Convergence(quantities: summary.map { $0.spreads.map(Self.quantity) } ?? [])
      best = []
      verdict = DiagnosisVerdict(
        nested: summary?.spreads ?? [], insertion, criterion: criterion, name: name,
        chains: chains, isFinished: try run.isFinished())
    case .none:
      convergence = Convergence(quantities: [])
      best = try run.chains.compactMap { chain in
        try chain.largestLogDensity(upTo: made.all).map {
          BestK(chain: chain.chain, K: 2 * $0.logDensity, step: $0.step)
        }
      }
      verdict = DiagnosisVerdict(
        best: best, agreement: agreement, name: name, isFinished: try run.isFinished())
    }
  }

  private static func columns(
    _ draws: FitDraws, _ quantities: [FitQuantity]
  ) -> [(name: String, draws: Draws)] {
    let columns = quantities.enumerated().map { place, quantity in
      (
        quantity.name + (quantity.unit.isEmpty ? "" : " [\(quantity.unit)]"),
        Draws(draws.sequences.map { $0.map { $0.values[place] } })
      )
    }
    return columns + [("ln L ratio", Draws(draws.sequences.map { $0.map(\.logLikelihood) }))]
  }

  private static func quantity(_ spread: FitSummary.Spread) -> Convergence.Quantity {
    let unit = spread.quantity.unit
    return Convergence.Quantity(
      spread.quantity.name + (unit.isEmpty ? "" : " [\(unit)]"), mean: spread.mean,
      meanError: spread.meanError, size: spread.size)
  }

  /// Swaps of tempering: of every chain, or of the one ladder that all chains are.
  private static func swaps(_ fit: FitRun, _ summaries: [ChainSummary]) throws -> [Swaps] {
    guard fit.isLadder else {
      return try fit.temperedLadders().map { chain, ladder in
        Swaps(
          chain: chain, temperatures: ladder.betas.map { 1 / $0 }, rates: ladder.pairs.map(\.rate),
          barrier: ladder.barrier)
      }
    }
    // A rung counts its swaps with both neighbours: those with the next are what the pair before leaves.
    var (before, rates) = ((tried: 0, accepted: 0), [Double?]())
    for summary in summaries.dropLast() {
      let swap = summary.moves.first { $0.name == ReplicaExchange.name }
      let own = (
        tried: (swap?.proposed ?? 0) - before.tried,
        accepted: (swap?.accepted ?? 0) - before.accepted
      )
      rates.append(own.tried > 0 ? Double(own.accepted) / Double(own.tried) : nil)
      before = own
    }
    let betas = CubeRungKernel<FitTarget>.betas(rungs: fit.plan.walkers)
    return [
      Swaps(
        chain: 0, temperatures: betas.map { 1 / $0 }, rates: rates,
        barrier: rates.reduce(0) { $0 + 1 - ($1 ?? 1) })
    ]
  }
}

extension DiagnosisVerdict {
  /// How seldom chains of nested sampling that agree may differ as they do.
  private static let rare = 0.001

  /// Judges nested sampling by the spread of its chains and by effective sizes.
  init(
    nested spreads: [FitSummary.Spread], _ insertion: InsertionTest?, criterion: StopCriterion,
    name: String, chains: Int, isFinished: Bool
  ) {
    shortcomings = []
    advice = []
    for spread in spreads {
      let quantity = spread.quantity.name
      if let scale = spread.chainScale {
        // Of chains that agree the square times their degrees of freedom follows χ².
        let degrees = chains - 1
        let chance = SpecialFunctions.chiSquaredSurvival(
          scale * scale * Double(degrees), degrees: degrees)
        if chance < Self.rare {
          shortcomings.append(
            "\(quantity): the chains differ by \(Self.text(scale, 1)) times what their families say"
          )
        }
      }
      if let size = spread.size, size < criterion.effectiveSize {
        shortcomings.append(
          "\(quantity): effective size is \(Self.text(size, 0)), not \(criterion.effectiveSize)")
      }
    }
    if let insertion, min(insertion.pValue, insertion.generationPValue) < Self.rare {
      shortcomings.append("newborns are not like those alive: \(insertion.text)")
      advice.append("let newborns go further: double the “slices” of the sampler")
    }
    if chains < 2 {
      shortcomings.append("one chain alone: nothing shows what its slices have missed")
    }
    if !isFinished { shortcomings.append("its chains have not ended") }
    isEnough = shortcomings.isEmpty
    let size = spreads.compactMap(\.size).min() ?? .nan
    finding =
      isEnough
      ? "The chains agree, and have ended; the smallest effective size is \(Self.text(size, 0))."
      : "The chains have not told enough: the smallest effective size is \(Self.text(size, 0))."
    if isEnough { return }
    advice.append(
      isFinished
        ? "begin another fit with more live points: --sampler '{\"name\": \"nested\", \"livePoints\": …}'"
          + (chains < 2 ? " and --walkers 4" : "")
        : "go on: protolith fit --resume \(name)")
  }

  /// Judges a search for the best fit by whether its chains found the same one.
  init(best: [RunDiagnosis.BestK], agreement: Double, name: String, isFinished: Bool) {
    let values = best.map { $0.K / 2 }
    let (low, high) = (values.min() ?? .nan, values.max() ?? .nan)
    shortcomings = []
    advice = []
    if best.count < 2 { shortcomings.append("one chain alone cannot be compared with another") }
    if best.count > 1, !(high - low <= agreement) {
      shortcomings.append(
        "best ln L ratio from \(Self.text(low, 3)) to \(Self.text(high, 3)), more than \(agreement) apart"
      )
    }
    if !isFinished { shortcomings.append("its chains have not ended") }
    isEnough = shortcomings.isEmpty
    finding =
      isEnough
      ? "The chains agree on the best ln L ratio within \(Self.text(high - low, 3)). A search proves no maximum."
      : "The chains do not agree on the best fit, or have not ended."
    if isEnough { return }
    advice.append(
      isFinished
        ? "begin another search with a larger population, or with more --walkers"
        : "go on: protolith fit --resume \(name)")
  }
}
