import Documents
import Foundation
import TestSupport
import Testing

@testable import Recasts

/// The tables that MadAnalysis 5 wrote (1.11.1, spey 0.2.7, spey-pyhf 0.2.2, pyhf 0.7.6).
@Suite("MadAnalysis 5's tables", .enabled(if: Shared.isThere))
struct ReferenceTests {
  private let golden = (Shared.folder ?? "") + "/golden/madanalysis5"

  private func results(
    _ infoFile: String, _ crossSection: CrossSection, at luminosities: [Double?], quirks: Bool
  ) throws -> [RecastResult] {
    let bench = try Bench()
    try bench.copy(golden + "/" + infoFile)
    try bench.copy(golden + "/toy_bkg.json")
    let info = try AnalysisInfo(bench.folder + "/toy_exp_26_001.info")
    let signals = try CutflowFolder(golden + "/Cutflows", analysis: info.name).signals(of: info)
    var settings = RecastSettings()
    settings.keepsQuirks = quirks
    let recast = Recast(
      info, signals: signals, crossSection: crossSection, settings: settings)
    #expect(recast.warnings.isEmpty)
    return try luminosities.map { try recast.result(luminosity: $0) }
  }

  private func errors() throws -> CrossSection {
    try CrossSection(
      0.002, scale: .init(up: 0.1, down: 0.08), partons: .init(up: 0.03, down: 0.03),
      systematics: [.init(up: 0.1, down: 0.2)])
  }

  /// Compares text by text; numbers may differ by 1e-3 in limits (relative) and 1e-4 else.
  private func compare(_ text: String, with file: String) throws {
    let expected = String(decoding: try Files.read(golden + "/reference/" + file), as: UTF8.self)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let expectedLines = expected.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == expectedLines.count)
    for (line, wanted) in zip(lines, expectedLines) {
      #expect(line.utf8.count == wanted.utf8.count, "\(line)")
      #expect(Self.words(line) == Self.words(wanted), "\(line)")
      let (found, numbers) = (Self.numbers(line), Self.numbers(wanted))
      #expect(found.count == numbers.count)
      for (a, b) in zip(found, numbers) {
        // Limits are below 0.01 here, probabilities above 0.01.
        #expect(abs(a - b) <= (b < 0.01 && b > 0.001 ? 1e-3 * b : 1e-4 + 1e-9), "\(line)")
      }
    }
  }

  private static var number: Regex<Substring> { #/-?[0-9]+\.[0-9]+/# }

  /// The numbers of a line, and what stands between them.
  private static func numbers(_ line: Substring) -> [Double] {
    separated(line).matches(of: number).compactMap { Double($0.output) }
  }

  private static func words(_ line: Substring) -> String {
    String(separated(line).replacing(number, with: ""))
  }

  /// 1 - CLs abuts the observed limit, which is cut off behind its seven decimals.
  private static func separated(_ line: Substring) -> String {
    String(line.replacing(#/\.[0-9]{7}(?=[0-9]\.)/#, with: { $0.output + " " }))
  }

  @Test("are reproduced at the luminosity of the measurement")
  func plain() throws {
    let results = try results(
      "toy_exp_26_001.info", CrossSection(0.002), at: [nil], quirks: false)
    let table = CLsTable.text(results)
    try compare(table, with: "CLs_output.dat")
    try compare(
      CLsTable.summary([(dataset: "sig", text: table)]), with: "CLs_output_summary.dat")
  }

  @Test("are reproduced with errors and extrapolated, quirks included")
  func withErrors() throws {
    let results = try results(
      "toy_exp_26_001.info", errors(), at: [nil, 300], quirks: true)
    let table = CLsTable.text([results[0]])
    try compare(table, with: "with_errors/CLs_output.dat")
    try compare(
      CLsTable.summary([(dataset: "sig", text: table)]),
      with: "with_errors/CLs_output_summary.dat")
    try compare(CLsTable.text([results[1]]), with: "with_errors/CLs_output_lumi_300.000.dat")
  }

  @Test("are reproduced with a covariance matrix and extrapolated, quirks included")
  func withCovariance() throws {
    let results = try results(
      "reference/with_cov/toy_exp_26_001.info", CrossSection(0.002), at: [nil, 100],
      quirks: true)
    try compare(CLsTable.text([results[0]]), with: "with_cov/CLs_output.dat")
    try compare(CLsTable.text([results[1]]), with: "with_cov/CLs_output_lumi_100.000.dat")
  }

  @Test("are corrected where they are wrong")
  func corrected() throws {
    let errors = try results("toy_exp_26_001.info", errors(), at: [nil], quirks: false)[0]
    let kept = try results("toy_exp_26_001.info", self.errors(), at: [nil], quirks: true)[0]
    // A cross section that is 11 % lower excludes less.
    #expect(errors.rows[0].bands[1].low < kept.rows[0].bands[1].low - 1e-3)
    #expect(errors.rows[0].bands[0] == kept.rows[0].bands[0])
    #expect(errors.rows[0].bands[2] == kept.rows[0].bands[2])
    let covariance = try results(
      "reference/with_cov/toy_exp_26_001.info", CrossSection(0.002), at: [nil, 100],
      quirks: false)
    // Twice the luminosity excludes more, not less.
    #expect(covariance[1].rows[3].kind == .covariance)
    #expect(covariance[1].rows[3].confidence > covariance[0].rows[3].confidence)
    #expect(covariance[1].rows[3].expectedLimit < covariance[0].rows[3].expectedLimit)
  }
}
