import Documents
import TheoryPredictions

/// Cross section that no result constrains, of one kind.
public struct MissingGroup: Sendable {
  /// Topologies of the same final states.
  public struct Entry: Sendable {
    /// Such as `PV > (jet,MET),(jet,jet,MET)`.
    public var finalState: String
    /// fb.
    public var crossSection: Double
    /// Numbers of the topologies in the decomposition, from 0, the largest missing rate first.
    public var topologies: [Int]
    /// Makes an entry.
    public init(finalState: String, crossSection: Double, topologies: [Int] = []) {
      self.finalState = finalState
      self.crossSection = crossSection
      self.topologies = topologies
    }
  }

  /// Which kind.
  public var kind: Coverage.Kind
  /// √s in TeV.
  public var energy: Int
  /// Sum in fb.
  public var total: Double
  /// The largest cross section first.
  public var entries: [Entry]
  /// Makes a group.
  public init(kind: Coverage.Kind, energy: Int, total: Double, entries: [Entry]) {
    self.kind = kind
    self.energy = energy
    self.total = total
    self.entries = entries
  }

  /// `missing (prompt)`, `missing (displaced)`, `missing (all)` or `outsideGrid (all)`.
  public var name: String { kind.rawValue }

  /// All groups of a coverage.
  public static func all(of coverage: Coverage) -> [MissingGroup] {
    coverage.groups.map { group in
      MissingGroup(
        kind: group.kind, energy: coverage.energy, total: group.total,
        entries: group.entries.map {
          Entry(
            finalState: "\($0.finalStates)", crossSection: $0.crossSection,
            topologies: $0.topologies)
        })
    }
  }

  /// The group for programs; `details` adds to what is said of an entry.
  public func json(
    _ details: (Entry) -> [(name: String, value: JSONValue)] = { _ in [] }
  ) -> JSONValue {
    .object([
      ("group", .string(name)), ("sqrts_tev", .integer(Int64(energy))),
      ("total_fb", .number(total)), ("count", .integer(Int64(entries.count))),
      (
        "entries",
        .array(
          entries.map { entry in
            .object(
              [
                ("final_state", .string(entry.finalState)),
                ("weight_fb", .number(entry.crossSection)),
              ] + details(entry))
          })
      ),
    ])
  }
}
