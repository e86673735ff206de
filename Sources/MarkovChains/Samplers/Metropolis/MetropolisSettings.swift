/// Settings of adaptive Metropolis.
public struct MetropolisSettings: Codable, Sendable, Equatable {
  /// Steps in which the proposal adapts, and which are no draws.
  public var burnIn: Int
  /// The share of steps that change one coordinate only.
  public var singleShare: Double

  private enum CodingKeys: String, CodingKey, CaseIterable { case burnIn, singleShare }

  /// Makes settings.
  public init(burnIn: Int = 2000, singleShare: Double = 0.2) {
    precondition(burnIn >= 0 && (0...1).contains(singleShare), "a number of steps, and a share")
    (self.burnIn, self.singleShare) = (burnIn, singleShare)
  }

  /// Reads and checks settings.
  public init(from decoder: any Decoder) throws {
    let reader = try SettingsReader(decoder, CodingKeys.self)
    let standard = MetropolisSettings()
    burnIn = try reader.count(.burnIn, standard.burnIn, 0...1_000_000_000)
    singleShare = try reader.value(
      .singleShare, standard.singleShare, "a share between 0 and 1", (0...1).contains)
  }
}
