import Protomodels
import Runs

/// `best.json`: the best protomodel in full, as `protolith score` reads it.
public struct BestModelFile: Codable, Sendable {
  /// Format number of the file.
  public var format = 1
  /// Name and version of the program.
  public var program: String
  /// The run, and walker and step at which the model was found first.
  public var run: String
  public var walker: Int
  public var step: Int
  /// Particles, masses, branching ratios, signal strengths.
  public var model: Protomodel
  /// What the data say of it.
  public var verdict: Verdict

  /// Describes the best model of a hunt.
  public init(_ best: HuntRun.Best, run: String, version: String) {
    program = "protolith \(version)"
    self.run = run
    walker = best.walker
    step = best.state.step
    model = best.state.point
    verdict = best.state.evidence
  }

  /// The text of the file.
  public func text() throws -> String {
    String(decoding: try StateCoder.encode(self, pretty: true), as: UTF8.self) + "\n"
  }
}
