import MarkovChains
import Testing

@testable import Inspector
@testable import Runs

@Suite("The thinned curve of a chain")
struct ThinnedTraceTests {
  private func mark(_ step: Int, _ value: Double) -> StepMark {
    StepMark(
      step: step, outcome: step % 3 == 0 ? .accepted : .rejected, logDensity: value,
      temperature: 1 / Double(step + 1))
  }

  @Test("keeps every peak, every step and every count, however many steps there are")
  func peaks() {
    var trace = ThinnedTrace()
    let steps = 100_000
    for step in 0..<steps {
      trace.append(mark(step, step == 70_001 ? 5 : step == 70_002 ? -7 : Double(step % 2) / 10))
    }
    #expect(trace.buckets.count <= ThinnedTrace.capacity)
    #expect(trace.width == 32, "100000 / 32 is the first below 4096")
    for count in [10, 137, 1000] {
      let thin = trace.thinned(to: count)
      #expect(thin.count <= count + 1 && thin.count > count / 3, "\(thin.count) for \(count)")
      #expect(thin.first?.first == 0 && thin.last?.last == steps - 1)
      #expect(zip(thin, thin.dropFirst()).allSatisfy { $0.last + 1 == $1.first })
      #expect(thin.map(\.high).max() == 5 && thin.map(\.low).min() == -7)
      #expect(thin.contains { $0.highStep == 70_001 && $0.lowStep == 70_002 })
      #expect(thin.reduce(0) { $0 + $1.tried } == steps - 1)
      #expect(thin.reduce(0) { $0 + $1.accepted } == (steps + 2) / 3)
      #expect(thin.last?.temperature == 1 / Double(steps))
    }
    #expect(trace.thinned(to: 50, from: 60_000, to: 71_000).map(\.high).max() == 5)
    #expect(trace.thinned(to: 50, from: 75_000).map(\.high).max() == 0.1)
  }

  @Test("of few steps has one bucket for each")
  func few() {
    var trace = ThinnedTrace()
    #expect(trace.thinned(to: 10).isEmpty)
    for step in 0..<100 { trace.append(mark(step, Double(step))) }
    #expect(trace.thinned(to: 100).map(\.first) == Array(0..<100))
    #expect(trace.thinned(to: 100, from: 20, to: 29).map(\.value) == (20..<30).map(Double.init))
  }
}
