import ExperimentalResults
import Likelihoods
import Numerics
import SimplifiedModels

/// The yields of every result for one decomposition: the cheap part of a prediction.
struct ResultYields {
  /// Regions with their cross sections, by result; nil where nothing is predicted.
  private(set) var regions: [RegionYields?]
  /// Predictions of upper-limit results, by result.
  private(set) var limits: [[TheoryPrediction]]
  private let predictor: Predictor
  private let naming: ParticleNaming

  init(_ matches: MapMatches, predictor: Predictor) {
    self.predictor = predictor
    let results = predictor.database.results
    let index = predictor.index
    let (matched, lookup) = (matches.matched, matches.lookup)
    naming = ParticleNaming(matches.decomposition)
    regions = Array(repeating: nil, count: results.count)
    limits = Array(repeating: [], count: results.count)
    for number in matches.reached {
      let result = results[number]
      let energy = index.energies.firstIndex(of: result.energy) ?? 0
      let entry = MatchedResult(
        index: number, result: result, entries: index.entries[number],
        weights: matched.weights[energy], matched: matched, kinship: matches.kinship,
        lookup: lookup)
      switch result.kind {
      case .efficiencyMaps:
        let yields = RegionYields(entry, settings: predictor.settings)
        if !yields.regions.isEmpty { regions[number] = yields }
      case .upperLimits:
        limits[number] = LimitPredictions(entry, settings: predictor.settings, naming: naming).all()
      }
    }
  }

  /// The prediction of one region, with its counting likelihood.
  func prediction(_ result: Int, _ region: Int, _ yields: RegionYields) -> TheoryPrediction {
    let content = predictor.database.results[result]
    let entry = content.regions[region]
    let crossSection = yields.crossSections[region]
    let profile = CountingProfile(
      observed: entry.observed, background: entry.expected, error: entry.error,
      signal: crossSection * content.luminosity)
    let (topologies, contributions, particles) = names(result, yields, [region])
    return TheoryPrediction(
      result: result, region: entry.name, kind: .efficiencyMap, topologies: topologies,
      contributions: contributions, particles: particles, crossSection: crossSection,
      conditionViolation: yields.violations[region], upperLimit: entry.upperLimit,
      expectedUpperLimit: entry.expectedUpperLimit, profile: profile,
      backgroundLogLikelihood: profile.logLikelihood(atStrength: 0).value,
      data: PredictionData(
        observed: entry.observed, expected: entry.expected, error: entry.error))
  }

  /// Topologies, what each contributes (fb), and particles behind some regions.
  func names(_ result: Int, _ yields: RegionYields, _ regions: [Int]) -> (
    topologies: [String], contributions: [Double], particles: [ParticleID]
  ) {
    let sources = yields.sources(of: regions)
    let maps = predictor.database.results[result].maps
    var sums: [(name: String, crossSection: Double)] = []
    for (map, crossSection) in sources.maps {
      let name = maps[map].topology
      if let place = sums.firstIndex(where: { $0.name == name }) {
        sums[place].crossSection += crossSection
      } else {
        sums.append((name, crossSection))
      }
    }
    sums.sort { $0.name < $1.name }
    return (
      sums.map(\.name), sums.map(\.crossSection), naming.particles(sources.topologies)
    )
  }
}
