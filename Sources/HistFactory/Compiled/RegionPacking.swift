/// Gathers, channel by channel, which blocks and interpolated factors its strips have in common.
struct RegionPacking {
  private(set) var regions: [Region] = []
  private(set) var blocks: [Int32] = []
  private(set) var places: [Int32] = []
  private(set) var rows: [ProductRow] = []
  private(set) var entries: [ProductEntry] = []
  /// The strips of the region that is open.
  private var strips: [(record: Strip, blocks: [Int32], norms: [NormTerm])] = []
  private var firstStrip = 0

  /// Adds the next strip; one with another first bin opens a new region.
  mutating func add(_ record: Strip, _ allBlocks: [Int32], _ norms: [NormTerm]) {
    if let first = strips.first, first.record.firstBin != record.firstBin { close() }
    let own = allBlocks[record.firstBlock..<record.firstBlock + record.blockCount]
    strips.append((record, Array(own), norms))
  }

  /// Closes the open region.
  mutating func close() {
    guard !strips.isEmpty else { return }
    var union = Set(strips.flatMap(\.blocks)).sorted()
    for strip in strips {
      places += strip.blocks.map { block in Int32(union.firstIndex(of: block) ?? 0) }
    }
    while let last = union.last, union.count % 4 != 0 { union.append(last) }
    var region = Region(
      firstStrip: firstStrip, stripCount: strips.count, firstBlock: blocks.count,
      blockCount: union.count, firstRow: rows.count)
    blocks += union
    addRows(rowLength: union.count)
    region.rowCount = rows.count - region.firstRow
    regions.append(region)
    firstStrip += strips.count
    strips = []
  }

  private mutating func addRows(rowLength: Int) {
    var entriesOfParameter: [Int: [ProductEntry]] = [:]
    for (index, strip) in strips.enumerated() {
      for term in strip.norms {
        guard let position = strip.blocks.firstIndex(of: Int32(term.parameter / 4)) else {
          continue
        }
        let norm = strip.record.firstNorm + strip.record.norm(atPosition: position)
        entriesOfParameter[term.parameter, default: []].append(
          ProductEntry(factor: Int32(4 * norm + term.parameter % 4), row: Int32(index * rowLength)))
      }
    }
    for parameter in entriesOfParameter.keys.sorted() {
      let own = entriesOfParameter[parameter] ?? []
      rows.append(
        ProductRow(parameter: parameter, firstEntry: entries.count, entryCount: own.count))
      entries += own
    }
  }
}
