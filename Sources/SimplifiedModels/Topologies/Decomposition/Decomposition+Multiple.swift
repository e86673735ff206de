extension Decomposition {
  /// Whether this is what `other` is with every σ multiplied: the same topologies from the same chains.
  ///
  /// Every prediction is then the same multiple too. Numbers may differ by rounding.
  public func isMultiple(of other: Decomposition, by factor: Double) -> Bool {
    guard energies == other.energies, isTruncated == other.isTruncated, roots == other.roots,
      contents == other.contents, contentParticles == other.contentParticles,
      ancestorNumbers == other.ancestorNumbers, ancestorStarts == other.ancestorStarts,
      arena.isSame(as: other.arena)
    else { return false }
    return Self.areMultiples(weights, other.weights, factor)
      && Self.areMultiples(ownWeights, other.ownWeights, factor)
  }

  private static func areMultiples(_ these: [Double], _ others: [Double], _ factor: Double)
    -> Bool
  {
    for place in these.indices {
      let wanted = factor * others[place]
      if abs(these[place] - wanted) > 1e-9 * wanted { return false }
    }
    return true
  }
}

extension SubtreeArena {
  /// Whether equal numbers stand for equal subtrees.
  fileprivate func isSame(as other: SubtreeArena) -> Bool {
    labels == other.labels && classes == other.classes && names == other.names
      && hasSameChildren(as: other)
  }
}
