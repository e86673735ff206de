import MarkovChains
import Protomodels
import Runs

extension WalkStripPlot {
  private static let largestCount = 8

  /// Reads how the best model of a walker came about.
  ///
  /// Of the steps at which the best model changed, those are shown that changed its particles, evenly
  /// thinned to eight with the first and the last among them; where they are fewer, the largest gains of K
  /// are added. The last frame is the best model.
  init(_ chain: ChainReader, points: [TracePlot.Point]) throws {
    var best = -Double.infinity
    var steps: [(step: Int, gain: Double)] = []
    try chain.forEachMark { record in
      guard record.step > 0, record.logDensity > best else {
        best = max(best, record.logDensity)
        return
      }
      steps.append((record.step, best.isFinite ? record.logDensity - best : 0))
      best = record.logDensity
    }
    let frames = try steps.map { try Frame(chain.state(atStep: $0.step, of: HuntTarget.self)) }
    var chosen = frames.indices.filter { place in
      place == frames.count - 1 || place == 0
        || frames[place].particles.map(\.name).sorted()
          != frames[place - 1].particles.map(\.name).sorted()
    }
    if chosen.count > Self.largestCount {
      let last = Self.largestCount - 1
      chosen = (0...last).map { chosen[$0 * (chosen.count - 1) / last] }
    } else {
      let others = frames.indices.filter { !chosen.contains($0) }.sorted {
        (steps[$1].gain, $0) < (steps[$0].gain, $1)
      }
      chosen = (chosen + others.prefix(Self.largestCount - chosen.count)).sorted()
    }
    self.init(
      walker: chain.chain, frames: chosen.map { frames[$0] },
      best: zip(steps, frames).map { ($0.step, $1.K) }, points: points)
  }
}

extension WalkStripPlot.Frame {
  fileprivate init(_ state: ChainState<HuntTarget>) {
    self.init(
      step: state.step, K: state.evidence.K,
      particles: state.point.members.map { (ParticleNames.name(for: $0.id), $0.mass) }
        .sorted { ($0.1, $0.0) < ($1.1, $1.0) })
  }
}
