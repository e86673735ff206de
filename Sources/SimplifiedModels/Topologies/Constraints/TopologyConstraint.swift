/// A sum of coefficient × topology pattern: what a result constrains (SModelS 3, arXiv:2409.12942).
public struct TopologyConstraint: Sendable, Equatable {
  /// One term.
  public struct Term: Sendable, Equatable {
    public var coefficient: Double
    public var pattern: TopologyPattern
    /// SM labels vertex by vertex along each branch.
    public var branches: [[[SMLabel]]] { pattern.branches }
  }
  /// The text it was read from.
  public let text: String
  /// Labels of the decaying particles, branch by branch, where they are named.
  public let intermediateStates: [[String]]
  /// Labels of the ends of the branches; empty where all are missing energy.
  public let finalStates: [String]
  /// Terms that differ from each other, in the order of the text.
  public let terms: [Term]

  /// Parses both notations, brackets `[[[b],[W]],[[b],[W]]]` and graphs `{(PV > A(1),B(2)), …}`.
  ///
  /// With arithmetic (+, *, /, parentheses, numbers); the text is never evaluated as code. The
  /// labels of particles beyond the SM are for brackets, one list for each branch, and one end for
  /// each branch; without them any particle decays and all ends are missing energy.
  public init(
    _ text: String, intermediateStates: [[String]] = [], finalStates: [String] = []
  ) throws(SimplifiedModelError) {
    let states = try BranchStates(
      text: text, intermediate: intermediateStates, final: finalStates)
    var parser = TopologyConstraintParser(text, states: states)
    terms = try parser.parse()
    self.text = text
    self.intermediateStates = intermediateStates
    self.finalStates = finalStates
  }

  /// Equal for constraints of one text and the same states.
  public static func == (a: TopologyConstraint, b: TopologyConstraint) -> Bool {
    a.key == b.key
  }

  /// What makes a constraint: text and states.
  var key: [[String]] { [[text], finalStates] + intermediateStates }
}

/// The labels of BSM particles that go with a bracket notation.
struct BranchStates: Equatable, Sendable {
  /// Decaying particles, branch by branch; empty where they are not named.
  let intermediate: [[BSMLabel]]
  /// Ends of the branches; empty where all are missing energy.
  let final: [BSMLabel]

  /// Looks the labels up.
  init(
    text: String, intermediate: [[String]], final: [String]
  ) throws(SimplifiedModelError) {
    func labels(_ names: [String]) throws(SimplifiedModelError) -> [BSMLabel] {
      var labels: [BSMLabel] = []
      for name in names {
        guard let label = BSMLabel(name) else {
          throw .topology(
            text: text, column: 1,
            reason: "'\(name.prefix(40))' is no label of a particle beyond the SM; "
              + "use one of MET, HSCP, RHadronG, anyBSM, …")
        }
        labels.append(label)
      }
      return labels
    }
    var lists: [[BSMLabel]] = []
    for names in intermediate { lists.append(try labels(names)) }
    self.intermediate = lists
    self.final = try labels(final)
  }

  /// The particle that decays at a vertex of a branch.
  func mother(_ branch: Int, _ vertex: Int) -> BSMLabel {
    branch < intermediate.count && vertex < intermediate[branch].count
      ? intermediate[branch][vertex] : .any
  }

  /// The end of a branch.
  func end(_ branch: Int) -> BSMLabel { branch < final.count ? final[branch] : .missing }
}
