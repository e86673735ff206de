import ExperimentalResults
import Inference

/// Local p-values of the regions of a database: how odd each is without any signal.
public enum LocalPValues {
  /// P(N ≥ n) of every region of the efficiency-map results, in the order of the database.
  ///
  /// n ~ Poisson(λ), λ ~ N(b, δb) above 0. Half of the probability of n itself is left out, so that the
  /// values are even without signal although counts are whole. Regions with neither background nor error
  /// say nothing and are passed over.
  public static func all(of database: ResultsDatabase) -> [Double] {
    database.results.filter { $0.kind == .efficiencyMaps }.flatMap(\.regions).compactMap { region in
      guard region.expected > 0 || region.error > 0,
        let law = IntegratedCounting(
          background: region.expected, error: region.error, count: region.observed)
      else { return nil }
      return law.probability(atLeast: region.observed)
        - 0.5 * law.probability(of: region.observed)
    }
  }
}
