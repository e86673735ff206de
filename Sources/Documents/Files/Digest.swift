internal import CCrypto

extension Files {
  /// Hex SHA-256.
  public static func sha256(_ bytes: [UInt8]) -> String {
    bytes.withUnsafeBytes { hex($0, EVP_sha256()) }
  }

  /// Hex SHA-256 of a mapped file or another buffer.
  public static func sha256(_ bytes: UnsafeRawBufferPointer) -> String { hex(bytes, EVP_sha256()) }

  /// Hex MD5 (HEPData publishes both).
  public static func md5(_ bytes: [UInt8]) -> String {
    bytes.withUnsafeBytes { hex($0, EVP_md5()) }
  }

  /// The digest algorithms with names.
  public static let digestAlgorithms = ["md5", "sha1", "sha256", "sha512"]

  /// The hex digest of a named algorithm; nil where the name is none of `digestAlgorithms`.
  public static func digest(_ bytes: [UInt8], _ algorithm: String) -> String? {
    let kinds = ["md5": EVP_md5, "sha1": EVP_sha1, "sha256": EVP_sha256, "sha512": EVP_sha512]
    return kinds[algorithm].map { kind in bytes.withUnsafeBytes { hex($0, kind()) } }
  }

  private static func hex(_ bytes: UnsafeRawBufferPointer, _ kind: OpaquePointer?) -> String {
    var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var count: UInt32 = 0
    let status = EVP_Digest(bytes.baseAddress, bytes.count, &digest, &count, kind, nil)
    precondition(status == 1, "OpenSSL computes no digest of this kind")
    return digest.prefix(Int(count)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
