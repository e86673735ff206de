import ExperimentalResults
import Likelihoods
import Numerics

/// Draws pseudo-databases: what every published result might have shown without a signal, or with one.
///
/// The laws are prepared once (workspaces fitted, methods of limits found); a pseudo-database is a pure
/// function of seed and number, whatever the number of threads. Each analysis has a random stream of its
/// own, so that another selection of results leaves the draws of those that stay.
public struct PseudoGenerator: Sendable {
  /// The database whose data are drawn.
  public let database: ResultsDatabase
  /// How they are drawn.
  public let settings: PseudoSettings
  private let laws: [AnalysisLaw]

  /// Prepares the laws of a database; `workspaces` says which versions the hunt uses.
  public init(
    database: ResultsDatabase, workspaces: WorkspaceVersion = .full,
    settings: PseudoSettings = PseudoSettings()
  ) throws {
    self.database = database
    self.settings = settings
    var groups: [String: [(index: Int, result: ExperimentalResult)]] = [:]
    for (index, result) in database.results.enumerated() {
      groups[CombinationRules.plain(result.analysis), default: []].append((index, result))
    }
    let members = groups
    let names = groups.keys.sorted()
    let laws = Parallel.map(names.count) { place in
      Result {
        try AnalysisLaw(
          names[place], members[names[place]] ?? [], workspaces: workspaces, settings: settings)
      }
    }
    self.laws = try laws.map { try $0.get() }
  }

  /// Draws one pseudo-database of a series with a model in it.
  public func draw(number: Int, seed: UInt64, injecting injection: Injection) throws
    -> PseudoDatabase
  {
    var drawn = try draw(
      number: number, seed: seed, injected: injection.model, signals: injection.signals)
    drawn.expectedZ = injection.expectedZ
    return drawn
  }

  /// Draws one pseudo-database of a series; `signals`, by result, are those of `injected`.
  public func draw(
    number: Int, seed: UInt64, injected: Protomodel? = nil, signals: [InjectedSignal]? = nil
  ) throws -> PseudoDatabase {
    var overlays: [(index: Int, overlay: ResultOverlay)] = []
    for law in laws {
      overlays += try law.draw(seed: seed, number: number, signals: signals)
    }
    overlays.sort { $0.index < $1.index }
    return PseudoDatabase(
      seed: seed, number: number, settings: settings, injected: injected,
      overlay: DataOverlay(databaseDigest: database.digest, results: overlays.map(\.overlay)))
  }
}
