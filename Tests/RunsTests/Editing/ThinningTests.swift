import Documents
import Foundation
import MarkovChains
import Runs
import Testing

@Suite("A run that is thinned")
struct ThinningTests {
  private let runs: ToyRuns

  init() throws { runs = try ToyRuns() }

  @Test("keeps its draws, best points, counts and the way on")
  func thinned() async throws {
    #expect(try await runs.walk(runs.create("whole", steps: 3000)) == .finished)
    let folder = try runs.create("a", steps: 2005)
    #expect(try await runs.walk(folder) == .finished)
    let before = try Run(opening: folder).chains[0]
    let records = try before.records()
    let (summary, best) = (try before.summary(), try before.best())
    let draws = try before.draws(ChainState<ToyTarget>.self, after: 100, to: 2000, every: 10)
    do {
      let (old, new) = try RunEditor(folder).thin(every: 10)
      #expect(new < old / 2)
    }
    let after = try Run(opening: folder).chains[0]
    #expect(try after.thinning() == Thinning(stride: 10, upTo: 2005))
    #expect(try after.summary() == summary)
    #expect(try after.best() == best)
    for last in [0, 7, 500, 2005] {
      let largest = try #require(try after.largestLogDensity(upTo: last))
      let index = try #require(
        records[...last].firstIndex { $0.logDensity == records[...last].map(\.logDensity).max() })
      #expect(largest == (index, records[index].logDensity))
    }
    let left = try after.draws(ChainState<ToyTarget>.self, after: 100, to: 2000)
    #expect(left.map(\.step) == draws.map(\.step))
    #expect(left.map(\.logDensity) == draws.map(\.logDensity))
    #expect(left.map(\.state.point) == draws.map(\.state.point))
    #expect(try Run(opening: folder).drawStride() == 10)
    #expect(
      try Run(opening: folder).drawRange(after: 100, to: 2005, atMost: 60)
        == DrawRange(after: 100, last: 2000, stride: 40))
    let verification = try ChainVerification(after.path)
    #expect(verification.isSound, "\(verification.damage)")

    // It goes on, to the same steps, which are all there.
    let plan = try folder.extend(folder.plan(settings: ToySettings.self), toSteps: 3000)
    #expect(plan.steps == 3000)
    #expect(try await runs.walk(folder) == .finished)
    let (gone, whole) = (
      try Run(opening: folder).chains[0], try Run(opening: runs.path + "/whole").chains[0]
    )
    #expect(try gone.records(from: 2006) == whole.records(from: 2006))
    #expect(try gone.firstDifference(from: whole) == nil)
    #expect(try gone.best() == whole.best())
    #expect(try gone.summary().moves == whole.summary().moves)
    #expect(try ChainVerification(gone.path).isSound)
    let trace = try gone.trace(thinnedTo: 300)
    #expect(trace.count > 100 && trace.last?.step == 3000)

    // It can be put back behind what was thinned, and no further; thinned again by a multiple only.
    do {
      let editor = try RunEditor(folder)
      #expect(runError { _ = try editor.rewind(chain: 0, to: 1500) } != nil)
      #expect(runError { _ = try editor.thin(every: 15) } != nil)
    }
    _ = try RunEditor(folder).thin(every: 20)
    let again = try Run(opening: folder).chains[0]
    #expect(try again.thinning() == Thinning(stride: 20, upTo: 3000))
    #expect(try ChainVerification(again.path).isSound)
    #expect(try again.best() == whole.best())
    #expect(try again.summary().moves == whole.summary().moves)
  }

  @Test("leaves the means of the draws where they were")
  func means() async throws {
    let folder = try runs.create("a", steps: 8000)
    #expect(try await runs.walk(folder) == .finished)
    func mean() throws -> Double {
      let draws = try ChainReader(folder.chainPath(0)).draws(
        ChainState<ToyTarget>.self, after: 400, to: 8000, every: 4)
      return draws.reduce(0) { $0 + $1.state.point.x } / Double(draws.count)
    }
    let before = try mean()
    _ = try RunEditor(folder).thin(every: 4)
    #expect(try mean() == before)
  }
}
