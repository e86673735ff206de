import Foundation
import SimplifiedModels
import Testing

@testable import Protomodels
@testable import Reports

@Suite("Pictures of a report")
struct PictureTests {
  /// The sample with everything that pictures may need.
  private static let report: HuntReport = {
    var report = Sample.report()
    report.planes = [plane]
    report.massScans = [scan(.mass(ParticleID(1_000_006))), scan(.mass(ParticleID(1_000_022)))]
    report.strengthScans = [scan(.strength(ParticleID(1_000_006), ParticleID(1_000_006)))]
    report.pValues = pValues((0..<40).map { Double($0) / 40 })
    report.significance = series([1, 2, 2.5, 8])
    report.compatibility = CombinationMatrix(
      entries: (0..<5).map {
        .init(
          analysis: "ATLAS-SUSY-2016-0\($0)", type: $0 == 2 ? "upperLimit" : "efficiencyMap",
          dataset: "SR_\($0)'; set output '/tmp/x", isChosen: $0 % 2 == 0, weight: Double($0))
      }, combinable: (0..<5).map { a in (0..<5).map { a != $0 && (a + $0) % 2 == 0 } })
    report.strip = WalkStripPlot(
      walker: 1,
      frames: [
        .init(step: 3, K: -2, particles: [("X_Z^1", 200), ("X_t", 205)]),
        .init(step: 90, K: 4, particles: [("X_Z^1", 160), ("X_t", 1100)]),
      ], best: [(3, -2), (90, 4)], points: Sample.trace(1).points)
    return report
  }()

  /// ln L falls from the middle; a corner is not allowed.
  private static let plane: MassPlane = {
    let x = (0..<12).map { 500 + 50 * Double($0) }, y = (0..<12).map { 100 + 40 * Double($0) }
    func point(_ a: Double, _ b: Double) -> MassPlane.Point {
      let fall = (a - 775) * (a - 775) / 20_000 + (b - 320) * (b - 320) / 10_000
      return .init(
        logRatios: [2 - fall, 0.1], combined: 2.1 - fall, muHat: 1, largestR: 900 / a,
        maximalStrength: 1.3 * a / 900)
    }
    return MassPlane(
      x: .init(particle: ParticleID(1_000_006), masses: x),
      y: .init(particle: ParticleID(1_000_022), masses: y), critic: .paper,
      members: [
        .init(analysis: "ATLAS-SUSY-2016-07", dataset: "2j_Meff_1200"),
        .init(analysis: "CMS-SUS-16-050", dataset: "all"),
      ], points: x.map { a in y.map { b in a < b + 150 ? nil : point(a, b) } },
      best: .init(x: 775, y: 320, point: point(775, 320)))
  }()

  fileprivate static func scan(_ parameter: StatisticScan.Parameter) -> StatisticScan {
    StatisticScan(
      parameter: parameter, best: 400,
      points: (0..<21).map { place in
        let value = 300 + 10 * Double(place)
        let K = place == 4 ? nil : Optional(7 - (value - 400) * (value - 400) / 4000)
        return .init(
          value: value, K: K, Z: K.map { max(0, $0).squareRoot() }, largestR: value / 330,
          maximalStrength: 1.3 * 330 / value)
      })
  }

  @Test(
    "of every kind are drawn, the same each time",
    arguments: PictureKind.all.map(\.name).filter { !["corner", "profiles"].contains($0) })
  func draws(name: String) throws {
    let kind = try #require(PictureKind.named(name))
    let pictures = try Self.report.pictures([kind])
    let picture = try #require(pictures.first)
    #expect(picture.svg.element.hasPrefix("<svg") && picture.svg.element.contains("</svg>"))
    #expect(!picture.caption.text.isEmpty)
    #expect(try Self.report.pictures([kind]).map(\.svg) == pictures.map(\.svg))
  }

  @Test("show regions, bounds and names, and no more lines than there are contours")
  func plane() throws {
    let svg = try MassPlanePlot.draw(Self.plane, name: "plane").element
    #expect(svg.contains("ATLAS-SUSY-2016-07 2j_Meff_1200"))
    #expect(svg.contains("CMS-SUS-16-050 all, no bound"))
    #expect(svg.contains("excluded, r > 1.3"))
    #expect(!svg.contains("NaN"))
  }

  @Test("take names from files as text only")
  func hostileNames() throws {
    #expect(
      GnuplotScript.text("a'; system 'rm -rf x' \\ {/=99 b}\n$c")
        == "a?; system ?rm -rf x? ? ?/=99 b???c")
    let long = GnuplotScript.text(String(repeating: "x", count: 100), atMost: 21)
    #expect(long.count == 21)
    #expect(ParticleText.gnuplot("X_Z^1") == "X_{Z}^{1}")
    #expect(ParticleText.gnuplot("X_t'") == "X_{t}")
  }

  @Test(
    "tick at 1, 2 or 5 times a power of ten",
    arguments: [(8.4, 6.0, 2.0), (1000, 5, 200), (0.35, 4, 0.1)])
  func ticks(span: Double, number: Double, tick: Double) {
    #expect(abs(GnuplotScript.tick(span, atMost: number) - tick) < 1e-12)
  }

  @Test("of draws and of pseudo-databases stand few and equal values too")
  func extremes() throws {
    let draws = (0..<200).map { Double(($0 * 37) % 101) }
    let corner = CornerPlot([
      .init(particle: "X_t", kind: .mass, values: draws),
      .init(particle: "X_Z^1", kind: .mass, values: draws.map { $0 > 50 ? $0 / 2 : nil }),
      .init(particle: "X_d", kind: .strength, values: draws.map { _ in 1 }),
    ])
    #expect(try corner.draw() == corner.draw())
    #expect(try CornerPlot([]).draw().element.hasPrefix("<svg"))
    let study = try #require(Self.pValues(draws.map { $0 / 101 }))
    let pValues = try PValuePlot.draw(study).element
    #expect(pValues.contains("200 regions") && pValues.contains("Kolmogorov-Smirnov"))
  }

  /// p-values without pseudo-data, as a file has them.
  private static func pValues(_ values: [Double]) -> LocalPValueStudy? {
    guard let sample = LocalPValueStudy.Sample(values, number: nil) else { return nil }
    return LocalPValueStudy(
      program: "protolith", name: "a", databaseDigest: "d", data: sample,
      fakes: (0..<3).compactMap { .init(values.map { $0 * $0 }, number: $0) })
  }

  @Test("say what the critic of the hunt excludes, not what another would")
  func critics() throws {
    var plane = Self.plane
    plane.critic = .sensitive
    #expect(try MassPlanePlot.draw(plane, name: "plane").element.contains("sensitive critic"))
    for column in plane.points.indices {
      for row in plane.points[column].indices {
        plane.points[column][row]?.maximalStrength = 2
      }
    }
    #expect(try !MassPlanePlot.draw(plane, name: "plane").element.contains("excluded"))
    var scan = Self.scan(.mass(ParticleID(1_000_006)))
    scan.critic = .sensitive
    let svg = try ScanPlot.draw([scan], name: "mass").element
    #expect(svg.contains("μ") && !svg.contains("largest r"))
  }

  @Test("have their numbers beside them, empty where no model is allowed")
  func tables() throws {
    let table = Self.plane.table
    #expect(table.rows.count == 144 && table.heads.count == 9)
    #expect(table.heads[0] == "mass_X_t_GeV" && table.heads[7].contains("2j_Meff_1200"))
    let lines = table.text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 146 && lines.allSatisfy { $0.isEmpty || $0.count { $0 == "," } == 8 })
    #expect(lines[1].hasPrefix("500.0,100.0,") && lines[1].hasSuffix(",0.1"))
    #expect(lines.contains { $0.hasSuffix(",,,,,,,") })
    let awkward = PictureTable(["a,b", "c\"d"], rows: [[1, nil], [.nan, 2]])
    #expect(awkward.text == "\"a,b\",\"c\"\"d\"\n1.0,\n,2.0\n")
  }

  @Test("of a series show its p-values, also where no hunt has ended or all have one K")
  func significance() throws {
    func svg(_ K: [Double]) throws -> String {
      try Picture(Self.series(K)).svg.element
    }
    let some = try svg([1, 2, 2.5, 8])
    #expect(some.contains("data: K = 6.90"))
    #expect(some.contains("1 of 4") && some.contains("kernel density"))
    #expect(try svg([]).hasPrefix("<svg") && svg([4, 4, 4]).hasPrefix("<svg"))
  }

  private static func series(_ K: [Double]) -> GlobalSignificance {
    GlobalSignificance(
      program: "protolith", name: "a-significance", seed: 1, hunts: 4, settings: PseudoSettings(),
      observed: .init(run: "a", K: 6.9, Z: 3.2, isFinished: true),
      results: K.enumerated().map { number, K in
        var verdict = Sample.verdict
        verdict.K = K
        return PseudoHuntResult(
          number: number, seed: 1, walker: 0, step: 1, model: Protomodel(lspMass: 100),
          verdict: verdict, walkers: 1, steps: 1, seconds: 1)
      })
  }

  @Test("become PNG of twice their size", .enabled(if: Self.hasConverter))
  func png() throws {
    let picture = try #require(try Self.report.pictures(PictureKind.all).first)
    let bytes = [UInt8](try picture.png())
    #expect(bytes.prefix(8) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    let width = bytes[16..<20].reduce(0) { $0 << 8 | Int($1) }
    #expect(width == 2000)
    #expect(try [UInt8](picture.png()) == bytes)
  }

  static let hasConverter = ["/usr/bin/rsvg-convert", "/usr/local/bin/rsvg-convert"]
    .contains { FileManager.default.isExecutableFile(atPath: $0) }
}
