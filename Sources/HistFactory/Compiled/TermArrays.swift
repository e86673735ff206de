typealias Four = SIMD4<Double>

/// Shape coefficients of four neighbouring parameters in one cell.
struct ShapeBlock {
  /// S and A of δ(α) = S s(α) + A p(α); 0 where a parameter has no shape here.
  var symmetric = Four.zero, asymmetric = Four.zero
}

/// Interpolated factors of four neighbouring parameters on one strip.
struct NormBlock {
  /// Coefficients of α … α⁶; 0 where a parameter has no factor here.
  var c1 = Four.zero, c2 = Four.zero, c3 = Four.zero
  var c4 = Four.zero, c5 = Four.zero, c6 = Four.zero
  var logLow = Four.zero, logHigh = Four.zero
}

/// A sample in a channel: its cells and where its terms stand.
///
/// The blocks of four parameters that it depends on are listed in the order: shape and norm, shape
/// only, norm only. So position i of the list has a shape block for i < shapeCount, and a norm block
/// for i < bothCount and i ≥ shapeCount.
struct Strip {
  var firstCell = 0, firstBin = 0, binCount = 0
  var firstBlock = 0, bothCount = 0, shapeCount = 0, blockCount = 0
  /// Shape blocks, `shapeCount` for each bin.
  var firstShape = 0
  var firstNorm = 0, normCount = 0
  /// Parameters that multiply the strip.
  var firstFactor = 0, factorCount = 0
  /// Where the scratch has room for the strip's factors and those of its norm blocks.
  var firstRoom = 0

  /// The position in the block list of a norm block.
  @inline(__always)
  func position(ofNorm index: Int) -> Int {
    index < bothCount ? index : index - bothCount + shapeCount
  }
}

/// One auxiliary measurement and the parameter that it constrains.
struct ConstraintTerm {
  var parameter: Int
  var isPoisson: Bool
  /// σ of a normal, f of a Poisson with mean f θ.
  var scale: Double
}

/// The terms of a model as flat arrays; trivially copied, owned by the `CompiledModel`.
struct TermArrays {
  var parameterCount = 0, binCount = 0, cellCount = 0, roomCount = 0
  /// Number of blocks of four parameters, the last one padded.
  var blockCount: Int { (parameterCount + 3) / 4 }
  let strips: UnsafeBufferPointer<Strip>
  let blocks: UnsafePointer<Int32>
  let shapes: UnsafePointer<ShapeBlock>
  let norms: UnsafePointer<NormBlock>
  let factors: UnsafePointer<Int32>
  /// Parameters that multiply cell c: `cellFactors[cellFactorStart[c]..<cellFactorStart[c + 1]]`.
  let cellFactorStart: UnsafePointer<Int32>
  let cellFactors: UnsafePointer<Int32>
  /// Blocks that touch bin b, rising: `binBlocks[binBlockStart[b]..<binBlockStart[b + 1]]`.
  let binBlockStart: UnsafePointer<Int32>
  let binBlocks: UnsafePointer<Int32>
  let constraints: UnsafeBufferPointer<ConstraintTerm>
  let codes: InterpolationCodes
}
