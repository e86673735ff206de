/// The terms of all rates as the modifier types write them, before they are packed.
///
/// A strip is a sample in a channel, a cell is one bin of a strip; strips and the cells in them are
/// numbered in canonical order.
struct TermLists {
  /// Additive shapes, in the order in which they were added.
  private(set) var shapes: [ShapeTerm] = []
  /// Interpolated factors on strips.
  private(set) var norms: [NormTerm] = []
  /// Parameters that multiply a strip.
  private(set) var factors: [[Int]]
  /// Parameters that multiply a cell.
  private(set) var cellFactors: [[Int]]
  private let firstCell: [Int]

  /// No terms for strips of so many bins.
  init(binCounts: [Int]) {
    var first: [Int] = []
    var cells = 0
    for count in binCounts {
      first.append(cells)
      cells += count
    }
    firstCell = first
    factors = [[Int]](repeating: [], count: binCounts.count)
    cellFactors = [[Int]](repeating: [], count: cells)
  }

  mutating func addShape(_ term: ShapeTerm) {
    if !term.isZero { shapes.append(term) }
  }

  mutating func addNorm(_ term: NormTerm) { norms.append(term) }

  mutating func addFactor(_ parameter: Int, strip: Int) { factors[strip].append(parameter) }

  mutating func addBinFactor(_ parameter: Int, strip: Int, bin: Int) {
    cellFactors[firstCell[strip] + bin].append(parameter)
  }
}
