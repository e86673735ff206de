/// Packs term lists into flat arrays.
struct Packing {
  private let lists: TermLists
  private let parameterCount: Int
  private var strips: [Strip] = []
  private var blocks: [Int32] = []
  private var shapes: [ShapeBlock] = []
  private var norms: [NormBlock] = []
  private var normLogarithms: [NormLogarithms] = []
  private var normBlocks: [Int32] = []
  private var factors: [Int32] = []
  private var roomCount = 0
  private var regions = RegionPacking()

  init(_ lists: TermLists, parameterCount: Int) {
    self.lists = lists
    self.parameterCount = parameterCount
  }

  /// The model of strips that begin at `firstBins` and have `binCounts` bins.
  mutating func pack(
    firstBins: [Int], binCounts: [Int], constraints: [ConstraintTerm], codes: InterpolationCodes,
    clipping: Clipping
  ) -> CompiledModel {
    let shapesOfStrip = Self.group(lists.shapes, by: \.strip, count: firstBins.count)
    let normsOfStrip = Self.group(lists.norms, by: \.strip, count: firstBins.count)
    var cell = 0
    for strip in firstBins.indices {
      var record = Strip(
        firstCell: cell, firstBin: firstBins[strip], binCount: binCounts[strip])
      packBlocks(&record, shapesOfStrip[strip], normsOfStrip[strip])
      packFactors(&record, lists.factors[strip])
      regions.add(record, blocks, normsOfStrip[strip])
      strips.append(record)
      cell += binCounts[strip]
    }
    regions.close()
    return model(cellCount: cell, constraints, codes, clipping)
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
    normLogarithms += [NormLogarithms](repeating: NormLogarithms(), count: record.normCount)
    normBlocks += (0..<record.normCount).map { Int32(order[record.position(ofNorm: $0)]) }
    for term in terms {
      guard let position = order.firstIndex(of: term.parameter / 4) else { continue }
      let place = first + record.norm(atPosition: position)
      norms[place].set(term, lane: term.parameter % 4)
      normLogarithms[place].low[term.parameter % 4] = term.logLow
      normLogarithms[place].high[term.parameter % 4] = term.logHigh
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
    cellCount: Int, _ constraints: [ConstraintTerm], _ codes: InterpolationCodes,
    _ clipping: Clipping
  ) -> CompiledModel {
    let arena = Arena()
    let (cellFactorStart, cellFactors) = Self.rows(lists.cellFactors)
    let binCount = strips.map { $0.firstBin + $0.binCount }.max() ?? 0
    let (rateRows, rateEntries) = rateProducts(binCount: binCount)
    let arrays = TermArrays(
      parameterCount: parameterCount, binCount: binCount, cellCount: cellCount,
      roomCount: roomCount,
      strips: UnsafeBufferPointer(start: arena.copy(strips), count: strips.count),
      blocks: arena.copy(blocks), places: arena.copy(regions.places), shapes: arena.copy(shapes),
      norms: arena.copy(norms), normLogarithms: arena.copy(normLogarithms),
      normBlocks: arena.copy(normBlocks),
      factors: arena.copy(factors), cellFactorStart: arena.copy(cellFactorStart),
      cellFactors: arena.copy(cellFactors),
      regions: UnsafeBufferPointer(
        start: arena.copy(regions.regions), count: regions.regions.count),
      regionBlocks: arena.copy(regions.blocks), normRows: arena.copy(regions.rows),
      normEntries: arena.copy(regions.entries),
      rateRows: UnsafeBufferPointer(start: arena.copy(rateRows), count: rateRows.count),
      rateEntries: arena.copy(rateEntries),
      constraints: UnsafeBufferPointer(
        start: arena.copy(constraints), count: constraints.count),
      codes: codes, lowestCell: clipping.sample ?? -.infinity,
      lowestBin: clipping.bin ?? -.infinity)
    return CompiledModel(arrays, in: arena)
  }

  /// For every parameter, the bins whose rates depend on it.
  private func rateProducts(binCount: Int) -> (rows: [ProductRow], entries: [ProductEntry]) {
    var bins = [Set<Int>](repeating: [], count: parameterCount)
    for term in lists.shapes { bins[term.parameter].formUnion(binsOfStrip(term.strip)) }
    for term in lists.norms { bins[term.parameter].formUnion(binsOfStrip(term.strip)) }
    for (strip, record) in strips.enumerated() {
      for parameter in lists.factors[strip] { bins[parameter].formUnion(binsOfStrip(strip)) }
      for bin in 0..<record.binCount {
        for parameter in lists.cellFactors[record.firstCell + bin] {
          bins[parameter].insert(record.firstBin + bin)
        }
      }
    }
    let rowLength = (parameterCount + 15) / 16 * 16
    var rows: [ProductRow] = []
    var entries: [ProductEntry] = []
    for (parameter, own) in bins.enumerated() where !own.isEmpty {
      rows.append(
        ProductRow(parameter: parameter, firstEntry: entries.count, entryCount: own.count))
      entries += own.sorted().map {
        ProductEntry(
          factor: Int32($0 * rowLength + parameter), row: Int32($0 * rowLength / 4))
      }
    }
    return (rows, entries)
  }

  private func binsOfStrip(_ strip: Int) -> Range<Int> {
    strips[strip].firstBin..<strips[strip].firstBin + strips[strip].binCount
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
  }
}
