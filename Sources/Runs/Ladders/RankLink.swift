/// What connects the processes that walk one ladder; every one of them calls the same functions in turn.
public protocol RankLink {
  /// Which of the processes this is, from 0.
  var rank: Int { get }
  /// How many there are.
  var size: Int { get }
  /// Sends bytes to another rank, which sends bytes to this one.
  func exchange(_ bytes: [UInt8], with rank: Int) throws -> [UInt8]
  /// The largest of the values of all ranks.
  func largest(_ value: Int) throws -> Int
  /// The bytes of rank 0, on every rank.
  func broadcast(_ bytes: [UInt8]) throws -> [UInt8]
}

/// A process on its own.
public struct SingleRank: RankLink {
  public let rank = 0
  public let size = 1

  /// Makes it.
  public init() {}

  /// There is no other rank.
  public func exchange(_ bytes: [UInt8], with rank: Int) -> [UInt8] {
    preconditionFailure("a single process has no partner")
  }

  /// The value.
  public func largest(_ value: Int) -> Int { value }

  /// The bytes.
  public func broadcast(_ bytes: [UInt8]) -> [UInt8] { bytes }
}
