import Foundation

/// The inspector on the loopback address, behind a token.
public struct InspectorServer: Sendable {
  private let inspector: Inspector
  private let server: LoopbackServer
  private let gate: Gate

  /// The address of the page; whoever has it can look at the runs.
  public var address: String { "http://127.0.0.1:\(gate.port)/\(gate.token)/" }

  /// Listens on a port of 127.0.0.1 (0 takes a free one) with a token that is drawn now.
  public init(_ inspector: Inspector, port: UInt16) throws(InspectorError) {
    try self.init(inspector, port: port, bounds: .init())
  }

  init(
    _ inspector: Inspector, port: UInt16, bounds: LoopbackServer.Bounds
  ) throws(InspectorError) {
    self.inspector = inspector
    server = try LoopbackServer(port: port, bounds: bounds)
    gate = Gate(token: Gate.freshToken(), port: server.port)
  }

  /// Serves until the task is cancelled.
  public func run() async throws {
    let (inspector, gate) = (inspector, gate)
    try await server.run { request in await Self.answer(request, inspector, gate) }
  }

  /// Answers a request as it came.
  static func answer(
    _ request: PageRequest, _ inspector: Inspector, _ gate: Gate
  ) async -> PageResponse {
    do throws(Refusal) {
      let admitted = try gate.admit(request)
      // Links of the page are relative: its address ends in a slash.
      if admitted.path.isEmpty { return PageResponse(movedTo: "/\(gate.token)/") }
      return await inspector.answer(admitted)
    } catch {
      return PageResponse(error)
    }
  }
}
