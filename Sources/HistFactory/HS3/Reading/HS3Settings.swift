import Documents

/// The points and domains of a file, each read once however many analyses name it.
struct HS3Settings {
  /// Values of parameters, and which of them are held or explicitly free.
  struct Point {
    var values: [String: Double] = [:]
    var constants: [String: Bool] = [:]
  }
  /// Ranges of parameters.
  typealias Domain = [String: ClosedRange<Double>]

  /// Settings of all analyses together, at most.
  private static let maximalCount = 4_000_000

  private let document: HS3Document
  private var points: [String: Point] = [:]
  private var domains: [String: Domain] = [:]
  private var count = 0

  init(_ document: HS3Document) { self.document = document }

  /// The point that a text in the file names.
  mutating func point(_ reference: JSONNode) throws(DocumentError) -> Point {
    let node = try document.points.named(by: reference)
    return try point(node.member("name").string(), for: Place(reference)) ?? Point()
  }

  /// The point of a name; nil where there is none.
  mutating func point(_ name: String, for user: Place) throws(DocumentError) -> Point? {
    guard let node = document.points[name] else { return nil }
    let point = if let known = points[name] { known } else { try Self.point(node) }
    points[name] = point
    try count(point.values.count, user)
    return point
  }

  /// The domain that a text in the file names.
  mutating func domain(_ reference: JSONNode) throws(DocumentError) -> Domain {
    let node = try document.domains.named(by: reference)
    return try domain(node.member("name").string(), for: Place(reference)) ?? [:]
  }

  /// The domain of a name; nil where there is none.
  mutating func domain(_ name: String, for user: Place) throws(DocumentError) -> Domain? {
    guard let node = document.domains[name] else { return nil }
    let domain = if let known = domains[name] { known } else { try Self.domain(node) }
    domains[name] = domain
    try count(domain.count, user)
    return domain
  }

  private mutating func count(_ settings: Int, _ user: Place) throws(DocumentError) {
    count += 1 + settings
    guard count <= Self.maximalCount else {
      throw user.error(
        found: "more than \(Self.maximalCount) settings of parameters up to here",
        expected: "fewer in all analyses together", remedy: "leave out analyses, or values")
    }
  }

  private static func point(_ node: JSONNode) throws(DocumentError) -> Point {
    var point = Point()
    for node in try node.member("parameters").elements() {
      let name = try node.member("name").string()
      point.values[name] = try node.member("value").double()
      if let flag = try node.optionalMember("const") { point.constants[name] = try flag.bool() }
    }
    return point
  }

  private static func domain(_ node: JSONNode) throws(DocumentError) -> Domain {
    var domain = Domain()
    for axis in try node.member("axes").elements() {
      guard let low = try axis.optionalMember("min"), let high = try axis.optionalMember("max")
      else { continue }
      let ends = (try low.double(), try high.double())
      guard ends.0 <= ends.1 else {
        throw axis.error(
          found: "the range from \(ends.0) to \(ends.1)", expected: "a minimum below the maximum")
      }
      domain[try axis.member("name").string()] = ends.0...ends.1
    }
    return domain
  }
}
