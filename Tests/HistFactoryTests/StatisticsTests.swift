import HistFactory
import Inference
import Likelihoods
import Testing

/// One call of `pyhf.infer.hypotest` on the workspace of this suite.
private struct Call: Sendable, CustomTestStringConvertible {
  var name: String
  var counts: [Int]
  /// The lower bound of the strength.
  var lowest = 0.0
  var kind: TestStatisticKind
  /// `CLs_obs` (for q0 CLs+b), `CLsb` (nil for q0, which pyhf does not give twice), `CLb`.
  var observed: Double, clsb: Double?, clb: Double
  var expected: [Double]
  var testDescription: String { "\(name), \(kind.rawValue)" }
}

/// Numbers of pyhf 0.7.6, jax with `scipy_optimizer(tolerance=1e-14)`:
/// `hypotest(1.0, data, model, test_stat=…, return_tail_probs=True, return_expected=True,
/// return_expected_set=True)` (`hypotest(0.0, …)` for q0).
private let calls: [Call] = {
  let excess = [68, 39, 94]
  let deficit = [41, 24, 104]
  let excessBand = [
    0.2570819132663144, 0.40409293039352706, 0.6022643184837888, 0.8129585065445223,
    0.9520699020915538,
  ]
  let deficitBand = [
    0.13149460273957356, 0.2531944251173356, 0.45403233239210095, 0.7121994322186562,
    0.9154114817020749,
  ]
  return [
    Call(
      name: "excess", counts: excess, kind: .qtilde, observed: 0.7154428503357928, clsb: 0.5,
      clb: 0.6988678407581056, expected: excessBand),
    Call(
      name: "excess", counts: excess, lowest: -4, kind: .q, observed: 0.7154428503357928,
      clsb: 0.5, clb: 0.6988678407581056, expected: excessBand),
    Call(
      name: "excess", counts: excess, kind: .q0, observed: 0.04209983569120069, clsb: nil,
      clb: 0.11442695058381547,
      expected: [
        0.005809563903731044, 0.06381615613820572, 0.3003112992324596, 0.6831389754242584,
        0.9300944189121595,
      ]),
    Call(
      name: "deficit", counts: deficit, kind: .qtilde, observed: 0.2127223383416215,
      clsb: 0.021566271756621878, clb: 0.10138226161272973, expected: deficitBand),
    Call(
      name: "deficit, bounded", counts: deficit, kind: .q, observed: 0.2827542159270469,
      clsb: 0.058098366733445456, clb: 0.20547303439123732, expected: deficitBand),
    Call(
      name: "deficit, free", counts: deficit, lowest: -4, kind: .q,
      observed: 0.21162315380577318, clsb: 0.021154996273653005, clb: 0.09996541443224577,
      expected: deficitBand),
    Call(
      name: "deficit", counts: deficit, lowest: -4, kind: .q0, observed: 0.5, clsb: nil,
      clb: 0.7722692635862496,
      expected: [
        0.003013204816263474, 0.04037586100988747, 0.2277307364137504, 0.6001205087955782,
        0.8950170186696337,
      ]),
  ]
}()

@Suite("Hypothesis tests of a workspace")
struct StatisticsTests {
  /// A background with a free factor, a normsys and a staterror, and its control channel.
  private func likelihood(
    _ counts: [Int], lowest: Double = 0, signal: [Double] = [6, 4], inits: String = ""
  ) throws -> WorkspaceLikelihood {
    let text = SmallWorkspace.text(
      modifiers: #"""
        {"name": "k", "type": "normfactor", "data": null},
        {"name": "a", "type": "normsys", "data": {"lo": 0.9, "hi": 1.15}},
        {"name": "s", "type": "staterror", "data": [2.0, 1.5]}
        """#, inControl: #"{"name": "k", "type": "normfactor", "data": null}"#,
      parameters: #"{"name": "mu", \#(inits)"bounds": [[\#(lowest), 10]]}"#
    )
    .replacing("[57, 31]", with: "[\(counts[0]), \(counts[1])]")
    .replacing("[94]", with: "[\(counts[2])]")
    .replacing("[6.0, 4.0]", with: "[\(signal[0]), \(signal[1])]")
    return try Workspace(SmallWorkspace.node(text)).likelihood()
  }

  @Test("agree with pyhf", arguments: calls)
  fileprivate func pyhf(_ call: Call) throws {
    let likelihood = try likelihood(call.counts, lowest: call.lowest)
    let profile = FittedProfile(likelihood)
    let test = try Asymptotics.test(
      atStrength: 1, observed: profile,
      asimov: profile.asimov(atStrength: call.kind.alternativeStrength), kind: call.kind,
      lowestStrength: call.lowest)
    #expect(abs(test.cls - call.observed) < 1e-6)
    #expect(abs(test.clb - call.clb) < 1e-6)
    if let clsb = call.clsb { #expect(abs(test.clsb - clsb) < 1e-6) }
    for (found, reference) in zip(test.expected, call.expected) {
      #expect(abs(found - reference) < 1e-6)
    }
  }

  @Test("of two-sided statistics follow the distribution of μ̂")
  func twoSided() throws {
    let profile = FittedProfile(try likelihood([41, 24, 104], lowest: -4))
    let asimov = try profile.asimov()
    func test(_ kind: TestStatisticKind) throws -> HypothesisTest {
      try Asymptotics.test(
        atStrength: 1, observed: profile, asimov: asimov, kind: kind, lowestStrength: -4)
    }
    let (q, t, ttilde) = (try test(.q), try test(.t), try test(.ttilde))
    // μ̂ is negative: qμ and tμ are the same number, its two-sided probability twice the other.
    #expect(t.statistic == q.statistic && abs(t.clsb / q.clsb - 2) < 1e-12)
    #expect(t.bestStrength < 0 && ttilde.bestStrength == 0 && ttilde.statistic < t.statistic)
    // t̃μ sees as deviating what q̃μ sees, and the data that far above.
    let qtilde = try test(.qtilde)
    #expect(ttilde.clsb > qtilde.clsb && ttilde.clsb < 2 * t.clsb)
  }

  @Test("do not care for the bounds in the file when they seek a limit")
  func beyondBounds() throws {
    // A signal of a hundredth: the limit lies far above the upper bound 10.
    let (large, small) = (
      try likelihood([57, 31, 94]), try likelihood([57, 31, 94], signal: [0.06, 0.04])
    )
    let limits = try [large, small].map { likelihood in
      let profile = FittedProfile(likelihood)
      return try Asymptotics.limits(observed: profile, asimov: profile.asimov())
    }
    #expect(limits[1].observed > 10)
    for (left, right) in zip(
      [limits[0].observed] + limits[0].expected, [limits[1].observed] + limits[1].expected)
    { #expect(abs(100 * left / right - 1) < 1e-7) }
  }

  @Test("say so where the signal is zero")
  func noSignal() throws {
    let profile = FittedProfile(try likelihood([57, 31, 94], signal: [0, 0]))
    let error = #expect(throws: InferenceError.self) {
      try Asymptotics.limits(observed: profile, asimov: profile.asimov())
    }
    #expect(error?.description.contains("the signal is zero in every bin") == true)
  }

  @Test("expect other limits before the fit than after it, and the same observed one")
  func beforeFit() throws {
    let profile = FittedProfile(try likelihood([41, 24, 104]))
    let asimov = try profile.asimov()
    let after = try Asymptotics.limits(observed: profile, asimov: asimov)
    let before = try Asymptotics.limits(
      observed: profile, asimov: asimov, expecting: profile.asimovBeforeFit())
    #expect(before.observed == after.observed && before.expected[2] != after.expected[2])
    // The nominal background is the data that this likelihood expects: it is their own Asimov set.
    let nominal = FittedProfile(try likelihood([50, 30, 100]))
    let own = try Asymptotics.limits(observed: nominal, asimov: nominal.asimov())
    #expect(abs(own.expected[2] / before.expected[2] - 1) < 1e-7)
    #expect(abs(own.observed / before.expected[2] - 1) < 1e-7)
  }

  @Test("limit a sum of analyses more tightly than each")
  func sum() throws {
    let parts = try [likelihood([57, 31, 94]), likelihood([52, 28, 104])].map { FittedProfile($0) }
    let asimov = try parts.map { try $0.asimov() }
    let each = try zip(parts, asimov).map { try Asymptotics.limits(observed: $0, asimov: $1) }
    let both = try Asymptotics.limits(
      observed: SummedProfile(parts), asimov: SummedProfile(asimov))
    #expect(both.expected[2] < each.map { $0.expected[2] }.min() ?? 0)
    // Twice the same analysis: q doubles, and with it √q_A grows by √2.
    let twice = SummedProfile([asimov[0], asimov[0]])
    let double = try Asymptotics.test(
      atStrength: 1, observed: SummedProfile([parts[0], parts[0]]), asimov: twice)
    let single = try Asymptotics.test(atStrength: 1, observed: parts[0], asimov: asimov[0])
    #expect(abs(double.asimovStatistic - 2 * single.asimovStatistic) < 1e-8)
    #expect(abs(double.statistic - 2 * single.statistic) < 1e-8)
  }

  @Test("by toys agree with the formulae where both hold")
  func toys() throws {
    let likelihood = try likelihood([57, 31, 94])
    let study = try ToyStudy(likelihood, strength: 2)
    let run = try study.run(0..<1500, seed: 11, threads: 2)
    #expect(run.failures.isEmpty)
    let toys = try ToyTest(study.distributions(of: [run], model: "small"))
    let profile = FittedProfile(likelihood)
    let formula = try Asymptotics.test(
      atStrength: 2, observed: profile, asimov: profile.asimov())
    #expect(abs(study.observed - formula.statistic) < 1e-7)
    // Counts near 50: the formulae are good to some per cent, the errors are as large.
    #expect(abs(toys.clsb.value - formula.clsb) < 5 * toys.clsb.error)
    #expect(abs(toys.clb.value - formula.clb) < 5 * toys.clb.error)
  }
}
