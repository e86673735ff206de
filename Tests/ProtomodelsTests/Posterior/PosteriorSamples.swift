import Foundation
import MarkovChains
import MoveLaws
import Numerics
import SimplifiedModels

@testable import Protomodels

/// A small space with twins of every sort, where several particles are likely.
enum PosteriorSample {
  static let kept = [
    Particles.down, Particles.up, Particles.top1, Particles.top2, Particles.N2, Particles.N3,
    Particles.C1,
  ]
  static let support = PosteriorSpace(
    ModelSpace(
      references: Sample.references, forbidden: Particles.all.filter { !kept.contains($0) }))
  static let prior = PosteriorPrior(particleFactor: 0.8)

  /// The prior as a target.
  static let target = PosteriorTarget(support: support, prior: prior)

  @Sendable static func draw(_ random: inout RandomStream) -> PosteriorModel {
    prior.draw(in: support, using: &random)
  }

  /// Moves by name, each with its way back.
  static let moves: [(name: String, mixture: MoveMixture<PosteriorTarget>)] = [
    (
      "birth and death",
      pair(Birth(support: support, prior: prior), Death(support: support, prior: prior))
    ),
    (
      "split and join",
      pair(Split(support: support, prior: prior), Join(support: support, prior: prior))
    ),
    ("exchange", MoveMixture([Exchange(support: support, prior: prior)])),
    ("mass", MoveMixture([MoveMass()])), ("mass with LSP", MoveMixture([MoveMassWithLSP()])),
    ("ratio", MoveMixture([ScaleRatio()])),
    ("ratios anew", MoveMixture([RedrawRatios(prior: prior)])),
    ("strength", MoveMixture([MoveStrength()])),
    ("strengths", MoveMixture([MoveParticleStrengths()])),
  ]

  static func pair(
    _ there: some ReversibleMove<PosteriorTarget>, _ back: some ReversibleMove<PosteriorTarget>
  ) -> MoveMixture<PosteriorTarget> {
    MoveMixture([
      .init(there, reverse: 1, weight: { _ in 1 }), .init(back, reverse: 0, weight: { _ in 1 }),
    ])
  }

  /// A mixture in which every move is spoilt.
  static func spoilt(
    _ mixture: MoveMixture<PosteriorTarget>, _ flaw: Spoilt.Flaw
  ) -> MoveMixture<PosteriorTarget> {
    MoveMixture(
      mixture.entries.map {
        .init(Spoilt(move: $0.move, flaw: flaw), reverse: $0.reverse, weight: $0.weight)
      })
  }

  static func trial(_ mixture: MoveMixture<PosteriorTarget>) -> MoveTrial<PosteriorTarget> {
    MoveTrial(target: target, mixture: mixture, draw: draw)
  }

  /// Thirty-two cells: the number of particles up to 3, a heavy one, a large weight, a large strength.
  static func cell(_ model: PosteriorModel) -> Int? {
    let number = min(3, model.unstable.count)
    let isHeavy = (model.members.map(\.mass).max() ?? 0) > 1200
    let weight = model.members.first { !$0.weights.isEmpty }?.weights[0] ?? 0
    let strength = model.strengths.first?.logarithm ?? -1
    return number * 8 + (isHeavy ? 4 : 0) + (weight > 0.7 ? 2 : 0) + (strength > 0 ? 1 : 0)
  }

  /// By the number of particles.
  static func numberCell(_ model: PosteriorModel) -> Int? { min(7, model.unstable.count) }

  /// By the number of weights that are large.
  static func weightsCell(_ model: PosteriorModel) -> Int? {
    min(15, model.members.reduce(0) { $0 + $1.weights.count { $0 > 0.7 } })
  }

  /// The moves that have a Jacobian.
  static let withJacobian = MoveMixture<PosteriorTarget>([
    .init(Split(support: support, prior: prior), reverse: 1, weight: { _ in 1 }),
    .init(Join(support: support, prior: prior), reverse: 0, weight: { _ in 1 }),
    .init(ScaleRatio(), reverse: 2, weight: { _ in 4 }),
  ])

  static let statistics: [Statistic<PosteriorModel>] = [
    Statistic("number", isDiscrete: true) { Double($0.unstable.count) },
    Statistic("content", isDiscrete: true) { model in
      Double(kept.enumerated().reduce(0) { $0 + (model.contains($1.element) ? 1 << $1.offset : 0) })
    },
    Statistic("mass of the LSP") { $0.mass(of: Particles.lsp) ?? 0 },
    Statistic("largest mass") { $0.members.map(\.mass).max() ?? 0 },
    Statistic("mass of the stop") { $0.mass(of: Particles.top1) ?? 0 },
    Statistic("first weight") { $0.members.first { !$0.weights.isEmpty }?.weights[0] ?? 0 },
    Statistic("sum of ln weights") { model in
      model.members.reduce(0) { $0 + $1.weights.reduce(0) { $0 + log($1) } }
    },
    Statistic("sum of strengths") { $0.strengths.reduce(0) { $0 + $1.logarithm } },
  ]
}

/// The number of particles, the mass of the LSP in TeV and a strength, measured together.
struct Measurement: PosteriorLikelihood {
  static let error = 0.8
  let data: Double
  static func expected(_ model: PosteriorModel) -> Double {
    Double(model.unstable.count) + (model.mass(of: Particles.lsp) ?? 0) / 1000
      + (model.strengths.first?.logarithm ?? 0)
      + (model.members.first { !$0.weights.isEmpty }?.weights[0] ?? 0)
  }
  func logLikelihood(of model: PosteriorModel) -> Double {
    let distance = (data - Self.expected(model)) / Self.error
    return -distance * distance / 2
  }
}

extension PosteriorSample {
  /// Geweke's test with these moves on that measurement.
  static func jointTrial(
    _ change: @escaping @Sendable (MoveMixture<PosteriorTarget>) -> MoveMixture<PosteriorTarget>
  ) -> JointTrial<PosteriorTarget, Double> {
    JointTrial<PosteriorTarget, Double>(
      target: { data in
        PosteriorTarget(support: support, prior: prior, likelihood: Measurement(data: data))
      },
      mixture: { _ in change(target.mixture) }, draw: draw,
      simulate: { model, random in
        Measurement.expected(model) + random.normal(mean: 0, deviation: Measurement.error)
      })
  }

  static let jointStatistics: [Statistic<(PosteriorModel, Double)>] =
    statistics.map { statistic in
      Statistic(statistic.name, isDiscrete: statistic.isDiscrete) { statistic.value($0.0) }
    } + [Statistic("data") { $0.1 }]
}

/// What a long study asks for.
enum StudySize {
  /// Where tables for pictures go; nil where none are wanted.
  static let folder = ProcessInfo.processInfo.environment["PROTOLITH_LAW_FOLDER"]
  static let lawSteps = ProcessInfo.processInfo.environment["PROTOLITH_LAW_STEPS"]
    .flatMap { Int($0) }
}

/// A move that forgets a part of its ratio.
struct Spoilt: ReversibleMove {
  typealias T = PosteriorTarget
  enum Flaw: CaseIterable { case noJacobian, noRatio }
  let move: any ReversibleMove<PosteriorTarget>
  let flaw: Flaw
  var name: String { move.name }

  func propose(
    from point: PosteriorModel, using random: inout RandomStream
  ) -> Proposal<PosteriorModel>? {
    guard var proposal = move.propose(from: point, using: &random) else { return nil }
    if flaw == .noJacobian { proposal.logJacobian = 0 } else { proposal.logReverseOverForward = 0 }
    return proposal
  }
}
