import ExperimentalResults
import Inference
import Likelihoods
import SimplifiedModels
import Testing

@testable import TheoryPredictions

/// Five correlated regions with some scatter of the data.
private func hypotheses(_ observed: [Double] = [31, 22, 8, 6, 2]) throws -> CovarianceHypotheses {
  let background: [Double] = [30, 18, 9, 4, 1.5]
  let errors = background.map { 0.15 * $0 + 0.3 }
  var matrix = [Double](repeating: 0, count: 25)
  for row in 0..<5 {
    for column in 0..<5 {
      matrix[5 * row + column] = (row == column ? 1 : 0.4) * errors[row] * errors[column]
    }
  }
  return try CovarianceHypotheses(
    regions: ["a", "b", "c", "d", "e"], observed: observed, background: background,
    covariance: matrix)
}

private func background(
  _ observed: [Double] = [31, 22, 8, 6, 2], regions: [Int] = [0, 1, 2, 3, 4]
)
  throws -> JointBackground
{
  try .sample("sample", try hypotheses(observed), regions: regions)
}

@Suite("A joint likelihood")
struct JointLikelihoodTests {
  private let events: [Double] = [0.2, 1, 0.7, 0.3, 0.1]

  @Test("has the profile and limits of fits that know no shortcut")
  func limits() throws {
    let model = try JointModel(background(), events: events)
    let likelihood = try hypotheses().likelihood(for: events)
    let direct = FittedProfile(likelihood)
    for strength in [0, 0.3, 1, 2.5, 6] {
      let found = try model.observed.logLikelihood(atStrength: strength / model.unit)
      let expected = try direct.logLikelihood(atStrength: strength)
      #expect(abs(found.value - expected.value) < 1e-8)
      #expect(abs(found.slope / model.unit - expected.slope) < 1e-6)
    }
    let limit = try Asymptotics.upperLimit(
      observed: direct, asimov: direct.asimov(), relativeTolerance: 1e-6)
    #expect(abs(try model.observedLimit() * model.unit / limit - 1) < 2e-4)
    let nominal = try FittedProfile(
      hypotheses().likelihood(for: events, observed: [30, 18, 9, 4, 1.5]))
    let expected = try Asymptotics.expectedLimit(asimov: nominal, relativeTolerance: 1e-6)
    #expect(abs(try model.expectedLimit() * model.unit / expected - 1) < 2e-4)
  }

  @Test("bounds its limits without solving for them", arguments: 0..<12)
  func bounds(_ seed: Int) throws {
    var random = TestRandom(state: UInt64(seed))
    let observed = [30.0, 18, 9, 4, 1.5].map { ($0 * (0.6 + 0.9 * random.uniform())).rounded() }
    let signal = (0..<5).map { _ in random.uniform() }
    let first = try JointModel(background(observed), events: signal)
    let limit = try first.observedLimit()
    let expected = try first.expectedLimit()
    for factor in [0.05, 0.3, 0.7, 0.99, 1.01, 1.4, 3] {
      // A fresh model: the limit is not known yet.
      let model = try JointModel(background(observed), events: signal)
      #expect(try model.observedLimitExceeds(factor * limit) == (factor < 1))
      #expect(try model.expectedLimitExceeds(factor * expected) == (factor < 1))
      if model.isHarmless(factor * limit) { #expect(factor < 1) }
    }
  }

  @Test("is the one with the smallest expected limit where a result has several")
  func choice() throws {
    let strong = try background()
    let weak = try JointBackground.sample(
      "weak",
      CovarianceHypotheses(
        regions: ["f", "g"], observed: [900, 800], background: [880, 820],
        covariance: [10_000, 0, 0, 10_000]), regions: [5, 6])
    let (shape, size) = SignalShape.make(result: 0, events: events + [1, 1])
    #expect(size == 1)
    for order in [[strong, weak], [weak, strong]] {
      let signal = try JointSignal(order, shape: shape)
      #expect(signal.models.count == 2)
      #expect(try signal.chosen().background.result == "sample")
    }
    let (only, _) = SignalShape.make(result: 0, events: [0, 0, 0, 0, 0, 3, 1])
    #expect(try JointSignal([strong, weak], shape: only).chosen().background.result == "weak")
  }

  @Test("depends on the shape of a signal, not on its strength or on what was asked before")
  func shapes() throws {
    let first = SignalShape.make(result: 0, events: events)
    let scaled = SignalShape.make(result: 0, events: events.map { $0 * 0.137 })
    #expect(first.shape == scaled.shape)
    #expect(abs(scaled.size - 0.137) < 1e-15)
    let memory = JointMemory()
    let once = try memory.signal(first.shape, [background()])
    #expect(try memory.signal(scaled.shape, [background()]) === once)
    _ = try once.chosen().observedLimit()
    let fresh = try JointSignal([background()], shape: first.shape).chosen()
    for strength in [2.0, 0.4, 1] {
      let a = try once.chosen().observed.logLikelihood(atStrength: strength)
      let b = try fresh.observed.logLikelihood(atStrength: strength)
      #expect(a.value.bitPattern == b.value.bitPattern)
      #expect(a.slope.bitPattern == b.slope.bitPattern)
    }
  }

  @Test("forgets the oldest of many shapes and computes the same again")
  func memory() throws {
    let memory = JointMemory()
    let backgrounds = [try background()]
    let shape = SignalShape.make(result: 0, events: events).shape
    let limit = try memory.signal(shape, backgrounds).chosen().observedLimit()
    for step in 1...300 {
      let other = SignalShape.make(result: 0, events: [1, Double(step) / 301, 0, 0, 0]).shape
      _ = try memory.signal(other, backgrounds)
    }
    let again = try memory.signal(shape, backgrounds).chosen().observedLimit()
    #expect(again.bitPattern == limit.bitPattern)
  }

  @Test("says which result and strength a failed fit belongs to")
  func failure() throws {
    let background = try JointBackground.sample("X-eff", BrokenHypotheses(), regions: [0])
    let issue = try #require(throws: PredictionIssue.self) { _ = try background.fit() }
    #expect("\(issue)".contains("X-eff"))
    #expect("\(issue)".contains("reject this model"))
  }
}

/// A likelihood that is nowhere defined.
private struct BrokenHypotheses: SignalHypotheses {
  let regions = ["a"]

  struct Broken: Likelihood {
    let parameters = ParameterSpace(
      parameters: [
        LikelihoodParameter(name: "mu", initial: 0, bounds: 0...10),
        LikelihoodParameter(name: "theta", initial: 0, bounds: -5...5),
      ], parameterOfInterest: 0)
    let observations = Observations(main: [1])
    func expected(at point: [Double]) -> Observations { observations }
    func logLikelihood(
      at point: [Double], of data: Observations, derivatives: inout Derivatives?
    ) -> Double { .nan }
  }

  func likelihood(for yields: [Double]) -> any Likelihood { Broken() }
}

extension JointBackground {
  /// Before any signal in a result whose regions at these places are those of the likelihood.
  fileprivate static func sample(
    _ folder: String, _ hypotheses: any SignalHypotheses, regions: [Int]
  ) throws -> JointBackground {
    var result = SampleResult(folder)
    for place in 0...(regions.max() ?? 0) {
      let name = regions.firstIndex(of: place).map { hypotheses.regions[$0] } ?? "other \(place)"
      result = result.region(
        name, observed: 1, expected: 1, error: 1, limit: 1, expectedLimit: 1)
    }
    result = result.joint(hypotheses)
    let published = try #require(result.likelihoods.first)
    return try #require(JointBackground(result.result, published))
  }
}
