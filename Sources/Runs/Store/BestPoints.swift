import MarkovChains

/// A point among the best of a chain.
public struct BestPoint: Sendable, Equatable {
  /// The chain, from 0.
  public var chain: Int
  /// The step at which the point was reached first.
  public var step: Int
  /// ln density there.
  public var logDensity: Double
  /// JSON of the `ChainState`.
  public var state: String
}

/// The best distinct points of a chain, best first; of two equal values the earlier one leads.
struct BestPoints<T: Target> {
  /// How many are kept.
  static var capacity: Int { 10 }

  private(set) var entries: [(state: ChainState<T>, json: String)] = []

  /// Whether a value would be kept, unless its point is there already.
  func admits(_ logDensity: Double) -> Bool {
    guard entries.count >= Self.capacity, let last = entries.last else { return !logDensity.isNaN }
    return logDensity > last.state.logDensity
  }

  /// Keeps the state if it is good enough and new; true when the list has changed.
  mutating func insert(_ state: ChainState<T>, json: String) -> Bool {
    guard admits(state.logDensity), !entries.contains(where: { $0.state.point == state.point })
    else { return false }
    let index =
      entries.firstIndex { $0.state.logDensity < state.logDensity } ?? entries.endIndex
    entries.insert((state, json), at: index)
    if entries.count > Self.capacity { entries.removeLast() }
    return true
  }
}
