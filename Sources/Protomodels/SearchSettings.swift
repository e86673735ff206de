/// What the walkers of a hunt do beside moving (`SearchHabits`).
public struct SearchSettings: Codable, Sendable, Equatable {
  /// Steps without a better model before a walker starts anew; nil never does.
  public var patience: Int?
  /// Whether a walker may go back to its best model.
  public var returnsToBest: Bool
  /// Whether the last step of a walker polishes its best model by gradients.
  public var polishes: Bool

  /// Makes settings; the defaults are those of a hunt.
  public init(patience: Int? = nil, returnsToBest: Bool = false, polishes: Bool = true) {
    self.patience = patience
    self.returnsToBest = returnsToBest
    self.polishes = polishes
  }

  /// No habits: a walk of moves alone.
  public static let none = SearchSettings(polishes: false)

  /// Reads settings; the patience is checked, for plans come from outside.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    patience = try values.decodeIfPresent(Int.self, forKey: .patience)
    returnsToBest = try values.decode(Bool.self, forKey: .returnsToBest)
    polishes = try values.decode(Bool.self, forKey: .polishes)
    if let patience, patience < 1 {
      throw DecodingError.dataCorruptedError(
        forKey: .patience, in: values,
        debugDescription: "found a patience of \(patience) steps, expected 1 or more")
    }
  }
}
