/// Four neighbouring blocks of a row.
private struct FourBlocks {
  var a = Four.zero, b = Four.zero, c = Four.zero, d = Four.zero

  @inline(__always)
  mutating func add(_ factor: Double, _ row: UnsafePointer<Four>) {
    let factors = Four(repeating: factor)
    a.addProduct(row[0], factors)
    b.addProduct(row[1], factors)
    c.addProduct(row[2], factors)
    d.addProduct(row[3], factors)
  }
}

extension Evaluation {
  /// Σ over the entries of a row of factor times stored row, sixteen columns of it.
  ///
  /// Two sums at a time, so that one multiplication need not wait for the last.
  @inline(__always)
  private func sum(
    _ row: ProductRow, _ allEntries: UnsafePointer<ProductEntry>,
    _ factors: UnsafePointer<Double>, _ stored: UnsafePointer<Four>
  ) -> FourBlocks {
    var entry = allEntries + row.firstEntry
    let end = entry + row.entryCount
    var even = FourBlocks()
    var odd = FourBlocks()
    while entry + 1 < end {
      even.add(factors[Int(entry[0].factor)], stored + Int(entry[0].row))
      odd.add(factors[Int(entry[1].factor)], stored + Int(entry[1].row))
      entry += 2
    }
    if entry < end { even.add(factors[Int(entry[0].factor)], stored + Int(entry[0].row)) }
    even.a += odd.a
    even.b += odd.b
    even.c += odd.c
    even.d += odd.d
    return even
  }

  /// Adds, over the strips of a region, g times the stored row to the half.
  func addNormProducts(_ region: Region) {
    let slopes = UnsafeRawPointer(scratch.normSlopes).assumingMemoryBound(to: Double.self)
    let blocks = arrays.regionBlocks + region.firstBlock
    for column in stride(from: 0, to: region.blockCount, by: 4) {
      for index in region.firstRow..<region.firstRow + region.rowCount {
        let row = arrays.normRows[index]
        let found = sum(row, arrays.normEntries, slopes, scratch.regionRows + column)
        let target = scratch.half + row.parameter * arrays.rowBlocks
        target[Int(blocks[column])] += found.a
        target[Int(blocks[column + 1])] += found.b
        target[Int(blocks[column + 2])] += found.c
        target[Int(blocks[column + 3])] += found.d
      }
    }
  }

  /// Subtracts Σ_b n/ν² ∇ν ∇νᵀ in the lower triangle of blocks, half of it in those of the diagonal.
  func addRateProducts() {
    for bin in 0..<arrays.binCount {
      let row = scratch.jacobian + bin * arrays.rowBlocks
      let scale = Four(repeating: scratch.curvatures[bin].squareRoot())
      for block in 0..<arrays.blockCount { row[block] *= scale }
    }
    let factors = UnsafeRawPointer(scratch.jacobian).assumingMemoryBound(to: Double.self)
    for column in stride(from: 0, to: arrays.blockCount, by: 4) {
      for row in arrays.rateRows where row.parameter / 4 >= column {
        let found = sum(row, arrays.rateEntries, factors, scratch.jacobian + column)
        let target = scratch.half + (row.parameter * arrays.rowBlocks + column)
        let distance = row.parameter / 4 - column
        target[0] -= distance == 0 ? 0.5 * found.a : found.a
        if distance >= 1 { target[1] -= distance == 1 ? 0.5 * found.b : found.b }
        if distance >= 2 { target[2] -= distance == 2 ? 0.5 * found.c : found.c }
        if distance >= 3 { target[3] -= distance == 3 ? 0.5 * found.d : found.d }
      }
    }
  }
}

/// Writes half + halfᵀ + diagonal without padding, four by four.
struct HessianWriter {
  let arrays: TermArrays
  let scratch: Room

  func write(_ target: UnsafeMutableBufferPointer<Double>) {
    for row in 0..<arrays.blockCount {
      for column in 0...row { write(row, column, target) }
    }
  }

  @inline(__always)
  private func write(_ row: Int, _ column: Int, _ target: UnsafeMutableBufferPointer<Double>) {
    let stride = arrays.rowBlocks
    let lower = scratch.half + (4 * row * stride + column)
    let upper = scratch.half + (4 * column * stride + row)
    let turned = Self.transpose(
      (upper[0], upper[stride], upper[2 * stride], upper[3 * stride]))
    var sum = (
      lower[0] + turned.0, lower[stride] + turned.1, lower[2 * stride] + turned.2,
      lower[3 * stride] + turned.3
    )
    if row == column {
      let diagonal = scratch.diagonal[row]
      sum.0[0] += diagonal[0]
      sum.1[1] += diagonal[1]
      sum.2[2] += diagonal[2]
      sum.3[3] += diagonal[3]
    }
    store(sum, 4 * row, 4 * column, target)
    if row != column { store(Self.transpose(sum), 4 * column, 4 * row, target) }
  }

  /// Stores a block of four rows, without what lies beyond the last parameter.
  @inline(__always)
  private func store(
    _ rows: (Four, Four, Four, Four), _ row: Int, _ column: Int,
    _ target: UnsafeMutableBufferPointer<Double>
  ) {
    let count = arrays.parameterCount
    guard let base = target.baseAddress else { return }
    let start = UnsafeMutableRawPointer(base + (row * count + column))
    let line = count * MemoryLayout<Double>.stride
    if row + 4 <= count && column + 4 <= count {
      start.storeBytes(of: rows.0, as: Four.self)
      (start + line).storeBytes(of: rows.1, as: Four.self)
      (start + 2 * line).storeBytes(of: rows.2, as: Four.self)
      (start + 3 * line).storeBytes(of: rows.3, as: Four.self)
      return
    }
    let all = [rows.0, rows.1, rows.2, rows.3]
    for index in 0..<min(4, count - row) {
      for lane in 0..<min(4, count - column) {
        target[(row + index) * count + column + lane] = all[index][lane]
      }
    }
  }

  @inline(__always)
  private static func transpose(
    _ rows: (Four, Four, Four, Four)
  ) -> (Four, Four, Four, Four) {
    (
      Four(rows.0[0], rows.1[0], rows.2[0], rows.3[0]),
      Four(rows.0[1], rows.1[1], rows.2[1], rows.3[1]),
      Four(rows.0[2], rows.1[2], rows.2[2], rows.3[2]),
      Four(rows.0[3], rows.1[3], rows.2[3], rows.3[3])
    )
  }
}
