import Documents
import Likelihoods

/// Expected counts and moments of the background as a document, and back.
public struct CovarianceForm {
  let document: JSONValue

  /// The number of the format.
  static let format = 1

  init(_ moments: BackgroundMoments, isSkewed: Bool) {
    let fit = moments.fit
    let count = fit.bins.count
    var (mean, covariance) = (fit.background, moments.covariance)
    var thirdMoments: [Double] = []
    if isSkewed { (mean, covariance, thirdMoments) = moments.skewed() }
    for row in 0..<count where covariance[row * count + row] <= 0 {
      // A bin without any uncertainty: small against the fluctuation of its count.
      covariance[row * count + row] = 1e-8 * max(mean[row], 1)
    }
    let regions = fit.bins.indices.map { row -> JSONValue in
      .object([
        ("name", .string("\(fit.bins[row].channel)[\(fit.bins[row].bin)]")),
        ("observed", .number(fit.observed[row])), ("expected", .number(mean[row])),
      ])
    }
    var members: [(name: String, value: JSONValue)] = [
      ("format", .integer(Int64(Self.format))),
      ("form", .string(isSkewed ? "skewed" : "covariance")), ("regions", .array(regions)),
      (
        "covariance",
        .array(
          (0..<count).map { row in
            .array(covariance[(row * count)..<((row + 1) * count)].map { .number($0) })
          })
      ),
    ]
    if isSkewed { members.append(("third_moments", .array(thirdMoments.map { .number($0) }))) }
    document = .object(members)
  }

  /// Whether a document is of this form.
  public static func describes(_ node: JSONNode) -> Bool {
    guard case .object(let members) = node.value else { return false }
    return members.contains { $0.name == "form" } && members.contains { $0.name == "covariance" }
  }

  /// Reads a document: the background with a place for a signal in every region.
  public static func hypotheses(_ node: JSONNode) throws -> CovarianceHypotheses {
    let version = try node.member("format")
    guard try version.integer() == format else {
      throw version.error(
        expected: "the format \(format)", remedy: "make the file again with protolith simplify")
    }
    let form = try node.member("form")
    let isSkewed = try form.string() == "skewed"
    guard try isSkewed || form.string() == "covariance" else {
      throw form.error(expected: "covariance or skewed")
    }
    let regions = try node.member("regions").elements()
    let rows = try node.member("covariance").elements()
    var covariance: [Double] = []
    for row in rows {
      let numbers = try row.doubles()
      guard numbers.count == regions.count else {
        throw row.error(expected: "\(regions.count) numbers, one for each region")
      }
      covariance += numbers
    }
    return try CovarianceHypotheses(
      regions: regions.map { try $0.member("name").string() },
      observed: regions.map { try $0.member("observed").double() },
      background: regions.map { try $0.member("expected").double() }, covariance: covariance,
      thirdMoments: isSkewed ? node.member("third_moments").doubles() : [])
  }

  /// The likelihood of a document with the signal that its regions have.
  ///
  /// Without `needsSignal` a document without one is its background, which has no signal strength.
  public static func likelihood(
    _ node: JSONNode, needsSignal: Bool = true
  ) throws -> any Likelihood {
    let background = try hypotheses(node)
    let regions = try node.member("regions")
    let signal = try regions.elements().map { try $0.optionalMember("signal")?.double() }
    let likelihood = try background.likelihood(for: signal.map { $0 ?? 0 })
    if signal.contains(where: { $0 != nil }) { return likelihood }
    guard !needsSignal else {
      throw regions.error(
        found: "no signal in any region", expected: "events at mu = 1 in one of them at least",
        remedy:
          "take a row of a table with --signal, or the patch that protolith signal makes of it")
    }
    return AdjustedLikelihood(likelihood) { space in
      if let strength = space.parameterOfInterest { space.parameters[strength].isFixed = true }
      space.parameterOfInterest = nil
    }
  }

  /// The JSON Patch that puts a signal into a document: events at μ = 1 in some regions.
  public static func signalPatch(
    _ yields: [Double], in bins: [String], of node: JSONNode
  ) throws -> JSONValue {
    let regions = try NamedRegions(bins, of: hypotheses(node))
    return .array(
      zip(regions.places, yields).map { place, yield in
        .object([
          ("op", .string("add")), ("path", .string("/regions/\(place)/signal")),
          ("value", .number(yield)),
        ])
      })
  }
}
