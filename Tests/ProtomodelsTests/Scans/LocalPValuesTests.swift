import Foundation
import Testing

@testable import Protomodels

@Suite("Local p-values")
struct LocalPValuesTests {
  @Test("lie between 0 and 1, one for each region with a background, small for an excess")
  func all() throws {
    let database = try PublishedResults.target.get().database
    let values = LocalPValues.all(of: database)
    let regions = database.results.filter { $0.kind == .efficiencyMaps }.flatMap(\.regions)
    #expect(values.count == regions.count { $0.expected > 0 || $0.error > 0 })
    #expect(values.allSatisfy { (0...1).contains($0) })
    // 2j_Meff_1200: 611 events where 526 ± 31 are expected, (611 - 526) / √(526 + 31²) = 2.2.
    let place = try #require(regions.firstIndex { $0.name == "2j_Meff_1200" })
    let variance: Double = 526 + 31 * 31
    let pull: Double = (611 - 526) / variance.squareRoot()
    let normal = 0.5 * erfc(pull / 2.0.squareRoot())
    #expect(abs(values[place] - normal) < 0.15 * normal)
  }

  @Test("of pseudo-data without signal are even, those of a shifted background are not")
  func pseudo() throws {
    let database = try PublishedResults.target.get().database
    let generator = try PseudoGenerator(database: database)
    let fakes = try (0..<30).map { try generator.draw(number: $0, seed: 11) }
    let study = try #require(
      try LocalPValueStudy(
        database, named: "sample", program: "test", against: fakes, settings: PseudoSettings()))
    #expect(study.fakes.map(\.number) == (0..<30).map { $0 })
    let pooled = try #require(study.pooled)
    #expect(pooled.count == 30 * study.data.uniformity.count)
    // Regions of one analysis are correlated: some tens of independent values stand behind them.
    #expect(pooled.distance < 0.12)
    let asFar = try #require(study.asFar)
    #expect(
      asFar.count
        == study.fakes.count { $0.uniformity.distance >= study.data.uniformity.distance })
    #expect(study.meanHistogram.reduce(0, +) - Double(study.data.uniformity.count) < 1e-9)

    var shifted = fakes
    for place in shifted.indices {
      for result in shifted[place].overlay.results.indices {
        for region in shifted[place].overlay.results[result].regions.indices {
          shifted[place].overlay.results[result].regions[region].observed *= 1.5
        }
      }
    }
    let other = try #require(
      try LocalPValueStudy(database, named: "sample", program: "test", against: shifted))
    #expect((other.pooled?.distance ?? 0) > 0.2)
  }

  @Test("come back from their file, and do not depend on the number of threads")
  func file() throws {
    let database = try PublishedResults.target.get().database
    let generator = try PseudoGenerator(database: database)
    let fakes = try (0..<3).map { try generator.draw(number: $0, seed: 2) }
    func study(_ threads: Int) throws -> LocalPValueStudy? {
      try LocalPValueStudy(
        database, named: "sample", program: "test", against: fakes, threads: threads)
    }
    #expect(try study(1) == study(2))
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(try LocalPValueStudy.kept(in: folder.path) == nil)
    try JSONEncoder().encode(try study(1)).write(
      to: folder.appending(path: LocalPValueStudy.fileName))
    #expect(try LocalPValueStudy.kept(in: folder.path) == study(1))
  }
}
