import MarkovChains
internal import GRDB

/// One step as it is stored and exported.
public struct StepRecord: Codable, Sendable, Equatable {
  /// The number of the step; 0 is the start.
  public var step: Int
  /// What happened in the step; at the start no move, outcome unchanged, temperature 1.
  public var transition: Transition
  /// ln density of the state after the step.
  public var logDensity: Double
  /// JSON of the `ChainState` after the step, where the step was accepted (and for step 0); of a thinned
  /// chain in every record that is left.
  public var state: String?

  /// Makes a record.
  public init(step: Int, transition: Transition, logDensity: Double, state: String?) {
    self.step = step
    self.transition = transition
    self.logDensity = logDensity
    self.state = state
  }
}

extension StepRecord {
  init(_ row: Row, state: String?, file: String) throws {
    let step: Int = try row.value(.step)
    let text: String = try row.value(.outcome)
    guard let outcome = Transition.Outcome(rawValue: text) else {
      throw RunError.damaged(
        file: file, place: "step \(step)", reason: "found the outcome “\(text)”",
        remedy: "use the version that wrote the file")
    }
    let transition = Transition(
      moves: Self.moves(from: try row.value(.moves)), outcome: outcome,
      proposedLogDensity: try row.optional(.proposed),
      temperature: try row.value(.temperature), reason: try row.optional(.reason))
    self.init(
      step: step, transition: transition, logDensity: try row.value(.density), state: state)
  }

  /// Names of moves are lines of one text: they are words and never hold a line feed.
  static func text(of moves: [String]) -> String { moves.joined(separator: "\n") }
  static func moves(from text: String) -> [String] {
    text.isEmpty ? [] : text.split(separator: "\n").map(String.init)
  }
}
