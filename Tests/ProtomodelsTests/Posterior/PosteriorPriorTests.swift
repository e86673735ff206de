import Foundation
import MarkovChains
import Numerics
import SimplifiedModels
import Testing

@testable import Protomodels

@Suite("The prior of the posterior")
struct PosteriorPriorTests {
  @Test("counts the contents that are legal", arguments: [true, false])
  func counts(isSmall: Bool) {
    let support = isSmall ? PosteriorSample.support : PosteriorSpace(Sample.space)
    let particles = support.unstable
    // By trying all subsets, of the large space those of up to four particles.
    var counts = [Double](repeating: 0, count: particles.count + 1)
    func extend(_ chosen: [ParticleID], from first: Int) {
      let isLegal = support.space.ordered.allSatisfy {
        !chosen.contains($0.second) || chosen.contains($0.first)
      }
      if isLegal { counts[chosen.count] += 1 }
      guard isSmall || chosen.count < 4 else { return }
      for next in first..<max(first, particles.count) {
        extend(chosen + [particles[next]], from: next + 1)
      }
    }
    extend([], from: 0)
    let compared = isSmall ? particles.count + 1 : 5
    #expect(Array(support.contentCounts.prefix(compared)) == Array(counts.prefix(compared)))
    #expect(support.contentCounts.count == particles.count + 1)
  }

  @Test("is normalised over contents")
  func normalised() {
    for support in [PosteriorSample.support, PosteriorSpace(Sample.space)] {
      for prior in [PosteriorPrior(), PosteriorSample.prior] {
        let sum = support.contentCounts.indices.reduce(0) {
          $0 + exp(prior.logContent($1, support)) * support.contentCounts[$1]
        }
        #expect(abs(sum - 1) < 1e-12)
      }
    }
  }

  @Test("draws models that keep every rule of the model space")
  func legal() {
    let support = PosteriorSpace(Sample.space)
    var random = RandomStream(runSeed: 4, chain: 0)
    var inCorridor = 0
    for _ in 0..<1000 {
      let point = PosteriorPrior(particleFactor: 0.9).draw(in: support, using: &random)
      let model = point.protomodel(in: support.space)
      let fault = model.fault(in: support.space)
      #expect(fault == nil, "\(fault?.place ?? "") \(fault?.reason ?? "")")
      #expect(PosteriorPrior().logDensity(of: point, in: support).isFinite)
      if let stop = point.mass(of: Particles.top1), stop < 280 { inCorridor += 1 }
    }
    #expect(inCorridor > 0)
  }

  @Test("has the density of its draws")
  func density() throws {
    // ⟨1 / π⟩ over draws with one content and everything but two masses left out is the area of those
    // masses: here that of LSP and N2, by the prior's own conditional ranges.
    let support = PosteriorSample.support
    var random = RandomStream(runSeed: 5, chain: 0)
    var masses: [Double] = []
    for _ in 0..<20_000 {
      let point = PosteriorSample.draw(&random)
      guard point.unstable == [Particles.N2], let lsp = point.mass(of: Particles.lsp),
        let mass = point.mass(of: Particles.N2)
      else { continue }
      let range = support.masses(of: Particles.N2, in: point)
      #expect(range.contains(mass))
      // Uniform given the LSP: the share of the range below the mass is uniform on (0, 1).
      masses.append((mass - range.parts[0].lowerBound) / range.length)
      #expect(lsp >= support.lspMasses.lowerBound)
    }
    #expect(masses.count > 300)
    let mean = masses.reduce(0, +) / Double(masses.count)
    #expect(abs(mean - 0.5) < 6 / (12 * Double(masses.count)).squareRoot())
  }

  @Test("has no density outside its support")
  func outside() throws {
    let support = PosteriorSample.support
    var random = RandomStream(runSeed: 6, chain: 0)
    var point = PosteriorModel(
      members: [.init(id: Particles.lsp, mass: 60, weights: [])], strengths: [])
    PosteriorSample.prior.bring(Particles.top1, mass: 800, to: &point, support, &random)
    let prior = PosteriorSample.prior
    #expect(prior.logDensity(of: point, in: support).isFinite)
    for mass in [232.0, 255, 3000, -1] {
      var moved = point
      moved.members[try #require(point.index(of: Particles.top1))].mass = mass
      #expect(prior.logDensity(of: moved, in: support) == -.infinity)
    }
    var negative = point
    negative.members[try #require(point.index(of: Particles.top1))].weights[0] = -1
    #expect(prior.logDensity(of: negative, in: support) == -.infinity)
    var orphan = point
    PosteriorSample.prior.bring(Particles.top2, mass: 900, to: &orphan, support, &random)
    #expect(prior.logDensity(of: orphan, in: support).isFinite)
    orphan.remove(Particles.top1)
    #expect(prior.logDensity(of: orphan, in: support) == -.infinity)
    #expect(throws: RejectedPoint.self) { try PosteriorSample.target.evaluate(orphan) }
  }

  @Test("cuts the corridor of stops out of their masses")
  func corridor() {
    var range = MassRange(100...500)
    range.cut(from: 150, to: 200)
    #expect(range.parts == [100...150, 200...500] && range.length == 350)
    #expect(range.mass(atShare: 0) == 100 && range.mass(atShare: 1) == 500)
    #expect(range.mass(atShare: 0.5) == 325)
    range.cut(from: 90, to: 120)
    range.cut(from: 600, to: 700)
    range.cut(from: 400, to: 300)
    #expect(range.parts == [120...150, 200...500])
    range.cut(from: 0, to: 1000)
    #expect(range.length == 0 && range.mass(atShare: 0.5) == nil)
  }
}

@Suite("A tempered posterior")
struct TemperedPosteriorTests {
  /// Prefers a stop near 700 GeV.
  private struct Preference: PosteriorLikelihood {
    func logLikelihood(of model: PosteriorModel) -> Double {
      guard let mass = model.mass(of: Particles.top1) else { return -4 }
      let distance = (mass - 700) / 50
      return -distance * distance / 2
    }
  }

  @Test("stops and goes on with the same bytes, from prior to posterior")
  func resumes() throws {
    let target = PosteriorTarget(
      support: PosteriorSample.support, prior: PosteriorSample.prior, likelihood: Preference())
    let kernel = TemperingKernel(target: target, mixture: target.mixture, burnIn: 150)
    var random = RandomStream(runSeed: 3, chain: 0)
    let starts = try (0..<5).map { _ in try target.start(using: &random).point }
    var state = try kernel.target.start(at: starts, ladder: TemperatureLadder(rungs: 5))
    for _ in 0..<200 { state = try kernel.step(from: state, using: &random).0 }

    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    var resumed = try JSONDecoder().decode(
      ChainState<TemperedTarget<PosteriorTarget>>.self, from: try encoder.encode(state))
    var resumedRandom = try RandomStream(state: random.state)
    for _ in 200..<500 {
      state = try kernel.step(from: state, using: &random).0
      resumed = try kernel.step(from: resumed, using: &resumedRandom).0
    }
    #expect(try encoder.encode(resumed) == encoder.encode(state))
    #expect(state.point.ladder.isFrozen)
  }

  @Test("finds the probability of a particle and the evidence by both ways")
  func evidence() throws {
    // P(stop | data) and Z from draws of the prior: Z = ⟨L⟩.
    let target = PosteriorTarget(
      support: PosteriorSample.support, prior: PosteriorSample.prior, likelihood: Preference())
    var random = RandomStream(runSeed: 8, chain: 0)
    var likelihoods: [Double] = []
    var withStop = 0.0
    for _ in 0..<20_000 {
      let point = PosteriorSample.draw(&random)
      let value = exp(Preference().logLikelihood(of: point))
      likelihoods.append(value)
      if point.contains(Particles.top1) { withStop += value }
    }
    let direct = Draws([likelihoods])
    let logEvidence = log(direct.mean)
    let directError = (direct.variance / 20_000).squareRoot() / direct.mean
    let probability = withStop / likelihoods.reduce(0, +)

    let kernel = TemperingKernel(target: target, mixture: target.mixture, burnIn: 1000)
    let starts = try (0..<6).map { _ in try target.start(using: &random).point }
    var state = try kernel.target.start(at: starts, ladder: TemperatureLadder(rungs: 6))
    var rows: [[Double]] = []
    var stop: [Double] = []
    for _ in 0..<13_000 {
      state = try kernel.step(from: state, using: &random).0
      guard state.step > 1000 else { continue }
      rows.append(state.point.logLikelihoods)
      stop.append(state.point.replicas[0].point.contains(Particles.top1) ? 1 : 0)
    }
    let found = EvidenceEstimator(betas: state.point.ladder.betas, logLikelihoods: rows)
      .steppingStone
    let error = (found.error * found.error + directError * directError).squareRoot()
    #expect(error < 0.3)
    #expect(abs(found.logEvidence - logEvidence) < 5 * error)
    let draws = Draws([stop])
    let stopError = try #require(draws.meanError)
    #expect(abs(draws.mean - probability) < 5 * stopError + 0.02)
  }
}
