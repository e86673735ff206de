import Foundation
import HistFactory
import Testing

@Suite("Interpolation")
struct InterpolationTests {
  private static let points = [-2.5, -1, -0.7, -0.2, 0, 0.3, 0.9, 1, 1.8]

  /// The background's rate in SR[0] for a histosys 45 / 50 / 58 or a normsys 0.8 / 1 / 1.3.
  private func rate(
    _ alpha: Double, _ modifier: String, _ codes: InterpolationCodes
  ) throws -> Double {
    let likelihood = try SmallWorkspace.likelihood(modifiers: modifier, codes: codes)
    let parameters = likelihood.parameters.parameters
    return likelihood.expected(at: parameters.map { $0.name == "a" ? alpha : 0 }).main[1]
  }

  @Test("of shapes is piecewise linear in code 0", arguments: points)
  func code0(_ alpha: Double) throws {
    let found = try rate(alpha, DerivativeTests.histosys, .init(histosys: .code0))
    #expect(abs(found - (50 + (alpha > 0 ? 8 * alpha : 5 * alpha))) < 1e-12)
  }

  @Test("of shapes is quadratic inside and linear outside in code 2", arguments: points)
  func code2(_ alpha: Double) throws {
    let (a, b) = ((58.0 + 45) / 2 - 50, (58.0 - 45) / 2)
    let change =
      abs(alpha) <= 1
      ? a * alpha * alpha + b * alpha
      : (alpha > 1 ? (b + 2 * a) * (alpha - 1) : (b - 2 * a) * (alpha + 1))
    let found = try rate(alpha, DerivativeTests.histosys, .init(histosys: .code2))
    #expect(abs(found - (50 + change)) < 1e-12)
  }

  @Test("of shapes is smooth inside and linear outside in code 4p", arguments: points)
  func code4p(_ alpha: Double) throws {
    let (s, a) = ((8.0 + 5) / 2, (8.0 - 5) / 16)
    let square = alpha * alpha
    let change =
      abs(alpha) <= 1
      ? alpha * s + a * square * (15 - 10 * square + 3 * square * square)
      : alpha * (alpha > 0 ? 8 : 5)
    let found = try rate(alpha, DerivativeTests.histosys, InterpolationCodes())
    #expect(abs(found - (50 + change)) < 1e-12)
  }

  @Test("of factors is exponential in code 1", arguments: points)
  func code1(_ alpha: Double) throws {
    let factor = alpha > 0 ? pow(1.3, alpha) : pow(0.8, -alpha)
    let found = try rate(alpha, DerivativeTests.normsys, .init(normsys: .code1))
    #expect(abs(found - 50 * factor) < 1e-12)
  }

  @Test("of factors is exponential outside and meets 1 and its ends in code 4")
  func code4() throws {
    for (alpha, factor) in [
      (-2.5, pow(0.8, 2.5)), (-1, 0.8), (0, 1), (1, 1.3), (1.8, pow(1.3, 1.8)),
    ] {
      let found = try rate(alpha, DerivativeTests.normsys, InterpolationCodes())
      #expect(abs(found - 50 * factor) < 1e-12)
    }
    // Value and slope are continuous at the ends.
    let step = 1e-7
    for end in [-1.0, 1] {
      let inside = try rate(end - step, DerivativeTests.normsys, InterpolationCodes())
      let middle = try rate(end, DerivativeTests.normsys, InterpolationCodes())
      let outside = try rate(end + step, DerivativeTests.normsys, InterpolationCodes())
      #expect(abs(inside + outside - 2 * middle) < 1e-11)
    }
  }
}
