import ExperimentalResults
import Foundation
import Inference
import Likelihoods
import TestSupport
import Testing

/// CMS-SUS-16-039 (arXiv:1709.05406) as counts of 43 regions and as eleven aggregates with covariance.
private struct Search {
  let table: ExperimentalResult
  let aggregates: ExperimentalResult
  let covariance: CovarianceHypotheses

  init() throws {
    let database = try ResultsDatabase.open(
      Shared.root + "/database", formats: LikelihoodFormats(workspace: { _, _, _ in NoSignal() }))
    func result(_ folder: String) throws -> ExperimentalResult {
      try #require(database.results.first { $0.folder == folder })
    }
    table = try result("CMS-SUS-16-039-table")
    aggregates = try result("CMS-SUS-16-039-agg")
    covariance = try #require(aggregates.likelihoods.first?.hypotheses() as? CovarianceHypotheses)
  }

  /// Stands for the workspaces of other analyses, which are not asked.
  private struct NoSignal: SignalHypotheses {
    let regions: [String] = []
    func likelihood(for yields: [Double]) throws -> any Likelihood {
      throw LikelihoodError.shape("no regions")
    }
  }

  func aggregate(_ name: String) throws -> SignalRegion {
    try #require(aggregates.regions.first { $0.name == name })
  }

  /// The same regions with other variances and no correlations.
  func uncorrelated(_ variances: [Double]) throws -> CovarianceHypotheses {
    var matrix = [Double](repeating: 0, count: variances.count * variances.count)
    for (index, variance) in variances.enumerated() {
      matrix[index * (variances.count + 1)] = variance
    }
    return try CovarianceHypotheses(
      regions: covariance.regions, observed: covariance.observed,
      background: covariance.background, covariance: matrix)
  }

  /// Events in the aggregates for a cross section of 1 fb, from the maps of TChiWZ.
  func yields(mother: Int, daughter: Int) throws -> [Double] {
    let point = "\(mother),\(daughter),\(mother),\(daughter),"
    return try covariance.regions.map { region in
      let text = try String(
        contentsOfFile: Shared.root
          + "/database/13TeV/CMS/CMS-SUS-16-039-agg/maps/TChiWZ/\(region).csv", encoding: .utf8)
      let line = try #require(text.split(separator: "\n").first { $0.hasPrefix(point) })
      return try #require(Double(line.dropFirst(point.count))) * aggregates.luminosity
    }
  }
}

/// What a likelihood says of a signal.
private struct Answer {
  var observed: Double, expected: Double, bestStrength: Double
  /// 2 ln L(1) - 2 ln L(0).
  var preference: Double

  init(_ profile: any StrengthProfile, asimov: any StrengthProfile) throws {
    observed = try Asymptotics.upperLimit(
      observed: profile, asimov: asimov, relativeTolerance: 1e-6)
    expected = try Asymptotics.expectedLimit(asimov: asimov, relativeTolerance: 1e-6)
    bestStrength = try StrengthMaximum.find(of: [profile]).strength
    preference =
      2
      * (try profile.logLikelihood(atStrength: 1).value
        - profile.logLikelihood(atStrength: 0).value)
  }

  var text: String {
    [observed, expected, bestStrength, preference].map { String(format: "%9.3f", $0) }.joined()
  }
}

@Suite("The search CMS-SUS-16-039", .serialized)
struct CovarianceStudyTests {
  @Test(
    "has 43 regions whose sums are those of the aggregates, but for the one that is not legible")
  func sums() throws {
    let search = try Search()
    #expect(search.table.regions.count == 43)
    let single = ["AR1", "AR2", "AR3", "AR4", "AR5", "AR6", "AR7", "AR8"]
    var rest = search.table.regions
    for name in single {
      let aggregate = try search.aggregate(name)
      let place = try #require(
        rest.firstIndex {
          $0.observed == aggregate.observed && $0.expected == aggregate.expected
            && !$0.name.hasSuffix("Mll105up")
        }, "\(name)")
      rest.remove(at: place)
    }
    func sum(_ isMeant: (String) -> Bool) -> (observed: Double, expected: Double) {
      let regions = rest.filter { isMeant($0.name) }
      return (
        regions.reduce(0) { $0 + $1.observed }, regions.reduce(0) { $0 + $1.expected }
      )
    }
    for (name, window) in [("AR9", "Mll0-75"), ("AR11", "Mll105up")] {
      let aggregate = try search.aggregate(name)
      let sum = sum { $0.hasSuffix(window) }
      #expect(sum.observed == aggregate.observed, "\(name)")
      #expect(abs(sum.expected - aggregate.expected) < 1e-9, "\(name)")
    }
    // AR10 is what is left of the Z window without its five regions that are mostly WZ.
    let mostlyWZ = [
      "MT0-100_MET50-100", "MT0-100_MET100-150", "MT0-100_MET150-200", "MT0-100_MET200-250",
      "MT100-160_MET50-100",
    ].map { $0 + "_Mll75-105" }
    let window = sum { $0.hasSuffix("Mll75-105") && !mostlyWZ.contains($0) }
    let missing = try search.aggregate("AR10")
    #expect(missing.observed - window.observed == 2)
    #expect(abs(missing.expected - window.expected - 2.6) < 1e-9)
  }

  @Test("has the limits that follow from its counts")
  func derivedNumbers() throws {
    let table = try Search().table
    for region in table.regions {
      let counting = CountingProfile(
        observed: region.observed, background: region.expected, error: region.error, signal: 1)
      for (profile, limit) in [
        (counting, region.upperLimit), (counting.apriori, region.expectedUpperLimit),
      ] {
        let events = try Asymptotics.upperLimit(
          observed: profile, asimov: profile.asimov, relativeTolerance: 1e-6)
        #expect(abs(events / table.luminosity / limit - 1) < 1e-3, "\(region.name)")
      }
    }
  }

  @Test("without correlations is the product of its regions")
  func product() throws {
    let search = try Search()
    let yields = try search.yields(mother: 400, daughter: 10)
    let regions = try search.covariance.regions.map { try search.aggregate($0) }
    let diagonal = try search.uncorrelated(regions.map { $0.error * $0.error })
    let profile = FittedProfile(try diagonal.likelihood(for: yields))
    let product = Study.product(of: regions, yields)
    for mu in [0, 50, 200.0] {
      let whole = try profile.logLikelihood(atStrength: mu).value
      #expect(abs(whole - (try product.logLikelihood(atStrength: mu).value)) < 1e-7)
    }
  }

  @Test("study: what its covariance changes, with the numbers of the guide")
  func study() throws {
    let search = try Search()
    let study = try Study(search)
    print("limit observed, expected, best strength, 2 ln L(1) - 2 ln L(0)")
    var found: [String: [Answer]] = [:]
    for (name, yields) in try Study.signals(search) {
      let answers = try study.answers(yields)
      print(name)
      for (way, answer) in zip(Study.ways, answers) { print("  \(way)\t\(answer.text)") }
      found[name] = answers
    }
    let table = try Study.table(search)
    print("  43 regions\t\(table.text)")
    for (name, expected) in Study.guide {
      for (answer, numbers) in zip(try #require(found[name]), expected) {
        #expect(abs(answer.observed / numbers.observed - 1) < 0.002, "\(name)")
        #expect(abs(answer.expected / numbers.expected - 1) < 0.002, "\(name)")
        #expect(abs(answer.preference - numbers.preference) < 0.005, "\(name)")
      }
    }
  }
}

/// Signals, and the likelihoods that are asked about them.
private struct Study {
  static let ways = ["covariance", "its diagonal", "published errors"]
  private let likelihoods: [CovarianceHypotheses]

  init(_ search: Search) throws {
    let count = search.covariance.regions.count
    let variances = (0..<count).map { search.covariance.covariance[$0 * (count + 1)] }
    let errors = try search.covariance.regions.map { try search.aggregate($0).error }
    likelihoods = [
      search.covariance, try search.uncorrelated(variances),
      try search.uncorrelated(errors.map { $0 * $0 }),
    ]
  }

  func answers(_ yields: [Double]) throws -> [Answer] {
    try likelihoods.map { hypotheses in
      let profile = FittedProfile(try hypotheses.likelihood(for: yields))
      return try Answer(profile, asimov: profile.asimov())
    }
  }

  /// TChiWZ at five points for 1 fb, one error in one region, a tenth of the background.
  static func signals(_ search: Search) throws -> [(name: String, yields: [Double])] {
    var signals = try [(200, 10), (300, 10), (400, 10), (300, 150), (400, 250)].map {
      ("TChiWZ \($0) \($1)", try search.yields(mother: $0, daughter: $1))
    }
    for region in ["AR1", "AR7", "AR9", "AR10", "AR11"] {
      let events = try search.aggregate(region).error
      signals.append((region, search.covariance.regions.map { $0 == region ? events : 0 }))
    }
    signals.append(("0.1 background", search.covariance.background.map { 0.1 * $0 }))
    return signals
  }

  /// A tenth of the background in the 43 regions, without correlations.
  static func table(_ search: Search) throws -> Answer {
    let regions = search.table.regions
    let yields = regions.map { 0.1 * $0.expected }
    return try Answer(
      product(of: regions, yields),
      asimov: SummedProfile(counting(regions, yields).map(\.asimov)))
  }

  static func product(of regions: [SignalRegion], _ yields: [Double]) -> SummedProfile {
    SummedProfile(counting(regions, yields))
  }

  private static func counting(_ regions: [SignalRegion], _ yields: [Double]) -> [CountingProfile] {
    zip(regions, yields).map {
      CountingProfile(
        observed: $0.observed, background: $0.expected, error: $0.error, signal: $1)
    }
  }

  typealias Numbers = (observed: Double, expected: Double, preference: Double)
  /// What the guide (Simplified likelihoods) prints, in the order of `ways`.
  static let guide: [(name: String, numbers: [Numbers])] = [
    (
      "TChiWZ 400 10",
      [(97.44, 104.19, -0.013), (95.44, 105.05, -0.015), (111.22, 113.51, -0.007)]
    ),
    (
      "TChiWZ 300 150",
      [(304.48, 410.60, -0.010), (311.80, 400.37, -0.009), (508.30, 554.04, -0.004)]
    ),
    ("AR9", [(5.160, 3.655, 1.624), (5.001, 4.015, 1.230), (5.001, 4.015, 1.230)]),
    ("AR10", [(0.805, 1.119, -6.132), (0.826, 1.102, -5.839), (1.507, 1.610, -2.291)]),
    (
      "0.1 background",
      [(0.649, 0.876, -8.520), (0.613, 0.750, -9.125), (0.956, 0.925, -4.042)]
    ),
  ]
}
