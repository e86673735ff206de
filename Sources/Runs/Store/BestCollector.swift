import Documents

/// Finds the best distinct points among stored states, whatever their target.
///
/// Two points are the same when their JSON is: the coder gives the same bytes for the same value.
struct BestCollector {
  private var entries: [(point: BestPoint, place: [UInt8])] = []
  private let chain: Int

  /// Begins with points that are known.
  init(chain: Int, of known: [BestPoint]) {
    self.chain = chain
    for point in known {
      try? consider(step: point.step, point.logDensity, point.state, in: "")
    }
  }

  /// The best points, best first; of two equal values the earlier one leads.
  var points: [BestPoint] { entries.map(\.point) }

  /// Keeps a state if it is good enough and new.
  mutating func consider(
    step: Int, _ logDensity: Double, _ state: String, in file: String
  ) throws(RunError) {
    if entries.count >= BestPoint.capacity, let last = entries.last?.point,
      (logDensity, -step) <= (last.logDensity, -last.step)
    {
      return
    }
    let place = try readingDocument { () throws(DocumentError) in
      try JSONNode.parse(Array(state.utf8), file: "\(file), step \(step)").member("point").value
        .canonicalBytes
    }
    if let same = entries.firstIndex(where: { $0.place == place }) {
      guard step < entries[same].point.step else { return }
      entries.remove(at: same)
    }
    let index =
      entries.firstIndex {
        ($0.point.logDensity, -$0.point.step) < (logDensity, -step)
      } ?? entries.endIndex
    let point = BestPoint(chain: chain, step: step, logDensity: logDensity, state: state)
    entries.insert((point, place), at: index)
    if entries.count > BestPoint.capacity { entries.removeLast() }
  }
}
