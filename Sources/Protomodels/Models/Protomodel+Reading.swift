import Documents
import SimplifiedModels

extension Protomodel {
  /// Reads a protomodel from JSON: our own form, or that of the published winners.
  ///
  /// Ours has `members` and `strengths` (at the root, or below `model` or `point`). The published form
  /// has `masses` by PDG code and, where they were kept, `decays` and `ssmultipliers`; what is missing
  /// is filled in: all open channels alike, strengths of 1 for every mode that `modes` has.
  public init(_ node: JSONNode, modes: [ProductionMode]) throws { fatalError("unbuilt") }
}
