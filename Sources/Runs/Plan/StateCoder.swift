import Documents
import Foundation

/// JSON of the types of a run: sorted keys, shortest round-trip numbers, so that the same value always
/// gives the same bytes and comes back as the same value.
public enum StateCoder {
  /// The bytes of a value; `pretty` indents them.
  public static func encode(_ value: some Encodable, pretty: Bool = false) throws -> [UInt8] {
    if !pretty, let value = value as? any JSONWriting {
      var stream = JSONStream()
      value.write(to: &stream)
      return stream.bytes
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return Array(try encoder.encode(value))
  }

  static func text(_ value: some Encodable) throws -> String {
    String(decoding: try encode(value), as: UTF8.self)
  }

  /// A value from its bytes.
  public static func decode<V: Decodable>(_ type: V.Type, from bytes: [UInt8]) throws -> V {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try decoder.decode(V.self, from: Data(bytes))
  }

  /// The JSON pointer of a decoding error.
  public static func place(of error: any Error) -> String {
    guard let context = context(of: error) else { return "the root" }
    var path = context.codingPath
    if case .keyNotFound(let key, _)? = error as? DecodingError { path.append(key) }
    return path.map { "/" + ($0.intValue.map(String.init) ?? $0.stringValue) }.joined()
  }

  /// The words of a decoding error.
  public static func reason(of error: any Error) -> String {
    if case .keyNotFound(let key, _)? = error as? DecodingError {
      return "found no member “\(key.stringValue)”"
    }
    return context(of: error)?.debugDescription ?? "\(error)"
  }

  private static func context(of error: any Error) -> DecodingError.Context? {
    switch error as? DecodingError {
    case .typeMismatch(_, let context), .valueNotFound(_, let context),
      .keyNotFound(_, let context), .dataCorrupted(let context):
      context
    default: nil
    }
  }
}
