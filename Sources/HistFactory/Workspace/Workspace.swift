import Documents

/// A HistFactory workspace of schema 1.0.0, checked: what may be measured, what was, and how.
///
/// Names are unique where the schema's meaning needs it, all samples of a channel have its number of
/// bins, every number is finite. Whether the modifiers fit together is found when it is compiled.
public struct Workspace: Sendable {
  /// The regions, in the order of the file.
  public var channels: [Channel]
  /// Observed events; a channel without an observation is refused when the workspace is compiled.
  public var observations: [Observation]
  /// Named choices of the parameter of interest and of parameter settings; at least one.
  public var measurements: [Measurement]
  /// Where it was read.
  public let place: Place
}

/// A region: samples that share their bins.
public struct Channel: Sendable {
  /// The name, unique in a workspace.
  public var name: String
  /// At least one.
  public var samples: [Sample]
  /// Where it was read.
  public let place: Place
  /// The number of bins.
  public var binCount: Int { samples.first?.yields.count ?? 0 }
}

/// A physics process in a channel.
public struct Sample: Sendable {
  /// The name, unique in a channel; the same name in two channels is the same process.
  public var name: String
  /// Nominal events per bin; negative ones are allowed.
  public var yields: [Double]
  /// What changes the yields; a pair of name and type is unique.
  public var modifiers: [Modifier]
  /// Where it was read.
  public let place: Place
}

/// Observed events of a channel.
public struct Observation: Sendable {
  /// The channel's name.
  public var name: String
  /// Events per bin, not negative and not necessarily whole.
  public var counts: [Double]
  /// Where it was read.
  public let place: Place
}

/// One change of one sample, governed by the parameters of its name.
public struct Modifier: Sendable {
  /// The name; modifiers of one name share their parameters.
  public var name: String
  /// Which of the seven types it is.
  public var type: ModifierType
  /// The numbers of the change.
  public var data: ModifierData
  /// Where it was read.
  public let place: Place
}

/// The numbers of a modifier, in the forms that the seven types use.
public enum ModifierData: Sendable, Equatable {
  /// None: the parameter itself is the factor.
  case none
  /// Factors on the yields at -1σ and +1σ.
  case factors(low: Double, high: Double)
  /// Yields per bin at -1σ and +1σ.
  case yields(low: [Double], high: [Double])
  /// Absolute uncertainties per bin.
  case uncertainties([Double])
}
