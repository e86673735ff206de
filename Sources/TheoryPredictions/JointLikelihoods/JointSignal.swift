import Synchronization

/// A signal of one shape before all joint likelihoods of a result; which one speaks for the result.
///
/// Where a result has several likelihoods (regions that overlap), the one with the smallest expected
/// limit is used (as in SModelS 3.1.1).
final class JointSignal: Sendable {
  /// Those that the signal reaches, the one that promises the smallest limit first.
  let models: [JointModel]
  private let choice = Mutex<Int?>(nil)

  init(_ backgrounds: [JointBackground], shape: SignalShape) throws {
    let events = shape.events
    let models = try backgrounds.filter { background in
      background.regions.contains { events[$0] > 0 }
    }.map { try JointModel($0, events: events) }
    let order = models.indices.sorted { (models[$0].unit, $0) < (models[$1].unit, $1) }
    self.models = order.map { models[$0] }
  }

  /// The model with the smallest expected limit.
  func chosen() throws -> JointModel {
    guard models.count > 1 else { return models[0] }
    return try choice.withLock { known in
      if let known { return models[known] }
      var best = 0
      for index in models.indices.dropFirst() where try isBetter(models[index], than: models[best])
      {
        best = index
      }
      known = best
      return models[best]
    }
  }

  /// The chosen model, or, where no model rises from zero signal, the first: no combination takes any.
  func chosenIfRising() throws -> JointModel {
    models.contains { $0.slope > 0 } ? try chosen() : models[0]
  }

  private func isBetter(_ other: JointModel, than best: JointModel) throws -> Bool {
    let limit = try best.expectedLimit() * best.unit
    if try other.expectedLimitExceeds(limit / other.unit) { return false }
    return try other.expectedLimit() * other.unit < limit
  }

  /// Whether the observed limit of the chosen model is above `size` events in the largest region.
  func observedLimitExceeds(_ size: Double) throws -> Bool {
    // If every model says so, the choice does not matter.
    if models.count > 1, models.allSatisfy({ $0.isHarmless(size / $0.unit) }) {
      return true
    }
    let model = try chosen()
    return try model.observedLimitExceeds(size / model.unit)
  }
}

/// Signals by shape, the latest ones: a step of a hunt predicts more than once, and most steps leave most
/// shapes as they are.
///
/// What is remembered is a function of the shape alone, so that forgetting changes nothing but time.
final class JointMemory: Sendable {
  private struct Store: Sendable {
    var signals: [SignalShape: JointSignal] = [:]
    var order: [SignalShape] = []
    var oldest = 0
  }
  private let store = Mutex(Store())
  private let capacity: Int

  init(capacity: Int = 256) { self.capacity = capacity }

  func signal(_ shape: SignalShape, _ backgrounds: [JointBackground]) throws -> JointSignal {
    if let known = store.withLock({ $0.signals[shape] }) { return known }
    let signal = try JointSignal(backgrounds, shape: shape)
    store.withLock { store in
      guard store.signals[shape] == nil else { return }
      if store.order.count < capacity {
        store.order.append(shape)
      } else {
        store.signals[store.order[store.oldest]] = nil
        store.order[store.oldest] = shape
        store.oldest = (store.oldest + 1) % capacity
      }
      store.signals[shape] = signal
    }
    return signal
  }
}
