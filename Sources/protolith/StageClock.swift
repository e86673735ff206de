/// Times of the stages of a job.
struct StageClock {
  private let clock = ContinuousClock()
  private var last: ContinuousClock.Instant
  /// The stages that have ended, with their seconds.
  private(set) var stages: [(stage: String, seconds: Double)] = []

  init() { last = clock.now }

  /// Ends a stage; the next begins.
  mutating func ends(_ stage: String) {
    let now = clock.now
    stages.append((stage, (now - last) / .seconds(1)))
    last = now
  }

  /// The stages on one line.
  static func text(_ stages: [(stage: String, seconds: Double)]) -> String {
    stages.map { "\($0.stage) \(Decimals.short(1e3 * $0.seconds, 3)) ms" }.joined(separator: ", ")
  }
}
