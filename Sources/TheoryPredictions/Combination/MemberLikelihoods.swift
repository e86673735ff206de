import ExperimentalResults
import Likelihoods
import Numerics
import SimplifiedModels

/// The members of a combination, named at one model and asked at others.
///
/// A region stays that region and a joint likelihood that likelihood, so that ln L is of the same data at
/// every model. Limits of an upper-limit map are other numbers at other masses: there stands the
/// prediction of the same result with the largest ratio of observed to expected limit.
public struct MemberLikelihoods: Sendable {
  private enum Place: Sendable {
    case region(result: Int, region: Int)
    case joint(result: Int, background: Int)
    case limits(result: Int)
  }

  private let predictor: Predictor
  private let places: [Place]

  /// Names the members by what they predict for a model.
  public init(
    _ members: [TheoryPrediction], of decomposition: Decomposition, predictor: Predictor
  ) throws {
    self.predictor = predictor
    let yields = ResultYields(
      try MapMatches(decomposition, predictor: predictor), predictor: predictor)
    let joint = try JointSelection(yields, predictor: predictor)
    places = try members.map { member in
      let result = member.result
      if member.kind == .upperLimit { return .limits(result: result) }
      if let name = member.region,
        let region = predictor.database.results[result].regions.firstIndex(where: {
          $0.name == name
        })
      {
        return .region(result: result, region: region)
      }
      let speaking = try joint.entries[result]?.signal.chosenIfRising().background
      let place = predictor.backgrounds[result].firstIndex { $0 === speaking } ?? 0
      return .joint(result: result, background: place)
    }
  }

  /// What a model gets: each member's curve, and what the critic is told, at μ = 1.
  public struct Answer: Sendable {
    /// In the order of the members; nil for one that the model does not reach.
    public var curves: [LogRatioCurve?]
    /// The predictions of the critic; no others are there.
    public var predictions: Predictions
  }

  /// The curves of the members for a model; `combined` as for `Predictor.predictions`.
  public func answer(_ decomposition: Decomposition, combined: Bool = false) throws -> Answer {
    let yields = ResultYields(
      try MapMatches(decomposition, predictor: predictor), predictor: predictor)
    let joint = try JointSelection(yields, predictor: predictor)
    let critic = try CriticSelection(yields, joint, predictor: predictor).select(
      combined ? .every : .leading)
    var predictions = Predictions(
      critic: critic.predictions, likelihood: [], belowLeader: critic.belowLeader)
    if combined {
      predictions.combinedLimit = try SensitiveCombination(
        critic.predictions, joint, predictor: predictor
      ).observedLimit()
    }
    return Answer(curves: try places.map { try curve(of: $0, yields) }, predictions: predictions)
  }

  private func curve(of place: Place, _ yields: ResultYields) throws -> LogRatioCurve? {
    switch place {
    case .region(let result, let region):
      guard let found = yields.regions[result], found.crossSections[region] > 0 else { return nil }
      return LogRatioCurve(yields.prediction(result, region, found))
    case .joint(let result, let background):
      guard let found = yields.regions[result],
        let (model, size) = try predictor.joint(background, of: result, before: found)
      else { return nil }
      return LogRatioCurve(
        ScaledProfile(profile: model.observed, scale: size / model.unit),
        background: model.observed.valueAtZero)
    case .limits(let result):
      var best: (ratio: Double, prediction: TheoryPrediction)?
      for prediction in yields.limits[result] where prediction.profile != nil {
        guard let limit = prediction.upperLimit, let expected = prediction.expectedUpperLimit,
          limit / expected > best?.ratio ?? 0
        else { continue }
        best = (limit / expected, prediction)
      }
      return best.flatMap { LogRatioCurve($0.prediction) }
    }
  }
}

/// ln [L(μ) / L(0)] of one prediction.
public struct LogRatioCurve: Sendable {
  private let profile: any StrengthProfile
  private let background: Double

  init(_ profile: any StrengthProfile, background: Double) {
    self.profile = profile
    self.background = background
  }

  /// Nil for a prediction without a likelihood.
  public init?(_ prediction: TheoryPrediction) {
    guard let profile = prediction.profile else { return nil }
    self.init(profile, background: prediction.backgroundLogLikelihood)
  }

  /// Value and slope at a strength.
  public func value(at strength: Double) throws -> (value: Double, slope: Double) {
    let found = try profile.logLikelihood(atStrength: strength)
    return (found.value - background, found.slope)
  }

  /// The maximum of a sum of curves over a range of strengths.
  ///
  /// The ends, and the root of the slope where it falls from one end to the other; a maximum is known to
  /// the square of the tolerance.
  public static func maximum(
    of curves: [LogRatioCurve], in range: ClosedRange<Double>, relativeTolerance: Double = 1e-4
  ) throws -> (strength: Double, value: Double) {
    func sum(_ strength: Double) throws -> (value: Double, slope: Double) {
      var sum = (value: 0.0, slope: 0.0)
      for curve in curves {
        let found = try curve.value(at: strength)
        sum = (sum.value + found.value, sum.slope + found.slope)
      }
      return sum
    }
    let (low, high) = (try sum(range.lowerBound), try sum(range.upperBound))
    var best = (strength: range.lowerBound, value: low.value)
    if high.value > best.value { best = (range.upperBound, high.value) }
    guard low.slope > 0, high.slope < 0 else { return best }
    let root = try RootFinding.root(
      in: range.lowerBound, range.upperBound, relativeTolerance: relativeTolerance
    ) { try sum($0).slope }
    let top = try sum(root).value
    return top > best.value ? (root, top) : best
  }
}
