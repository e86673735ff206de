import Documents
import Testing

@testable import Approximations

@Suite("The fitted background")
struct BackgroundMomentsTests {
  private func moments(_ text: String, _ data: FittedData = .control) throws -> BackgroundMoments {
    let source = try SimplifiedSource(Samples.node(text))
    return BackgroundMoments(try BackgroundFit(source, fitting: data))
  }

  @Test("has the covariance of control region and shape, in closed form")
  func covariance() throws {
    let found = try moments(Samples.text()).covariance
    // norm = 1 ± 0.1 from CR: (50, 30) 0.1 in common; shape: (6, -1).
    let expected: [Double] = [25 + 36, 15 - 6, 15 - 6, 9 + 1]
    for (left, right) in zip(found, expected) { #expect(abs(left - right) < 1e-9) }
  }

  @Test("does not know the data of the signal regions, unless all are fitted")
  func masking() throws {
    let texts = [Samples.text(), Samples.text(observed: [80, 40])]
    let control = try texts.map { try moments($0).fit.background }
    #expect(control[0] == control[1])
    #expect(abs(control[0][0] - 50) < 1e-6)
    let all = try texts.map { try moments($0, .all).fit.background }
    #expect(all[1][0] > all[0][0] + 5)
  }

  @Test("has third moments where a factor bends it")
  func parabola() throws {
    let product = try moments(Samples.text()).skewed()
    // norm and shape multiply: along the first bin both move by (5, 6)/√61 of their errors, and
    // C = 50 · 0.1 · 6/50 · 30/61.
    let c = 0.6 * 30 / 61.0
    #expect(abs(product.thirdMoments[0] - (6 * 61 + 8 * c * c) * c) < 1e-6 * 108)
    let bent = Samples.text(
      extra: #", {"name": "bend", "type": "normsys", "data": {"hi": 1.3, "lo": 0.9}}"#)
    let skewed = try moments(bent).skewed()
    #expect(skewed.thirdMoments[1] > 10 * product.thirdMoments[1])
    #expect(skewed.mean[1] > product.mean[1])
  }

  @Test("is refused where nothing determines a parameter, and where there is no signal region")
  func errors() throws {
    let free = Samples.text(extra: #", {"name": "free", "type": "normfactor", "data": null}"#)
    #expect(throws: ApproximationError.unconstrained(file: "small.json", parameter: "free")) {
      try moments(free)
    }
    #expect(throws: ApproximationError.self) {
      try SimplifiedSource(Samples.node(Samples.text()), signalChannels: ["SR2"])
    }
  }
}
