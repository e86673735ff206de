import ExperimentalResults
import Likelihoods
import SimplifiedModels

/// ln [L(1) / L(0)] of a fixed combination for any model.
///
/// Nuisance parameters are profiled, as in all predictions. A part that a model does not reach has a
/// ratio of 1.
public struct FixedLikelihood: Sendable {
  /// A part of the combination as indices.
  private enum Place: Sendable {
    case region(result: Int, region: Int)
    case joint(result: Int, background: Int)
  }

  private let predictor: Predictor
  private let places: [Place]
  private let groups: [SharedFit]
  /// What each number of `logRatios` is of: parts of the combination, one alone or those with nuisance
  /// parameters in common.
  public let entries: [[Int]]

  /// Finds the parts in the predictor's database; nil where one of them is not there.
  ///
  /// Maps of other results and regions are left aside: they are not looked up. Parts that `sharing` names
  /// are joint likelihoods that are fitted together; each stands there once.
  public init?(
    _ combination: FixedCombination, predictor: Predictor, sharing: [SharedNuisances] = []
  ) {
    var regions: [Int: Set<Int>] = [:]
    for part in combination.parts {
      guard let place = Self.place(of: part, in: predictor) else { return nil }
      switch place {
      case .region(let result, let region): regions[result, default: []].insert(region)
      case .joint(let result, let background):
        regions[result, default: []].formUnion(predictor.backgrounds[result][background].regions)
      }
    }
    let narrow = Predictor(
      database: predictor.database.narrowed(to: regions), settings: predictor.settings)
    self.predictor = narrow
    let places = combination.parts.compactMap { Self.place(of: $0, in: narrow) }
    self.places = places
    let shared = Set(sharing.flatMap(\.parts))
    groups = sharing.map { group in
      SharedFit(
        group,
        backgrounds: group.parts.compactMap {
          guard case .joint(let result, let place) = places[$0] else { return nil }
          return (result, narrow.backgrounds[result][place])
        })
    }
    if zip(groups, sharing).contains(where: { $0.backgrounds.count != $1.parts.count }) {
      return nil
    }
    entries = sharing.map(\.parts) + places.indices.filter { !shared.contains($0) }.map { [$0] }
  }

  private static func place(
    of part: FixedCombination.Part, in predictor: Predictor
  ) -> Place? {
    let results = predictor.database.results
    guard let result = results.firstIndex(where: { $0.folder == part.folder }) else { return nil }
    if let name = part.region {
      return results[result].regions.firstIndex { $0.name == name }
        .map { .region(result: result, region: $0) }
    }
    guard let background = part.likelihood,
      predictor.backgrounds[result].indices.contains(background)
    else { return nil }
    return .joint(result: result, background: background)
  }

  /// ln [L(1) / L(0)] of each of `entries`: of each part in the order of the combination where none shares
  /// nuisance parameters.
  public func logRatios(_ decomposition: Decomposition) throws -> [Double] {
    let yields = ResultYields(
      try MapMatches(decomposition, predictor: predictor), predictor: predictor)
    let together = try groups.map { group in
      try group.logRatio { result in
        yields.regions[result].map {
          let luminosity = predictor.database.results[result].luminosity
          return $0.crossSections.map { $0 * luminosity }
        }
      }
    }
    return try together
      + entries.dropFirst(groups.count).map { entry in
        switch places[entry[0]] {
        case .region(let result, let region):
          guard let found = yields.regions[result] else { return 0 }
          return ofRegion(result, region, found)
        case .joint(let result, let background):
          guard let found = yields.regions[result] else { return 0 }
          return try ofJoint(result, background, found)
        }
      }
  }

  private func ofRegion(_ result: Int, _ region: Int, _ yields: RegionYields) -> Double {
    let content = predictor.database.results[result]
    let entry = content.regions[region]
    guard yields.crossSections[region] > 0 else { return 0 }
    let profile = CountingProfile(
      observed: entry.observed, background: entry.expected, error: entry.error,
      signal: yields.crossSections[region] * content.luminosity)
    return profile.logLikelihood(atStrength: 1).value - profile.logLikelihood(atStrength: 0).value
  }

  private func ofJoint(_ result: Int, _ background: Int, _ yields: RegionYields) throws -> Double {
    let background = predictor.backgrounds[result][background]
    let inside = Set(background.regions)
    let luminosity = predictor.database.results[result].luminosity
    let events = yields.crossSections.enumerated().map { region, crossSection in
      inside.contains(region) ? crossSection * luminosity : 0
    }
    guard events.contains(where: { $0 > 0 }) else { return 0 }
    let (shape, size) = SignalShape.make(result: result, events: events)
    guard let model = try predictor.memory.signal(shape, [background]).models.first else {
      return 0
    }
    let found = try model.observed.logLikelihood(atStrength: size / model.unit)
    return found.value - model.observed.valueAtZero
  }
}

extension Predictor {
  /// One joint likelihood of a result with its signal, and the events in the largest region at μ = 1;
  /// nil where the signal does not reach it.
  func joint(
    _ background: Int, of result: Int, before yields: RegionYields
  ) throws -> (model: JointModel, size: Double)? {
    let backgrounds = backgrounds[result]
    let inside = Set(backgrounds.flatMap(\.regions))
    let luminosity = database.results[result].luminosity
    let events = yields.crossSections.enumerated().map { region, crossSection in
      inside.contains(region) ? crossSection * luminosity : 0
    }
    guard events.contains(where: { $0 > 0 }) else { return nil }
    let (shape, size) = SignalShape.make(result: result, events: events)
    let signal = try memory.signal(shape, backgrounds)
    return signal.models.first { $0.background === backgrounds[background] }.map { ($0, size) }
  }
}
