/// How data are drawn for pseudo-databases.
public struct PseudoSettings: Codable, Sendable, Equatable {
  /// How an upper-limit map answers to its pull x.
  public enum LimitLaw: String, Codable, Sendable, CaseIterable {
    /// observed = expected (1 + x / 1.96), as the published hunt has it; drawn anew while not positive.
    case linear
    /// The limit that the truncated Gaussian likelihood gives for μ̂ = x: never near zero, and the
    /// likelihood gives the pull back as it was drawn.
    case gaussian
  }

  /// Factor on the uncertainties of all backgrounds; below 1 where they are held to be too large.
  public var fudge = 1.0
  /// How maps answer to their pull.
  public var limitLaw = LimitLaw.linear
  /// Correlation ρ of a map's pull with that of the signal regions of its analysis; two maps of an
  /// analysis have ρ².
  ///
  /// The 204 pairs of maps in one folder of database 1.2.4 have the correlation 0.30, ρ = 0.55.
  public var sharedPull = 0.55
  /// An injected signal raises limits of a map within this distance of its masses, GeV.
  public var signalDistance = 400.0

  /// Makes the defaults.
  public init(fudge: Double = 1) { self.fudge = fudge }

  enum CodingKeys: String, CodingKey { case fudge, limitLaw, sharedPull, signalDistance }

  /// Settings from outside are checked.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    fudge = try values.decode(Double.self, forKey: .fudge)
    limitLaw = try values.decode(LimitLaw.self, forKey: .limitLaw)
    sharedPull = try values.decode(Double.self, forKey: .sharedPull)
    signalDistance = try values.decode(Double.self, forKey: .signalDistance)
    for (key, value, range) in [
      (CodingKeys.fudge, fudge, 0...10), (.sharedPull, sharedPull, -0.99...0.99),
      (.signalDistance, signalDistance, 0...1e6),
    ] where !range.contains(value) {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: values, debugDescription: "found \(value), expected \(range)")
    }
  }
}
