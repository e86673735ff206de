import SimplifiedModels

extension TopologyConstraint {
  /// The constraint of a map; nil where topologies of its kind are not matched yet.
  static func taken(
    _ text: String, intermediateStates: [[String]], finalStates: [String]
  ) throws(SimplifiedModelError) -> TopologyConstraint? {
    guard !text.contains("{"), !text.contains("*'"), !text.contains("[*"),
      !text.contains("*\""), intermediateStates.isEmpty,
      finalStates.allSatisfy({ $0 == "MET" })
    else { return nil }
    return try TopologyConstraint(text)
  }
}
