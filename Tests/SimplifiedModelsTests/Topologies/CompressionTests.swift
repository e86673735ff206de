import SimplifiedModels
import Testing

@Suite("Compression")
struct CompressionTests {
  private let chargino = Sample.chargino
  private let neutralino = Sample.neutralino
  private let stop = Sample.stop
  private let sneutrino = Sample.sneutrino
  private let lsp = Sample.lsp

  /// C1 N2 with a C1 that is `gap` above the LSP.
  private func electroweakinos(gap: Double) -> Decomposition {
    Decomposition(
      Sample.spectrum(
        masses: [chargino: 100 + gap, neutralino: 250, lsp: 100],
        decays: [
          chargino: [Sample.decay(1, lsp, .lightQuark, .lightQuark)],
          neutralino: [Sample.decay(1, lsp, .Z)],
        ],
        crossSections: [(chargino, neutralino, 10, 40)]))
  }

  @Test("removes a mother within the mass gap and keeps the original as its ancestor")
  func massCompression() throws {
    let decomposition = electroweakinos(gap: 9.9)
    #expect(
      decomposition.texts == [
        "100.0 | 250.0 >Z> 100.0", "250.0 >Z> 100.0 | 109.9 >lightQuark+lightQuark> 100.0",
      ])
    try #require(decomposition.topologies.count == 2)
    let compressed = decomposition.topologies[0]
    #expect(compressed.ancestors == [1])
    #expect(decomposition.topologies[1].ancestors == [1])
    #expect(compressed.weights == [8: 10, 13: 40])
    #expect(compressed.particles.map(\.rawValue) == [lsp, neutralino, chargino])
    #expect(compressed.trees[0].particles.map(\.rawValue) == [lsp])
  }

  @Test("leaves a gap of ten GeV alone")
  func gapAtTheBorder() {
    #expect(electroweakinos(gap: 10).topologies.count == 1)
  }

  @Test("inside a cascade gives the daughter to the grandmother")
  func cascade() throws {
    let decomposition = Decomposition(
      Sample.spectrum(
        masses: [stop: 600, chargino: 105, lsp: 100],
        decays: [
          stop: [Sample.decay(1, chargino, .bottom)],
          chargino: [Sample.decay(1, lsp, .lightQuark, .lightQuark)],
        ],
        crossSections: [(-stop, stop, 10, 40)]))
    let compressed = try #require(
      decomposition.topology("600.0 >bottom> 100.0 | 600.0 >bottom> 100.0"))
    #expect(decomposition.topologies.count == 2)
    #expect(compressed.trees[0].particles.map(\.rawValue) == [stop, lsp])
    #expect(compressed.particles.map(\.rawValue) == [stop, lsp, chargino])
    #expect(compressed.weights[13] == 40)
  }

  @Test("of neighbouring small gaps removes both, judged by the whole chain")
  func twoGaps() throws {
    let decomposition = Decomposition(
      Sample.spectrum(
        masses: [stop: 600, neutralino: 112, chargino: 106, lsp: 100],
        decays: [
          stop: [Sample.decay(1, neutralino, .top)],
          neutralino: [Sample.decay(1, chargino, .lightQuark, .lightQuark)],
          chargino: [Sample.decay(1, lsp, .lightQuark, .charm)],
        ],
        crossSections: [(-stop, stop, 10, 40)]))
    #expect(decomposition.topology("600.0 >top> 100.0 | 600.0 >antitop> 100.0") != nil)
    #expect(decomposition.topologies.count == 2)
  }

  @Test("adds a form to each original of a mixed pair")
  func mixedPairs() throws {
    let decomposition = Decomposition(
      Sample.spectrum(
        masses: [stop: 600, chargino: 105, lsp: 100],
        decays: [
          stop: [Sample.decay(0.5, chargino, .bottom), Sample.decay(0.5, lsp, .top)],
          chargino: [Sample.decay(1, lsp, .pion)],
        ],
        crossSections: [(-stop, stop, 10, 40)]))
    // b C1 t, t b C1 (conjugates) and b C1 b C1 and t t, then three compressed ones
    #expect(decomposition.topologies.count == 7)
    let bothCompressed = try #require(
      decomposition.topology("600.0 >bottom> 100.0 | 600.0 >bottom> 100.0"))
    let original = try #require(
      decomposition.topologies.firstIndex {
        $0.trees.allSatisfy { $0.daughters.first?.isLeaf == false }
      })
    #expect(bothCompressed.ancestors == [original])
    #expect(bothCompressed.weights == [8: 2.5, 13: 10])
  }

  @Test("puts compressed and original rates of one form together")
  func originalAndCompressed() throws {
    let decomposition = Decomposition(
      Sample.spectrum(
        masses: [stop: 600, chargino: 105, lsp: 100],
        decays: [
          stop: [Sample.decay(0.5, chargino, .bottom), Sample.decay(0.5, lsp, .bottom)],
          chargino: [Sample.decay(1, lsp, .pion)],
        ],
        crossSections: [(-stop, stop, 10, 40)]))
    let topology = try #require(
      decomposition.topology("600.0 >bottom> 100.0 | 600.0 >bottom> 100.0"))
    #expect(decomposition.topologies.count == 3)
    #expect(topology.ancestors == [0, 1, 2])
    #expect(topology.weights == [8: 10, 13: 40])
    #expect(decomposition.topologies[1].weights[13] == 20)
    #expect(decomposition.topologies[2].weights[13] == 10)
  }

  @Test("makes the mother of an invisible vertex the invisible end")
  func invisible() throws {
    let decomposition = Decomposition(
      Sample.spectrum(
        masses: [chargino: 400, sneutrino: 250, lsp: 100],
        decays: [
          chargino: [Sample.decay(1, sneutrino, .positron)],
          sneutrino: [Sample.decay(1, lsp, .neutrino)],
        ],
        crossSections: [(-chargino, chargino, 10, 40)]))
    #expect(
      decomposition.texts == [
        "400.0 >electron> 250.0 | 400.0 >positron> 250.0",
        "400.0 >electron> 250.0 >neutrino> 100.0 | 400.0 >positron> 250.0 >neutrino> 100.0",
      ])
    #expect(decomposition.topologies[0].ancestors == [1])
    #expect(
      decomposition.topologies[0].trees[0].particles.map(\.rawValue) == [chargino, sneutrino])
  }

  @Test("goes on through several invisible vertices and after mass compression")
  func repeated() throws {
    let decomposition = Decomposition(
      Sample.spectrum(
        masses: [chargino: 400, neutralino: 300, sneutrino: 250, lsp: 245],
        decays: [
          chargino: [Sample.decay(1, neutralino, .Wplus)],
          neutralino: [Sample.decay(1, sneutrino, .neutrino)],
          sneutrino: [Sample.decay(1, lsp, .pion)],
        ],
        crossSections: [(-chargino, chargino, 10, 40)]))
    // the original, the pion gone, and then the neutrino gone
    #expect(
      decomposition.texts == [
        "400.0 >Wplus> 300.0 | 400.0 >Wminus> 300.0",
        "400.0 >Wplus> 300.0 >neutrino> 245.0 | 400.0 >Wminus> 300.0 >neutrino> 245.0",
        "400.0 >Wplus> 300.0 >neutrino> 250.0 >pion> 245.0 | "
          + "400.0 >Wminus> 300.0 >neutrino> 250.0 >pion> 245.0",
      ])
    #expect(decomposition.topologies.map(\.ancestors) == [[2], [2], [2]])
  }

  @Test("keeps the largest gap where nothing would be seen, unless it is below one GeV")
  func largestGapStays() {
    func texts(_ gap: Double) -> [String] {
      Decomposition(
        Sample.spectrum(
          masses: [chargino: 100 + gap, neutralino: 104, lsp: 100],
          decays: [
            chargino: [Sample.decay(1, lsp, .pion)], neutralino: [Sample.decay(1, lsp, .photon)],
          ],
          crossSections: [(chargino, neutralino, 10, 40)])
      ).texts
    }
    #expect(texts(8).first == "100.0 | 108.0 >pion> 100.0")
    #expect(texts(8).count == 2)
    let invisible = Decomposition(
      Sample.spectrum(
        masses: [chargino: 100.5, lsp: 100],
        decays: [chargino: [Sample.decay(1, lsp, .pion)]],
        crossSections: [(-chargino, chargino, 10, 40)]))
    #expect(invisible.texts == ["100.0 | 100.0", "100.5 >pion> 100.0 | 100.5 >pion> 100.0"])
  }
}
