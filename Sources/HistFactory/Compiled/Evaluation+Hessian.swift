import Likelihoods

extension Evaluation {
  /// ∂² ln L/∂θ∂θ′ after `computeGradient`, into `target` (row-major, parameterCount²).
  ///
  /// Σ_b (n/ν - 1) ∇²ν is gathered as one half of a symmetric matrix, strip by strip: with g = ∇ ln N
  /// the second derivative of a N is a rank-one product of g with N (∇a + a g/2) plus its transpose plus
  /// a diagonal. -Σ_b n/ν² ∇ν ∇νᵀ follows from the rows of ∇ν, in the lower triangle of blocks.
  func computeHessian(
    _ auxiliary: UnsafeBufferPointer<Double>, into target: UnsafeMutableBufferPointer<Double>
  ) {
    clearSecondDerivatives()
    for region in arrays.regions {
      for local in 0..<region.stripCount { addStrip(region, local) }
      addNormProducts(region)
    }
    addConstraints(auxiliary)
    addRateProducts()
    HessianWriter(arrays: arrays, scratch: scratch).write(target)
  }

  /// ∂ν/∂θ after `logLikelihood`, row-major, bins × parameters.
  func rateDerivatives() -> [Double] {
    clearSecondDerivatives()
    for region in arrays.regions {
      for local in 0..<region.stripCount { addStrip(region, local) }
    }
    return (0..<arrays.binCount).flatMap { bin in
      UnsafeBufferPointer(start: jacobianEntries(bin), count: arrays.parameterCount)
    }
  }

  private func clearSecondDerivatives() {
    let rowBlocks = arrays.rowBlocks
    scratch.jacobian.update(repeating: .zero, count: rowBlocks * arrays.binCount)
    scratch.half.update(repeating: .zero, count: 4 * arrays.blockCount * rowBlocks)
    scratch.diagonal.update(repeating: .zero, count: arrays.blockCount)
  }

  private var halfEntries: UnsafeMutablePointer<Double> {
    UnsafeMutableRawPointer(scratch.half).assumingMemoryBound(to: Double.self)
  }

  private var diagonalEntries: UnsafeMutablePointer<Double> {
    UnsafeMutableRawPointer(scratch.diagonal).assumingMemoryBound(to: Double.self)
  }

  private func jacobianEntries(_ bin: Int) -> UnsafeMutablePointer<Double> {
    UnsafeMutableRawPointer(scratch.jacobian + bin * arrays.rowBlocks)
      .assumingMemoryBound(to: Double.self)
  }

  private func addStrip(_ region: Region, _ local: Int) {
    let index = region.firstStrip + local
    let strip = arrays.strips[index]
    let product = scratch.normProducts[index] * scratch.factorProducts[index]
    loadLogSlopes(strip)
    scratch.weightedSlopes.update(repeating: .zero, count: strip.blockCount)
    var weighted = 0.0
    for bin in 0..<strip.binCount {
      let cell = strip.firstCell + bin
      let weight = scratch.pulls[strip.firstBin + bin] * scratch.cellProducts[cell]
      weighted += weight * scratch.yields[cell]
      addCell(strip, bin, product, weight)
      if !scratch.isClipped[cell] { addCellFactors(strip, index, bin) }
    }
    addFactors(strip, index, weighted)
    addNormDiagonal(strip, product, weighted)
    storeRow(strip, product, weighted, to: scratch.regionRows + local * region.blockCount, region)
  }

  /// g by position in the strip's block list.
  @inline(__always)
  private func loadLogSlopes(_ strip: Strip) {
    scratch.logSlopes.update(repeating: .zero, count: strip.blockCount)
    for term in 0..<strip.normCount {
      scratch.logSlopes[strip.position(ofNorm: term)] =
        scratch.normSlopes[strip.firstNorm + term]
    }
  }

  /// The part of ∇ν and of the diagonal that the shapes of a cell give; leaves ∇a + a g.
  @inline(__always)
  private func addCell(_ strip: Strip, _ bin: Int, _ product: Double, _ weight: Double) {
    let cell = strip.firstCell + bin
    let blocks = arrays.blocks + strip.firstBlock
    let shapes = arrays.shapes + (strip.firstShape + bin * strip.shapeCount)
    let row = scratch.jacobian + (strip.firstBin + bin) * arrays.rowBlocks
    let yield = Four(repeating: scratch.yields[cell])
    let scale = Four(repeating: product * scratch.cellProducts[cell])
    let weights = Four(repeating: weight)
    let curvatureScale = product * weight
    for index in 0..<strip.blockCount {
      let block = Int(blocks[index])
      var slope = yield * scratch.logSlopes[index]
      if index < strip.shapeCount {
        let basis = scratch.basis[block]
        let own = (shapes[index].symmetric * basis.slopeS)
          .addingProduct(shapes[index].asymmetric, basis.slopeP)
        scratch.weightedSlopes[index].addProduct(own, weights)
        scratch.diagonal[block] +=
          curvatureScale * shapes[index].asymmetric * basis.curvatureP
        slope += own
      }
      scratch.cellSlopes[index] = slope
      row[block].addProduct(slope, scale)
    }
  }

  /// Second derivatives with the parameters that multiply a cell; needs ∇a + a g of the cell.
  private func addCellFactors(_ strip: Strip, _ index: Int, _ bin: Int) {
    let cell = strip.firstCell + bin
    let row = jacobianEntries(strip.firstBin + bin)
    let pull = scratch.pulls[strip.firstBin + bin]
    let norm = scratch.normProducts[index]
    let product = norm * scratch.factorProducts[index]
    let yield = scratch.yields[cell]
    let places = Int(arrays.cellFactorStart[cell])..<Int(arrays.cellFactorStart[cell + 1])
    for factor in 0..<scratch.factorCounts[index] {
      let entry = scratch.factors[strip.firstRoom + factor]
      let rest = norm * entry.slope * factorProduct(strip, index, without: factor)
      row[entry.parameter] += rest * scratch.cellProducts[cell] * yield
      for place in places {
        halfEntries[Int(arrays.cellFactors[place]) * 4 * arrays.rowBlocks + entry.parameter] +=
          pull * rest * yield * cellProduct(cell, without: place)
      }
    }
    for place in places {
      let parameter = Int(arrays.cellFactors[place])
      let rest = product * cellProduct(cell, without: place)
      row[parameter] += rest * yield
      addRow(parameter, pull * rest, scratch.cellSlopes, strip)
      for other in places where other > place {
        halfEntries[parameter * 4 * arrays.rowBlocks + Int(arrays.cellFactors[other])] +=
          pull * product * yield * cellProduct(cell, without: place, other)
      }
    }
  }

  /// Second derivatives with the strip's factors that may vanish.
  private func addFactors(_ strip: Strip, _ index: Int, _ weighted: Double) {
    let norm = scratch.normProducts[index]
    let count = scratch.factorCounts[index]
    for position in 0..<strip.blockCount where count > 0 {
      scratch.cellSlopes[position] =
        scratch.weightedSlopes[position] + weighted * scratch.logSlopes[position]
    }
    for factor in 0..<count {
      let entry = scratch.factors[strip.firstRoom + factor]
      let rest = norm * factorProduct(strip, index, without: factor)
      addRow(entry.parameter, rest * entry.slope, scratch.cellSlopes, strip)
      diagonalEntries[entry.parameter] += rest * entry.curvature * weighted
      for other in factor + 1..<max(count, factor + 1) {
        let second = scratch.factors[strip.firstRoom + other]
        halfEntries[entry.parameter * 4 * arrays.rowBlocks + second.parameter] +=
          norm * factorProduct(strip, index, without: factor, other) * entry.slope
          * second.slope * weighted
      }
    }
  }

  /// The diagonal of the interpolated factors: f″/f - (f′/f)².
  @inline(__always)
  private func addNormDiagonal(_ strip: Strip, _ product: Double, _ weighted: Double) {
    let scale = Four(repeating: product * weighted)
    for term in 0..<strip.normCount {
      let block = Int(arrays.blocks[strip.firstBlock + strip.position(ofNorm: term)])
      let slopes = scratch.normSlopes[strip.firstNorm + term]
      let curvatures = scratch.normCurvatures[strip.firstNorm + term]
      scratch.diagonal[block].addProduct(curvatures - slopes * slopes, scale)
    }
  }

  /// The right side of the strip's rank-one half, N (Σ w da + g Σ w a / 2), spread over the region's blocks.
  @inline(__always)
  private func storeRow(
    _ strip: Strip, _ product: Double, _ weighted: Double, to row: UnsafeMutablePointer<Four>,
    _ region: Region
  ) {
    guard region.rowCount > 0 else { return }
    row.update(repeating: .zero, count: region.blockCount)
    let scale = Four(repeating: product)
    let half = Four(repeating: 0.5 * weighted)
    let places = arrays.places + strip.firstBlock
    for index in 0..<strip.blockCount {
      row[Int(places[index])] =
        scale * scratch.weightedSlopes[index].addingProduct(half, scratch.logSlopes[index])
    }
  }

  /// Adds a multiple of a row over the strip's blocks to a row of the half.
  @inline(__always)
  private func addRow(
    _ parameter: Int, _ factor: Double, _ row: UnsafeMutablePointer<Four>, _ strip: Strip
  ) {
    let target = scratch.half + parameter * arrays.rowBlocks
    let blocks = arrays.blocks + strip.firstBlock
    let factors = Four(repeating: factor)
    for index in 0..<strip.blockCount {
      target[Int(blocks[index])].addProduct(row[index], factors)
    }
  }

  private func addConstraints(_ auxiliary: UnsafeBufferPointer<Double>) {
    for (index, term) in arrays.constraints.enumerated() {
      let value = theta[term.parameter]
      diagonalEntries[term.parameter] -=
        term.isPoisson
        ? auxiliary[index] / (value * value) : 1 / (term.scale * term.scale)
    }
  }
}
