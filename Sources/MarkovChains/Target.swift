import Numerics

/// What is explored: a density over points, with evidence for each.
public protocol Target<Point>: Sendable {
  /// A place in the space.
  associatedtype Point: Codable & Sendable & Equatable
  /// What was found there, stored with the step (for a protomodel: the verdict).
  associatedtype Evidence: Codable & Sendable
  /// The target whose states are stored step by step: itself, but for a tempered one the posterior, of
  /// which its first rung is a chain.
  associatedtype Record: Target = Self
  /// What is stored of a state; the checkpoint holds the whole.
  static func record(of state: ChainState<Self>) -> ChainState<Record>
  /// Evaluates a point. Throw `RejectedPoint` for a physics failure: it is counted and stored as a rejected
  /// step; any other error leaves the loop.
  func evaluate(_ point: Point) throws -> Evaluation<Point, Evidence>
}

/// The value of a target at a point.
public struct Evaluation<Point: Codable & Sendable, Evidence: Codable & Sendable>: Sendable {
  /// The point itself, possibly in its normal form (a search absorbs μ̂ into the strengths).
  public var point: Point
  /// ln of the density that is walked.
  public var logDensity: Double
  /// What was found.
  public var evidence: Evidence
  /// Makes an evaluation.
  public init(point: Point, logDensity: Double, evidence: Evidence) {
    self.point = point
    self.logDensity = logDensity
    self.evidence = evidence
  }
}

/// A point without a value, and why: no cross section, a fit that did not converge.
public struct RejectedPoint: Error, Sendable, CustomStringConvertible {
  /// The reason, a short phrase that is counted.
  public var reason: String
  public var description: String { reason }
  /// Makes a rejection.
  public init(_ reason: String) { self.reason = reason }
}

/// The state of one chain: all that the next step depends on, but the random stream.
public struct ChainState<T: Target>: Codable, Sendable {
  /// Steps made so far.
  public var step: Int
  public var point: T.Point
  public var logDensity: Double
  public var evidence: T.Evidence
  /// What an adaptive cooling remembers; nil with any other schedule.
  public var cooling: AdaptiveCooling.Memory?
  /// What a search with habits remembers; nil for any other walk.
  public var search: SearchMemory<T.Point>?
  /// True where the kernel has nothing more to do: its chain ends here, before the last step of the plan.
  public var isEnded: Bool?
  /// Makes a state.
  public init(step: Int, point: T.Point, logDensity: Double, evidence: T.Evidence) {
    self.step = step
    self.point = point
    self.logDensity = logDensity
    self.evidence = evidence
  }
}

extension Target where Record == Self {
  /// The state itself.
  public static func record(of state: ChainState<Self>) -> ChainState<Self> { state }
}

extension Target {
  /// The value of a point, or why it has none.
  func attempt(_ point: Point) throws -> Result<Evaluation<Point, Evidence>, RejectedPoint> {
    do {
      return .success(try evaluate(point))
    } catch let rejection as RejectedPoint {
      return .failure(rejection)
    }
  }
}

extension ChainState {
  /// Goes to an evaluated point; the number of the step stays.
  mutating func take(_ evaluation: Evaluation<T.Point, T.Evidence>) {
    point = evaluation.point
    logDensity = evaluation.logDensity
    evidence = evaluation.evidence
  }
}

/// A move for annealing only: no detailed balance is claimed.
public protocol SearchMove<T>: Sendable {
  associatedtype T: Target
  /// The name under which its acceptance is counted.
  var name: String { get }
  /// Changes `draft` in place and returns true, or leaves it and returns false. `state` is where the chain
  /// stands; `draft` already carries the changes of the moves before this one in the same step.
  func propose(
    _ draft: inout T.Point, from state: ChainState<T>, changedAlready: Bool,
    using random: inout RandomStream
  ) -> Bool
}

/// Another, simpler form of a point that a search evaluates beside it; the denser one is proposed.
public protocol Simplification<T>: Sendable {
  associatedtype T: Target
  /// The name under which its successes are counted.
  var name: String { get }
  /// The simpler form, a pure function of the point; nil where there is none.
  func simplified(_ point: T.Point) -> T.Point?
}

/// What happened in one step.
public struct Transition: Codable, Sendable, Equatable {
  /// Outcome of a step.
  public enum Outcome: String, Codable, Sendable { case accepted, rejected, refused, unchanged }
  /// Moves that changed the draft, in order.
  public var moves: [String]
  public var outcome: Outcome
  /// ln density of the proposal (nil when refused).
  public var proposedLogDensity: Double?
  public var temperature: Double
  /// Why a proposal was refused.
  public var reason: String?
  /// Makes a record.
  public init(
    moves: [String], outcome: Outcome, proposedLogDensity: Double?, temperature: Double,
    reason: String? = nil
  ) {
    self.moves = moves
    self.outcome = outcome
    self.proposedLogDensity = proposedLogDensity
    self.temperature = temperature
    self.reason = reason
  }

  /// A step in which nothing happened.
  static var nothing: Transition {
    Transition(moves: [], outcome: .unchanged, proposedLogDensity: nil, temperature: 1)
  }
}

/// A pure step from one state to the next; it wraps a target, never stores.
///
/// A kernel that can tell that it is done (nested sampling whose evidence is known, a search that has
/// converged) says so in `isEnded` of the state: no step is made from there, by this process or another.
public protocol Kernel<T>: Sendable {
  associatedtype T: Target
  /// One step: `state` is not changed, the result has `step + 1`.
  func step(from state: ChainState<T>, using random: inout RandomStream) throws -> (
    ChainState<T>, Transition
  )
}
