import SimplifiedModels
import TestSupport
import Testing

@Suite("The decompositions of SModelS", .enabled(if: Shared.isThere))
struct GoldenDecompositionTests {
  /// Our topologies by branches as text in sorted order; σ × BR at 8 and 13 TeV.
  private func ours(_ name: String, _ golden: Golden) throws -> (
    spectrum: Spectrum, weights: [String: [Double]]
  ) {
    let spectrum = try Golden.model(name).spectrum
    let decomposition = Decomposition(
      spectrum,
      settings: .init(
        sigmaCut: golden.params.sigmacut_fb, massGap: golden.params.minmassgap,
        visibleGap: golden.params.minmassgapISR))
    var weights: [String: [Double]] = [:]
    for topology in decomposition.topologies {
      let text = Sample.text(topology).split(separator: " | ").sorted().joined(separator: " | ")
      weights[text, default: [0, 0]][0] += topology.weights[8] ?? 0
      weights[text, default: [0, 0]][1] += topology.weights[13] ?? 0
    }
    return (spectrum, weights)
  }

  /// Golden lists hold the 60 largest topologies.
  ///
  /// Where a list is complete all weights are equal.
  /// SModelS tells particles of equal mass apart by charge and we do not, so of the incomplete
  /// lists `merged` topologies have a partner below the listed ones and are larger with us.
  @Test(
    "are ours",
    arguments: [
      ("gluinoToTops", 0), ("simplyGluino", 0), ("ew_ymi2l51r", 0), ("lightEWinos", 1),
      ("higgsinoStop", 13), ("complicated", 17), ("gluino_squarks", 17),
    ])
  func same(name: String, merged: Int) throws {
    let golden = try Golden.sample(name)
    let (spectrum, weights) = try ours(name, golden)
    let masses = Dictionary(uniqueKeysWithValues: spectrum.particles.map { ($0.id, $0.mass) })
    var theirs: [String: [Double]] = [:]
    for graph in golden.sms {
      let text = try graph.branches(masses: masses)
      theirs[text, default: [0, 0]][0] += graph.weight(at: 8)
      theirs[text, default: [0, 0]][1] += graph.weight(at: 13)
    }
    var larger = 0
    for (text, their) in theirs {
      let our = try #require(weights[text], "\(text)")
      for energy in 0...1 { #expect(our[energy] >= their[energy] * (1 - 1e-12), "\(text)") }
      if (0...1).contains(where: { our[$0] > their[$0] * (1 + 1e-12) }) { larger += 1 }
    }
    #expect(larger == merged)
    if golden.nsms == golden.sms.count { #expect(weights.count == golden.nsms) }
  }

  /// With charges told apart as SModelS does, numbers of topologies and of branchings are equal, and
  /// so are each listed topology's branching and weights.
  @Test(
    "are ours one by one with the charges of prompt particles told apart",
    arguments: [
      "gluinoToTops", "simplyGluino", "ew_ymi2l51r", "lightEWinos", "higgsinoStop", "complicated",
      "gluino_squarks", "idm_example",
    ])
  func strict(name: String) throws {
    let golden = try Golden.sample(name)
    var settings = DecompositionSettings(
      sigmaCut: golden.params.sigmacut_fb, massGap: golden.params.minmassgap,
      visibleGap: golden.params.minmassgapISR)
    settings.mergesPromptParticles = false
    let decomposition = Decomposition(try Golden.model(name).spectrum, settings: settings)
    let topologies = decomposition.topologies
    #expect(topologies.count == golden.nsms)
    #expect(Set(topologies.map(\.canonicalName)).count == golden.ntop)
    var ours: [String: [[Double]]] = [:]
    for topology in topologies {
      ours[topology.canonicalName, default: []].append(
        [topology.weights[8] ?? 0, topology.weights[13] ?? 0])
    }
    for graph in golden.sms {
      let their = [graph.weight(at: 8), graph.weight(at: 13)]
      let place = ours[graph.canonicalName, default: []].firstIndex { our in
        zip(our, their).allSatisfy { abs($0 - $1) <= 1e-10 * max(1e-3, abs($1)) }
      }
      let found = try #require(place, "\(graph.text)")
      ours[graph.canonicalName]?.remove(at: found)
    }
  }

  @Test("hold our decays of a resonance to quarks; SModelS was not told of its other daughters")
  func resonance() throws {
    let golden = try #require(try Golden.sample("TRV1_1800_300_300").sms.first)
    let topologies = Decomposition(try Golden.model("TRV1_1800_300_300").spectrum).topologies
    let ours = try #require(
      topologies.first { topology in
        topology.canonicalName == golden.canonicalName && !topology.trees[0].emitted.isEmpty
      })
    #expect(ours.trees.map(\.emitted) == [[.lightQuark, .lightQuark]])
    #expect(abs((ours.weights[13] ?? 0) / golden.weight(at: 13) - 1) < 1e-12)
    #expect(topologies.count == 3)
  }
}
