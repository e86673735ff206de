import Documents
import Foundation

extension ModifierType {
  /// Factors at ±1σ: a multiplicative, interpolated change of normalisation.
  public static let normsys = ModifierType(
    name: "normsys",
    read: { (node, _) throws(DocumentError) in
      let data = try SchemaObject(node, required: ["lo", "hi"])
      return .factors(
        low: try positive(data.member("lo")), high: try positive(data.member("hi")))
    },
    parameters: { uses in .standardNormal(uses[0].modifier.name) },
    addTerms: { uses, parameter, terms in
      for use in uses {
        guard case .factors(let low, let high) = use.modifier.data else { continue }
        if low == 1 && high == 1 { continue }
        terms.addNorm(NormTerm(parameter: parameter, strip: use.strip, low: low, high: high))
      }
    })

  private static func positive(_ node: JSONNode) throws(DocumentError) -> Double {
    let factor = try node.double()
    guard factor > 0 else {
      throw node.error(
        expected: "a factor above 0",
        remedy: "the interpolation takes its logarithm; use a histosys for such a change")
    }
    return factor
  }
}

/// A multiplicative change of one strip: hiᵅ or lo⁻ᵅ outside |α| < 1, a polynomial inside.
struct NormTerm {
  let parameter: Int
  let strip: Int
  /// The coefficients of α … α⁶; value and two derivatives match at ±1 (interpolation code 4).
  let coefficients: [Double]
  let logLow: Double, logHigh: Double

  init(parameter: Int, strip: Int, low: Double, high: Double) {
    self.parameter = parameter
    self.strip = strip
    logLow = log(low)
    logHigh = log(high)
    let ends = [
      high - 1, low - 1, high * logHigh, -low * logLow, high * logHigh * logHigh,
      low * logLow * logLow,
    ]
    coefficients = Self.inverse.map { row in
      zip(row, ends).reduce(0) { $0 + $1.0 * $1.1 } / 16
    }
  }

  /// 16 times the inverse of the matrix of values, slopes and curvatures of α … α⁶ at +1 and -1.
  private static let inverse: [[Double]] = [
    [15, -15, -7, -7, 1, -1],
    [24, 24, -9, 9, 1, 1],
    [-10, 10, 10, 10, -2, 2],
    [-24, -24, 14, -14, -2, -2],
    [3, -3, -3, -3, 1, -1],
    [8, 8, -5, 5, 1, 1],
  ]
}
