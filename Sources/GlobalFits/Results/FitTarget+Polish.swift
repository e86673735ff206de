import MarkovChains
import Numerics

extension FitTarget {
  /// A point near `draw` with a larger likelihood; the draw itself where none is found.
  ///
  /// By gradients in the unit cube, which are taken from differences. Points without a value are walls.
  public func polished(_ draw: FitDraws.Draw) throws -> FitDraws.Draw {
    // Maps are linear in cells: first with wide differences, then with narrow ones.
    var best = draw
    for step in [1e-3, 1e-4, 1e-5] { best = try polished(best, step: step) }
    return best
  }

  private func polished(_ draw: FitDraws.Draw, step: Double) throws -> FitDraws.Draw {
    var best = draw
    /// What a point without a value counts: worse than any start, with no slope.
    let wall = -draw.logLikelihood + 1e6
    func value(_ cube: [Double]) throws -> Double? {
      do {
        let evidence = try evaluate(CubePoint(cube)).evidence
        if evidence.logLikelihood > best.logLikelihood {
          best = FitDraws.Draw(
            values: evidence.values, logLikelihood: evidence.logLikelihood, cube: cube)
        }
        return -evidence.logLikelihood
      } catch is RejectedPoint { return nil }
    }
    var minimiser = BoundedMinimiser()
    minimiser.iterations = 60
    minimiser.tolerance = 1e-7
    let zeros = [Double](repeating: 0, count: dimension)
    let ones = [Double](repeating: 1, count: dimension)
    _ = try minimiser.minimum(from: draw.cube, lower: zeros, upper: ones) { cube in
      guard let centre = try value(cube) else { return (wall, zeros) }
      var gradient = zeros
      for place in cube.indices {
        var (low, high) = (cube, cube)
        low[place] = max(0, cube[place] - step)
        high[place] = min(1, cube[place] + step)
        let (a, b) = (try value(low), try value(high))
        let width = (a == nil ? cube[place] : low[place], b == nil ? cube[place] : high[place])
        guard width.1 > width.0 else { continue }
        gradient[place] = ((b ?? centre) - (a ?? centre)) / (width.1 - width.0)
      }
      return (centre, gradient)
    }
    return best
  }
}
