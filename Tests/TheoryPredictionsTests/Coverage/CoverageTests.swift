import ExperimentalResults
import SimplifiedModels
import Testing

@testable import TheoryPredictions

@Suite("The coverage of a model")
struct CoverageTests {
  private static let jets = "[[['jet']],[['jet']]]"

  private func predictor() throws -> Predictor {
    let result = try SampleResult("A-eff")
      .region("SR", observed: 10, expected: 10, error: 1, limit: 0.1, expectedLimit: 0.1)
      .map("T2", Self.jets, on: SampleResult.plane, [{ _ in 0.1 }])
    return Predictor(database: try .sample([result]))
  }

  private func bottoms(_ mass: Double, weight: Double, id: Int) -> Topology {
    Topology.pair(
      (mass, 1_000_005, [.bottom]), (mass, 1_000_005, [.bottom]), lsp: 100, weight: weight,
      ancestors: [id])
  }

  private func group(_ coverage: Coverage, _ kind: Coverage.Kind) throws -> Coverage.Group {
    try #require(coverage.groups.first { $0.kind == kind })
  }

  @Test("lists what no search matches by final states, the largest rate first")
  func missing() throws {
    let model = Decomposition.of([
      .squarks(800, 100, weight: 5, id: 0), bottoms(700, weight: 2, id: 1),
      bottoms(600, weight: 3, id: 2),
      .squarks(3000, 100, weight: 4, id: 3),
    ])
    let coverage = try predictor().coverage(of: model)
    #expect(coverage.energy == 13)
    let missing = try group(coverage, .missing)
    #expect(missing.total == 5)
    #expect(missing.entries.map(\.finalStates.description) == ["PV > (b,MET),(b,MET)"])
    #expect(missing.entries[0].topologies == [2, 1])
    let outside = try group(coverage, .outsideGrid)
    #expect(outside.entries.map(\.topologies) == [[3]])
    #expect(outside.total == 4)
    #expect(try group(coverage, .missingPrompt).total == 5)
    #expect(try group(coverage, .missingDisplaced).total == 0)
  }

  @Test("counts a rate once and takes away what came from covered topologies")
  func ancestors() throws {
    var compressed = bottoms(600, weight: 9, id: 0)
    compressed.ancestors = [0, 1]
    let model = Decomposition.of([
      .squarks(800, 100, weight: 5, id: 0), bottoms(700, weight: 4, id: 1), compressed,
    ])
    let missing = try group(predictor().coverage(of: model), .missing)
    // Of the compressed 9 fb, 5 came from the squarks, which are seen.
    #expect(missing.total == 4)
    #expect(missing.entries.count == 1)
    #expect(missing.entries[0].topologies == [1])
  }

  @Test("counts only the fraction that decays as the searches of the kind want it")
  func lifetimes() throws {
    let width = 1e-13
    let mother = TopologyTree(
      particle: ParticleClass(
        mass: 500, width: width,
        quantumNumbers: QuantumNumbers(charge: 3, spinStates: 2, colour: 1)),
      name: ParticleID(1_000_024), emitted: [.muon],
      daughters: [
        TopologyTree(
          particle: ParticleClass(
            mass: 100, width: 0,
            quantumNumbers:
              QuantumNumbers(charge: 0, spinStates: 2, colour: 1)),
          name: ParticleID(1_000_022))
      ])
    let model = Decomposition(topologies: [
      Topology(trees: [mother, mother], weights: [13: 10], ancestors: [0])
    ])
    let factors = LifetimeFactors()
    let prompt = factors.prompt(width)
    let coverage = try predictor().coverage(of: model)
    #expect(prompt > 0.3 && prompt < 0.4)
    let missingPrompt = try group(coverage, .missingPrompt).total
    #expect(abs(missingPrompt - 10 * prompt * prompt) < 1e-12)
    let inside = 1 - factors.undecayed(width)
    let missingDisplaced = try group(coverage, .missingDisplaced).total
    #expect(abs(missingDisplaced - 10 * (inside * inside - prompt * prompt)) < 1e-12)
    let all = try group(coverage, .missing).total
    #expect(abs(all - 10 * inside * inside) < 1e-12)
  }
}
