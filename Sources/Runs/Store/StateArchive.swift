import Documents
import Foundation
internal import GRDB

/// Packs the states of a chain: neighbours are much alike, so that one of every sixteen is the dictionary
/// of those after it.
struct StatePacker {
  private static let period = 16
  private let deflater = Deflater()
  private var base: (step: Int, text: [UInt8])?
  private var left = 0

  /// The packed state and the step whose state it needs, if any.
  mutating func pack(_ state: String, step: Int) -> (base: Int?, data: Data) {
    let text = Array(state.utf8)
    if let base, left > 0 {
      left -= 1
      return (base.step, Data(deflater.deflate(text, dictionary: base.text)))
    }
    base = (step, text)
    left = Self.period - 1
    return (nil, Data(deflater.deflate(text)))
  }
}

/// Unpacks states; it remembers the last dictionary.
struct StateUnpacker {
  private let inflater = Inflater()
  private var base: (step: Int, text: [UInt8])?

  /// The state in the row of a whole step record; nil where the row has none or where it cannot be
  /// unpacked.
  mutating func state(_ row: Row, _ db: Database) throws -> String? {
    guard let data: Data = try row.optional(.data) else { return nil }
    let step: Int = try row.value(.step)
    guard let needed: Int = try row.optional(.base) else {
      guard let text = inflater.inflate([UInt8](data)) else { return nil }
      base = (step, text)
      return String(decoding: text, as: UTF8.self)
    }
    if base?.step != needed {
      guard
        let stored = try Data.fetchOne(
          db.cachedStatement(sql: "SELECT data FROM state WHERE step = ? AND base IS NULL"),
          arguments: [needed]),
        let text = inflater.inflate([UInt8](stored))
      else { return nil }
      base = (needed, text)
    }
    guard let base, let text = inflater.inflate([UInt8](data), dictionary: base.text) else {
      return nil
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The text of a state that stands alone.
  func alone(_ data: Data) -> String? {
    inflater.inflate([UInt8](data)).map { String(decoding: $0, as: UTF8.self) }
  }
}
