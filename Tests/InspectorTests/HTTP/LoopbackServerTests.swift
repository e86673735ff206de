import Foundation
import TestSupport
import Testing

@testable import Inspector

@Suite("The server on the loopback address", .serialized)
struct LoopbackServerTests {
  /// Serves the example of the repository while a body asks.
  private func serving<R: Sendable>(
    bounds: LoopbackServer.Bounds = .init(),
    _ body: @escaping @Sendable (Visitor, String) async throws -> R
  ) async throws -> R {
    let inspector = try Inspector(
      runs: Shared.root + "/runs", sources: .none, version: "0.1.0")
    let server = try InspectorServer(inspector, port: 0, bounds: bounds)
    let parts = server.address.split(separator: "/")
    let port = UInt16(parts[1].split(separator: ":")[1]) ?? 0
    let token = String(parts[2])
    return try await withThrowingTaskGroup(of: R?.self) { group in
      group.addTask {
        try await server.run()
        return nil
      }
      group.addTask { try await body(Visitor(port: port), token) }
      defer { group.cancelAll() }
      guard let result = try await group.next(), let result else {
        throw InspectorError.port(port, reason: "the server has ended")
      }
      return result
    }
  }

  private static func get(
    _ path: String, port: UInt16, more: String = "", method: String = "GET"
  ) -> String {
    "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\(more)\r\n"
  }

  @Test("answers who has the token, and keeps head and body apart")
  func answers() async throws {
    try await serving { visitor, token in
      let page = try #require(await visitor.exchange(Self.get("/\(token)/", port: visitor.port)))
      #expect(page.httpStatus == 200 && page.contains("<main"))
      let runs = try #require(
        await visitor.exchange(Self.get("/\(token)/api/runs", port: visitor.port)))
      #expect(runs.contains("\"name\":\"example\""))
      let length = try #require(
        runs.firstMatch(of: #/Content-Length: (\d+)/#).flatMap { Int($0.1) })
      #expect(runs.components(separatedBy: "\r\n\r\n")[1].utf8.count == length)
      let head = try #require(
        await visitor.exchange(
          Self.get("/\(token)/api/runs", port: visitor.port, method: "HEAD")))
      #expect(head.httpStatus == 200 && head.hasSuffix("\r\n\r\n"))
      let moved = try #require(await visitor.exchange(Self.get("/\(token)", port: visitor.port)))
      #expect(moved.httpStatus == 308 && moved.contains("Location: /\(token)/\r\n"))
    }
  }

  @Test("listens on 127.0.0.1 alone, on a port that only one can have")
  func address() async throws {
    try await serving { visitor, _ in
      #expect(throws: InspectorError.self) { try LoopbackServer(port: visitor.port) }
      let sockets = try String(contentsOfFile: "/proc/net/tcp", encoding: .utf8)
      let port = String(visitor.port, radix: 16, uppercase: true)
      let padded = String(repeating: "0", count: 4 - port.count) + port
      let listening = sockets.split(separator: "\n").filter {
        $0.contains(":\(padded) 00000000:0000 0A")
      }
      #expect(listening.count == 1 && listening[0].contains("0100007F:\(padded)"))
    }
  }

  @Test("gives every hostile request one status, and goes on")
  func hostile() async throws {
    try await serving { visitor, token in
      let port = visitor.port
      func get(_ path: String, _ more: String = "", _ method: String = "GET") -> String {
        Self.get(path, port: port, more: more, method: method)
      }
      let requests: [(String, Int)] = [
        (get("/"), 403), (get("/\(token.dropLast())0/"), token.hasSuffix("0") ? 200 : 403),
        (get("/\(token.uppercased())/"), token == token.uppercased() ? 200 : 403),
        (get("/favicon.ico"), 403), (get("/\(token)/../../../etc/passwd"), 400),
        (get("/\(token)/%2e%2e/%2e%2e/etc/passwd"), 400), (get("/\(token)/..%2f..%2fetc"), 400),
        (get("/\(token)/api/runs/%00"), 400), (get("/\(token)/api/runs/%ff%fe"), 400),
        (get("/\(token)/" + String(repeating: "a", count: 5000)), 414),
        (get("/\(token)/" + String(repeating: "%41", count: 600)), 404),
        (get("/\(token)/", "X: " + String(repeating: "y", count: 20_000) + "\r\n"), 431),
        (get("/\(token)/", String(repeating: "X: y\r\n", count: 100)), 431),
        (get("/\(token)/", "Content-Length: 999999999999\r\n"), 413),
        (get("/\(token)/", "Transfer-Encoding: chunked\r\n"), 413),
        (get("/\(token)/", "", "POST"), 405), (get("/\(token)/", "", "DELETE"), 405),
        (get("/\(token)/", "", "BREW"), 405), ("\u{16}\u{3}\u{1}\u{2}\r\n\r\n", 400),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505), ("GET / HTTP/0.9\r\n\r\n", 505),
        ("GET /\(token)/ HTTP/1.1\r\n\r\n", 421),
        ("GET /\(token)/ HTTP/1.1\r\nHost: evil.example:\(port)\r\n\r\n", 421),
        ("GET http://127.0.0.1:\(port)/\(token)/ HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\r\n", 400),
      ]
      for (request, status) in requests {
        let answer = await visitor.exchange(request)
        #expect(answer?.httpStatus == status, "\(request.prefix(80).debugDescription)")
        #expect(answer?.contains("root:") != true)
      }
      let endless = await visitor.exchange([[UInt8](repeating: 65, count: 1 << 20)])
      #expect(endless?.httpStatus == 431)
      #expect(await visitor.exchange(get("/\(token)/api/runs"))?.httpStatus == 200)
    }
  }

  @Test("takes no harm from random bytes, which end in 400 at the latest with an empty line")
  func random() async throws {
    try await serving { visitor, token in
      var random = SystemRandomNumberGenerator()
      let good = Array(Self.get("/\(token)/api/runs", port: visitor.port).utf8)
      for _ in 0..<200 {
        var bytes = good
        for _ in 0..<Int.random(in: 1...6, using: &random) {
          let place = Int.random(in: 0..<bytes.count, using: &random)
          switch Int.random(in: 0..<3, using: &random) {
          case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
          case 1: bytes.remove(at: place)
          default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
          }
        }
        let answer = await visitor.exchange([bytes + Array("\r\n\r\n".utf8)])
        let status = try #require(answer?.httpStatus, "\(bytes)")
        #expect([200, 400, 403, 404, 405, 413, 421, 505].contains(status), "\(status): \(bytes)")
      }
    }
  }

  @Test("hears a request that comes byte by byte, and tells a slow one when its time is over")
  func slow() async throws {
    try await serving(bounds: .init(patience: .seconds(60))) { visitor, token in
      let request = Array(Self.get("/\(token)/", port: visitor.port).utf8)
      let answer = await visitor.exchange(request.map { [$0] }, pause: 0.002)
      #expect(answer?.httpStatus == 200)
    }
    try await serving(bounds: .init(patience: .milliseconds(500))) { visitor, token in
      let request = Array(Self.get("/\(token)/", port: visitor.port).utf8)
      #expect(await visitor.exchange([Array(request.dropLast(2))])?.httpStatus == 408)
      #expect(await visitor.exchange([]) == nil, "who says nothing is told nothing")
    }
  }

  @Test("serves so many at once, tells the next to come later, and is there again afterwards")
  func crowd() async throws {
    let bounds = LoopbackServer.Bounds(mostOpen: 8, patience: .seconds(60))
    try await serving(bounds: bounds) { visitor, token in
      let request = Self.get("/\(token)/api/runs", port: visitor.port)
      let idle = (0..<8).compactMap { _ in visitor.connect() }
      #expect(idle.count == 8)
      var full: Int?
      for _ in 0..<50 where full != 503 {
        try await Task.sleep(for: .milliseconds(100))
        full = await visitor.exchange(request)?.httpStatus
      }
      #expect(full == 503)
      let more = (0..<100).compactMap { _ in visitor.connect() }
      for descriptor in idle + more { close(descriptor) }
      var status: Int?
      for _ in 0..<50 where status != 200 {
        status = await visitor.exchange(request)?.httpStatus
        try await Task.sleep(for: .milliseconds(100))
      }
      #expect(status == 200)
    }
  }
}
