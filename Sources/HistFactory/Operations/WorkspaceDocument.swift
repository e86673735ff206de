import Documents

/// A workspace with its document: what operations work on, so that every number stays as it was written.
///
/// An operation is a function from one of these to the next. Its result is checked again; an error in
/// it names the file and says after which operation.
public struct WorkspaceDocument: Sendable {
  /// The document.
  public let node: JSONNode
  /// The same, read and checked.
  public let workspace: Workspace

  /// Reads and checks a document.
  public init(_ node: JSONNode) throws(DocumentError) {
    self.node = node
    workspace = try Workspace(node)
  }

  /// The checked result of an operation on this document.
  func after(_ operation: String, _ value: JSONValue) throws(DocumentError) -> WorkspaceDocument {
    try WorkspaceDocument(JSONNode(file: "\(node.file) (after \(operation))", value: value))
  }
}

extension WorkspaceDocument {
  /// The same model with channels, samples, modifiers, measurements, settings and observations by name.
  public func sorted() throws(DocumentError) -> WorkspaceDocument {
    func byName(_ items: [JSONValue]) -> [JSONValue] {
      items.stablySorted { $0.text("name").precedesInModel($1.text("name")) }
    }
    func byNameAndType(_ items: [JSONValue]) -> [JSONValue] {
      byName(items.stablySorted { $0.text("type").precedesInModel($1.text("type")) })
    }
    let value = node.value
      .mapping("channels") { channels in
        byName(channels).map { channel in
          channel.mapping("samples") { samples in
            byName(samples).map { $0.mapping("modifiers", byNameAndType) }
          }
        }
      }
      .mapping("observations", byName)
      .mapping("measurements") { measurements in
        byName(measurements).map { measurement in
          measurement.mapping(config: { $0.mapping("parameters", byName) })
        }
      }
    return try after("sort", value)
  }

  /// The same model with other observed events in some channels, one number per bin.
  public func replacingData(
    _ counts: [(channel: String, node: JSONNode)]
  ) throws(DocumentError) -> WorkspaceDocument {
    var value = node.value
    for (channel, given) in counts {
      guard let known = workspace.channels.first(where: { $0.name == channel }) else {
        throw given.error(
          found: "data for the channel “\(channel)”",
          expected: "a channel of \(node.file): "
            + workspace.channels.map(\.name).joined(separator: ", "))
      }
      let found = try given.doubles().count
      guard found == known.binCount else {
        throw given.error(
          found: "\(found) numbers for the channel “\(channel)”",
          expected: "\(known.binCount), one for each bin")
      }
      value = value.mapping("observations") { observations in
        observations.map {
          $0.text("name") == channel ? $0.replacing("data", with: given.value) : $0
        }
      }
    }
    return try after("replace-data", value)
  }
}

extension JSONValue {
  /// A measurement with its `config` changed.
  func mapping(config transform: (JSONValue) -> JSONValue) -> JSONValue {
    self["config"].map { replacing("config", with: transform($0)) } ?? self
  }
}

extension Array {
  /// Sorts and leaves what is equal in its order.
  func stablySorted(by precedes: (Element, Element) -> Bool) -> [Element] {
    enumerated().sorted {
      precedes($0.element, $1.element)
        || (!precedes($1.element, $0.element) && $0.offset < $1.offset)
    }.map(\.element)
  }
}
