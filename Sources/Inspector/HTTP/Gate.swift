/// Who may see the page: requests for our own name, with the token in the path.
struct Gate: Sendable {
  /// The first segment of every path.
  let token: String
  /// Where the page listens.
  let port: UInt16

  /// 128 random bits in hexadecimal digits.
  static func freshToken() -> String {
    var random = SystemRandomNumberGenerator()
    return (0..<16).map { _ in
      let byte = UInt8.random(in: .min ... .max, using: &random)
      return (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
  }

  /// Lets a request in: what is left is its path behind the token.
  ///
  /// A name that some outsider has pointed at this machine (DNS rebinding) is refused by its `Host`.
  func admit(_ request: PageRequest) throws(Refusal) -> PageRequest {
    let names = ["127.0.0.1", "localhost"].flatMap { name in
      ["\(name):\(port)"] + (port == 80 ? [name] : [])
    }
    guard let host = request.header("host"), names.contains(host.lowercased()) else {
      throw Refusal(421, "this page answers to 127.0.0.1:\(port) alone")
    }
    guard let first = request.path.first, Self.isEqual(first, token) else {
      throw Refusal(
        403, "the address needs the token that `protolith runs serve` printed when it began")
    }
    guard request.method == "GET" || request.method == "HEAD" else {
      throw Refusal(405, "the page can only be read", allowed: "GET, HEAD")
    }
    var admitted = request
    admitted.path.removeFirst()
    return admitted
  }

  /// Compares in a time that does not depend on where the texts differ.
  static func isEqual(_ given: String, _ secret: String) -> Bool {
    let (given, secret) = (Array(given.utf8), Array(secret.utf8))
    var difference = given.count ^ secret.count
    for place in secret.indices {
      difference |= Int((place < given.count ? given[place] : 0) ^ secret[place])
    }
    return difference == 0
  }
}
