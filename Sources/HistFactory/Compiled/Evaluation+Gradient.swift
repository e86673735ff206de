import Likelihoods

extension Evaluation {
  /// ∂ ln L/∂θ after `logLikelihood`, into the scratch; `auxiliary` are the data of the constraints.
  func computeGradient(_ auxiliary: UnsafeBufferPointer<Double>) {
    let blockCount = arrays.blockCount
    scratch.gradient.update(repeating: .zero, count: blockCount)
    scratch.sumsS.update(repeating: .zero, count: blockCount)
    scratch.sumsA.update(repeating: .zero, count: blockCount)
    for (index, strip) in arrays.strips.enumerated() { addGradient(strip, index) }
    for block in 0..<blockCount {
      let basis = scratch.basis[block]
      scratch.gradient[block] += basis.slopeS * scratch.sumsS[block]
      scratch.gradient[block] += basis.slopeP * scratch.sumsA[block]
    }
    let gradient = gradientEntries
    for (index, term) in arrays.constraints.enumerated() {
      let value = theta[term.parameter]
      if term.isPoisson {
        gradient[term.parameter] +=
          auxiliary[index] > 0
          ? (auxiliary[index] - term.scale * value) / value : -term.scale
      } else {
        gradient[term.parameter] += (auxiliary[index] - value) / (term.scale * term.scale)
      }
    }
  }

  /// The gradient in the scratch, one number per parameter.
  var gradientEntries: UnsafeMutablePointer<Double> {
    UnsafeMutableRawPointer(scratch.gradient).assumingMemoryBound(to: Double.self)
  }

  /// Σ over the cells of a strip of (n/ν - 1) dν.
  @inline(__always)
  private func addGradient(_ strip: Strip, _ index: Int) {
    let norm = scratch.normProducts[index]
    let product = norm * scratch.factorProducts[index]
    var weighted = 0.0
    @inline(__always) func weight(_ bin: Int) -> Double {
      let cell = strip.firstCell + bin
      let pull = scratch.pulls[strip.firstBin + bin]
      let weight = pull * scratch.cellProducts[cell]
      weighted += weight * scratch.yields[cell]
      addCellFactors(cell, pull * product * scratch.yields[cell])
      return product * weight
    }
    var bin = 0
    while bin + 1 < strip.binCount {
      addShapeSums(strip, bin, weight(bin), weight(bin + 1))
      bin += 2
    }
    if bin < strip.binCount { addShapeSums(strip, bin, weight(bin)) }
    addNorms(strip, product * weighted)
    for factor in 0..<scratch.factorCounts[index] {
      let entry = scratch.factors[strip.firstRoom + factor]
      gradientEntries[entry.parameter] +=
        norm * weighted * entry.slope * factorProduct(strip, index, without: factor)
    }
  }

  @inline(__always)
  private func addShapeSums(_ strip: Strip, _ bin: Int, _ weight: Double) {
    let blocks = arrays.blocks + strip.firstBlock
    let shapes = arrays.shapes + (strip.firstShape + bin * strip.shapeCount)
    let sumsS = scratch.sumsS
    let sumsA = scratch.sumsA
    let weights = Four(repeating: weight)
    for index in 0..<strip.shapeCount {
      let block = Int(blocks[index])
      sumsS[block].addProduct(shapes[index].symmetric, weights)
      sumsA[block].addProduct(shapes[index].asymmetric, weights)
    }
  }

  /// The same for a bin and the next one: the sums are read and written once.
  @inline(__always)
  private func addShapeSums(_ strip: Strip, _ bin: Int, _ left: Double, _ right: Double) {
    let count = strip.shapeCount
    let blocks = arrays.blocks + strip.firstBlock
    let here = arrays.shapes + (strip.firstShape + bin * count)
    let next = here + count
    let (left, right) = (Four(repeating: left), Four(repeating: right))
    let sumsS = scratch.sumsS
    let sumsA = scratch.sumsA
    for index in 0..<count {
      let block = Int(blocks[index])
      sumsS[block] += (here[index].symmetric * left).addingProduct(next[index].symmetric, right)
      sumsA[block] += (here[index].asymmetric * left).addingProduct(next[index].asymmetric, right)
    }
  }

  @inline(__always)
  private func addNorms(_ strip: Strip, _ weight: Double) {
    let gradient = scratch.gradient
    let weights = Four(repeating: weight)
    for term in strip.firstNorm..<strip.firstNorm + strip.normCount {
      gradient[Int(arrays.normBlocks[term])].addProduct(scratch.normSlopes[term], weights)
    }
  }

  @inline(__always)
  private func addCellFactors(_ cell: Int, _ weight: Double) {
    let start = Int(arrays.cellFactorStart[cell])
    for index in start..<Int(arrays.cellFactorStart[cell + 1]) {
      gradientEntries[Int(arrays.cellFactors[index])] +=
        weight * cellProduct(cell, without: index)
    }
  }
}
