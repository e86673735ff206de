/// A point of nested sampling when it is born.
public struct NestedBirth: Codable, Sendable, Equatable {
  /// The point of the start that it descends from: that of the live point from which it was walked to.
  public var family: Int
  /// How many of those alive had a lower likelihood; of equal ones a random share.
  ///
  /// Where newborns are uniform above their bound all ranks are alike (A. Fowlie, W. Handley, L. Su, MNRAS 497,
  /// 5256 (2020)).
  public var rank: Int

  /// Makes a birth.
  public init(family: Int, rank: Int) { (self.family, self.rank) = (family, rank) }
}
