import Foundation
import Numerics
import Testing

@testable import Inference

@Suite("Statistics of an ensemble")
struct EnsembleTests {
  // Clopper and Pearson's interval: scipy.stats.binomtest(k, n).proportion_ci(level, "exact"), SciPy 1.14.
  @Test("count with the interval of Clopper and Pearson")
  func clopperPearson() {
    let interval = BinomialInterval(11, of: 50, level: 0.95)
    #expect(interval.fraction == 0.22)
    #expect(abs(interval.low - 0.115266) < 1e-5)
    #expect(abs(interval.high - 0.359612) < 1e-5)
    let none = BinomialInterval(0, of: 10, level: 0.9)
    #expect(none.low == 0)
    #expect(abs(none.high - (1 - pow(0.05, 0.1))) < 1e-12)
    #expect(BinomialInterval(10, of: 10).high == 1)
  }

  // The 50 fake K of arXiv:2012.12246 give 0.1917 at the mean of the ten observed ones
  // (golden/protomodel-builder/anchors.md, scipy.stats.gaussian_kde).
  @Test("give the published p-value from the published K")
  func publishedKernel() throws {
    let density = try #require(KernelDensity(PublishedFakes.K))
    #expect(PublishedFakes.K.count == 50)
    #expect(abs(density.survival(at: 6.7635) - 0.1917) < 1e-4)
    #expect(abs(density.survival(at: 6.901) - 0.1768) < 1e-4)
    #expect(abs(density.survival(at: 6.581) - 0.2123) < 1e-4)
    #expect(KernelDensity([1, 1, 1]) == nil)
    #expect(BinomialInterval(PublishedFakes.K.count { $0 >= 6.7635 }, of: 50).count == 11)
  }

  @Test("fit both tails to samples of themselves")
  func recoversLaws() throws {
    var random = RandomStream(runSeed: 5, chain: 0)
    let gumbel = TailLaw.gumbel(location: 4, scale: 1.5)
    let pareto = TailLaw.generalisedPareto(threshold: 2, scale: 1.2, shape: -0.2)
    for law in [gumbel, pareto] {
      var values: [Double] = []
      for _ in 0..<20_000 { values.append(law.quantile(survival: 1 - random.uniform())) }
      let found =
        law == gumbel
        ? TailLaw.gumbel(fittedTo: values) : TailLaw.generalisedPareto(fittedTo: values, above: 2)
      let fitted = try #require(found)
      for p in [0.5, 0.1, 0.01, 1e-4] {
        let x = law.quantile(survival: p)
        #expect(abs(law.survival(at: x) - p) < 1e-12)
        #expect(abs(log(fitted.survival(at: x) / p)) < 0.1 * max(1, -log(p)))
      }
      #expect(KolmogorovSmirnov(values) { 1 - law.survival(at: $0) }.pValue > 1e-6)
    }
  }

  @Test("judge how well a tail fits")
  func goodness() throws {
    var random = RandomStream(runSeed: 6, chain: 0)
    let law = TailLaw.gumbel(location: 4, scale: 1.5)
    var (good, bad): ([Double], [Double]) = ([], [])
    for index in 0..<200 {
      good.append(law.quantile(survival: 1 - random.uniform()))
      bad.append(index % 2 == 0 ? 0 + 0.1 * random.uniform() : 10 + 0.1 * random.uniform())
    }
    let fits = try [good, bad].map { try #require(TailFit.gumbel($0, observed: 9)) }
    #expect(fits[0].goodness > 1e-3)
    #expect(fits[1].goodness < 0.01)
    #expect(fits[0].low < fits[0].pValue && fits[0].pValue < fits[0].high)
    #expect(abs(log(fits[0].pValue / law.survival(at: 9))) < 1)
    let excesses = try #require(TailFit.excesses(good, observed: 9))
    #expect(abs(log(excesses.pValue / law.survival(at: 9))) < 1.5)
    #expect(TailFit.excesses(good, observed: 0) == nil)
  }

  // scipy.stats.kstwobign.sf(1.2) = 0.112249666 (SciPy 1.14); values at the middles of n steps.
  @Test("measure the distance from a distribution")
  func kolmogorov() {
    #expect(abs(KolmogorovSmirnov.survival(1.2) - 0.112249666) < 1e-8)
    let middles = (0..<50).map { (Double($0) + 0.5) / 50 }
    #expect(abs(KolmogorovSmirnov(middles) { $0 }.distance - 0.01) < 1e-12)
    #expect(KolmogorovSmirnov(middles) { $0 }.pValue == 1)
    #expect(KolmogorovSmirnov(middles.map { $0 * $0 }) { $0 }.pValue < 0.01)
  }
}
