import Foundation
import Likelihoods

/// One evaluation of a model: rates, then the log likelihood, then derivatives.
///
/// For a cell (bin b of strip s) ν = a N L G: a = nominal + shapes, N the product of interpolated
/// factors, L that of parameters that multiply the strip, G that of parameters that multiply the cell.
struct Evaluation {
  let arrays: TermArrays
  let scratch: Room
  /// Nominal events of all cells.
  let nominal: UnsafePointer<Double>
  /// The point, one number per parameter.
  let theta: UnsafePointer<Double>
  /// How many derivatives are wanted: 0, 1 or 2.
  let order: Int

  /// ln L, -∞ where it is undefined; `constant` is that of the data.
  func logLikelihood(of data: Observations, constant: Double) -> Double {
    prepare()
    computeRates()
    let value =
      constant + data.main.withUnsafeBufferPointer { mainTerms($0) }
      + data.auxiliary.withUnsafeBufferPointer { constraintTerms($0) }
    return value.isNaN ? -.infinity : value
  }

  /// Spreads the point over blocks and evaluates the shape functions.
  private func prepare() {
    let threshold = arrays.codes.normsys == .code4 ? 1.0 : 0.0
    for block in 0..<arrays.blockCount {
      var alpha = Four.zero
      for lane in 0..<min(4, arrays.parameterCount - 4 * block) {
        alpha[lane] = theta[4 * block + lane]
      }
      scratch.point[block] = alpha
      scratch.basis[block] = ShapeBasis(arrays.codes.histosys, at: alpha)
      scratch.isOutside[block] = any(alpha .>= threshold .| alpha .<= -threshold)
    }
  }

  /// ν of every bin; leaves a, N, L and G of every cell and strip.
  private func computeRates() {
    scratch.rates.update(repeating: 0, count: arrays.binCount)
    for (index, strip) in arrays.strips.enumerated() {
      scratch.normProducts[index] = computeNorms(strip, index)
      var product = 1.0
      for factor in 0..<scratch.factorCounts[index] {
        product *= scratch.factors[strip.firstRoom + factor].value
      }
      scratch.factorProducts[index] = product
      product *= scratch.normProducts[index]
      for bin in 0..<strip.binCount {
        let cell = strip.firstCell + bin
        computeYield(strip, bin, cell)
        let rate = product * scratch.yields[cell] * scratch.cellProducts[cell]
        scratch.rates[strip.firstBin + bin] += clipped(rate, cell)
      }
    }
    clipBins()
  }

  /// The rate of a cell, not below the lowest one; a clipped cell has no derivatives.
  @inline(__always)
  private func clipped(_ rate: Double, _ cell: Int) -> Double {
    guard arrays.lowestCell > -.infinity else { return rate }
    scratch.isClipped[cell] = rate < arrays.lowestCell
    guard scratch.isClipped[cell] else { return rate }
    scratch.yields[cell] = 0
    scratch.cellProducts[cell] = 0
    return arrays.lowestCell
  }

  private func clipBins() {
    guard arrays.lowestBin > -.infinity else { return }
    for bin in 0..<arrays.binCount {
      scratch.isBinClipped[bin] = scratch.rates[bin] < arrays.lowestBin
      scratch.rates[bin] = max(scratch.rates[bin], arrays.lowestBin)
    }
  }

  @inline(__always)
  private func computeYield(_ strip: Strip, _ bin: Int, _ cell: Int) {
    let basis = scratch.basis
    let blocks = arrays.blocks + strip.firstBlock
    let shapes = arrays.shapes + (strip.firstShape + bin * strip.shapeCount)
    // Two sums, so that one multiplication need not wait for the last.
    var sumS = Four.zero
    var sumA = Four.zero
    for index in 0..<strip.shapeCount {
      let block = Int(blocks[index])
      sumS.addProduct(shapes[index].symmetric, basis[block].s)
      sumA.addProduct(shapes[index].asymmetric, basis[block].p)
    }
    scratch.yields[cell] = nominal[cell] + (sumS + sumA).sum()
    var product = 1.0
    for index in arrays.cellFactorStart[cell]..<arrays.cellFactorStart[cell + 1] {
      product *= theta[Int(arrays.cellFactors[Int(index)])]
    }
    scratch.cellProducts[cell] = product
  }

  /// Σ over bins of the deviance; leaves n/ν - 1 and n/ν².
  private func mainTerms(_ counts: UnsafeBufferPointer<Double>) -> Double {
    var sum = 0.0
    for bin in 0..<arrays.binCount {
      let rate = scratch.rates[bin]
      let n = counts[bin]
      sum += PoissonTerm.deviance(n, rate)
      scratch.pulls[bin] = n > 0 ? (n - rate) / rate : -1
      scratch.curvatures[bin] = n > 0 ? n / (rate * rate) : 0
      if scratch.isBinClipped[bin] {
        scratch.pulls[bin] = 0
        scratch.curvatures[bin] = 0
      }
    }
    return sum
  }

  private func constraintTerms(_ auxiliary: UnsafeBufferPointer<Double>) -> Double {
    var sum = 0.0
    for (index, term) in arrays.constraints.enumerated() {
      if term.isPoisson {
        sum += PoissonTerm.deviance(auxiliary[index], term.scale * theta[term.parameter])
      } else {
        let pull = (theta[term.parameter] - auxiliary[index]) / term.scale
        sum -= 0.5 * pull * pull
      }
    }
    return sum
  }

  /// ν of every cell at the point, cells in the order of the strips.
  func cellYields() -> [Double] {
    prepare()
    computeRates()
    var yields: [Double] = []
    for (index, strip) in arrays.strips.enumerated() {
      let product = scratch.normProducts[index] * scratch.factorProducts[index]
      for cell in strip.firstCell..<strip.firstCell + strip.binCount {
        yields.append(product * scratch.yields[cell] * scratch.cellProducts[cell])
      }
    }
    return yields
  }

  /// The expected main and auxiliary data at the point.
  func expected() -> Observations {
    prepare()
    computeRates()
    return Observations(
      main: (0..<arrays.binCount).map { scratch.rates[$0] },
      auxiliary: arrays.constraints.map {
        $0.isPoisson ? $0.scale * theta[$0.parameter] : theta[$0.parameter]
      })
  }
}
