import Foundation
import Numerics

/// The affine-invariant ensemble with the stretch move.
///
/// J. Goodman, J. Weare, Comm. App. Math. Comp. Sci. 5, 65 (2010). The walkers are two halves; those of one
/// are moved along lines to walkers of the other, which stands still meanwhile (D. Foreman-Mackey, D. Hogg,
/// D. Lang, J. Goodman, PASP 125, 306 (2013), section 3), so that every move keeps detailed balance.
struct StretchSampler<B: CubeTarget>: CubeSampler {
  var target: B
  var settings: StretchSettings
  /// The power of the stretch in the acceptance, d - 1: the volume that it changes.
  var power: Double

  init(target: B, settings: StretchSettings) {
    self.target = target
    self.settings = settings
    power = Double(target.dimension - 1)
  }

  func start(using random: inout RandomStream) throws -> ChainState<SampledTarget<B>> {
    var account = SamplerAccount()
    let count = settings.walkers(dimension: target.dimension)
    let walkers = try drawPrior(count, &account, using: &random)
    return state(CubeDraws(draws: walkers), .stretch, account)
  }

  func step(
    _ state: inout ChainState<SampledTarget<B>>, using random: inout RandomStream
  ) throws -> Transition {
    var walkers = state.point.draws.draws
    var (accepted, refusal): (Int, String?) = (0, nil)
    for _ in 0..<settings.sweeps {
      for half in 0..<2 {
        accepted += try sweep(&walkers, half, &state.evidence, &refusal, using: &random)
      }
    }
    state.point.draws.draws = walkers
    state.evidence.acceptance = Double(accepted) / Double(settings.sweeps * walkers.count)
    return Transition(
      moves: ["stretch"], outcome: accepted > 0 ? .accepted : .rejected,
      proposedLogDensity: nil, temperature: 1, reason: accepted > 0 ? nil : refusal)
  }

  /// Moves every walker of a half; tells how many moved.
  private func sweep(
    _ walkers: inout [Draw], _ half: Int, _ account: inout SamplerAccount,
    _ refusal: inout String?, using random: inout RandomStream
  ) throws -> Int {
    let size = walkers.count / 2
    var accepted = 0
    for place in (half * size)..<((half + 1) * size) {
      let partner = walkers[(1 - half) * size + random.index(below: size)].point.coordinates
      let root = (settings.stretch - 1) * random.uniform() + 1
      let stretch = root * root / settings.stretch
      let lot = random.uniform()
      let point = CubePoint(
        zip(partner, walkers[place].point.coordinates).map { $0 + stretch * ($1 - $0) })
      switch try value(at: point, &account) {
      case .outside: continue
      case .refused(let reason): refusal = reason
      case .draw(let proposed):
        let gain =
          power * log(stretch) + proposed.logLikelihood - walkers[place].logLikelihood
        guard gain >= 0 || lot < exp(gain) else { continue }
        walkers[place] = proposed
        accepted += 1
      }
    }
    return accepted
  }
}
