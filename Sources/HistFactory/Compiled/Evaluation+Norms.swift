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
}

extension NormLogarithms {
  /// The exponentials in the lanes at |α| ≥ threshold, in place of the polynomials.
  @inline(never)
  func outside(_ inside: NormValues, at x: Four, threshold: Double) -> NormValues {
    var values = inside
    for lane in 0..<4 where abs(x[lane]) >= threshold {
      let logarithm = x[lane] > 0 ? high[lane] : -low[lane]
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
    let plain =
      switch order {
      case 0: multiplyPlain(strip, wantsSlope: false, wantsCurvature: false)
      case 1: multiplyPlain(strip, wantsSlope: true, wantsCurvature: false)
      default: multiplyPlain(strip, wantsSlope: true, wantsCurvature: true)
      }
    return plain ?? multiplyNorms(strip, index)
  }

  /// The product of factors none of which is near 0; nil where one is.
  ///
  /// Two blocks at a time: one division, which takes longest, gives the inverse of both.
  @inline(__always)
  private func multiplyPlain(_ strip: Strip, wantsSlope: Bool, wantsCurvature: Bool) -> Double? {
    let slopes = scratch.normSlopes + strip.firstNorm
    let curvatures = scratch.normCurvatures + strip.firstNorm
    var product = Four(repeating: 1)
    var lowest = product
    var term = 0
    while term < strip.normCount {
      let isPair = term + 1 < strip.normCount
      let left = norm(strip.firstNorm + term, wantsCurvature)
      var right = NormValues(value: Four(repeating: 1), slope: .zero, curvature: .zero)
      if isPair { right = norm(strip.firstNorm + term + 1, wantsCurvature) }
      let both = left.value * right.value
      let square = both * both
      product *= both
      lowest.replace(with: square, where: square .< lowest)
      if wantsSlope {
        let inverse = 1 / both
        let (ofLeft, ofRight) = (right.value * inverse, left.value * inverse)
        slopes[term] = left.slope * ofLeft
        if wantsCurvature { curvatures[term] = left.curvature * ofLeft }
        if isPair {
          slopes[term + 1] = right.slope * ofRight
          if wantsCurvature { curvatures[term + 1] = right.curvature * ofRight }
        }
      }
      term += 2
    }
    guard lowest.min() >= Self.smallest * Self.smallest else { return nil }
    return product[0] * product[1] * product[2] * product[3]
  }

  /// The same where factors are near 0, which are 1 here and among the listed ones.
  @inline(never)
  private func multiplyNorms(_ strip: Strip, _ index: Int) -> Double {
    var product = Four(repeating: 1)
    for term in strip.firstNorm..<strip.firstNorm + strip.normCount {
      var values = norm(term, order > 1)
      if any(values.value .< Self.smallest .& values.value .> -Self.smallest) {
        values = setApart(values, Int(arrays.normBlocks[term]), strip, index)
      }
      product *= values.value
      scratch.normSlopes[term] = values.slope / values.value
      if order > 1 { scratch.normCurvatures[term] = values.curvature / values.value }
    }
    return product[0] * product[1] * product[2] * product[3]
  }

  /// One block of factors.
  @inline(__always)
  private func norm(_ term: Int, _ wantsCurvature: Bool) -> NormValues {
    let block = Int(arrays.normBlocks[term])
    let x = scratch.point[block]
    let values = arrays.norms[term].polynomial(at: x, wantsCurvature: wantsCurvature)
    guard scratch.isOutside[block] else { return values }
    // What is rare leaves by value, so that the rest stays in registers.
    let threshold = arrays.codes.normsys == .code4 ? 1.0 : 0.0
    return arrays.normLogarithms[term].outside(values, at: x, threshold: threshold)
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
