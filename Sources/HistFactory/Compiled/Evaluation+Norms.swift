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
    var product = Four(repeating: 1)
    // Dividing takes longer than all the rest: one division serves two blocks.
    var term = 0
    while term + 1 < strip.normCount {
      let left = norms(term, strip, index, wantsCurvature)
      let right = norms(term + 1, strip, index, wantsCurvature)
      let both = left.value * right.value
      product *= both
      if order > 0 {
        let inverse = 1 / both
        store(left, times: right.value * inverse, strip.firstNorm + term, wantsCurvature)
        store(right, times: left.value * inverse, strip.firstNorm + term + 1, wantsCurvature)
      }
      term += 2
    }
    if term < strip.normCount {
      let last = norms(term, strip, index, wantsCurvature)
      product *= last.value
      if order > 0 { store(last, times: 1 / last.value, strip.firstNorm + term, wantsCurvature) }
    }
    return product[0] * product[1] * product[2] * product[3]
  }

  /// The factors of a block, those near 0 replaced by 1 and listed.
  @inline(__always)
  private func norms(
    _ term: Int, _ strip: Strip, _ index: Int, _ wantsCurvature: Bool
  ) -> NormValues {
    let block = Int(arrays.blocks[strip.firstBlock + strip.position(ofNorm: term)])
    let x = scratch.point[block]
    let norm = arrays.norms + (strip.firstNorm + term)
    // What is rare leaves by value, so that the rest stays in registers.
    var values = norm.pointee.polynomial(at: x, wantsCurvature: wantsCurvature)
    if scratch.isOutside[block] {
      let threshold = arrays.codes.normsys == .code4 ? 1.0 : 0.0
      values = norm.pointee.outside(values, at: x, threshold: threshold)
    }
    if any(values.value .< Self.smallest .& values.value .> -Self.smallest) {
      values = setApart(values, block, strip, index)
    }
    return values
  }

  @inline(__always)
  private func store(
    _ values: NormValues, times inverse: Four, _ place: Int, _ wantsCurvature: Bool
  ) {
    scratch.normSlopes[place] = values.slope * inverse
    if wantsCurvature { scratch.normCurvatures[place] = values.curvature * inverse }
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
