internal import GRDB

extension ChainReader {
  /// The first step, among those that both chains hold, at which they differ; nil where there is none.
  ///
  /// Checksums are compared, and whole records only where these differ.
  public func firstDifference(
    from other: ChainReader, upTo last: Int = .max
  ) throws(RunError) -> Int? {
    let end = min(last, try lastStep() ?? -1, try other.lastStep() ?? -1)
    var next = 0
    while next <= end {
      let chunkEnd = next + min(end - next, 65_535)
      let (mine, theirs) = (try sums(next, chunkEnd), try other.sums(next, chunkEnd))
      var (i, j) = (0, 0)
      while i < mine.count, j < theirs.count {
        let (a, b) = (mine[i], theirs[j])
        if a.step < b.step { i += 1; continue }
        if b.step < a.step { j += 1; continue }
        if a.sum == nil || a.sum != b.sum, try !isSame(other, at: a.step) { return a.step }
        (i, j) = (i + 1, j + 1)
      }
      next = chunkEnd + 1
    }
    return nil
  }

  private func sums(
    _ first: Int, _ last: Int
  ) throws(RunError) -> [(step: Int, sum: Int64?)] {
    let column = format == 1 ? "NULL" : "checksum"
    return try read(orIfEmpty: []) { db in
      try Row.fetchAll(
        db, sql: "SELECT step, \(column) AS sum FROM step WHERE step BETWEEN ? AND ? ORDER BY step",
        arguments: [first, last]
      ).map { (step: try $0.value("step"), sum: try $0.optional("sum")) }
    }
  }

  /// Whether a step is the same in both; a thinned chain may hold the state of an earlier one with it.
  private func isSame(_ other: ChainReader, at step: Int) throws(RunError) -> Bool {
    guard var a = try records(from: step, to: step).first,
      var b = try other.records(from: step, to: step).first
    else { return false }
    if a.state == nil || b.state == nil { (a.state, b.state) = (nil, nil) }
    return a == b
  }
}
