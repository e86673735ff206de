import AnalysisCombinations
import ExperimentalResults
import Likelihoods
import SimplifiedModels

/// A combination that is the same for every model: what a posterior is made of.
///
/// Each part is one region of an efficiency-map result or one of its joint likelihoods, whose data are
/// the same whatever the model. Limits of upper-limit maps are no part: they are other numbers at other
/// masses.
public struct FixedCombination: Codable, Sendable, Equatable {
  /// One part.
  public struct Part: Codable, Sendable, Equatable {
    /// The folder of the result.
    public var folder: String
    /// The region; nil where a joint likelihood speaks.
    public var region: String?
    /// Which of the result's joint likelihoods; nil where a region speaks.
    public var likelihood: Int?

    /// Names a part: a region, or a joint likelihood.
    public init(folder: String, region: String) {
      self.folder = folder
      self.region = region
    }

    /// Names a joint likelihood of a result, from 0.
    public init(folder: String, likelihood: Int) {
      self.folder = folder
      self.likelihood = likelihood
    }
  }

  /// The parts, in the order of the database.
  public var parts: [Part]

  /// Names a combination.
  public init(parts: [Part]) { self.parts = parts }
}

extension Predictor {
  /// The most sensitive compatible combination to a model; empty where nothing sees it.
  public func mostSensitiveCombination(for decomposition: Decomposition) throws
    -> FixedCombination
  {
    try sensitiveCombinations(1, for: decomposition).first?.combination
      ?? FixedCombination(parts: [])
  }

  /// The most sensitive compatible combinations to a model, without a look at what was observed in it.
  ///
  /// Of every efficiency-map result stands the region or joint likelihood with the largest expected r,
  /// as for the critic. Weights are (1.96 r)², the expected Z² of a normal likelihood with this expected
  /// limit; the heaviest maximal compatible sets are found exactly, the most sensitive first.
  public func sensitiveCombinations(
    _ number: Int, for decomposition: Decomposition
  ) throws -> [(combination: FixedCombination, expectedZ: Double)] {
    let candidates = try sensitivities(decomposition)
    let graph = CompatibilityGraph(count: candidates.count) { a, b in
      database.areCombinable(candidates[a].result, candidates[b].result)
    }
    let weights = candidates.map { 1.96 * 1.96 * $0.r * $0.r }
    return graph.heaviestSets(number, weights: weights, maximal: true).map { set in
      (
        FixedCombination(parts: set.members.map { candidates[$0].part }), set.weight.squareRoot()
      )
    }
  }

  /// The combination that is the most sensitive to many models together, without a look at any data.
  ///
  /// Of each model every efficiency-map result counts with its region or joint likelihood of the largest
  /// expected r, by min(1, r²): a model that is expected to be excluded counts as one, one that is not by
  /// how near it comes. Each result is represented by its part that counts most, and the heaviest
  /// compatible set of these is found exactly. The shares are those of the models.
  public func mostSensitiveCombination(forMany models: [Decomposition]) throws -> (
    combination: FixedCombination, shares: [Double]
  ) {
    var sums: [Int: [(part: FixedCombination.Part, sum: Double)]] = [:]
    for decomposition in models {
      for (result, part, r) in try sensitivities(decomposition) {
        let place = sums[result, default: []].firstIndex { $0.part == part }
        if let place {
          sums[result, default: []][place].sum += min(1, r * r)
        } else {
          sums[result, default: []].append((part, min(1, r * r)))
        }
      }
    }
    let candidates = sums.keys.sorted().compactMap { result in
      sums[result]?.max { $0.sum < $1.sum }.map { (result: result, part: $0.part, sum: $0.sum) }
    }
    let graph = CompatibilityGraph(count: candidates.count) { a, b in
      database.areCombinable(candidates[a].result, candidates[b].result)
    }
    let best = graph.heaviestSets(1, weights: candidates.map(\.sum), maximal: true).first
    let members = best?.members ?? []
    return (
      FixedCombination(parts: members.map { candidates[$0].part }),
      members.map { candidates[$0].sum / Double(models.count) }
    )
  }

  /// The joint likelihood that speaks for a result and a model, as a part; nil where none does.
  public func jointPart(ofResult result: Int, for decomposition: Decomposition) throws
    -> FixedCombination.Part?
  {
    let yields = ResultYields(
      try MapMatches(decomposition, predictor: self), predictor: self)
    guard let entry = try JointSelection(yields, predictor: self).entries[result] else {
      return nil
    }
    let model = try entry.signal.chosen()
    return backgrounds[result].firstIndex { $0 === model.background }.map {
      FixedCombination.Part(folder: database.results[result].folder, likelihood: $0)
    }
  }

  /// What stands for each efficiency-map result that sees a model, its region or joint likelihood with the
  /// largest expected r, and that r; in the order of the database.
  public func sensitivities(_ decomposition: Decomposition) throws -> [(
    result: Int, part: FixedCombination.Part, r: Double
  )] {
    let yields = ResultYields(
      try MapMatches(decomposition, predictor: self), predictor: self)
    let joint = try JointSelection(yields, predictor: self)
    let choice = RegionChoice(self)
    var candidates: [(result: Int, part: FixedCombination.Part, r: Double)] = []
    for (number, result) in database.results.enumerated() {
      guard let regions = yields.regions[number] else { continue }
      var region: Int?
      if let entry = joint.entries[number] {
        region = try choice.leadingOutside(entry)
        if region == nil, let (place, r) = try expected(entry) {
          candidates.append((number, .init(folder: result.folder, likelihood: place), r))
        }
      } else if !joint.speaks(for: number) || backgrounds[number].isEmpty {
        region = choice.best(number, regions, among: regions.regions)
      }
      guard let region else { continue }
      let content = result.regions[region]
      let r = regions.crossSections[region] / content.expectedUpperLimit
      candidates.append((number, .init(folder: result.folder, region: content.name), r))
    }
    return candidates
  }

  /// The joint likelihood of an entry that speaks, and its expected r.
  private func expected(_ entry: JointPrediction.Entry) throws -> (place: Int, r: Double)? {
    let model = try entry.signal.chosen()
    guard
      let place = backgrounds[entry.result].firstIndex(where: { $0 === model.background })
    else { return nil }
    return (place, entry.size / model.unit / (try model.expectedLimit()))
  }
}
