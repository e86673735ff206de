/// One analysis of a combination: a name and its likelihood.
public struct JointPart: Sendable {
  /// The analysis; unique in a combination.
  public var name: String
  /// Its likelihood.
  public var likelihood: any Likelihood
  /// Names a likelihood.
  public init(name: String, likelihood: any Likelihood) {
    self.name = name
    self.likelihood = likelihood
  }
}

/// A nuisance parameter that several analyses have in common.
public struct SharedParameter: Sendable, Equatable {
  /// The place of the parameter in one analysis.
  public struct Member: Sendable, Equatable {
    /// Index of the analysis.
    public var part: Int
    /// Index of the parameter in it.
    public var parameter: Int
    /// Whether the analysis counts it with the other sign, θ → -θ.
    public var isMirrored: Bool
    /// Makes a member.
    public init(part: Int, parameter: Int, isMirrored: Bool = false) {
      self.part = part
      self.parameter = parameter
      self.isMirrored = isMirrored
    }
  }
  /// What it is called in the combination.
  public var name: String
  /// The parameters that are one and the same, of different analyses; at least two.
  public var members: [Member]
  /// Makes a shared parameter.
  public init(name: String, members: [Member]) {
    self.name = name
    self.members = members
  }
}
