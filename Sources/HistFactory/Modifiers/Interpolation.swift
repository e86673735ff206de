/// How yields and factors between and beyond ±1σ follow from those at ±1σ.
public struct InterpolationCodes: Sendable, Equatable {
  /// Codes of additive shapes (histosys).
  public enum Shapes: String, Sendable, CaseIterable {
    /// Piecewise linear.
    case code0
    /// Quadratic inside, linear outside; as the reference program has it, with its jump at ±1.
    case code2
    /// Polynomial of sixth order inside, linear outside, twice continuously differentiable.
    case code4p
  }
  /// Codes of factors (normsys).
  public enum Factors: String, Sendable, CaseIterable {
    /// Piecewise exponential.
    case code1
    /// Polynomial of sixth order inside, exponential outside, twice continuously differentiable.
    case code4
  }

  /// The code of shapes.
  public var histosys: Shapes
  /// The code of factors.
  public var normsys: Factors

  /// The codes; the defaults are those of the published likelihoods.
  public init(histosys: Shapes = .code4p, normsys: Factors = .code4) {
    self.histosys = histosys
    self.normsys = normsys
  }
}

/// The functions s(α) and p(α) of a shape δ(α) = S s(α) + A p(α), for four parameters at once.
struct ShapeBasis {
  typealias Four = SIMD4<Double>

  var s: Four, slopeS: Four
  var p: Four, slopeP: Four, curvatureP: Four

  @inline(__always)
  init(_ code: InterpolationCodes.Shapes, at alpha: Four) {
    switch code {
    case .code0: self.init(linearAt: alpha)
    case .code2: self.init(quadraticAt: alpha)
    case .code4p: self.init(sixthOrderAt: alpha)
    }
  }

  private init(linearAt alpha: Four) {
    let sign = Self.sign(alpha)
    s = alpha
    slopeS = Four(repeating: 1)
    p = 8 * sign * alpha
    slopeP = 8 * sign
    curvatureP = .zero
  }

  private init(quadraticAt alpha: Four) {
    let sign = Self.sign(alpha)
    let isInside = (sign * alpha) .<= 1
    s = (alpha - sign).replacing(with: alpha, where: isInside)
    slopeS = Four(repeating: 1)
    p = (16 * (sign * alpha - 1)).replacing(with: 8 * alpha * alpha, where: isInside)
    slopeP = (16 * sign).replacing(with: 16 * alpha, where: isInside)
    curvatureP = Four.zero.replacing(with: Four(repeating: 16), where: isInside)
  }

  @inline(__always)
  private init(sixthOrderAt alpha: Four) {
    let sign = Self.sign(alpha)
    let square = alpha * alpha
    let isInside = square .<= 1
    s = alpha
    slopeS = Four(repeating: 1)
    p = (8 * sign * alpha)
      .replacing(with: square * (15 - square * (10 - 3 * square)), where: isInside)
    slopeP = (8 * sign)
      .replacing(with: alpha * (30 - square * (40 - 18 * square)), where: isInside)
    curvatureP = Four.zero
      .replacing(with: 30 - square * (120 - 90 * square), where: isInside)
  }

  /// +1 above 0, otherwise -1.
  @inline(__always)
  private static func sign(_ alpha: Four) -> Four {
    Four(repeating: -1).replacing(with: Four(repeating: 1), where: alpha .> 0)
  }
}
