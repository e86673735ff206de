import FlyingSocks
import Foundation

/// One request of one visitor.
struct Connection: Sendable {
  let socket: AsyncSocket
  let bounds: LoopbackServer.Bounds

  /// Reads the head, answers, and waits until the visitor has taken the answer.
  func serve(_ answer: @escaping @Sendable (PageRequest) async -> PageResponse) async {
    let head: [UInt8]
    do throws(Refusal) {
      // A visitor that says nothing (a browser opens connections in advance) is told nothing.
      guard let bytes = try await readHead() else { return }
      head = bytes
    } catch {
      return await send(PageResponse(error), withBody: true)
    }
    do throws(Refusal) {
      let request = try RequestHead.parse(head)
      await send(await answer(request), withBody: request.method != "HEAD")
    } catch {
      await send(PageResponse(error), withBody: true)
    }
  }

  /// Tells a visitor that there are too many.
  func turnAway() async {
    await send(
      PageResponse(Refusal(503, "more than \(bounds.mostOpen) requests at once; try again")),
      withBody: true)
  }

  /// The head of the request; nil where the visitor goes or never says anything.
  private func readHead() async throws(Refusal) -> [UInt8]? {
    let gathered = Gathered()
    let result = await within(bounds.patience) { () -> Result<[UInt8]?, Refusal> in
      do throws(Refusal) { return .success(try await gather(into: gathered)) } catch {
        return .failure(error)
      }
    }
    switch result {
    case .some(let outcome): return try outcome.get()
    case nil where await gathered.isEmpty: return nil
    case nil: throw Refusal(408, "the request did not end in time")
    }
  }

  private func gather(into gathered: Gathered) async throws(Refusal) -> [UInt8]? {
    while true {
      let bytes: [UInt8]
      do { bytes = try await socket.read(atMost: 4096) } catch { return nil }
      if let head = try await gathered.take(bytes) { return head }
    }
  }

  private func send(_ response: PageResponse, withBody: Bool) async {
    _ = await within(bounds.sending) { () -> Bool in
      do { try await socket.write(response.bytes(withBody: withBody)) } catch { return false }
      shutdown(socket.socket.file.rawValue, Int32(SHUT_WR))
      // Closing with bytes unread would take the answer back (RFC 9112 §9.6): they are let go by.
      await within(.seconds(1)) { () -> Bool in
        for _ in 0..<256 {
          guard (try? await socket.read(atMost: 4096)) != nil else { break }
        }
        return true
      }
      return true
    }
  }

  /// The result of a body, or nil when the time is over.
  @discardableResult
  private func within<R: Sendable>(
    _ time: Duration, _ body: @escaping @Sendable () async -> R
  ) async -> R? {
    await withTaskGroup(of: R?.self) { group in
      group.addTask { await body() }
      group.addTask {
        try? await Task.sleep(for: time)
        return nil
      }
      let first = await group.next() ?? nil
      group.cancelAll()
      return first
    }
  }
}

/// Bytes of a head that have come so far.
private actor Gathered {
  private var bytes: [UInt8] = []

  var isEmpty: Bool { bytes.isEmpty }

  /// Takes in bytes; gives the head when it is whole.
  func take(_ more: [UInt8]) throws(Refusal) -> [UInt8]? {
    let searched = bytes.count
    bytes += more
    if let end = RequestHead.end(of: bytes, searched: searched) {
      guard end <= RequestHead.largest else { throw Self.tooLarge }
      return Array(bytes[..<end])
    }
    if bytes.count > RequestHead.largest { throw Self.tooLarge }
    return nil
  }

  private static let tooLarge = Refusal(
    431, "the head of the request is larger than \(RequestHead.largest) bytes")
}
