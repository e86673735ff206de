/// Reads settings that have defaults, and refuses what is out of range or unknown.
struct SettingsReader<Key: CodingKey & CaseIterable> {
  private let container: KeyedDecodingContainer<Key>

  init(_ decoder: any Decoder, _ keys: Key.Type) throws {
    container = try decoder.container(keyedBy: Key.self)
    let known = Set(Key.allCases.map(\.stringValue) + ["name"])
    let all = try decoder.container(keyedBy: AnyKey.self).allKeys.map(\.stringValue).sorted()
    for key in all where !known.contains(key) {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath + [AnyKey(stringValue: key)],
          debugDescription: "found a setting “\(key)”, expected one of "
            + Key.allCases.map(\.stringValue).sorted().joined(separator: ", ")))
    }
  }

  /// A value, or its default; `isGood` judges it.
  func value<V: Decodable>(
    _ key: Key, _ standard: V, _ words: String, _ isGood: (V) -> Bool
  ) throws -> V {
    let value = try container.decodeIfPresent(V.self, forKey: key) ?? standard
    if isGood(value) { return value }
    throw DecodingError.dataCorruptedError(
      forKey: key, in: container, debugDescription: "found \(value), expected \(words)")
  }

  /// A number that may be missing.
  func optional(_ key: Key, _ range: ClosedRange<Int>) throws -> Int? {
    guard let value = try container.decodeIfPresent(Int.self, forKey: key) else { return nil }
    if range.contains(value) { return value }
    throw DecodingError.dataCorruptedError(
      forKey: key, in: container,
      debugDescription: "found \(value), expected \(range.lowerBound) to \(range.upperBound)")
  }

  /// A whole number within bounds.
  func count(_ key: Key, _ standard: Int, _ range: ClosedRange<Int>) throws -> Int {
    try value(key, standard, "\(range.lowerBound) to \(range.upperBound)", range.contains)
  }
}

private struct AnyKey: CodingKey {
  var stringValue: String
  var intValue: Int? { nil }
  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}
