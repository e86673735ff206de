/// Packs term lists into flat arrays.
struct Packing {
  private let lists: TermLists
  private let parameterCount: Int
  private var strips: [Strip] = []
  private var blocks: [Int32] = []
  private var shapes: [ShapeBlock] = []
  private var norms: [NormBlock] = []
  private var factors: [Int32] = []
  private var roomCount = 0

  init(_ lists: TermLists, parameterCount: Int) {
    self.lists = lists
    self.parameterCount = parameterCount
  }

  /// The model of strips that begin at `firstBins` and have `binCounts` bins.
  mutating func pack(
    firstBins: [Int], binCounts: [Int], constraints: [ConstraintTerm], codes: InterpolationCodes
  ) -> CompiledModel {
    let shapesOfStrip = Self.group(lists.shapes, by: \.strip, count: firstBins.count)
    let normsOfStrip = Self.group(lists.norms, by: \.strip, count: firstBins.count)
    var cell = 0
    for strip in firstBins.indices {
      var record = Strip(
        firstCell: cell, firstBin: firstBins[strip], binCount: binCounts[strip])
      packBlocks(&record, shapesOfStrip[strip], normsOfStrip[strip])
      packFactors(&record, lists.factors[strip])
      strips.append(record)
      cell += binCounts[strip]
    }
    return model(cellCount: cell, constraints, codes)
  }

  private static func group<Term>(
    _ terms: [Term], by strip: (Term) -> Int, count: Int
  ) -> [[Term]] {
    var groups = [[Term]](repeating: [], count: count)
    for term in terms { groups[strip(term)].append(term) }
    return groups
  }

  private mutating func packBlocks(
    _ record: inout Strip, _ shapeTerms: [ShapeTerm], _ normTerms: [NormTerm]
  ) {
    let ofShapes = Set(shapeTerms.map { $0.parameter / 4 })
    let ofNorms = Set(normTerms.map { $0.parameter / 4 })
    let both = ofShapes.intersection(ofNorms).sorted()
    let order =
      both + ofShapes.subtracting(ofNorms).sorted() + ofNorms.subtracting(ofShapes).sorted()
    record.firstBlock = blocks.count
    record.bothCount = both.count
    record.shapeCount = ofShapes.count
    record.blockCount = order.count
    record.normCount = ofNorms.count
    record.firstShape = shapes.count
    record.firstNorm = norms.count
    blocks += order.map { Int32($0) }
    packShapes(record, shapeTerms, order)
    packNorms(record, normTerms, order)
  }

  private mutating func packShapes(_ record: Strip, _ terms: [ShapeTerm], _ order: [Int]) {
    let count = record.shapeCount
    let first = shapes.count
    shapes += [ShapeBlock](repeating: ShapeBlock(), count: count * record.binCount)
    for term in terms {
      guard let position = order.firstIndex(of: term.parameter / 4) else { continue }
      for bin in 0..<record.binCount {
        shapes[first + bin * count + position].symmetric[term.parameter % 4] =
          term.symmetric[bin]
        shapes[first + bin * count + position].asymmetric[term.parameter % 4] =
          term.asymmetric[bin]
      }
    }
  }

  private mutating func packNorms(_ record: Strip, _ terms: [NormTerm], _ order: [Int]) {
    let first = norms.count
    norms += [NormBlock](repeating: NormBlock(), count: record.normCount)
    for term in terms {
      guard let position = order.firstIndex(of: term.parameter / 4) else { continue }
      let index =
        position < record.bothCount ? position : position - record.shapeCount + record.bothCount
      norms[first + index].set(term, lane: term.parameter % 4)
    }
  }

  private mutating func packFactors(_ record: inout Strip, _ parameters: [Int]) {
    record.firstFactor = factors.count
    record.factorCount = parameters.count
    record.firstRoom = roomCount
    factors += parameters.map { Int32($0) }
    roomCount += parameters.count + 4 * record.normCount
  }

  private func model(
    cellCount: Int, _ constraints: [ConstraintTerm], _ codes: InterpolationCodes
  ) -> CompiledModel {
    let arena = Arena()
    let (cellFactorStart, cellFactors) = Self.rows(lists.cellFactors)
    let (binBlockStart, binBlocks) = Self.rows(blocksOfBins())
    let arrays = TermArrays(
      parameterCount: parameterCount, binCount: binBlockStart.count - 1, cellCount: cellCount,
      roomCount: roomCount,
      strips: UnsafeBufferPointer(start: arena.copy(strips), count: strips.count),
      blocks: arena.copy(blocks), shapes: arena.copy(shapes), norms: arena.copy(norms),
      factors: arena.copy(factors), cellFactorStart: arena.copy(cellFactorStart),
      cellFactors: arena.copy(cellFactors), binBlockStart: arena.copy(binBlockStart),
      binBlocks: arena.copy(binBlocks),
      constraints: UnsafeBufferPointer(
        start: arena.copy(constraints), count: constraints.count),
      codes: codes)
    return CompiledModel(arrays, in: arena)
  }

  /// The blocks with a parameter that the rate of a bin depends on, for each bin.
  private func blocksOfBins() -> [[Int]] {
    let binCount = strips.map { $0.firstBin + $0.binCount }.max() ?? 0
    var sets = [Set<Int>](repeating: [], count: binCount)
    for record in strips {
      let own =
        blocks[record.firstBlock..<record.firstBlock + record.blockCount].map { Int($0) }
        + factors[record.firstFactor..<record.firstFactor + record.factorCount].map {
          Int($0) / 4
        }
      for bin in 0..<record.binCount {
        sets[record.firstBin + bin].formUnion(own)
        sets[record.firstBin + bin].formUnion(
          lists.cellFactors[record.firstCell + bin].map { $0 / 4 })
      }
    }
    return sets.map { $0.sorted() }
  }

  /// Rows of different lengths, one behind the other.
  private static func rows(_ lists: [[Int]]) -> (start: [Int32], items: [Int32]) {
    var start: [Int32] = [0]
    var items: [Int32] = []
    for list in lists {
      items += list.map { Int32($0) }
      start.append(Int32(items.count))
    }
    return (start, items)
  }
}

extension NormBlock {
  fileprivate mutating func set(_ term: NormTerm, lane: Int) {
    c1[lane] = term.coefficients[0]
    c2[lane] = term.coefficients[1]
    c3[lane] = term.coefficients[2]
    c4[lane] = term.coefficients[3]
    c5[lane] = term.coefficients[4]
    c6[lane] = term.coefficients[5]
    logLow[lane] = term.logLow
    logHigh[lane] = term.logHigh
  }
}
