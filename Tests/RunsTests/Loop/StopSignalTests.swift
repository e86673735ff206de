import Foundation
import Runs
import Testing

@Suite("A stop signal", .serialized)
struct StopSignalTests {
  @Test("comes by itself when its budget is spent")
  func budget() async throws {
    let (short, long) = (StopSignal(budget: .milliseconds(30)), StopSignal(budget: .seconds(3600)))
    try await Task.sleep(for: .milliseconds(60))
    #expect(short.isRaised && !long.isRaised)
  }

  @Test("is raised by SIGTERM and SIGINT", arguments: [SIGTERM, SIGINT])
  func signals(number: Int32) async throws {
    let stop = StopSignal()
    stop.listen()
    #expect(!stop.isRaised)
    kill(getpid(), number)
    for _ in 0..<200 where !stop.isRaised { try await Task.sleep(for: .milliseconds(10)) }
    #expect(stop.isRaised)
  }
}
