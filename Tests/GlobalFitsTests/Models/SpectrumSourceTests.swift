import Documents
import ExperimentalResults
import Foundation
import MarkovChains
import SimplifiedModels
import TestSupport
import Testing

@testable import GlobalFits

@Suite("A point becomes a model")
struct SpectrumSourceTests {
  static let references = Result { try ResultsDatabase.crossSections(Shared.root + "/database") }

  static let template = """
    BLOCK MASS
      1000021 {{ m }}
      1000022 {{ m / 10 }}
    DECAY 1000021 1.0
      {{ b }} 3 1000022 6 -6
      {{ 1 - b }} 3 1000022 1 -1

    """

  @Test("by a template whose formulas are rendered and read as SLHA")
  func template() throws {
    let template = try SLHATemplate(Self.template, file: "t", names: ["m", "b"])
    let spectrum = try TemplateSource(template: template).spectrum([1500, 0.25]).spectrum
    #expect(spectrum.particle(ParticleID(1_000_021))?.mass == 1500)
    #expect(spectrum.particle(ParticleID(1_000_022))?.mass == 150)
    #expect(
      spectrum.decays.first { $0.particle == ParticleID(1_000_021) }?.decays.map(\.ratio).sorted()
        == [0.25, 0.75])
    #expect(throws: RejectedPoint.self) { try template.rendered([.nan, 0]) }
  }

  @Test("not by a template that is wrong, which is refused at its line")
  func wrong() {
    for (text, line) in [
      ("a\n{{ m", 2), ("\n\n{{ x }}", 3), ("{{ }}", 1), ("{{ m }}\n{{ 1 + }}", 2),
    ] {
      let error = #expect(throws: DocumentError.self) {
        try SLHATemplate(text, file: "t", names: ["m"])
      }
      guard case .malformed(_, let place, _, _, _) = error else { continue }
      #expect(place == "line \(line)", "\(text)")
    }
  }

  @Test("with cross sections of the reference tables, times a strength")
  func filled() throws {
    let template = try SLHATemplate(Self.template, file: "t", names: ["m", "b"])
    func builder(_ strength: String?, _ rule: CrossSectionRule) throws -> ModelBuilder {
      ModelBuilder(
        source: TemplateSource(template: template), rule: rule, electroweakinos: .winos,
        strength: try strength.map { try Expression($0, names: ["m", "b"]) },
        references: try Self.references.get())
    }
    let plain = try builder(nil, .automatic).spectrum([1500, 0.5]).crossSections
    let scaled = try builder("2 + 2 * b", .automatic).spectrum([1500, 0.5]).crossSections
    #expect(plain.count == scaled.count && !plain.isEmpty)
    for (a, b) in zip(plain, scaled) { #expect(abs(b.value - 3 * a.value) < 1e-12 * b.value) }
    #expect(throws: RejectedPoint.self) { try builder(nil, .own).spectrum([1500, 0.5]) }
    #expect(throws: RejectedPoint.self) { try builder("-1", .automatic).spectrum([1500, 0.5]) }
  }

  /// A point of each family at which all decays are open.
  private static func values(_ family: FitFamily) -> [Double] {
    family.parameters.map { parameter in
      switch parameter.name {
      case "m_lsp": 100
      case "m_chargino": 350
      case "m_slepton": family.name == "TSlepSlep" ? 300 : 220
      case "br_top", "br_bottom": 0.3
      case "br_direct", "br_slepton", "br_higgs": 0.4
      case "m_squark": 1200
      default: 1000
      }
    }
  }

  @Test("by every family: ratios add up, all is produced, and SLHA says the same")
  func families() throws {
    for family in FitFamily.all {
      let spectrum = try family.spectrum(Self.values(family))
      for (particle, decays) in spectrum.decays {
        let sum: Double = particle == Partner.lsp ? 0 : 1
        #expect(abs(decays.reduce(0) { $0 + $1.ratio } - sum) < 1e-12, "\(family.name) \(particle)")
        for decay in decays {
          #expect(decay.emitted == decay.emitted.sorted())
          let room = spectrum.particle(particle).map(\.mass) ?? 0
          let daughters = decay.daughters.reduce(0) { $0 + (spectrum.particle($1)?.mass ?? 0) }
          #expect(daughters + decay.emitted.reduce(0) { $0 + $1.thresholdMass } < room)
        }
      }
      let filled = ReferenceFilling(spectrum, from: try Self.references.get()).spectrum
      #expect(!filled.crossSections.isEmpty, "\(family.name) has no cross section")
      #expect(spectrum.particles.allSatisfy { filled.reachable.contains($0.id) }, "\(family.name)")
      let read = try SLHA(text: SLHA.text(of: filled), file: family.name).spectrum
      #expect(read.particles == filled.particles, "\(family.name)")
      #expect(read.decays.map(\.particle) == filled.decays.map(\.particle))
      for (one, other) in zip(read.decays, filled.decays) {
        let sorted = [one.decays, other.decays].map {
          $0.map { "\($0.daughters) \($0.emitted) \($0.ratio)" }.sorted()
        }
        #expect(sorted[0] == sorted[1], "\(family.name)")
      }
    }
  }

  @Test("by a family only where its decays are open")
  func closed() throws {
    let family = try #require(FitFamily.all.first { $0.name == "gluino-lsp" })
    #expect(throws: RejectedPoint.self) { try family.spectrum([1000, 950, 1, 0]) }
    #expect(throws: RejectedPoint.self) { try family.spectrum([1000, 100, 0.7, 0.7]) }
    // Tops off their shell: b W b W.
    let decays = try family.spectrum([1000, 750, 1, 0]).decays
    let channel = try #require(decays.first { $0.particle == Partner.gluino }?.decays.first)
    #expect(channel.emitted == [.bottom, .bottom, .Wplus, .Wminus].sorted())
    let winos = try #require(FitFamily.all.first { $0.name == "TChiWZ" })
    for (particle, decays) in try winos.spectrum([150, 100]).decays where particle != Partner.lsp {
      #expect(decays.count > 2 && abs(decays.reduce(0) { $0 + $1.ratio } - 1) < 1e-12)
    }
  }
}

@Suite("An external program makes spectra")
struct ExternalProgramTests {
  private static func source(
    _ script: String, timeout: Double = 20, retries: Int = 0, arguments: [String] = []
  ) throws -> ProgramSource {
    ProgramSource(
      program: ExternalProgram(
        path: "/bin/sh", arguments: ["-c", script] + arguments, input: "in.slha",
        output: "out.slha", timeout: timeout, retries: retries),
      template: try SLHATemplate(SpectrumSourceTests.template, file: "t", names: ["m", "b"]))
  }

  private static func reason(_ source: ProgramSource) throws -> String {
    do {
      _ = try source.spectrum([1500, 0.5])
      return "none"
    } catch let rejection as RejectedPoint {
      return rejection.reason
    }
  }

  @Test("that it reads from its input, in a folder of its own that is gone after")
  func works() throws {
    let folder = try TemporaryFolder()
    let place = folder.path + "/place"
    let source = try Self.source("pwd > \(place); ls -A >> \(place); cp in.slha out.slha")
    let spectrum = try source.spectrum([1500, 0.5]).spectrum
    #expect(spectrum.particle(ParticleID(1_000_021))?.mass == 1500)
    let lines = try String(contentsOfFile: place, encoding: .utf8).split(separator: "\n")
    #expect(lines.contains("in.slha"))
    #expect(!FileManager.default.fileExists(atPath: String(lines[0])))
  }

  @Test("or the point is rejected with the reason")
  func failures() throws {
    #expect(try Self.reason(Self.source("exit 3")) == "the program ended with status 3")
    #expect(try Self.reason(Self.source("kill -SEGV $$")).contains("signal 11"))
    #expect(try Self.reason(Self.source("true")) == "the program left no spectrum")
    #expect(
      try Self.reason(Self.source("printf 'BLOCK MASS\\n 1000021 heavy\\n' > out.slha")) != "none")
    var missing = try Self.source("true")
    missing = ProgramSource(
      program: ExternalProgram(
        path: "/nowhere/program", arguments: [], input: "i", output: nil, timeout: 1, retries: 0),
      template: missing.template)
    #expect(try Self.reason(missing) == "the program cannot be started")
  }

  @Test("that hangs is ended with all that it started")
  func hangs() throws {
    let folder = try TemporaryFolder()
    let mark = folder.path + "/alive"
    let source = try Self.source("(sleep 2; echo > \(mark)) & sleep 100", timeout: 0.3)
    let clock = ContinuousClock()
    let began = clock.now
    #expect(try Self.reason(source) == "the program took more than 0.3 s")
    #expect(clock.now - began < .seconds(60))
    Thread.sleep(forTimeInterval: 2.5)
    #expect(!FileManager.default.fileExists(atPath: mark))
  }

  @Test("is tried again as often as the plan says")
  func retries() throws {
    let folder = try TemporaryFolder()
    let count = folder.path + "/count"
    let script = "echo x >> \(count); [ $(wc -l < \(count)) -ge 3 ] && cp in.slha out.slha"
    #expect(try Self.reason(Self.source(script, retries: 1)) == "the program ended with status 1")
    #expect(try Self.reason(Self.source(script, retries: 0)) == "none")
  }
}
