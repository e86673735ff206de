import FlyingSocks
import Foundation
import Synchronization

/// A server on the loopback address: heads are bounded, connections are counted and have deadlines.
///
/// A connection carries one request. More connections than `mostOpen` are told to come later; nothing
/// that comes in can end the process.
struct LoopbackServer: Sendable {
  /// Bounds on what one may do at once.
  struct Bounds: Sendable {
    /// Connections that are served at once, and as many again that are told to come later.
    var mostOpen = 64
    /// Time for the head of a request, and for the answer to be taken.
    var patience: Duration = .seconds(10)
    var sending: Duration = .seconds(60)
  }

  private let listener: Socket
  private let bounds: Bounds
  private let open = OpenCount()
  /// Where it listens.
  let port: UInt16

  /// Listens on a port of 127.0.0.1; 0 takes a free one.
  init(port: UInt16, bounds: Bounds = Bounds()) throws(InspectorError) {
    self.bounds = bounds
    do {
      listener = try Socket(domain: AF_INET, type: .stream)
      _ = fcntl(listener.file.rawValue, F_SETFD, FD_CLOEXEC)
      try listener.setValue(true, for: .localAddressReuse)
      try listener.bind(to: sockaddr_in.inet(ip4: "127.0.0.1", port: port))
      try listener.listen(maxPendingConnection: 128)
      guard case .ip4(_, let chosen) = try listener.sockname() else {
        throw SocketError.unsupportedAddress
      }
      self.port = chosen
    } catch {
      throw .port(port, reason: (error as? SocketError).map(Self.words) ?? "\(error)")
    }
  }

  private static func words(_ error: SocketError) -> String {
    if case .failed(_, _, let message) = error { return message.lowercased() }
    return error.errorDescription ?? "it cannot be opened"
  }

  /// Serves until the task is cancelled.
  func run(_ answer: @escaping @Sendable (PageRequest) async -> PageResponse) async throws {
    defer { try? listener.close() }
    let pool = SocketPool<Poll>.make()
    try await pool.prepare()
    let socket = try AsyncSocket(socket: listener, pool: pool)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await pool.run() }
      group.addTask { try await accept(on: socket, answer) }
      defer { group.cancelAll() }
      try await group.next()
    }
  }

  private func accept(
    on socket: AsyncSocket, _ answer: @escaping @Sendable (PageRequest) async -> PageResponse
  ) async throws {
    try await withThrowingDiscardingTaskGroup { group in
      while true {
        try Task.checkCancellation()
        let visitor: AsyncSocket
        do {
          visitor = try await socket.accept()
        } catch let error as SocketError {
          // No descriptor is left, or the visitor has gone: the next one may have more luck.
          guard case .failed = error else { throw error }
          try await Task.sleep(for: .milliseconds(50))
          continue
        }
        _ = fcntl(visitor.socket.file.rawValue, F_SETFD, FD_CLOEXEC)
        let place = open.enter()
        if place > 2 * bounds.mostOpen {
          open.leave()
          try? visitor.close()
          continue
        }
        group.addTask {
          let connection = Connection(socket: visitor, bounds: bounds)
          if place > bounds.mostOpen {
            await connection.turnAway()
          } else {
            await connection.serve(answer)
          }
          try? visitor.close()
          open.leave()
        }
      }
    }
  }
}

/// How many connections are open.
private final class OpenCount: Sendable {
  private let count = Atomic<Int>(0)
  func enter() -> Int { count.add(1, ordering: .relaxed).newValue }
  func leave() { count.subtract(1, ordering: .relaxed) }
}
