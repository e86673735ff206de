/// One replica on each rung of a ladder, and the ladder.
public struct TemperedPoint<T: BayesianTarget>: Codable, Sendable, Equatable {
  /// A point on one rung.
  public struct Replica: Codable, Sendable, Equatable {
    /// Where it stands.
    public var point: T.Point
    /// Prior and likelihood there.
    public var evidence: T.Evidence
    /// Which of the walkers it is; swaps exchange them.
    public var walker: Int
  }

  /// Replicas by rung, the first one of the posterior.
  public var replicas: [Replica]
  /// Inverse temperatures and counts of swaps.
  public var ladder: TemperatureLadder
  /// What the frozen ladder has met: from it come evidences.
  public var tally = EvidenceTally()

  /// ln likelihood on every rung: what evidences are made of.
  public var logLikelihoods: [Double] { replicas.map(\.evidence.logLikelihood) }
}

/// The product of a posterior's powers on the rungs of a ladder.
///
/// Its density and evidence are those of the first rung, the posterior itself.
public struct TemperedTarget<T: BayesianTarget>: Target {
  public typealias Point = TemperedPoint<T>
  public typealias Evidence = T.Evidence
  public typealias Record = T
  /// The posterior.
  public var target: T

  /// Wraps a posterior.
  public init(_ target: T) { self.target = target }

  /// The chain on the posterior itself: the other rungs are stored in checkpoints only.
  public static func record(of state: ChainState<TemperedTarget<T>>) -> ChainState<T> {
    ChainState(
      step: state.step, point: state.point.replicas[0].point, logDensity: state.logDensity,
      evidence: state.evidence)
  }

  /// Evaluates every replica anew.
  public func evaluate(_ point: Point) throws -> Evaluation<Point, Evidence> {
    var evaluated = point
    var first: Evaluation<T.Point, T.Evidence>?
    for rung in point.replicas.indices {
      let evaluation = try target.evaluate(point.replicas[rung].point)
      evaluated.replicas[rung].point = evaluation.point
      evaluated.replicas[rung].evidence = evaluation.evidence
      if rung == 0 { first = evaluation }
    }
    guard let first else { preconditionFailure("a ladder has rungs") }
    return Evaluation(point: evaluated, logDensity: first.logDensity, evidence: first.evidence)
  }

  /// The first state of a chain: one point for each rung, the first for the posterior.
  public func start(
    at points: [T.Point], ladder: TemperatureLadder
  ) throws -> ChainState<TemperedTarget<T>> {
    precondition(points.count == ladder.betas.count, "one point for each rung")
    let evaluations = try points.map { try target.evaluate($0) }
    let replicas = evaluations.enumerated().map { rung, evaluation in
      TemperedPoint<T>.Replica(
        point: evaluation.point, evidence: evaluation.evidence, walker: rung)
    }
    return ChainState(
      step: 0, point: TemperedPoint(replicas: replicas, ladder: ladder),
      logDensity: evaluations[0].logDensity, evidence: evaluations[0].evidence)
  }
}
