import ExperimentalResults
import SimplifiedModels
import Testing

@testable import TheoryPredictions

private let jets = "[[['jet']],[['jet']]]"

@Suite("An efficiency-map result")
struct EfficiencyMapTests {
  private func sample() -> SampleResult {
    SampleResult("ATLAS-SUSY-2016-07-eff", analysis: "ATLAS-SUSY-2016-07")
      .region("2j", observed: 40, expected: 30, error: 4, limit: 0.3, expectedLimit: 0.2)
      .region("4j", observed: 10, expected: 11, error: 2, limit: 0.1, expectedLimit: 0.12)
  }

  private func yields(_ result: SampleResult, _ topologies: [Topology]) throws -> [Double] {
    let predictor = Predictor(database: try .sample([result]))
    let found = ResultYields(
      try MapMatches(.of(topologies), predictor: predictor), predictor: predictor)
    return found.regions[0]?.crossSections ?? []
  }

  @Test("sums coefficient × σ × BR × efficiency over topologies and maps, region by region")
  func sums() throws {
    // Linear in the masses: interpolation is exact.
    let result = try sample()
      .map("T2", jets, on: SampleResult.plane, [{ $0[0] / 10_000 }, { $0[1] / 10_000 }])
      .map(
        "T6", "2.*[[['W']],[['jet']]]", on: SampleResult.plane,
        [{ _ in 0.02 }, { _ in 0 }])
    let topologies = [
      Topology.squarks(700, 150, weight: 3, id: 0),
      .squarks(900, 250, weight: 2, id: 1, particle: 1_000_004),
      .pair(
        (700, 1_000_024, [.Wplus]), (700, 1_000_001, [.lightQuark]), lsp: 150, weight: 5,
        ancestors: [2]),
    ]
    let found = try yields(result, topologies)
    #expect(abs(found[0] - (3 * 0.07 + 2 * 0.09 + 2 * 5 * 0.02)) < 1e-12)
    #expect(abs(found[1] - (3 * 0.015 + 2 * 0.025)) < 1e-12)
  }

  @Test("tries both orders of the branches and takes the larger efficiency")
  func orders() throws {
    var points: [[Double]] = []
    for (heavy, light) in [(600.0, 300.0), (600, 500), (900, 300), (900, 500)] {
      for lsp in [0.0, 200] { points.append([heavy, lsp, light, lsp]) }
    }
    let result = try sample()
      .map("TGQ", "[[['jet','jet']],[['jet']]]", on: points, [{ $0[0] / 10_000 }])
      .map("T2", jets, on: points, [{ $0[2] / 10_000 }])
    let swapped = Topology.pair(
      (400, 1_000_001, [.lightQuark]), (700, 1_000_021, [.lightQuark, .lightQuark]), lsp: 100,
      weight: 1, ancestors: [0])
    #expect(abs(try yields(result, [swapped])[0] - 0.07) < 1e-12)
    // Both orders match; only the one with the heavier branch first lies in the grid.
    let unequal = Topology.pair(
      (400, 1_000_001, [.lightQuark]), (700, 1_000_002, [.lightQuark]), lsp: 100, weight: 1,
      ancestors: [0])
    #expect(abs(try yields(result, [unequal])[0] - 0.04) < 1e-12)
  }

  @Test("says nothing outside its grid, below 1e-6 fb, or at another energy")
  func nothing() throws {
    let result = try sample().map("T2", jets, on: SampleResult.plane, [{ _ in 0.1 }, { _ in 0.1 }])
    #expect(try yields(result, [.squarks(1300, 100, weight: 1, id: 0)]).isEmpty)
    #expect(try yields(result, [.squarks(800, 100, weight: 9e-6, id: 0)]).isEmpty)
    var other = result
    other.energy = 8
    #expect(try yields(other, [.squarks(800, 100, weight: 1, id: 0)]).isEmpty)
  }

  @Test("counts a topology and what was compressed from it once, by the heavier")
  func relatives() throws {
    let result = try sample()
      .map("T2", jets, on: SampleResult.plane, [{ _ in 0.1 }, { _ in 0.1 }])
      .map("T2bb", "[[['b']],[['b']]]", on: SampleResult.plane, [{ _ in 0.3 }, { _ in 0.05 }])
    let bottoms = Topology.pair(
      (800, 1_000_005, [.bottom]), (800, 1_000_005, [.bottom]), lsp: 100, weight: 1,
      ancestors: [0, 7])
    let topologies = [
      Topology.squarks(800, 100, weight: 1, id: 0), bottoms,
      .squarks(600, 100, weight: 4, id: 2),
    ]
    let found = try yields(result, topologies)
    #expect(abs(found[0] - (0.3 + 0.4)) < 1e-12)
    #expect(abs(found[1] - (0.1 + 0.4)) < 1e-12)
  }

  @Test("drops a region whose conditions are violated")
  func conditions() throws {
    let terms = "[[['e+']],[['e-']]]+[[['mu+']],[['mu-']]]"
    let result = try sample().map(
      "TSlep", terms, on: SampleResult.plane, [{ _ in 0.1 }, { _ in 0 }],
      conditions: "cSim([[['e+']],[['e-']]],[[['mu+']],[['mu-']]])")
    func leptons(_ electrons: Double, _ muons: Double) throws -> [Double] {
      try yields(
        result,
        [
          .pair(
            (500, 1_000_011, [.electron]), (500, 1_000_011, [.positron]), lsp: 100,
            weight: electrons, ancestors: [0]),
          .pair(
            (500, 1_000_013, [.antimuon]), (500, 1_000_013, [.muon]), lsp: 100, weight: muons,
            ancestors: [1]),
        ])
    }
    #expect(abs(try leptons(1, 1.4)[0] - 0.24) < 1e-12)  // |1 - 1.4| / 2.4 < 0.2
    #expect(try leptons(1, 2).isEmpty)  // 1/3
  }
}
