import Documents

/// What an HS3 analysis says of the parameters: values, ranges, which are held and which are wanted.
struct HS3Measurement {
  let name: String
  let place: Place
  let interests: [String]
  private var values: [String: Double] = [:]
  private var constants: Set<String> = []
  private var ranges: [String: ClosedRange<Double>] = [:]

  /// The name of the values that RooFit loads.
  static let defaultPoint = "default_values"
  static let defaultDomain = "default_domain"

  /// Reads an analysis; nil stands for a file with a likelihood but without analyses.
  init(
    _ analysis: JSONNode?, named name: String, at place: Place, in document: HS3Document
  ) throws(DocumentError) {
    self.name = name
    self.place = place
    interests =
      if let list = try analysis?.optionalMember("parameters_of_interest") {
        try list.strings()
      } else if let one = try analysis?.optionalString("parameter_of_interest") {
        [one]
      } else { [] }
    if let point = document.points[Self.defaultPoint] { try add(point: point) }
    if let reference = try analysis?.optionalMember("init"),
      try reference.string() != Self.defaultPoint
    {
      try add(point: document.points.named(by: reference))
    }
    if let domain = document.domains[Self.defaultDomain] { try add(domain: domain) }
    var domains = try analysis?.optionalMember("domains")?.elements() ?? []
    if let single = try analysis?.optionalMember("domain") { domains.append(single) }
    for reference in domains { try add(domain: document.domains.named(by: reference)) }
  }

  /// Where a parameter starts, if the file says so.
  func value(of parameter: String) -> Double? { values[parameter] }
  /// Whether a parameter is held.
  func isConstant(_ parameter: String) -> Bool { constants.contains(parameter) }
  /// The range of a parameter, if the file says so.
  func range(of parameter: String) -> ClosedRange<Double>? { ranges[parameter] }
  /// All values that the file gives.
  var allValues: [String: Double] { values }

  private mutating func add(point: JSONNode) throws(DocumentError) {
    for node in try point.member("parameters").elements() {
      let name = try node.member("name").string()
      values[name] = try node.member("value").double()
      if let flag = try node.optionalMember("const") {
        if try flag.bool() { constants.insert(name) } else { constants.remove(name) }
      }
    }
  }

  private mutating func add(domain: JSONNode) throws(DocumentError) {
    for axis in try domain.member("axes").elements() {
      guard let low = try axis.optionalMember("min"), let high = try axis.optionalMember("max")
      else { continue }
      let ends = (try low.double(), try high.double())
      guard ends.0 <= ends.1 else {
        throw axis.error(
          found: "the range from \(ends.0) to \(ends.1)", expected: "a minimum below the maximum")
      }
      ranges[try axis.member("name").string()] = ends.0...ends.1
    }
  }
}
