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
}
