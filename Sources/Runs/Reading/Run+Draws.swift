/// Which steps of a run's chains are looked at as draws.
public struct DrawRange: Sendable, Equatable {
  /// Steps that are left out at the beginning.
  public var after: Int
  /// The last step.
  public var last: Int
  /// Steps from one draw to the next.
  public var stride: Int

  /// Names the steps.
  public init(after: Int, last: Int, stride: Int) {
    self.after = after
    self.last = last
    self.stride = stride
  }

  /// Draws of one chain.
  public var count: Int { max(0, last - after + stride - 1) / stride }
}

extension Run {
  /// The last step that every chain has made; nil before all have begun.
  public func lastCommonStep() throws(RunError) -> Int? {
    guard chains.count == walkers else { return nil }
    var least = Int.max
    for chain in chains {
      guard let last = try chain.lastStep() else { return nil }
      least = min(least, last)
    }
    return least
  }

  /// Steps from one draw to the next that thinning has left in all chains; 1 where nothing was thinned.
  public func drawStride() throws(RunError) -> Int {
    var common = 1
    for chain in chains {
      guard let stride = try chain.thinning()?.stride else { continue }
      var (a, b) = (common, stride)
      while b > 0 { (a, b) = (b, a % b) }
      common = common / a * stride
    }
    return common
  }

  /// Evenly spaced steps after `first` up to `last`, at most `limit` of each chain, which thinning has left
  /// in all of them.
  public func drawRange(
    after first: Int, to last: Int, atMost limit: Int, every least: Int = 1
  ) throws(RunError) -> DrawRange {
    let common = try drawStride()
    let wanted = max(least, (last - first - 1) / limit + 1, 1)
    let stride = (wanted + common - 1) / common * common
    return DrawRange(after: first, last: last / common * common, stride: stride)
  }
}
