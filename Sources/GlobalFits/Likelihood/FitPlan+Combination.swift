import ExperimentalResults
import MarkovChains
import Numerics
import SimplifiedModels
import TheoryPredictions

extension FitPlan {
  /// The results that speak in the fit, chosen once; what was observed has no say.
  ///
  /// With what is expected of each: r at the reference point, or the share of the prior's models that a
  /// part is expected to exclude.
  public func combination(
    _ predictor: Predictor, decomposition settings: DecompositionSettings, seed: UInt64
  ) throws -> (combination: FixedCombination, expected: [Double]) {
    let builder = model.builder(references: predictor.database.crossSections)
    let found: (combination: FixedCombination, expected: [Double])
    switch results {
    case .overPrior(let models):
      let decompositions = try drawn(models, builder, seed).map {
        Decomposition($0, settings: settings)
      }
      let best = try predictor.mostSensitiveCombination(forMany: decompositions)
      found = (best.combination, best.shares)
    case .atReference, .chosen:
      let spectrum: Spectrum
      do { spectrum = try builder.spectrum(reference) } catch let rejection as RejectedPoint {
        throw FitError.noValue(
          point: "the reference point of the plan", reason: rejection.reason,
          remedy: "name another one by “reference”")
      }
      found = try combination(predictor, at: Decomposition(spectrum, settings: settings))
    }
    guard !found.combination.parts.isEmpty || limits != nil || !constraints.isEmpty else {
      throw FitError.nothingToFit(
        reason: "no efficiency map of these results sees the model",
        remedy: "choose another reference point, results or database")
    }
    return found
  }

  private func combination(
    _ predictor: Predictor, at decomposition: Decomposition
  ) throws -> (FixedCombination, [Double]) {
    let seen = try predictor.sensitivities(decomposition)
    let combination: FixedCombination
    if case .chosen(let names, let mayOverlap) = results {
      combination = try chosen(names, mayOverlap, seen, predictor.database)
    } else {
      combination = try predictor.mostSensitiveCombination(for: decomposition)
    }
    let expected = combination.parts.map { part in seen.first { $0.part == part }?.r ?? 0 }
    return (combination, expected)
  }

  /// Models of the prior that have cross sections.
  private func drawn(_ count: Int, _ builder: ModelBuilder, _ seed: UInt64) throws -> [Spectrum] {
    var random = RandomStream(runSeed: seed, chain: .max)
    var spectra: [Spectrum] = []
    for _ in 0..<100 * count where spectra.count < count {
      let point = CubePoint.draw(dimension: parameters.dimension, using: &random)
      do {
        spectra.append(try builder.spectrum(try parameters.values(at: point.coordinates)))
      } catch is RejectedPoint { continue }
    }
    return spectra
  }

  private typealias Seen = [(result: Int, part: FixedCombination.Part, r: Double)]

  private func chosen(
    _ names: [(result: String, region: String?)], _ mayOverlap: Bool, _ seen: Seen,
    _ database: ResultsDatabase
  ) throws(FitError) -> FixedCombination {
    var found: [(result: Int, part: FixedCombination.Part)] = []
    for (name, region) in names {
      let entry = try part(name, region, seen, database)
      if found.contains(where: { $0.part == entry.part }) {
        throw .unknownResult(name: name, reason: "it is named twice")
      }
      if !mayOverlap,
        let other = found.first(where: { !database.areCombinable($0.result, entry.result) })
      {
        throw .unknownResult(
          name: name,
          reason: "its events may also be those of \(database.results[other.result].folder); leave "
            + "out one of them, or say \"may_overlap\": true")
      }
      found.append(entry)
    }
    return FixedCombination(parts: found.sorted { $0.result < $1.result }.map(\.part))
  }

  private func part(
    _ name: String, _ region: String?, _ seen: Seen, _ database: ResultsDatabase
  ) throws(FitError) -> (result: Int, part: FixedCombination.Part) {
    let places = database.results.indices.filter {
      let result = database.results[$0]
      return result.kind == .efficiencyMaps && (result.folder == name || result.analysis == name)
    }
    guard !places.isEmpty else {
      throw .unknownResult(name: name, reason: "this database has no efficiency maps of it")
    }
    if let region {
      guard
        let place = places.first(where: { place in
          database.results[place].regions.contains { $0.name == region }
        })
      else {
        let known = database.results[places[0]].regions.prefix(20).map(\.name)
        throw .unknownResult(
          name: name, reason: "it has no region “\(region)”, but \(known.joined(separator: ", "))")
      }
      return (place, .init(folder: database.results[place].folder, region: region))
    }
    guard let best = seen.filter({ places.contains($0.result) }).max(by: { $0.r < $1.r }) else {
      throw .unknownResult(
        name: name,
        reason: "it does not see the reference point; name a region of it, or another point")
    }
    return (best.result, best.part)
  }
}
