import Documents

/// A choice of the parameter of interest and of parameter settings.
public struct Measurement: Sendable {
  /// The name, unique in a workspace.
  public var name: String
  /// The parameter of interest; nil where the file has the empty name.
  public var parameterOfInterest: String?
  /// Settings of single parameters, by name.
  public var configurations: [ParameterConfiguration]
  /// Where it was read.
  public let place: Place
}

/// Settings that replace the defaults of the parameters of one name.
public struct ParameterConfiguration: Sendable {
  /// The name of the parameter set.
  public var name: String
  /// Where fits start, one number per component.
  public var initial: [Double]?
  /// Bounds of the components.
  public var bounds: [ClosedRange<Double>]?
  /// Auxiliary measurements.
  public var auxiliary: [Double]?
  /// Expected auxiliary counts at 1, for Poisson constraints.
  public var factors: [Double]?
  /// Widths of normal constraints.
  public var widths: [Double]?
  /// Whether all components are held at their start.
  public var isFixed: Bool?
  /// Where it was read.
  public let place: Place
}
