import ExperimentalResults
import SimplifiedModels
import TheoryPredictions

extension AnswerSheet {
  /// One prediction.
  public struct Row: Sendable {
    public var analysis: String
    public var folder: String
    /// √s in TeV.
    public var energy: Int
    /// 1/fb.
    public var luminosity: Double
    /// The region, `(combined)`, or nil for an upper-limit result.
    public var dataset: String?
    /// `efficiencyMap`, `upperLimit` or `combined`.
    public var type: String
    public var topologies: [String]
    /// What each topology gives, fb.
    public var contributions: [Double]
    /// fb.
    public var crossSection: Double
    public var upperLimit: Double?
    public var expectedUpperLimit: Double?
    public var conditionViolation: Double
    public var statistics: StrengthStatistics?
    /// The particles beyond the SM of what is predicted, on average; nil where topologies differ or
    /// nobody asked.
    public var particles: [Particle]?
    /// The ends of the chains that the maps constrain, the largest topology first.
    public var finalStates: [String] = []

    public var r: Double? { upperLimit.map { crossSection / $0 } }
    public var expectedR: Double? { expectedUpperLimit.map { crossSection / $0 } }
    /// The analysis as SModelS's database calls it (`CMS-SUS-19-006-agg`): the folder without what only
    /// says how its maps were made.
    var identifier: String {
      ["-trim", "-ma5", "-eff"].reduce(folder) { name, suffix in
        name.hasSuffix(suffix) ? String(name.dropLast(suffix.count)) : name
      }
    }
    /// The data set as tables name it.
    public var datasetText: String { dataset ?? "(UL)" }

    /// Topologies by what they give, the largest first.
    var weightedTopologies: [(name: String, crossSection: Double)] {
      zip(topologies, contributions).map { (name: $0, crossSection: $1) }
        .sorted { ($1.crossSection, $1.name) < ($0.crossSection, $0.name) }
    }
  }

  /// A particle of a prediction.
  public struct Particle: Sendable, Equatable {
    /// All names that stand at its place, with `/` between them.
    public var name: String
    /// GeV.
    public var mass: Double
    /// GeV.
    public var width: Double
  }

  static func row(_ prediction: TheoryPrediction, _ database: ResultsDatabase) -> Row {
    let result = database.results[prediction.result]
    let isCombined = prediction.kind == .covariance || prediction.kind == .workspace
    return Row(
      analysis: result.analysis, folder: result.folder, energy: result.energy,
      luminosity: result.luminosity, dataset: isCombined ? "(combined)" : prediction.region,
      type: isCombined ? "combined" : prediction.kind.rawValue, topologies: prediction.topologies,
      contributions: prediction.contributions, crossSection: prediction.crossSection,
      upperLimit: prediction.upperLimit, expectedUpperLimit: prediction.expectedUpperLimit,
      conditionViolation: prediction.conditionViolation)
  }

  static func row(_ combination: ModelAnswer.Combination, _ database: ResultsDatabase) -> Row {
    let members = combination.members.map { row($0, database) }
    var sums: [String: Double] = [:]
    for member in members {
      for (name, part) in zip(member.topologies, member.contributions) {
        sums[name, default: 0] += part
      }
    }
    let names = sums.keys.sorted()
    return Row(
      analysis: members.map(\.identifier).joined(separator: ","),
      folder: members.map(\.folder).joined(separator: ","),
      energy: members.map(\.energy).max() ?? 0, luminosity: members.map(\.luminosity).max() ?? 0,
      dataset: members.map(\.datasetText).joined(separator: ","), type: "combined",
      topologies: names, contributions: names.map { sums[$0] ?? 0 },
      crossSection: combination.crossSection, upperLimit: combination.upperLimit,
      expectedUpperLimit: combination.expectedUpperLimit,
      conditionViolation: members.map(\.conditionViolation).max() ?? 0,
      statistics: combination.statistics)
  }
}

extension AnswerSheet.Row {
  /// Says what stands behind the prediction, in the words of the model and of the maps.
  mutating func describe(
    _ entry: ModelAnswer.Entry, _ database: ResultsDatabase, _ spectrum: Spectrum
  ) {
    particles = entry.average.map { average in
      average.nodes.map { node in
        let names = node.occupants.flatMap { occupant in
          let found = spectrum.names(of: occupant.particle, among: occupant.contents)
          return found.isEmpty
            ? [spectrum.particle(occupant.name)?.name ?? "\(occupant.name.rawValue)"] : found
        }
        return AnswerSheet.Particle(
          name: Set(names).sorted().joined(separator: "/"), mass: node.mass, width: node.width)
      }
    }
    let maps = database.results[entry.prediction.result].maps
    for topology in weightedTopologies {
      for map in maps where map.topology == topology.name {
        for term in map.constraint.terms where !finalStates.contains(term.pattern.finalStates) {
          finalStates.append(term.pattern.finalStates)
        }
      }
    }
  }
}
