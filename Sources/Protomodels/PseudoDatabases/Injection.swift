import ExperimentalResults
import MarkovChains
import Numerics
import SimplifiedModels
import TheoryPredictions

/// A protomodel that is put into pseudo-data, to see whether a hunt finds it.
public struct Injection: Sendable {
  /// The model, its strengths set.
  public var model: Protomodel
  /// The significance that the most sensitive combination expects of it.
  public var expectedZ: Double
  /// Its signal in every result, in the order of the database.
  public var signals: [InjectedSignal]
}

extension HuntTarget {
  /// Attempts before no model is found that the results could see.
  private static let attempts = 20_000
  /// Largest common factor on drawn strengths.
  private static let largestFactor = 100.0

  /// Draws the model of an injection: content, masses, ratios and strengths by the prior of the
  /// posterior, then all strengths times one factor for an expected Z that is uniform in `range`.
  ///
  /// A model that needs a factor above 100 is drawn anew. A pure function of seed and number.
  public func injection(
    number: Int, seed: UInt64, expectedZ range: ClosedRange<Double>
  ) throws -> Injection {
    var random = RandomStream(
      runSeed: PseudoStream.key(seed, "injected model", number), chain: 0)
    let wanted = random.uniform(range.lowerBound, range.upperBound)
    let support = PosteriorSpace(space)
    for _ in 0..<Self.attempts {
      var model = PosteriorPrior().draw(in: support, using: &random).protomodel(in: space)
      if model.unstable.isEmpty { continue }
      let first = try expectedZ(of: model)
      guard first > 0, wanted / first <= Self.largestFactor else { continue }
      model.scaleStrengths(by: wanted / first)
      // Weak topologies appear or vanish with the strengths: the factor is corrected once.
      let second = try expectedZ(of: model)
      guard second > 0 else { continue }
      model.scaleStrengths(by: wanted / second)
      let reached = try expectedZ(of: model)
      guard abs(reached / wanted - 1) < 0.02 else { continue }
      return Injection(model: model, expectedZ: reached, signals: try signals(of: model))
    }
    throw ProtomodelError.nothingToHunt(
      reason: "none of \(Self.attempts) models has an expected significance of \(wanted)")
  }

  /// The expected significance of a model; 0 where no result speaks of it.
  func expectedZ(of model: Protomodel) throws -> Double {
    do {
      return try predictor.expectedSignificance(topologies(of: model).decomposition)
    } catch is RejectedPoint {
      return 0
    } catch is PredictionIssue {
      return 0
    }
  }

  /// What a model gives in every result: expected events of regions, cross sections in maps.
  public func signals(of model: Protomodel) throws -> [InjectedSignal] {
    let found = try predictor.signals(topologies(of: model).decomposition)
    return zip(database.results, found).map { result, signal in
      InjectedSignal(
        events: signal.crossSections.map { $0 * result.luminosity }, maps: signal.maps)
    }
  }
}
