import ExperimentalResults
import GlobalFits
import HistFactory
import TheoryPredictions

extension FitPlan {
  /// The fit as a target on a database.
  func target(_ settings: FitSettings, database: ResultsDatabase) throws -> FitTarget {
    try FitTarget(self, settings, database: database, sharing: sharing(settings.combination))
  }

  /// The parts of a combination that share nuisance parameters, as the plan's correlation files say.
  func sharing(_ combination: FixedCombination) throws -> [SharedNuisances] {
    var taken: Set<Int> = []
    return try nuisances.map { plan in
      let correlations = try Correlations(plan.correlations)
      let parts = try correlations.analyses.map { name in
        try Self.part(plan.result(name), in: combination)
      }
      guard taken.isDisjoint(with: parts), Set(parts).count == parts.count else {
        throw FitError.unknownResult(
          name: plan.result(correlations.analyses[0]),
          reason: "a result shares nuisance parameters by one file only: put both files together")
      }
      taken.formUnion(parts)
      return SharedNuisances(parts: parts) { try correlations.combination(of: $0) }
    }
  }

  /// The joint likelihood of a result, by its folder or the id that the folder begins with.
  private static func part(
    _ name: String, in combination: FixedCombination
  ) throws(FitError) -> Int {
    let found = combination.parts.indices.filter { place in
      let last = combination.parts[place].folder.split(separator: "/").last.map(String.init) ?? ""
      return combination.parts[place].folder == name || last == name || last.hasPrefix(name + "-")
    }
    guard let place = found.first else {
      throw .unknownResult(
        name: name, reason: "it shares nuisance parameters and is not among the fit's results")
    }
    guard combination.parts[place].likelihood != nil else {
      throw .unknownResult(
        name: name, reason: "its single region has no nuisance parameters that it could share")
    }
    return place
  }
}
