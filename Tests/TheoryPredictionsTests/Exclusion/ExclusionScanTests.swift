import ExperimentalResults
import SimplifiedModels
import Testing

@testable import TheoryPredictions

@Suite("The plane of a map")
struct ExclusionScanTests {
  @Test("gives back the masses of a grid of equal branches")
  func equalBranches() throws {
    let plane = try MapPlane(SampleMemory.kept.grid(SampleResult.plane))
    #expect(plane.axes == [0, 3])
    for (found, expected) in zip(plane.coordinates(x: 730, y: 45), [730, 45.0, 730, 45]) {
      #expect(abs(found - expected) < 1e-9)
    }
    #expect(abs(plane.ranges.x.lowerBound - 400) < 1e-9)
    #expect(abs(plane.ranges.y.upperBound - 400) < 1e-9)
  }

  @Test("asks for a value of what spans a third dimension")
  func threeDimensions() throws {
    let points = SampleResult.plane.flatMap { p in
      [0.0, 50].map { [p[0], p[1] + $0, p[1], p[0], p[1] + $0, p[1]] }
    }
    let grid = try SampleMemory.kept.grid(points)
    #expect(throws: MapPlane.Refusal.self) { _ = try MapPlane(grid) }
    let plane = try MapPlane(grid, held: [5: 60])
    #expect(plane.axes == [0, 5, 4])
    for (found, expected) in zip(plane.coordinates(x: 700, y: 90), [700, 90, 60.0, 700, 90, 60]) {
      #expect(abs(found - expected) < 1e-9)
    }
  }

  @Test("is scanned with the efficiencies of the map and the best region")
  func scan() throws {
    let sample = try SampleResult("X-eff", analysis: "X")
      .region("A", observed: 40, expected: 30, error: 4, limit: 0.3, expectedLimit: 0.2)
      .region("B", observed: 10, expected: 11, error: 2, limit: 0.1, expectedLimit: 0.12)
      .map(
        "T2", "[[['jet']],[['jet']]]", on: SampleResult.plane,
        [{ $0[0] / 10_000 }, { _ in 0.01 }])
    let predictor = Predictor(database: try ResultsDatabase.sample([sample]))
    let scan = try ExclusionScan("X-eff", topology: "T2", predictor: predictor) { mass in
      mass < 1000 ? 2 : nil
    }
    let point = try #require(scan.point(x: 730, y: 45))
    // 2 fb × 0.073 over the expected limit of 0.2 fb.
    let best = try #require(point.bestRegion)
    #expect(abs(best.expectedR - 0.73) < 1e-6)
    #expect(abs(best.r - 0.146 / 0.3) < 1e-6)
    #expect(point.combined == nil)
    #expect(scan.point(x: 1100, y: 45) == nil)
    #expect(scan.point(x: 730, y: 500) == nil)
    #expect(throws: ExclusionScan.Refusal.self) {
      _ = try ExclusionScan("X-eff", topology: "T1", predictor: predictor) { _ in 1 }
    }
  }
}

extension SampleMemory {
  /// Memory that stays for the life of the tests.
  fileprivate static let kept = SampleMemory()
}
