import Foundation

/// Value and derivatives of four interpolated factors.
struct NormValues {
  var value: Four, slope: Four, curvature: Four
}

extension NormBlock {
  /// The polynomials at α.
  @inline(__always)
  func polynomial(at x: Four) -> NormValues {
    let value = Four(repeating: 1).addingProduct(
      x,
      c1.addingProduct(
        x,
        c2.addingProduct(
          x, c3.addingProduct(x, c4.addingProduct(x, c5.addingProduct(x, c6))))))
    let slope = c1.addingProduct(
      x,
      (2 * c2).addingProduct(
        x,
        (3 * c3).addingProduct(
          x, (4 * c4).addingProduct(x, (5 * c5).addingProduct(x, 6 * c6)))))
    let curvature = (2 * c2).addingProduct(
      x,
      (6 * c3).addingProduct(
        x, (12 * c4).addingProduct(x, (20 * c5).addingProduct(x, 30 * c6))))
    return NormValues(value: value, slope: slope, curvature: curvature)
  }

  /// The exponentials in the lanes at |α| ≥ threshold, in place of the polynomials.
  @inline(never)
  func replaceOutside(_ values: inout NormValues, at x: Four, threshold: Double) {
    for lane in 0..<4 where abs(x[lane]) >= threshold {
      let logarithm = x[lane] > 0 ? logHigh[lane] : -logLow[lane]
      let value = logarithm == 0 ? 1 : exp(logarithm * x[lane])
      values.value[lane] = value
      values.slope[lane] = logarithm * value
      values.curvature[lane] = logarithm * logarithm * value
    }
  }
}

extension Evaluation {
  /// Below this a factor is kept out of the logarithmic derivatives, which would lose its digits.
  private static let smallest = 1e-6

  /// N of a strip; leaves f′/f, f″/f, and the list of the strip's other factors.
  func computeNorms(_ strip: Strip, _ index: Int) -> Double {
    collectFactors(strip, index)
    let threshold = arrays.codes.normsys == .code4 ? 1.0 : 0.0
    let blocks = arrays.blocks + strip.firstBlock
    let norms = arrays.norms + strip.firstNorm
    var product = Four(repeating: 1)
    for term in 0..<strip.normCount {
      let block = Int(blocks[strip.position(ofNorm: term)])
      let x = scratch.point[block]
      var values = norms[term].polynomial(at: x)
      if scratch.isOutside[block] {
        norms[term].replaceOutside(&values, at: x, threshold: threshold)
      }
      if any(values.value .< Self.smallest .& values.value .> -Self.smallest) {
        setApart(&values, block, strip, index)
      }
      product *= values.value
      guard order > 0 else { continue }
      let inverse = 1 / values.value
      scratch.normSlopes[strip.firstNorm + term] = values.slope * inverse
      scratch.normCurvatures[strip.firstNorm + term] = values.curvature * inverse
    }
    return product[0] * product[1] * product[2] * product[3]
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
  private func setApart(_ values: inout NormValues, _ block: Int, _ strip: Strip, _ index: Int) {
    for lane in 0..<4 where abs(values.value[lane]) < Self.smallest {
      scratch.factors[strip.firstRoom + scratch.factorCounts[index]] = StripFactor(
        parameter: 4 * block + lane, value: values.value[lane], slope: values.slope[lane],
        curvature: values.curvature[lane])
      scratch.factorCounts[index] += 1
      values.value[lane] = 1
      values.slope[lane] = 0
      values.curvature[lane] = 0
    }
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
