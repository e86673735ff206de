import Foundation
internal import GRDB
import Synchronization

/// The connection of a reader: opened when it is asked for, and closed again when many others are open.
///
/// A run may have more chains than a process may have open files.
final class ReaderConnection: Sendable {
  private let queue = Mutex<DatabaseQueue?>(nil)
  private let open: @Sendable () throws -> DatabaseQueue

  init(_ open: @escaping @Sendable () throws -> DatabaseQueue) { self.open = open }

  /// The open connection; whoever reads in it keeps it open that long.
  func current() throws -> DatabaseQueue {
    let (found, isNew) = try queue.withLock { queue in
      if let queue { return (queue, false) }
      let opened = try open()
      queue = opened
      return (opened, true)
    }
    if isNew { OpenReaders.note(self) }
    return found
  }

  fileprivate func close() { queue.withLock { $0 = nil } }
}

/// The connections of readers that are open in this process.
enum OpenReaders {
  /// So many may be open; a connection has a file, and for moments a second one.
  static let most = 128

  private struct Entry { weak var connection: ReaderConnection? }
  private static let entries = Mutex<[Entry]>([])

  /// How many were opened and may still be open.
  static var count: Int { entries.withLock { $0.count } }

  /// Notes one that was opened, and closes the oldest where there are too many.
  static func note(_ connection: ReaderConnection) {
    let closed: ReaderConnection? = entries.withLock { entries in
      entries.append(Entry(connection: connection))
      guard entries.count > most else { return nil }
      entries.removeAll { $0.connection == nil }
      return entries.count > most ? entries.removeFirst().connection : nil
    }
    closed?.close()
  }
}
