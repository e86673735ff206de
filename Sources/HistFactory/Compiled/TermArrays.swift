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
}

/// Logarithms of four interpolated factors at α = -1 and 1, rarely read and therefore stored apart.
struct NormLogarithms {
  var low = Four.zero, high = Four.zero
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

  /// The index of the norm block at a position that has one.
  func norm(atPosition position: Int) -> Int {
    position < bothCount ? position : position - shapeCount + bothCount
  }
}

/// The strips of one channel, which share their bins and most of the blocks that they depend on.
struct Region {
  var firstStrip = 0, stripCount = 0
  /// Blocks that any of the strips depends on; padded to a multiple of four with harmless repeats.
  var firstBlock = 0, blockCount = 0
  /// Rows of interpolated factors, one per parameter.
  var firstRow = 0, rowCount = 0
}

/// A row of a matrix product: what is added to the second derivatives of one parameter.
struct ProductRow {
  var parameter = 0
  var firstEntry = 0, entryCount = 0
}

/// One addend of a row: a factor times a stored row, both by their place in flat arrays.
struct ProductEntry {
  var factor: Int32
  var row: Int32
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
  /// Blocks in a row of a matrix: padded so that four can be taken at a time.
  var rowBlocks: Int { (blockCount + 3) / 4 * 4 }
  let strips: UnsafeBufferPointer<Strip>
  let blocks: UnsafePointer<Int32>
  /// For each entry of `blocks`, its position in the region's block list.
  let places: UnsafePointer<Int32>
  let shapes: UnsafePointer<ShapeBlock>
  let norms: UnsafePointer<NormBlock>
  let normLogarithms: UnsafePointer<NormLogarithms>
  /// The block of parameters of each of `norms`.
  let normBlocks: UnsafePointer<Int32>
  let factors: UnsafePointer<Int32>
  /// Parameters that multiply cell c: `cellFactors[cellFactorStart[c]..<cellFactorStart[c + 1]]`.
  let cellFactorStart: UnsafePointer<Int32>
  let cellFactors: UnsafePointer<Int32>
  let regions: UnsafeBufferPointer<Region>
  let regionBlocks: UnsafePointer<Int32>
  /// Rows of interpolated factors by region; factors are lanes of f′/f, stored rows belong to the region's strips.
  let normRows: UnsafePointer<ProductRow>
  let normEntries: UnsafePointer<ProductEntry>
  /// For every parameter the bins whose rates depend on it; factors and stored rows are those of dν/dθ.
  let rateRows: UnsafeBufferPointer<ProductRow>
  let rateEntries: UnsafePointer<ProductEntry>
  let constraints: UnsafeBufferPointer<ConstraintTerm>
  let codes: InterpolationCodes
  /// Below these a cell or a bin is clipped; -∞ where nothing is.
  let lowestCell: Double, lowestBin: Double
}
