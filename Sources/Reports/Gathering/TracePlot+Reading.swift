import Runs

extension TracePlot.Walker {
  /// Reads the way of one walker, thinned to what a picture can show.
  ///
  /// Of each of some 600 windows of steps the first point and the one of largest K are kept. K is twice
  /// the ln density that was walked.
  public init(_ chain: ChainReader, steps: Int) throws {
    let window = max(1, steps / 600)
    var kept: [TracePlot.Point] = []
    var largest: TracePlot.Point?
    var last: TracePlot.Point?
    var best = -Double.infinity
    try chain.forEachMark { record in
      let K = 2 * record.logDensity
      best = max(best, K)
      let point: TracePlot.Point = (record.step, K, best, record.temperature)
      if record.step % window == 0 {
        if let largest, largest.step != kept.last?.step { kept.append(largest) }
        kept.append(point)
        largest = point
      } else if K > (largest?.K ?? -.infinity) {
        largest = point
      }
      last = point
    }
    for point in [largest, last].compactMap({ $0 }) where point.step > kept.last?.step ?? -1 {
      kept.append(point)
    }
    // No step was made at the temperature that the start is stored with: the first step's is shown.
    if kept.count > 1 { kept[0].temperature = kept[1].temperature }
    self.init(number: chain.chain, points: kept)
  }
}
