import ExperimentalResults
import Foundation
import Likelihoods

@testable import Protomodels

/// Results made up for tests of pseudo-databases.
enum PseudoSample {
  /// A result without maps: name, observed, expected, error of each region; 10/fb.
  static func regions(
    _ folder: String, _ regions: [(String, Double, Double, Double)],
    likelihood: (any SignalHypotheses)? = nil
  ) -> ExperimentalResult {
    ExperimentalResult(
      folder: folder, analysis: "A", experiment: "ATLAS", energy: 13, luminosity: 10,
      kind: .efficiencyMaps,
      regions: regions.map {
        SignalRegion(
          name: $0.0, observed: $0.1, expected: $0.2, error: $0.3, upperLimit: 1,
          expectedUpperLimit: 1)
      }, maps: [],
      likelihoods: likelihood.map { hypotheses in
        [
          PublishedLikelihood(
            form: .workspace(.full), name: "workspace.json", regions: hypotheses.regions
          ) { hypotheses }
        ]
      } ?? [])
  }
}

/// One bin with b (1 + 0.16 θ) and θ measured aside with an error of 1.
struct AuxiliaryModel: ObservableHypotheses {
  let regions = ["SR"]
  var observed: Double
  var aside = 0.0

  func likelihood(for yields: [Double]) throws -> any Likelihood {
    AuxiliaryLikelihood(
      signal: yields[0], observations: Observations(main: [observed], auxiliary: [aside]))
  }

  func observing(_ data: Observations) throws -> any SignalHypotheses {
    AuxiliaryModel(observed: data.main[0], aside: data.auxiliary[0])
  }
}

/// Its likelihood in μ and θ.
struct AuxiliaryLikelihood: Likelihood {
  var signal: Double
  var observations: Observations
  private static let background = 50.0
  private static let slope = 8.0

  var parameters: ParameterSpace {
    ParameterSpace(
      parameters: [
        LikelihoodParameter(name: "mu", initial: 0, bounds: 0...1e10),
        LikelihoodParameter(name: "theta", initial: 0, bounds: -5...5),
      ], parameterOfInterest: 0)
  }

  var constraints: [Constraint] { [Constraint(parameter: 1, distribution: .normal, scale: 1)] }

  func expected(at point: [Double]) -> Observations {
    Observations(
      main: [point[0] * signal + Self.background + Self.slope * point[1]], auxiliary: [point[1]])
  }

  func logLikelihood(
    at point: [Double], of data: Observations, derivatives: inout Derivatives?
  ) -> Double {
    let rate = expected(at: point).main[0]
    guard rate > 0 else { return -.infinity }
    let (n, pull) = (data.main[0], point[1] - data.auxiliary[0])
    let (first, second) = (n / rate - 1, -n / (rate * rate))
    derivatives?.gradient = [first * signal, first * Self.slope - pull]
    if derivatives?.wantsHessian == true {
      derivatives?.hessian = [
        second * signal * signal, second * signal * Self.slope, second * signal * Self.slope,
        second * Self.slope * Self.slope - 1,
      ]
    }
    return n * log(rate) - rate - 0.5 * pull * pull
  }
}
