import Foundation
import MarkovChains
import Testing

@Suite("A cooling schedule")
struct CoolingScheduleTests {
  @Test("falls geometrically from start to end")
  func falls() {
    let schedule = CoolingSchedule(start: 8, end: 0.5)
    let temperatures = (0..<5).map { schedule.temperature(at: $0, of: 5) }
    for (found, expected) in zip(temperatures, [8.0, 4, 2, 1, 0.5]) {
      #expect(abs(found - expected) < 1e-12)
    }
  }

  @Test("reheats to a share of the way back, with cycles of one length")
  func reheats() {
    let schedule = CoolingSchedule(start: 16, end: 1, reheats: 2, reheat: 0.5)
    let temperatures = (0..<9).map { schedule.temperature(at: $0, of: 9) }
    for (found, expected) in zip(temperatures, [16.0, 4, 1, 4, 2, 1, 4, 2, 1]) {
      #expect(abs(found - expected) < 1e-12)
    }
  }

  @Test("stays between its temperatures for any number of steps", arguments: [1, 2, 3, 7, 1000])
  func isBounded(steps: Int) {
    let schedule = CoolingSchedule(start: 3, end: 0.2, reheats: 4, reheat: 0.7)
    for step in 0..<steps {
      let temperature = schedule.temperature(at: step, of: steps)
      #expect(temperature >= 0.2 - 1e-12 && temperature <= 3 + 1e-12)
    }
    #expect(abs(schedule.temperature(at: steps - 1, of: steps) - 0.2) < 2.9)
    #expect(schedule.temperature(at: steps + 10, of: steps) > 0)
  }

  @Test("is constant for plain walking")
  func isConstant() {
    let schedule = CoolingSchedule.constant(1)
    #expect((0..<100).allSatisfy { schedule.temperature(at: $0, of: 100) == 1 })
  }

  @Test("is read back as it was written")
  func isReadBack() throws {
    let schedule = CoolingSchedule(start: 3, end: 0.2, reheats: 4, reheat: 0.7)
    let bytes = try JSONEncoder().encode(schedule)
    #expect(try JSONDecoder().decode(CoolingSchedule.self, from: bytes) == schedule)
  }

  @Test(
    "is refused from a file where it is none",
    arguments: [
      (0, 1, 0, 1), (1, -1, 0, 1), (1, 1, -1, 1), (1, 1, 0, 2), (1, 1, 0, -0.5),
    ] as [(Double, Double, Int, Double)])
  func isRefused(start: Double, end: Double, reheats: Int, reheat: Double) {
    let text =
      "{\"start\": \(start), \"end\": \(end), \"reheats\": \(reheats), \"reheat\": \(reheat)}"
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(CoolingSchedule.self, from: Data(text.utf8))
    }
  }
}
