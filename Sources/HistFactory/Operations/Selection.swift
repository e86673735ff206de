import Documents

/// Parts of a workspace by name.
public struct WorkspaceSelection: Sendable {
  /// Names of channels, with their observations.
  public var channels: [String] = []
  /// Names of samples, in all channels.
  public var samples: [String] = []
  /// Names of modifiers, with the settings of their parameters.
  public var modifiers: [String] = []
  /// Types of modifiers.
  public var modifierTypes: [String] = []
  /// Names of measurements.
  public var measurements: [String] = []

  /// Nothing.
  public init() {}
}

/// New names of parts of a workspace.
public struct WorkspaceRenaming: Sendable {
  /// An old name and a new one.
  public typealias Pair = (old: String, new: String)

  /// Channels, with their observations.
  public var channels: [Pair] = []
  /// Samples, in all channels.
  public var samples: [Pair] = []
  /// Modifiers, with the settings of their parameters and the parameter of interest.
  public var modifiers: [Pair] = []
  /// Measurements.
  public var measurements: [Pair] = []

  /// Nothing.
  public init() {}
}

extension WorkspaceDocument {
  /// The workspace without the selected parts.
  ///
  /// A name that the workspace does not have is an error, and so is a channel that has no sample left.
  public func removing(_ parts: WorkspaceSelection) throws(DocumentError) -> WorkspaceDocument {
    try check(parts)
    func keep(_ names: [String], _ key: String = "name") -> ([JSONValue]) -> [JSONValue] {
      let names = Set(names)
      return { $0.filter { !names.contains($0.text(key)) } }
    }
    let value = node.value
      .mapping("channels") { channels in
        keep(parts.channels)(channels).map { channel in
          channel.mapping("samples") { samples in
            keep(parts.samples)(samples).map { sample in
              sample.mapping("modifiers", keep(parts.modifiers))
                .mapping("modifiers", keep(parts.modifierTypes, "type"))
            }
          }
        }
      }
      .mapping("observations", keep(parts.channels))
      .mapping("measurements") { measurements in
        keep(parts.measurements)(measurements).map { measurement in
          measurement.mapping(config: { $0.mapping("parameters", keep(parts.modifiers)) })
        }
      }
    return try after("prune", value)
  }

  /// The workspace with new names; a name that it does not have, or that is then used twice, is an error.
  public func renaming(_ names: WorkspaceRenaming) throws(DocumentError) -> WorkspaceDocument {
    var old = WorkspaceSelection()
    old.channels = names.channels.map(\.old)
    old.samples = names.samples.map(\.old)
    old.modifiers = names.modifiers.map(\.old)
    old.measurements = names.measurements.map(\.old)
    try check(old)
    func change(
      _ names: [WorkspaceRenaming.Pair], _ key: String = "name"
    ) -> (JSONValue) -> JSONValue {
      { item in
        guard let name = names.last(where: { $0.old == item.text(key) }) else { return item }
        return item.replacing(key, with: .string(name.new))
      }
    }
    let value = node.value
      .mapping("channels") { channels in
        channels.map(change(names.channels)).map { channel in
          channel.mapping("samples") { samples in
            samples.map(change(names.samples)).map { sample in
              sample.mapping("modifiers") { $0.map(change(names.modifiers)) }
            }
          }
        }
      }
      .mapping("observations") { $0.map(change(names.channels)) }
      .mapping("measurements") { measurements in
        measurements.map(change(names.measurements)).map { measurement in
          measurement.mapping(config: { config in
            change(names.modifiers, "poi")(config)
              .mapping("parameters") { $0.map(change(names.modifiers)) }
          })
        }
      }
    return try after("rename", value)
  }

  /// Refuses names that the workspace does not have.
  private func check(_ parts: WorkspaceSelection) throws(DocumentError) {
    let samples = workspace.channels.flatMap(\.samples)
    let modifiers = samples.flatMap(\.modifiers)
    try check(parts.channels, "channel", among: workspace.channels.map(\.name))
    try check(parts.samples, "sample", among: samples.map(\.name))
    try check(parts.modifiers, "modifier", among: modifiers.map(\.name))
    try check(parts.modifierTypes, "modifier of the type", among: modifiers.map(\.type.name))
    try check(parts.measurements, "measurement", among: workspace.measurements.map(\.name))
  }

  private func check(
    _ names: [String], _ what: String, among known: [String]
  ) throws(DocumentError) {
    guard !names.isEmpty else { return }
    let all = Set(known)
    for name in names where !all.contains(name) {
      let list = all.sorted { $0.precedesInModel($1) }
      throw workspace.place.error(
        found: "no \(what) “\(name)”",
        expected: "one of " + list.prefix(20).joined(separator: ", ")
          + (list.count > 20 ? ", … (\(list.count))" : ""),
        remedy: "check its spelling; `protolith inspect` shows all")
    }
  }
}
