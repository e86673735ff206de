import Runs

extension RunDiagnosis {
  /// Whether a search may end at a step: its walkers agree on the best K, and none of them has found a
  /// better one by more than that since the two looks before.
  public static func walkersAgree(_ run: Run, at step: Int, by stop: AutomaticStop) throws -> Bool {
    let agreement = stop.agreement ?? standardAgreement
    let before = step - 2 * stop.every
    guard run.chains.count > 1, before > 0 else { return false }
    var found: [Double] = []
    for chain in run.chains {
      guard let now = try chain.largestLogDensity(upTo: step),
        let then = try chain.largestLogDensity(upTo: before)
      else { return false }
      if 2 * (now.logDensity - then.logDensity) > agreement { return false }
      found.append(2 * now.logDensity)
    }
    guard let least = found.min(), let most = found.max() else { return false }
    return most - least <= agreement
  }
}
