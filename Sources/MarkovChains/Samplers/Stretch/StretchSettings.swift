/// Settings of the stretch ensemble.
public struct StretchSettings: Codable, Sendable, Equatable {
  /// Walkers, an even number; nil: four for each parameter and at least 16.
  public var walkers: Int?
  /// The largest stretch a of a step, from 1/a to a.
  public var stretch: Double
  /// Sweeps over all walkers in one step, the last of which is stored.
  public var sweeps: Int
  /// Steps that are no draws.
  public var burnIn: Int

  private enum CodingKeys: String, CodingKey, CaseIterable { case walkers, stretch, sweeps, burnIn }

  /// Makes settings.
  public init(walkers: Int? = nil, stretch: Double = 2, sweeps: Int = 1, burnIn: Int = 500) {
    precondition(walkers.map { $0 >= 4 && $0 % 2 == 0 } ?? true, "an even number of walkers")
    precondition(stretch > 1 && sweeps > 0 && burnIn >= 0, "a stretch above 1, numbers of steps")
    (self.walkers, self.stretch, self.sweeps, self.burnIn) = (walkers, stretch, sweeps, burnIn)
  }

  /// Reads and checks settings.
  public init(from decoder: any Decoder) throws {
    let reader = try SettingsReader(decoder, CodingKeys.self)
    let standard = StretchSettings()
    walkers = try reader.optional(.walkers, 4...100_000)
    if walkers != nil {
      _ = try reader.value(.walkers, 4, "an even number") { $0 % 2 == 0 }
    }
    stretch = try reader.value(
      .stretch, standard.stretch, "a stretch above 1, at most 100", { $0 > 1 && $0 <= 100 })
    sweeps = try reader.count(.sweeps, standard.sweeps, 1...1_000_000)
    burnIn = try reader.count(.burnIn, standard.burnIn, 0...1_000_000_000)
  }

  /// How many walkers there are in a fit of some parameters: more than twice as many at least.
  public func walkers(dimension: Int) -> Int {
    max(walkers ?? max(16, 4 * dimension), 2 * dimension + 2)
  }
}
