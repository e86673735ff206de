/// A request as the page takes it: a method, a path in segments, a query, headers, no body.
public struct PageRequest: Sendable, Equatable {
  /// The method, as it was written.
  public var method: String
  /// Segments of the path, decoded; an empty last one for a path that ends in `/`.
  public var path: [String]
  /// Names and values of the query, decoded, in order.
  public var query: [(name: String, value: String)]
  /// Names in small letters, and values.
  public var headers: [(name: String, value: String)]

  /// Makes a request.
  public init(
    method: String = "GET", path: [String], query: [(name: String, value: String)] = [],
    headers: [(name: String, value: String)] = []
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.headers = headers
  }

  /// Compares everything.
  public static func == (left: PageRequest, right: PageRequest) -> Bool {
    left.method == right.method && left.path == right.path
      && left.query.elementsEqual(right.query, by: ==)
      && left.headers.elementsEqual(right.headers, by: ==)
  }

  /// The value of a header that stands there once.
  func header(_ name: String) -> String? {
    let values = headers.filter { $0.name == name }
    return values.count == 1 ? values[0].value : nil
  }

  /// A whole number of the query in a range; nil where it is not named.
  func number(_ name: String, in range: ClosedRange<Int>) throws(Refusal) -> Int? {
    guard let text = query.first(where: { $0.name == name })?.value else { return nil }
    guard let number = Int(text), range.contains(number) else {
      throw Refusal(
        400,
        "\(name) is “\(text.prefix(40))”; use a whole number from \(range.lowerBound) to "
          + "\(range.upperBound)")
    }
    return number
  }
}

/// Why a request is not answered: a status and a sentence.
struct Refusal: Error, Equatable {
  var status: Int
  var reason: String
  /// Methods that are allowed, where another one was used.
  var allowed: String?

  init(_ status: Int, _ reason: String, allowed: String? = nil) {
    self.status = status
    self.reason = reason
    self.allowed = allowed
  }
}
