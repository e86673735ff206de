/// One comparison: our way against a peer that does the same work the plain way.
struct Benchmark {
  /// What is done.
  let name: String
  /// What the peer is.
  let peer: String
  /// How many pieces of work one call does.
  let work: Int
  /// Both return a sum over their results: they must agree, and nothing is optimised away.
  let ours: () -> Double
  let theirs: () -> Double

  /// Rounds of both in turn, so that a busy machine slows both down; of each the fastest counts.
  func run(rounds: Int = 9) -> Outcome {
    var fastest = (ours: Double.infinity, theirs: Double.infinity)
    var sums = (ours: 0.0, theirs: 0.0)
    for _ in 0..<rounds {
      fastest.ours = min(fastest.ours, seconds { sums.ours = ours() })
      fastest.theirs = min(fastest.theirs, seconds { sums.theirs = theirs() })
    }
    let scale = 1e9 / Double(work)
    let difference = abs(sums.ours - sums.theirs) / max(1e-300, abs(sums.theirs))
    return Outcome(
      ours: fastest.ours * scale, theirs: fastest.theirs * scale, difference: difference)
  }

  /// Nanoseconds per piece of work, and the relative difference of the results.
  struct Outcome {
    let ours: Double
    let theirs: Double
    let difference: Double
    var ratio: Double { theirs / ours }
  }

  private func seconds(_ body: () -> Void) -> Double {
    let clock = ContinuousClock()
    return clock.measure(body) / .seconds(1)
  }
}
