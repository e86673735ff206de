import MarkovChains
import SimplifiedModels
import TheoryPredictions

extension HuntTarget {
  /// Evaluates a model: predictions, critic, best combination, K.
  ///
  /// μ̂ is absorbed into the strengths and the model predicted anew until μ̂ stays within 1 % of 1, at
  /// most five times: weak topologies appear and vanish as the strengths change. Where none does, every
  /// prediction is proportional to μ, and nothing new could be learnt.
  public func evaluate(_ point: Protomodel) throws -> Evaluation<Protomodel, Verdict> {
    try evaluate(point, stability: 0.01, passes: 5)
  }

  func evaluate(
    _ point: Protomodel, stability: Double, passes: Int
  ) throws -> Evaluation<Protomodel, Verdict> {
    var model = point
    var topologies = try self.topologies(of: model)
    for pass in 1... {
      let judgement = try judge(topologies)
      let muHat = judgement.combination.muHat
      model.scaleStrengths(by: muHat)
      var isSettled = abs(muHat - 1) <= stability || pass >= passes
      var isProportional = false
      if !isSettled {
        let next = try self.topologies(of: model)
        isProportional = next.decomposition.isMultiple(of: topologies.decomposition, by: muHat)
        isSettled = isProportional
        topologies = next
      }
      if isSettled {
        let verdict = try verdict(of: model, judgement, left: isProportional ? 1 : muHat)
        return Evaluation(point: model, logDensity: verdict.K / 2, evidence: verdict)
      }
    }
    preconditionFailure("the passes end")
  }

  /// What the results say of a model, with the strength still free.
  struct Judgement {
    var spectrum: Spectrum
    var predictions: Predictions
    var maximalStrength: Double
    var combination: BestCombination
  }

  /// What a model makes: the first stages of its way.
  struct Topologies {
    var spectrum: Spectrum
    var decomposition: Decomposition
  }

  /// Spectrum and decomposition of a model; one without a cross section is rejected.
  func topologies(of model: Protomodel) throws -> Topologies {
    do {
      let spectrum = try model.spectrum(with: space.references)
      return Topologies(
        spectrum: spectrum,
        decomposition: Decomposition(spectrum, settings: settings.decomposition))
    } catch SimplifiedModelError.noCrossSection {
      throw RejectedPoint("no cross section")
    }
  }

  /// Predictions, critic and best combination; a model that no result speaks for is rejected.
  ///
  /// A walk needs the limits of joint likelihoods only where they may lead (`LimitCoverage.leading`).
  func judge(_ model: Protomodel, limits: LimitCoverage = .leading) throws -> Judgement {
    try judge(topologies(of: model), limits: limits)
  }

  func judge(_ topologies: Topologies, limits: LimitCoverage = .leading) throws -> Judgement {
    do {
      let predictions = try predictor.predictions(
        topologies.decomposition, limits: limits, combined: settings.critic.isSensitive)
      if predictions.likelihood.isEmpty { throw RejectedPoint("no prediction with a likelihood") }
      let strength = settings.critic.maximalStrength(predictions)
      let combination = try BestCombination.find(
        predictions.likelihood, in: database, maximalStrength: strength, flaws: settings.flaws)
      if combination.members.isEmpty || !(combination.muHat > 0 && combination.zSquared > 0) {
        throw RejectedPoint("no combination with an excess")
      }
      return Judgement(
        spectrum: topologies.spectrum, predictions: predictions, maximalStrength: strength,
        combination: combination)
    } catch let issue as PredictionIssue {
      throw RejectedPoint(issue.shortReason)
    }
  }

  /// The verdict for `model`, which has μ̂ of the judgement in its strengths; `left` is the μ̂ that it
  /// would be found to have now.
  private func verdict(
    of model: Protomodel, _ judgement: Judgement, left: Double
  ) throws -> Verdict {
    let combination = judgement.combination
    let muHat = combination.muHat
    var crossSections = judgement.spectrum.crossSections
    for place in crossSections.indices { crossSections[place].value *= muHat }
    let logPrior = settings.prior.logarithm(of: model, crossSections: crossSections)
    let contributions = try combination.members.map {
      try Contribution(judgement.predictions.likelihood[$0], muHat: muHat, in: database)
    }
    return Verdict(
      K: TestStatistic.K(zSquared: combination.zSquared, logPrior: logPrior),
      Z: max(0, combination.zSquared).squareRoot(), muHat: left,
      maximalStrength: judgement.maximalStrength * (left / muHat), logPrior: logPrior,
      contributions: contributions, critics: leadingCritics(judgement, muHat: muHat),
      predictionCount: judgement.predictions.likelihood.count)
  }

  /// How many critics a verdict names.
  private static let namedCritics = 12

  /// The leading critics of a model as it stands, with the expected r of every joint likelihood, which a
  /// verdict lacks.
  public func critics(of model: Protomodel) throws -> [CriticValue] {
    leadingCritics(try judge(model, limits: .every), muHat: 1)
  }

  private func leadingCritics(_ judgement: Judgement, muHat: Double) -> [CriticValue] {
    let values = judgement.predictions.critic.compactMap {
      CriticValue($0, muHat: muHat, in: database)
    }
    let sorted = values.sorted {
      ($1.r, $0.analysis, $0.type, $0.dataset) < ($0.r, $1.analysis, $1.type, $1.dataset)
    }
    return Array(sorted.prefix(Self.namedCritics))
  }
}
