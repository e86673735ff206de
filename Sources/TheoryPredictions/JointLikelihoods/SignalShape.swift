/// The signal of a model in the regions of one result, apart from its size.
///
/// Rates relative to the largest are kept as whole multiples of 2⁻³², so that the same model at another
/// strength has the same shape and what was computed for it is found again. Everything that follows is
/// computed from the shape, never from the yields that led to it: it does not depend on what came before.
struct SignalShape: Hashable, Sendable {
  /// Index of the result.
  let result: Int
  private let parts: [Int64]

  private static let steps = 4_294_967_296.0

  /// The shape of expected events per region, and the events in the largest region.
  static func make(result: Int, events: [Double]) -> (shape: SignalShape, size: Double) {
    let size = events.max() ?? 0
    precondition(size > 0, "a signal in some region")
    let parts = events.map { Int64(($0 / size * steps).rounded()) }
    return (SignalShape(result: result, parts: parts), size)
  }

  /// Events per region where the largest region has one.
  var events: [Double] { parts.map { Double($0) / Self.steps } }
}
