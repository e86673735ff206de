import Documents
import Likelihoods

/// What is in a workspace, for people and programs.
public struct WorkspaceSummary: Sendable {
  /// A channel with its data and nominal yields.
  public struct Channel: Sendable {
    /// The name.
    public let name: String
    /// Names of its samples, in the order of the file.
    public let samples: [String]
    /// Observed events per bin; empty where the workspace has none.
    public let observed: [Double]
    /// Nominal events per bin, the sum of all samples.
    public let nominal: [Double]
  }

  /// The parameters of one name.
  public struct Parameter: Sendable {
    /// The name.
    public let name: String
    /// `unconstrained`, `constrained_by_normal` or `constrained_by_poisson`.
    public let constraint: String
    /// Types of its modifiers, by name.
    public let types: [String]
    /// Labels of its components; empty where the workspace cannot be compiled.
    public let labels: [String]
    /// Which components are held fixed.
    public let fixedCount: Int
    /// How many samples in channels it changes.
    public let useCount: Int
  }

  /// Channels by name.
  public let channels: [Channel]
  /// Names of samples, sorted.
  public let samples: [String]
  /// Name and type of all modifiers, sorted.
  public let modifiers: [(name: String, type: String)]
  /// Parameters by name.
  public let parameters: [Parameter]
  /// The measurements.
  public let measurements: [Measurement]
  /// Why the workspace cannot be compiled with its first measurement, or nil.
  public let fault: DocumentError?
  /// What is odd but harmless.
  public let warnings: [String]
  /// Whether the parameter of interest is not there yet: a signal has to be patched in.
  public let isBackgroundOnly: Bool

  /// Summarises a workspace under a measurement (default: the first).
  public init(_ workspace: Workspace, measurement name: String? = nil) throws(DocumentError) {
    let all = workspace.channels.flatMap(\.samples)
    var pairs: [(name: String, type: String)] = []
    for modifier in all.flatMap(\.modifiers) { pairs.append((modifier.name, modifier.type.name)) }
    modifiers = Self.distinct(pairs)
    samples = Set(all.map(\.name)).sorted { $0.precedesInModel($1) }
    channels = Self.channels(workspace)
    measurements = workspace.measurements
    let background = workspace.withoutAbsentInterest()
    isBackgroundOnly =
      try workspace.measurement(name).parameterOfInterest
      != background.measurement(name).parameterOfInterest
    var warnings: [String] = []
    var space: ParameterSpace?
    var fault: DocumentError?
    do throws(DocumentError) {
      space = try background.likelihood(measurement: name) { warnings.append($0) }.parameters
    } catch {
      fault = error
    }
    self.fault = fault
    self.warnings = warnings
    parameters = Self.parameters(modifiers, pairs, space)
  }

  private static func distinct(
    _ pairs: [(name: String, type: String)]
  ) -> [(name: String, type: String)] {
    var distinct: [(name: String, type: String)] = []
    let sorted = pairs.sorted {
      $0.name == $1.name ? $0.type.precedesInModel($1.type) : $0.name.precedesInModel($1.name)
    }
    for pair in sorted where distinct.last.map({ $0 != pair }) ?? true { distinct.append(pair) }
    return distinct
  }

  private static func channels(_ workspace: Workspace) -> [Channel] {
    workspace.channels.sorted { $0.name.precedesInModel($1.name) }.map { channel in
      var nominal = [Double](repeating: 0, count: channel.binCount)
      for sample in channel.samples {
        for bin in nominal.indices { nominal[bin] += sample.yields[bin] }
      }
      return Channel(
        name: channel.name, samples: channel.samples.map(\.name),
        observed: workspace.observations.first { $0.name == channel.name }?.counts ?? [],
        nominal: nominal)
    }
  }

  private static func parameters(
    _ modifiers: [(name: String, type: String)], _ uses: [(name: String, type: String)],
    _ space: ParameterSpace?
  ) -> [Parameter] {
    var counts: [String: Int] = [:]
    for use in uses { counts[use.name, default: 0] += 1 }
    var components: [String: [LikelihoodParameter]] = [:]
    for parameter in space?.parameters ?? [] {
      let name =
        counts[parameter.name] == nil
        ? parameter.name.lastIndex(of: "[").map { String(parameter.name[..<$0]) } ?? ""
        : parameter.name
      components[name, default: []].append(parameter)
    }
    var parameters: [Parameter] = []
    for (name, type) in modifiers where parameters.last?.name != name {
      let own = components[name] ?? []
      parameters.append(
        Parameter(
          name: name, constraint: constraint(of: type),
          types: modifiers.filter { $0.name == name }.map(\.type), labels: own.map(\.name),
          fixedCount: own.filter(\.isFixed).count, useCount: counts[name] ?? 0))
    }
    return parameters
  }

  /// How the parameters of a type of modifier are constrained.
  private static func constraint(of type: String) -> String {
    switch type {
    case "normfactor", "shapefactor": "unconstrained"
    case "shapesys": "constrained_by_poisson"
    default: "constrained_by_normal"
    }
  }
}

extension Workspace {
  /// The workspace whose measurements name no parameter of interest that no sample has.
  ///
  /// Published background-only workspaces name the strength of a signal that comes with a patch; this
  /// is how they are compiled without one.
  public func withoutAbsentInterest() -> Workspace {
    let names = Set(channels.flatMap { $0.samples.flatMap { $0.modifiers.map(\.name) } })
    var workspace = self
    for index in measurements.indices {
      if let interest = measurements[index].parameterOfInterest, !names.contains(interest) {
        workspace.measurements[index].parameterOfInterest = nil
      }
    }
    return workspace
  }
}
