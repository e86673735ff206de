import Documents

/// How two workspaces are joined where both have a part of one name.
public enum WorkspaceJoin: String, Sendable, CaseIterable {
  /// No part may be in both.
  case none
  /// A part that is the same in both is taken once; different parts of one name are an error.
  case outer
  /// The first workspace wins.
  case leftOuter = "left outer"
  /// The second workspace wins.
  case rightOuter = "right outer"
}

extension WorkspaceDocument {
  /// Both workspaces as one.
  ///
  /// Modifiers of one name share their parameters in the result. With `mergesChannels`, samples of a
  /// channel that is in both are joined, and those of the workspace that wins stay. `dropped` is told
  /// what loses without being the same.
  public func combined(
    with other: WorkspaceDocument, join: WorkspaceJoin = .none, mergesChannels: Bool = false,
    dropped: (String) -> Void = { _ in }
  ) throws(DocumentError) -> WorkspaceDocument {
    if mergesChannels && join == .none {
      throw .unreadable(
        file: node.file, reason: "channels are merged only by a join that allows common channels",
        remedy: "join outer, left outer or right outer")
    }
    let joining = Joining(left: self, right: other, join: join)
    var lost: [String] = []
    let inner = mergesChannels ? "samples" : nil
    let value = JSONValue.object([
      ("channels", try joining.list("channels", "channel", merging: inner, &lost)),
      ("measurements", try joining.measurements(&lost)),
      ("observations", try joining.list("observations", "observation", &lost)),
      ("version", .string("1.0.0")),
    ])
    for text in lost { dropped(text) }
    return try WorkspaceDocument(
      JSONNode(file: "\(node.file) with \(other.node.file) (after combine)", value: value))
  }

  /// Names of modifiers that both workspaces have: their parameters become one when they are combined.
  public func sharedModifiers(with other: WorkspaceDocument) -> [String] {
    func names(_ workspace: Workspace) -> Set<String> {
      Set(workspace.channels.flatMap { $0.samples.flatMap { $0.modifiers.map(\.name) } })
    }
    return names(workspace).intersection(names(other.workspace)).sorted {
      $0.precedesInModel($1)
    }
  }
}

/// The join of two workspaces, list by list.
private struct Joining {
  let left: WorkspaceDocument
  let right: WorkspaceDocument
  let join: WorkspaceJoin

  /// The items of a list of both; items of one name are joined.
  func list(
    _ list: String, _ what: String, merging inner: String? = nil, _ lost: inout [String]
  ) throws(DocumentError) -> JSONValue {
    let isRightFirst = join == .rightOuter
    let first = try (isRightFirst ? right : left).node.member(list)
    let second = try (isRightFirst ? left : right).node.member(list)
    var items = first.value.elements
    var indices: [String: Int] = [:]
    for (index, item) in items.enumerated() { indices[item.text("name")] = index }
    for node in try second.elements() {
      let name = node.value.text("name")
      guard let index = indices[name] else {
        items.append(node.value)
        continue
      }
      if let inner {
        items[index] = merged(items[index], node.value, inner, &lost)
      } else if join == .none || (join == .outer && items[index] != node.value) {
        throw common(what, name, node, in: first.file)
      } else if items[index] != node.value {
        lost.append(
          "the \(what) “\(name)” of \(second.file) is not that of \(first.file): left out")
      }
    }
    return .array(items)
  }

  private func merged(
    _ first: JSONValue, _ second: JSONValue, _ list: String, _ lost: inout [String]
  ) -> JSONValue {
    var added: [JSONValue] = []
    let items = first[list]?.elements ?? []
    for item in second[list]?.elements ?? [] {
      let name = item.text("name")
      guard let own = items.first(where: { $0.text("name") == name }) else {
        added.append(item)
        continue
      }
      if own != item {
        lost.append(
          "the sample “\(name)” of the channel “\(first.text("name"))” differs in the two: "
            + "the second is left out")
      }
    }
    return first.replacing(list, with: .array(items + added))
  }

  private func common(
    _ what: String, _ name: String, _ node: JSONNode, in other: String
  ) -> DocumentError {
    node.error(
      found: "the \(what) “\(name)”, which \(other) has too"
        + (join == .outer ? ", with other content" : ""),
      expected: join == .outer ? "the same content in both" : "names that only one has",
      remedy: "rename it, or choose another join (none, outer, left outer, right outer)")
  }

  /// Measurements; an outer join merges the settings of two of one name and one parameter of interest.
  func measurements(_ lost: inout [String]) throws(DocumentError) -> JSONValue {
    guard join == .outer else { return try list("measurements", "measurement", &lost) }
    var items = left.node.value["measurements"]?.elements ?? []
    for node in try right.node.member("measurements").elements() {
      let name = node.value.text("name")
      guard let index = items.firstIndex(where: { $0.text("name") == name }) else {
        items.append(node.value)
        continue
      }
      if items[index] != node.value { items[index] = try merged(items[index], node) }
    }
    return .array(items)
  }

  private func merged(_ first: JSONValue, _ second: JSONNode) throws(DocumentError) -> JSONValue {
    let interest = first["config"]?.text("poi") ?? ""
    let config = try second.member("config")
    guard try config.member("poi").string() == interest else {
      throw try config.member("poi").error(
        expected: "“\(interest)”, as the measurement “\(first.text("name"))” of "
          + "\(left.node.file) has",
        remedy: "rename the parameter of interest or the measurement")
    }
    var settings = first["config"]?["parameters"]?.elements ?? []
    for node in try config.member("parameters").elements() {
      let name = node.value.text("name")
      guard let index = settings.firstIndex(where: { $0.text("name") == name }) else {
        settings.append(node.value)
        continue
      }
      guard settings[index] == node.value else {
        throw common("setting of the parameter", name, node, in: left.node.file)
      }
    }
    return .object([
      ("name", .string(first.text("name"))),
      ("config", .object([("poi", .string(interest)), ("parameters", .array(settings))])),
    ])
  }
}
