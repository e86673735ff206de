import Numerics

/// What a search does beside moving: it goes back to its best point, starts anew, refines the end.
///
/// All of it depends on the walker's own past only, so that no walker waits for another and the bytes of a
/// run do not depend on its threads.
public struct SearchHabits<T: Target>: Sendable {
  /// Steps without a better point before the walker starts anew; nil never does.
  public var patience: Int?
  /// Whether a walker may go back to its best point since its start.
  ///
  /// The chance in a step is ½ (1 - exp((K - K_best) / 10)) with K = 2 ln density, as between the walkers of
  /// the published hunt.
  public var returnsToBest: Bool
  /// Makes the state of a new start.
  public var start: @Sendable (inout RandomStream) throws -> ChainState<T>
  /// Makes a better point of the best one, in the last step; nil leaves the walk as it ends.
  public var refine:
    (@Sendable (Evaluation<T.Point, T.Evidence>) throws -> Evaluation<T.Point, T.Evidence>)?

  /// Makes habits.
  public init(
    patience: Int? = nil, returnsToBest: Bool = false,
    refine: (
      @Sendable (Evaluation<T.Point, T.Evidence>) throws -> Evaluation<T.Point, T.Evidence>
    )? = nil,
    start: @escaping @Sendable (inout RandomStream) throws -> ChainState<T>
  ) {
    precondition(patience.map { $0 > 0 } ?? true, "a patience of at least one step")
    self.patience = patience
    self.returnsToBest = returnsToBest
    self.refine = refine
    self.start = start
  }
}

/// What a search remembers of its own past.
public struct SearchMemory<Point: Codable & Sendable>: Codable, Sendable {
  /// A point and its value.
  public struct Place: Codable, Sendable {
    public var point: Point
    public var logDensity: Double
    /// Names a place.
    public init(point: Point, logDensity: Double) {
      self.point = point
      self.logDensity = logDensity
    }
  }

  /// The step of the last start.
  public internal(set) var began = 0
  /// The best place since then; nil before the first step.
  public internal(set) var best: Place?
  /// The best place of all starts before.
  public internal(set) var earlier: Place?
  /// Steps since the best place was found.
  public internal(set) var idle = 0
  /// How often the walker started anew.
  public internal(set) var restarts = 0

  init() {}

  /// The better of the best places.
  var leader: Place? {
    guard let best else { return earlier }
    guard let earlier, earlier.logDensity > best.logDensity else { return best }
    return earlier
  }

  /// Takes in where a step ended.
  mutating func see(_ point: Point, _ logDensity: Double) {
    idle += 1
    if let best, best.logDensity >= logDensity { return }
    best = Place(point: point, logDensity: logDensity)
    idle = 0
  }

  /// Begins anew at a step.
  mutating func restart(at step: Int) {
    earlier = leader
    best = nil
    began = step
    idle = 0
    restarts += 1
  }
}
