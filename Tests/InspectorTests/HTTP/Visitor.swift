import Foundation

/// A visitor that writes what it likes into a connection to 127.0.0.1.
///
/// It blocks; `exchange` waits on a thread of its own, so that the server keeps those that it needs.
struct Visitor {
  let port: UInt16

  /// Opens a connection; nil where none is to be had.
  func connect(patience: Int = 20) -> Int32? {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { return nil }
    var time = timeval(tv_sec: patience, tv_usec: 0)
    for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
      setsockopt(descriptor, SOL_SOCKET, option, &time, socklen_t(MemoryLayout<timeval>.size))
    }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Foundation.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    if status == 0 { return descriptor }
    close(descriptor)
    return nil
  }

  /// Sends pieces one after the other and reads to the end; nil where nothing came.
  func exchange(_ pieces: [[UInt8]], pause: Double = 0) async -> String? {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        continuation.resume(returning: converse(pieces, pause: pause))
      }
    }
  }

  /// Sends text and reads to the end.
  func exchange(_ text: String) async -> String? { await exchange([Array(text.utf8)]) }

  private func converse(_ pieces: [[UInt8]], pause: Double) -> String? {
    guard let descriptor = connect() else { return nil }
    defer { close(descriptor) }
    for piece in pieces {
      var sent = 0
      while sent < piece.count {
        let count = piece[sent...].withUnsafeBytes {
          send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        // A server may have answered and closed before it has heard everything.
        if count <= 0 { break }
        sent += count
      }
      if pause > 0 { Thread.sleep(forTimeInterval: pause) }
    }
    return Self.rest(of: descriptor)
  }

  /// Everything that comes until the other side closes.
  static func rest(of descriptor: Int32) -> String? {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      if count <= 0 { break }
      bytes += buffer[..<count]
    }
    return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
  }
}

extension String {
  /// The status of an answer of HTTP.
  var httpStatus: Int? { split(separator: " ").dropFirst().first.flatMap { Int($0) } }
}
