import Documents

/// Which decays a search counts as prompt and which particles as stable: two distances in m.
///
/// A particle of width Γ decays promptly with the probability 1 - exp(-Γ Lᵢ/ħc), and leaves the detector
/// with exp(-Γ Lₒ/ħc) (arXiv:2306.17676).
public struct DetectorLengths: Hashable, Sendable {
  /// Lᵢ; nil: what holds for all searches.
  public var inner: Double?
  /// Lₒ; nil: what holds for all searches.
  public var outer: Double?

  /// Makes a pair.
  public init(inner: Double? = nil, outer: Double? = nil) {
    self.inner = inner
    self.outer = outer
  }

  /// What is said here, else what `other` says.
  public func falling(backTo other: DetectorLengths) -> DetectorLengths {
    DetectorLengths(inner: inner ?? other.inner, outer: outer ?? other.outer)
  }
}

extension DetectorLengths {
  /// Reads `Leff_inner` and `Leff_outer`.
  init(_ text: TaggedText) throws(DocumentError) {
    func length(_ tag: String) throws(DocumentError) -> Double? {
      guard text.field(tag) != nil else { return nil }
      let value = try text.quantity(tag, .number)
      guard value > 0 else { throw text.refusal(tag, "a length in m above 0") }
      return value
    }
    self.init(inner: try length("Leff_inner"), outer: try length("Leff_outer"))
  }
}
