import Foundation

/// Value and derivatives of four interpolated factors.
struct NormValues {
  var value: Four, slope: Four, curvature: Four
}

extension NormBlock {
  /// The polynomials at α, by Horner's scheme for a polynomial and its derivatives.
  @inline(__always)
  func polynomial(at x: Four, wantsCurvature: Bool) -> NormValues {
    var value = c6
    var slope = Four.zero
    var half = Four.zero
    @inline(__always) func take(_ coefficient: Four) {
      if wantsCurvature { half = slope.addingProduct(half, x) }
      slope = value.addingProduct(slope, x)
      value = coefficient.addingProduct(value, x)
    }
    take(c5)
    take(c4)
    take(c3)
    take(c2)
    take(c1)
    take(Four(repeating: 1))
    return NormValues(value: value, slope: slope, curvature: 2 * half)
  }

  /// The exponentials in the lanes at |α| ≥ threshold, in place of the polynomials.
  @inline(never)
  func outside(_ inside: NormValues, at x: Four, threshold: Double) -> NormValues {
    var values = inside
    for lane in 0..<4 where abs(x[lane]) >= threshold {
      let logarithm = x[lane] > 0 ? logHigh[lane] : -logLow[lane]
      let value = logarithm == 0 ? 1 : exp(logarithm * x[lane])
      values.value[lane] = value
      values.slope[lane] = logarithm * value
      values.curvature[lane] = logarithm * logarithm * value
    }
    return values
  }
}

extension Evaluation {
  /// Below this a factor is kept out of the logarithmic derivatives, which would lose its digits.
  private static let smallest = 1e-6

  /// N of a strip; leaves f′/f, f″/f, and the list of the strip's other factors.
  func computeNorms(_ strip: Strip, _ index: Int) -> Double {
    collectFactors(strip, index)
    return order > 1
      ? multiplyNorms(strip, index, wantsCurvature: true)
      : multiplyNorms(strip, index, wantsCurvature: false)
  }

  @inline(__always)
  private func multiplyNorms(_ strip: Strip, _ index: Int, wantsCurvature: Bool) -> Double {
    let threshold = arrays.codes.normsys == .code4 ? 1.0 : 0.0
    let blocks = arrays.blocks + strip.firstBlock
    let norms = arrays.norms + strip.firstNorm
    let found = scratch.normValues + strip.firstNorm
    let slopes = scratch.normSlopes + strip.firstNorm
    let curvatures = scratch.normCurvatures + strip.firstNorm
    var product = Four(repeating: 1)
    for term in 0..<strip.normCount {
      let block = Int(blocks[strip.position(ofNorm: term)])
      let x = scratch.point[block]
      // What is rare leaves by value, so that the rest stays in registers.
      var values = norms[term].polynomial(at: x, wantsCurvature: wantsCurvature)
      if scratch.isOutside[block] {
        values = norms[term].outside(values, at: x, threshold: threshold)
      }
      if any(values.value .< Self.smallest .& values.value .> -Self.smallest) {
        values = setApart(values, block, strip, index)
      }
      product *= values.value
      found[term] = values.value
      slopes[term] = values.slope
      if wantsCurvature { curvatures[term] = values.curvature }
    }
    if order > 0 { divideNorms(strip, wantsCurvature) }
    return product[0] * product[1] * product[2] * product[3]
  }

  /// f′ and f″ become f′/f and f″/f; one division, which takes longest, serves two blocks.
  @inline(__always)
  private func divideNorms(_ strip: Strip, _ wantsCurvature: Bool) {
    let values = scratch.normValues + strip.firstNorm
    let slopes = scratch.normSlopes + strip.firstNorm
    let curvatures = scratch.normCurvatures + strip.firstNorm
    @inline(__always) func multiply(_ term: Int, by inverse: Four) {
      slopes[term] *= inverse
      if wantsCurvature { curvatures[term] *= inverse }
    }
    var term = 0
    while term + 1 < strip.normCount {
      let (left, right) = (values[term], values[term + 1])
      let inverse = 1 / (left * right)
      multiply(term, by: right * inverse)
      multiply(term + 1, by: left * inverse)
      term += 2
    }
    if term < strip.normCount { multiply(term, by: 1 / values[term]) }
  }

  /// Lists the parameters that multiply the strip.
  private func collectFactors(_ strip: Strip, _ index: Int) {
    for factor in 0..<strip.factorCount {
      let parameter = Int(arrays.factors[strip.firstFactor + factor])
      scratch.factors[strip.firstRoom + factor] = StripFactor(
        parameter: parameter, value: theta[parameter], slope: 1, curvature: 0)
    }
    scratch.factorCounts[index] = strip.factorCount
  }

  /// Moves factors near 0 to the list of those that are never divided by.
  @inline(never)
  private func setApart(
    _ all: NormValues, _ block: Int, _ strip: Strip, _ index: Int
  ) -> NormValues {
    var values = all
    for lane in 0..<4 where abs(values.value[lane]) < Self.smallest {
      scratch.factors[strip.firstRoom + scratch.factorCounts[index]] = StripFactor(
        parameter: 4 * block + lane, value: values.value[lane], slope: values.slope[lane],
        curvature: values.curvature[lane])
      scratch.factorCounts[index] += 1
      values.value[lane] = 1
      values.slope[lane] = 0
      values.curvature[lane] = 0
    }
    return values
  }

  /// The product of the strip's listed factors without one or two of them.
  @inline(__always)
  func factorProduct(_ strip: Strip, _ index: Int, without left: Int, _ right: Int = -1) -> Double {
    var product = 1.0
    for factor in 0..<scratch.factorCounts[index] where factor != left && factor != right {
      product *= scratch.factors[strip.firstRoom + factor].value
    }
    return product
  }

  /// The product of a cell's factors without one or two of them, by place in `cellFactors`.
  @inline(__always)
  func cellProduct(_ cell: Int, without left: Int, _ right: Int = -1) -> Double {
    var product = 1.0
    for index in Int(arrays.cellFactorStart[cell])..<Int(arrays.cellFactorStart[cell + 1])
    where index != left && index != right {
      product *= theta[Int(arrays.cellFactors[index])]
    }
    return product
  }
}
