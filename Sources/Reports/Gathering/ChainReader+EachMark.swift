import Runs

extension ChainReader {
  /// Calls `body` for every step in order, without its state; some thousand at a time.
  func forEachMark(_ body: (StepMark) -> Void) throws {
    var next = 0
    while true {
      let marks = try marks(from: next, to: next + 16_383)
      for mark in marks { body(mark) }
      guard let last = marks.last else { return }
      next = last.step + 1
    }
  }
}
