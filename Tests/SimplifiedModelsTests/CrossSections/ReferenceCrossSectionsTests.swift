import Foundation
import SimplifiedModels
import TestSupport
import Testing

private func mode(_ a: Int, _ b: Int) -> ProductionMode {
  ProductionMode(ParticleID(a), ParticleID(b))
}

@Suite("Reference cross sections")
struct ReferenceCrossSectionsTests {
  private let reference: ReferenceCrossSections
  init() throws { reference = try Tables.reference() }

  @Test(
    "are the published 13 TeV numbers at every grid point", .enabled(if: Shared.isThere),
    arguments: [
      ("pp13_gluino_NNLO+NNLL.json", 1_000_021, 1_000_021, 1.0),
      ("pp13_squark_NNLO+NNLL.json", -1_000_002, 1_000_002, 10),
      ("pp13_gluinosquark_NNLO+NNLL.json", -1_000_003, 1_000_021, 16),
      ("pp13_stopsbottom_NNLO+NNLL.json", -2_000_006, 2_000_006, 1),
      ("pp13_wino_C1C1_NLO+NLL.json", -1_000_024, 1_000_024, 1),
      ("pp13_winop_C1N2_NLO+NLL.json", 1_000_023, 1_000_024, 1),
      ("pp13_winom_C1N2_NLO+NLL.json", -1_000_024, 1_000_023, 1),
      ("pp13_slep_L_NLO+NLL_PDF4LHC.json", -1_000_013, 1_000_013, 1),
      ("pp13_stau_L_NLO+NLL_PDF4LHC.json", -1_000_015, 1_000_015, 1),
      ("pp13_snu-snu_NLO+NLL_PDF4LHC.json", 1_000_014, 1_000_014, 1),
      ("pp13_snuM-slep_NLO+NLL_PDF4LHC.json", 1_000_011, 1_000_012, 1),
      ("pp13_snuP-slep_NLO+NLL_PDF4LHC.json", -1_000_015, 1_000_016, 1),
    ])
  func gridAt13TeV(file: String, a: Int, b: Int, summed: Double) throws {
    let points = try Tables.original(at13: file)
    #expect(points.count > 20)
    for (mass, value) in points where !leftOut(file).contains(mass) {
      let ours = try reference.value(mode(a, b), energy: 13, masses: (mass, mass)).value
      #expect(abs(ours - value * 1000 / summed) <= 1e-15 * ours * 4)
    }
  }

  @Test(
    "are the published 8 TeV numbers at every grid point", .enabled(if: Shared.isThere),
    arguments: [
      ("xsecgluino8.txt", 1_000_021, 1_000_021, 1000.0),
      ("xsecsquark8.txt", -1_000_001, 1_000_001, 100),
      ("xsecstop8.txt", -1_000_005, 1_000_005, 1000),
      ("xsecC1C18.txt", -1_000_037, 1_000_037, 1),
      ("xsecN2C1p8.txt", 1_000_024, 1_000_025, 1000),
      ("xsecN2C1m8.txt", -1_000_037, 1_000_023, 1000),
      ("xsecslepLslepL8.txt", -1_000_011, 1_000_011, 1),
    ])
  func gridAt8TeV(file: String, a: Int, b: Int, factor: Double) throws {
    let points = try Tables.original(at8: file)
    #expect(points.count > 15)
    for (mass, value) in points where !leftOut(file).contains(mass) {
      let ours = try reference.value(mode(a, b), energy: 8, masses: (mass, mass)).value
      #expect(abs(ours - value * factor) <= 1e-15 * ours * 4)
    }
  }

  /// Published points that are not monotone and left out (the tables say so).
  private func leftOut(_ file: String) -> [Double] {
    switch file {
    case "pp13_winom_C1N2_NLO+NLL.json": [1400, 1450, 1475]
    case "xsecN2C1p8.txt", "xsecN2C1m8.txt": stride(from: 1375, through: 2000, by: 25).map { $0 }
    default: []
    }
  }

  @Test("fall with mass between all grid points, and so do the ratios of 8 to 13 TeV")
  func monotone() throws {
    for mode in reference.modes {
      for energy in reference.energies(for: mode) {
        let range = try #require(reference.masses(for: mode, energy: energy))
        var last = Double.infinity
        for step in 0...2000 {
          let mass = min(
            range.lowerBound * pow(range.upperBound / range.lowerBound, Double(step) / 2000),
            range.upperBound)
          let point = try reference.value(mode, energy: energy, masses: (mass, mass))
          #expect(point.value < last)
          #expect(point.relativeError > 0 && point.relativeError < 1.1)
          last = point.value
        }
      }
      guard reference.energies(for: mode) == [8, 13] else { continue }
      let ratio = try [0.0, 0.5, 1].map { try self.ratio(mode, at: $0) }
      #expect(ratio[0] < 0.6 && ratio[0] > 0.1 && ratio[0] > ratio[1] && ratio[1] > ratio[2])
    }
  }

  /// σ at 8 TeV over σ at 13 TeV at a share of the common masses up to 500 GeV.
  private func ratio(_ mode: ProductionMode, at share: Double) throws -> Double {
    let ranges = try [8, 13].map { try #require(reference.masses(for: mode, energy: $0)) }
    let low = max(ranges[0].lowerBound, ranges[1].lowerBound)
    let mass = low + share * (max(500, low * 2) - low)
    let values = try [8, 13].map {
      try reference.value(mode, energy: $0, masses: (mass, mass)).value
    }
    return values[0] / values[1]
  }

  @Test("of one squark are those of one stop within five percent: the ten-fold table is shared out")
  func squarkShare() throws {
    for energy in [8, 13] {
      for mass in [300.0, 700, 1200] {
        let squark = try reference.value(
          mode(-1_000_001, 1_000_001), energy: energy, masses: (mass, mass)
        ).value
        let stop = try reference.value(
          mode(-1_000_006, 1_000_006), energy: energy, masses: (mass, mass)
        ).value
        #expect(abs(squark / stop - 1) < 0.05)
      }
    }
  }

  @Test("of unequal masses are the geometric mean, with the mean relative uncertainty")
  func unequalMasses() throws {
    let pair = mode(1_000_023, 1_000_024)
    let a = try reference.value(pair, energy: 13, masses: (200, 200))
    let b = try reference.value(pair, energy: 13, masses: (437, 437))
    let both = try reference.value(pair, energy: 13, masses: (200, 437))
    #expect(abs(both.value - (a.value * b.value).squareRoot()) < 1e-12 * both.value)
    #expect(abs(both.relativeError - (a.relativeError + b.relativeError) / 2) < 1e-15)
    #expect(try reference.value(pair, energy: 13, masses: (437, 200)) == both)
  }

  @Test("are given or refused with a reason for every signed pair of the 20 particles")
  func everyPair() {
    #expect(ReferenceProcess.particles.count == 20)
    let given = Set(reference.modes)
    let refused = Set(reference.refused.map(\.mode))
    #expect(given.isDisjoint(with: refused))
    #expect(given.count == reference.modes.count && refused.count == reference.refused.count)
    // 13 particles with antiparticle, 7 without: 33 codes
    #expect(given.count + refused.count == 33 * 34 / 2)
    #expect(reference.modes == reference.modes.sorted())
    #expect(reference.refused.allSatisfy { !$0.reason.isEmpty })
    #expect(reference.modes.count == 1 + 4 + 8 + 4 + 2 + 8 + 3 + 3 + 6)
  }

  @Test(
    "do not exist where no table has the mode",
    arguments: [
      (1_000_023, 1_000_023), (1_000_023, 1_000_025), (-1_000_024, 1_000_037),
      (1_000_022, 1_000_022), (1_000_022, 1_000_023), (1_000_022, 1_000_024),
      (1_000_006, 1_000_021), (1_000_001, 1_000_001), (-1_000_001, 1_000_002),
      (1_000_021, 1_000_022), (1_000_024, 1_000_024),
    ])
  func refusals(a: Int, b: Int) {
    #expect(!reference.modes.contains(mode(a, b)))
    #expect(reference.energies(for: mode(a, b)).isEmpty)
    for energy in [8, 13] {
      #expect {
        try reference.value(mode(a, b), energy: energy, masses: (300, 300))
      } throws: { error in
        guard case SimplifiedModelError.noCrossSection(let refused, energy, let reason) = error
        else { return false }
        return refused == mode(a, b) && reason.contains("table") || reason.contains("charge")
      }
    }
  }

  @Test(
    "are missing at 8 TeV where only 13 TeV has a table, and listed so",
    arguments: [
      (-1_000_001, 1_000_021), (-1_000_015, 1_000_015), (1_000_012, 1_000_012),
      (1_000_011, 1_000_012), (-1_000_013, 1_000_014),
    ])
  func missingAt8TeV(a: Int, b: Int) throws {
    #expect(reference.energies(for: mode(a, b)) == [13])
    #expect(reference.missing.contains { $0.mode == mode(a, b) && $0.energy == 8 })
    #expect(throws: SimplifiedModelError.self) {
      try reference.value(mode(a, b), energy: 8, masses: (300, 300))
    }
    #expect(try reference.value(mode(a, b), energy: 13, masses: (300, 300)).value > 0)
  }

  @Test("are not extrapolated", arguments: [(499.9, 600.0), (600, 3000.1), (.nan, 600)])
  func outside(a: Double, b: Double) {
    let pair = mode(1_000_021, 1_000_021)
    #expect {
      try reference.value(pair, energy: 13, masses: (a, b))
    } throws: { error in
      guard case SimplifiedModelError.noCrossSection(pair, 13, let reason) = error else {
        return false
      }
      return reason.contains("covers 500.0 to 3000.0 GeV")
    }
  }

  @Test("do not exist at other energies")
  func otherEnergy() {
    #expect(throws: SimplifiedModelError.self) {
      try reference.value(mode(1_000_021, 1_000_021), energy: 7, masses: (600, 600))
    }
  }
}

@Suite("A cross-section table")
struct CrossSectionTableTests {
  private let gluinos = ProductionMode(ParticleID(1_000_021), ParticleID(1_000_021))

  @Test("is interpolated as a monotone cubic of log σ in log m")
  func interpolation() throws {
    // three points on a power law stay on it; SciPy's PCHIP gives the bent one
    let power = try ReferenceCrossSections(
      tables: [
        ("a.csv", Tables.text("gluino pair", rows: ["100,1000,10", "200,125,20", "400,15.625,30"]))
      ])
    let middle = try power.value(gluinos, energy: 13, masses: (300, 300))
    #expect(abs(middle.value - 1000.0 / 27) < 1e-12)
    #expect(abs(middle.relativeError - (0.2 + 0.1 * log(1.5) / log(2))) < 1e-14)
    let bent = try ReferenceCrossSections(tables: [("a.csv", Tables.text("gluino pair"))])
    let value = try bent.value(gluinos, energy: 13, masses: (150, 150)).value
    #expect(abs(value - SciPy.bentAt150) < 1e-12 * SciPy.bentAt150)
    let upper = try bent.value(gluinos, energy: 13, masses: (310, 310)).value
    #expect(abs(upper - SciPy.bentAt310) < 1e-12 * SciPy.bentAt310)
  }

  /// `exp(PchipInterpolator(log([100,200,400]), log([1000,100,5]))(log(m)))`, SciPy.
  private enum SciPy {
    static let bentAt150 = 281.04978926913174
    static let bentAt310 = 16.371149067232185
  }

  @Test("takes the larger of two uncertainties")
  func twoSided() throws {
    let text = Tables.text(
      "gluino pair",
      columns: "mass [GeV],cross section [fb],uncertainty down [fb],uncertainty up [fb]",
      rows: ["100,1000,100,50", "200,100,5,10"])
    let reference = try ReferenceCrossSections(tables: [("a.csv", text)])
    #expect(try reference.value(gluinos, energy: 13, masses: (100, 100)).relativeError == 0.1)
    #expect(try reference.value(gluinos, energy: 13, masses: (200, 200)).relativeError == 0.1)
  }

  @Test(
    "is refused with file, line and reason",
    arguments: [
      (Tables.text("gluino pairs"), 0, "unknown process"),
      (Tables.text("gluino pair", energy: "13.6 TeV"), 0, "8 TeV or 13 TeV"),
      (Tables.text("squark pair"), 0, "sums 10"),
      (
        Tables.text("gluino pair", columns: "mass [GeV],cross section [pb],uncertainty [%]"), 8,
        "[pb]"
      ),
      (
        Tables.text("gluino pair", columns: "mass [GeV],cross section [fb],error"), 8,
        "uncertainty columns"
      ),
      (Tables.text("gluino pair", rows: ["100,1000,10", "100,100,10"]), 10, "sort"),
      (Tables.text("gluino pair", rows: ["100,1000,10", "200,0,10"]), 10, "not positive"),
      (Tables.text("gluino pair", rows: ["100,1000,10", "200,-1,10"]), 10, "not positive"),
      (Tables.text("gluino pair", rows: ["100,1000,10", "200,100"]), 10, "2 numbers"),
      (Tables.text("gluino pair", rows: ["100,1000,10", "200,nan,10"]), 10, "finite"),
      (Tables.text("gluino pair", rows: ["100,1000,-10", "200,100,10"]), 9, "negative"),
      (Tables.text("gluino pair", rows: ["100,1000,10"]), 0, "at least 2"),
      (
        Tables.text("gluino pair").replacingOccurrences(of: "format: 1", with: "format: 2"), 0,
        "newer"
      ),
      (
        Tables.text("gluino pair").replacingOccurrences(of: "# source: invented\n", with: ""), 0,
        "source"
      ),
      ("", 0, "0 rows"),
    ])
  func badTables(text: String, line: Int, reason: String) {
    #expect {
      try ReferenceCrossSections(tables: [("bad.csv", text)])
    } throws: { error in
      guard case SimplifiedModelError.table("bad.csv", line, let found) = error else {
        return false
      }
      return found.contains(reason)
    }
  }

  @Test("is refused when another has the same process and energy")
  func twice() {
    #expect(throws: SimplifiedModelError.self) {
      try ReferenceCrossSections(
        tables: [("a.csv", Tables.text("gluino pair")), ("b.csv", Tables.text("gluino pair"))])
    }
  }

  @Test("alone leaves all other modes refused because their tables are not here")
  func oneTable() throws {
    let reference = try ReferenceCrossSections(tables: [("a.csv", Tables.text("gluino pair"))])
    #expect(reference.modes == [gluinos])
    let stops = ProductionMode(ParticleID(-1_000_006), ParticleID(1_000_006))
    let refusal = reference.refused.first { $0.mode == stops }
    #expect(refusal?.reason == "the table of this process is not here")
  }
}
