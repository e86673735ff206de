import ExperimentalResults
import Foundation
import Inference
import Likelihoods
import Numerics
import Testing

@testable import Protomodels

@Suite("Pseudo-databases")
struct PseudoGeneratorTests {
  private static let generator = Result {
    try PseudoGenerator(database: try PublishedResults.target.get().database)
  }

  @Test("are the same for the same seed and number, and come back from their file")
  func areReproducible() throws {
    let generator = try Self.generator.get()
    let first = try generator.draw(number: 3, seed: 5)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let bytes = try encoder.encode(first)
    #expect(try encoder.encode(try generator.draw(number: 3, seed: 5)) == bytes)
    #expect(try JSONDecoder().decode(PseudoDatabase.self, from: bytes) == first)
    #expect(bytes.count < 40_000)
    #expect(try generator.draw(number: 4, seed: 5).overlay != first.overlay)
    #expect(try generator.draw(number: 3, seed: 6).overlay != first.overlay)
    let seeds = Set((0..<1000).map { PseudoStream.huntSeed(of: 5, number: $0) })
    #expect(seeds.count == 1000)
  }

  @Test("put other data into the same places, and leave the database as it is")
  func overlays() throws {
    let generator = try Self.generator.get()
    let database = generator.database
    let overlay = try generator.draw(number: 0, seed: 1).overlay
    let other = try database.overlaid(with: overlay)
    #expect(other.digest == database.digest && other.results.count == database.results.count)
    for (index, own) in overlay.results.enumerated() {
      let (before, after) = (database.results[index], other.results[index])
      #expect(before.folder == own.folder && after.folder == own.folder)
      #expect(after.regions.map(\.observed) == own.regions.map(\.observed))
      #expect(after.regions.map(\.upperLimit) == own.regions.map(\.upperLimit))
      #expect(after.regions.map(\.expectedUpperLimit) == before.regions.map(\.expectedUpperLimit))
      for (map, factor) in own.maps.map(\.factor).enumerated() {
        let limits = try #require(after.maps[map].values.first?.values)
        let reference = before.maps[map].expectedLimits?.values ?? before.maps[map].values[0].values
        #expect(zip(limits, reference).allSatisfy { $0 == factor * $1 })
        if before.maps[map].expectedLimits == nil { #expect(factor == 1) }
      }
      for b in database.results.indices {
        #expect(other.areCombinable(index, b) == database.areCombinable(index, b))
      }
    }
    var broken = overlay
    broken.results.removeLast()
    #expect(throws: (any Error).self) { try database.overlaid(with: broken) }
    broken = overlay
    broken.databaseDigest = "another"
    #expect(throws: (any Error).self) { try database.overlaid(with: broken) }
  }

  @Test("give maps a pull that is standard normal and follows the regions of the analysis")
  func pulls() throws {
    let database = try Self.generator.get().database
    for name in ["CMS-SUS-16-033", "CMS-SUS-13-012"] {
      let results = database.results.enumerated().filter {
        CombinationRules.plain($0.element.analysis) == name
      }.map { (index: $0.offset, result: $0.element) }
      try check(name, results)
    }
  }

  private func check(_ name: String, _ results: [(index: Int, result: ExperimentalResult)]) throws {
    let analysis = try AnalysisLaw(
      name, results, workspaces: .full, settings: PseudoSettings())
    let draws = 400
    let overlays = Parallel.map(draws) { number in
      Result { try analysis.draw(seed: 11, number: number, signals: nil).map(\.overlay) }
    }
    let drawn = try overlays.map { try $0.get() }
    let maps = try #require(drawn[0].first { !$0.maps.isEmpty }).maps
    let law = RegionsLaw(
      0, try #require(results.first { $0.result.kind == .efficiencyMaps }).result, joints: [],
      after: [])
    for (place, map) in maps.enumerated() where map.pull != 0 {
      let x = drawn.map { overlay in overlay.first { !$0.maps.isEmpty }?.maps[place].pull ?? .nan }
      let pull = try #require(try RegionPull([law], topology: map.topology, fudge: 1))
      let z = drawn.map { overlay in
        let regions = overlay.first { !$0.regions.isEmpty }?.regions ?? []
        return pull.value(
          RegionsLaw.Draw(
            counts: regions.map(\.observed), expected: regions.map(\.expected), joints: []))
      }
      let n = Double(draws)
      #expect(abs(z.reduce(0, +) / n) < 5 / n.squareRoot(), "\(name) \(map.topology)")
      #expect(abs(z.reduce(0) { $0 + $1 * $1 } / n - 1) < 0.5, "\(name) \(map.topology)")
      // Maps are drawn anew where 1 + x / 1.96 is not positive: 2.5 % of the left tail is missing.
      #expect(abs(x.reduce(0, +) / n - 0.06) < 5 / n.squareRoot(), "\(name) \(map.topology)")
      #expect(abs(x.reduce(0) { $0 + $1 * $1 } / n - 0.89) < 0.35, "\(name) \(map.topology)")
      #expect(abs(Self.correlation(z, x) - 0.55) < 0.2, "\(name) \(map.topology)")
    }
  }

  private static func correlation(_ a: [Double], _ b: [Double]) -> Double {
    let n = Double(a.count)
    let (ma, mb) = (a.reduce(0, +) / n, b.reduce(0, +) / n)
    let cross = zip(a, b).reduce(0) { $0 + ($1.0 - ma) * ($1.1 - mb) }
    let (va, vb) = (
      a.reduce(0) { $0 + ($1 - ma) * ($1 - ma) }, b.reduce(0) { $0 + ($1 - mb) * ($1 - mb) }
    )
    return cross / (va * vb).squareRoot()
  }

  @Test("can draw limits whose likelihood gives the pull back")
  func gaussianLimits() throws {
    var settings = PseudoSettings()
    settings.limitLaw = .gaussian
    let law = MapLaw(settings: settings)
    for x in [-3.0, -1, 0, 0.5, 2] {
      let factor = law.factor(x)
      let profile = try #require(
        LimitProfile(
          prediction: 1, observedLimit: 2 * factor, expectedLimit: 2, form: .smodels) ?? nil)
      #expect(factor > 0)
      // The other form corrects the expected limit where the observed one is larger.
      if x <= 0 { #expect(abs(profile.bestStrength / profile.width - x) < 2e-3) }
    }
    #expect(law.factor(0) == 1)
    #expect(MapLaw(settings: PseudoSettings()).factor(-1.96) == 0)
  }

  @Test("with a signal have the background of those without, and its events on top")
  func injects() throws {
    let generator = try Self.generator.get()
    let results = generator.database.results
    let signals = results.map { result in
      InjectedSignal(
        events: result.regions.map { _ in 400 },
        maps: result.maps.first.map { map in
          result.kind == .upperLimits
            ? [(0, [Double](repeating: 500, count: map.grid.fullDimension), 7)] : []
        } ?? [])
    }
    let without = try generator.draw(number: 1, seed: 9).overlay
    let with = try generator.draw(number: 1, seed: 9, signals: signals).overlay
    var (sum, count) = (0.0, 0.0)
    for (a, b) in zip(without.results, with.results) {
      #expect(a.maps.map(\.pull) == b.maps.map(\.pull))
      for (before, after) in zip(a.regions, b.regions) {
        sum += after.observed - before.observed
        count += 1
        #expect(after.upperLimit > before.upperLimit)
      }
    }
    #expect(abs(sum - 400 * count) < 6 * (400 * count).squareRoot())
    let (empty, full) = (
      try generator.database.overlaid(with: without), try generator.database.overlaid(with: with)
    )
    let place = try #require(results.firstIndex { $0.folder == "CMS-SUS-16-050" })
    // Copies: the numbers of a map live as long as its database.
    let (low, high) = withExtendedLifetime((empty, full)) {
      (
        Array(empty.results[place].maps[0].values[0].values),
        Array(full.results[place].maps[0].values[0].values)
      )
    }
    let raised = zip(low, high).count { $1 != $0 }
    #expect(zip(low, high).allSatisfy { $1 == $0 || abs($1 - $0 - 7) < 1e-9 * $1 })
    #expect(raised > 0 && raised < low.count)
  }
}
