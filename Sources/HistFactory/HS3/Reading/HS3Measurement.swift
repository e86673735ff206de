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
    _ analysis: JSONNode?, named name: String, at place: Place, _ settings: inout HS3Settings
  ) throws(DocumentError) {
    self.name = name
    self.place = place
    interests =
      if let list = try analysis?.optionalMember("parameters_of_interest") {
        try list.strings()
      } else if let one = try analysis?.optionalString("parameter_of_interest") {
        [one]
      } else { [] }
    if let point = try settings.point(Self.defaultPoint, for: place) { add(point) }
    if let reference = try analysis?.optionalMember("init"),
      try reference.string() != Self.defaultPoint
    {
      add(try settings.point(reference))
    }
    if let domain = try settings.domain(Self.defaultDomain, for: place) { add(domain) }
    var domains = try analysis?.optionalMember("domains")?.elements() ?? []
    if let single = try analysis?.optionalMember("domain") { domains.append(single) }
    for reference in domains { add(try settings.domain(reference)) }
  }

  /// Where a parameter starts, if the file says so.
  func value(of parameter: String) -> Double? { values[parameter] }
  /// Whether a parameter is held.
  func isConstant(_ parameter: String) -> Bool { constants.contains(parameter) }
  /// The range of a parameter, if the file says so.
  func range(of parameter: String) -> ClosedRange<Double>? { ranges[parameter] }
  /// All values that the file gives.
  var allValues: [String: Double] { values }

  private mutating func add(_ point: HS3Settings.Point) {
    values.merge(point.values) { $1 }
    for (name, isHeld) in point.constants {
      if isHeld { constants.insert(name) } else { constants.remove(name) }
    }
  }

  private mutating func add(_ domain: HS3Settings.Domain) { ranges.merge(domain) { $1 } }
}
