import ExperimentalResults
import Inference
import Numerics

/// Local p-values of the regions of a database: how odd each is without any signal.
public enum LocalPValues {
  /// P(N > n) + u P(N = n) of every region of the efficiency-map results, in the order of the database.
  ///
  /// n ~ Poisson(λ), λ ~ N(b, δb) above 0; u is uniform, from a stream of its own (`seed`, `number`), so
  /// that the values are even without signal although counts are whole. Regions with neither background
  /// nor error say nothing and are passed over.
  public static func all(
    of database: ResultsDatabase, seed: UInt64 = 1, number: Int = -1
  ) -> [Double] {
    var random = RandomStream(
      runSeed: PseudoStream.key(seed, "local p-values", number), chain: 0)
    return database.results.filter { $0.kind == .efficiencyMaps }.flatMap(\.regions).compactMap {
      region in
      let lot = random.uniform()
      guard region.expected > 0 || region.error > 0,
        let law = IntegratedCounting(
          background: region.expected, error: region.error, count: region.observed)
      else { return nil }
      return law.probability(atLeast: region.observed)
        - (1 - lot) * law.probability(of: region.observed)
    }
  }
}
