/// Reading and writing whole files.
public enum Files {
  /// The bytes of a file, gunzipped when it ends in `.gz`; at most `limit` bytes.
  public static func read(_ path: String, limit: Int = 1 << 30) throws(DocumentError) -> [UInt8] {
    fatalError("unbuilt")
  }
  /// Writes through a temporary file and a rename: a reader sees the old bytes or the new ones.
  public static func write(_ bytes: [UInt8], to path: String) throws(DocumentError) {
    fatalError("unbuilt")
  }
  /// Hex SHA-256.
  public static func sha256(_ bytes: [UInt8]) -> String { fatalError("unbuilt") }
  /// Hex MD5 (HEPData publishes both).
  public static func md5(_ bytes: [UInt8]) -> String { fatalError("unbuilt") }
}

/// A read-only memory-mapped file; the bytes live as long as this object.
public final class MappedFile: @unchecked Sendable {
  /// The mapped bytes.
  public let bytes: UnsafeRawBufferPointer
  /// Maps `path`.
  public init(_ path: String) throws(DocumentError) { fatalError("unbuilt") }
}

/// Archives (`.tar`, `.tar.xz`, `.tar.gz`, `.zip`) through libarchive.
public enum Archive {
  /// Calls `visit` for every regular file whose path `wants`; bounded sizes, escaping paths refused,
  /// truncation is an error.
  public static func forEachFile(
    in path: String, limit: Int = 4 << 30, wanting wants: (String) -> Bool = { _ in true },
    visit: (_ path: String, _ bytes: [UInt8]) throws -> Void
  ) throws { fatalError("unbuilt") }
}

/// JSON Patch (RFC 6902).
public enum JSONPatch {
  /// Applies `patch` (an array of operations) to `document`; all or nothing.
  public static func apply(_ patch: JSONNode, to document: JSONValue) throws(DocumentError)
    -> JSONValue
  { fatalError("unbuilt") }
}
