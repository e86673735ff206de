import Documents
import ExperimentalResults
import MarkovChains
import Protomodels
import SimplifiedModels
import TheoryPredictions

/// The predictions of a step's model, made again on the database of its run.
///
/// `GET api/runs/NAME/steps/WALKER/STEP/predictions`: `predictions` (`analysis`, `type`, `dataset`,
/// `topologies`, `cross_section` in fb, `limit`, `expected_limit`, `r`, `expected_r`; the largest r first),
/// `without_particle` and `without_analysis` (`name` and the `K` that is left), `K` (of the verdict stored).
struct Predictions {
  let target: HuntTarget
  let state: ChainState<HuntTarget>

  func json() throws -> JSONValue {
    let (model, verdict) = (state.point, state.evidence)
    let ablations =
      verdict.contributions.isEmpty
      ? ([], []) : try target.ablations(of: model, verdict: verdict)
    return .object([
      ("predictions", .array(try rows())), ("K", .finite(verdict.K)),
      (
        "without_particle",
        .array(
          ablations.0.map {
            .object([
              ("name", .string(ParticleNames.name(for: $0.particle))), ("K", .finite($0.K)),
            ])
          })
      ),
      (
        "without_analysis",
        .array(
          ablations.1.map { .object([("name", .string($0.analysis)), ("K", .finite($0.K))]) })
      ),
    ])
  }

  private func rows() throws -> [JSONValue] {
    let database = target.database
    let spectrum = try state.point.spectrum(with: database.crossSections)
    let decomposition = Decomposition(spectrum, settings: target.settings.decomposition)
    let predictor = Predictor(database: database, settings: target.settings.predictions)
    return try predictor.criticPredictions(decomposition).map {
      (name: database.results[$0.result].analysis, prediction: $0)
    }.sorted {
      ($1.prediction.r ?? -1, $0.name, $0.prediction.kind.rawValue)
        < ($0.prediction.r ?? -1, $1.name, $1.prediction.kind.rawValue)
    }.map(Self.row)
  }

  private static func row(_ item: (name: String, prediction: TheoryPrediction)) -> JSONValue {
    let prediction = item.prediction
    return .object([
      ("analysis", .string(item.name)), ("type", .string(prediction.kind.rawValue)),
      ("dataset", .string(prediction.region ?? "all")),
      ("topologies", .texts(prediction.topologies)),
      ("cross_section", .finite(prediction.crossSection)),
      ("limit", .finite(prediction.upperLimit)),
      ("expected_limit", .finite(prediction.expectedUpperLimit)), ("r", .finite(prediction.r)),
      ("expected_r", .finite(prediction.expectedR)),
    ])
  }
}
