import Testing

@testable import SimplifiedModels

/// A topology of the given SM particles; masses fall along the chains.
private func topology(_ first: [[SMParticle]], _ second: [[SMParticle]]) -> Topology {
  func branch(_ vertices: [[SMParticle]]) -> TopologyTree {
    TopologyTree(
      vertices: vertices, masses: (0...vertices.count).map { 1000 - 100 * Double($0) },
      names: Array(repeating: ParticleID(1_000_022), count: vertices.count + 1))
  }
  return Topology(trees: [branch(first), branch(second)], weights: [13: 1], ancestors: [0])
}

/// A constraint that looks at one topology at a time; false: as it is, true: swapped.
private struct Question {
  let constraint: TopologyConstraint

  init(_ text: String, final: [String] = [], intermediate: [[String]] = []) throws {
    constraint = try TopologyConstraint(
      text, intermediateStates: intermediate, finalStates: final)
  }

  func match(_ topology: Topology) -> (term: Int, orders: [Bool], coefficient: Double)? {
    var library = PatternLibrary()
    _ = library.number(of: constraint)
    let decomposition = Decomposition(topologies: [topology])
    guard let match = TopologyMatcher(library, decomposition).matches(of: 0).first else {
      return nil
    }
    // Trees of a topology are put in canonical order; tell orders by the order given.
    let isTurned = decomposition.topology(0).trees != topology.trees
    let orders = [false, true].filter { match.orders >> ($0 != isTurned ? 1 : 0) & 1 == 1 }
    return (Int(match.term), orders, library.coefficient(match))
  }
}

@Suite("A label") struct SMLabelTests {
  @Test(
    "stands for the particles of its list",
    arguments: [
      ("e-", [.electron]), ("e", [.electron, .positron]), ("mu+", [.antimuon]),
      ("ta", [.tau, .antitau]), ("nu", [.neutrino]), ("q", [.lightQuark]), ("t+", [.top]),
      ("t", [.top, .antitop]), ("W", [.Wplus, .Wminus]), ("l-", [.electron, .muon]),
      ("L+", [.positron, .antimuon, .antitau]),
      ("l", [.electron, .positron, .muon, .antimuon]),
      ("L", [.electron, .positron, .muon, .antimuon, .tau, .antitau]),
      ("jet", [.lightQuark, .charm, .gluon, .pion]),
      ("jetb", [.lightQuark, .charm, .bottom, .gluon]), ("*", SMParticle.allCases),
      ("anySM", SMParticle.allCases),
    ] as [(String, [SMParticle])])
  func lists(_ name: String, _ particles: [SMParticle]) throws {
    let label = try #require(SMLabel(name))
    #expect(SMParticle.allCases.filter(label.matches) == particles)
  }

  @Test("is refused when it is unknown", arguments: ["", "x", "MET", "higgsino", "*anySM"])
  func unknown(_ name: String) { #expect(SMLabel(name) == nil) }
}

@Suite("A topology constraint") struct TopologyConstraintTests {
  @Test(
    "names final states as SModelS 3.1.1 does",
    arguments: [
      ("[[['jet','jet']],[['jet','jet']]]", "PV > (jet,jet,MET),(jet,jet,MET)"),
      ("[[['t-','t+']],[['t+','t-']]]", "PV > (t+,t-,MET),(t+,t-,MET)"),
      ("[[['nu'],['l']],[['b'],['jet','jet']]]", "PV > (nu,l,MET),(b,jet,jet,MET)"),
      ("[[['jet'],['W']],[['jet'],['higgs']]]", "PV > (higgs,jet,MET),(W,jet,MET)"),
      ("[[['t','b']],[['W'],['photon']]]", "PV > (b,t,MET),(photon,W,MET)"),
      ("[[],[]]", "PV > (MET),(MET)"),
    ])
  func finalStates(_ text: String, _ expected: String) throws {
    #expect(try TopologyConstraint(text).terms[0].pattern.finalStates == expected)
  }

  @Test("is read with and without quotes, with blanks, and means the same")
  func quotes() throws {
    let plain = try TopologyConstraint("[[[b],[W+]],[[b],[W-]]]")
    let quoted = try TopologyConstraint(" [ [['b'], [\"W+\"]], [['b'],[''W-'']] ] ")
    #expect(plain.terms == quoted.terms)
    #expect(plain.terms.count == 1)
    #expect(
      plain.terms[0].branches.map { $0.map { $0.map(\.name) } }
        == [[["b"], ["W+"]], [["b"], ["W-"]]])
  }

  @Test(
    "multiplies coefficients through parentheses",
    arguments: [
      ("2.*([[['L']],[['L']]])", [2.0]), ("9./4.*[[['b']],[['b']]]", [2.25]),
      ("2*(([[[t]],[[t]]]+3*[[[b]],[[b]]])*0.5)", [1, 3]), ("1e+1*[[[W]],[[Z]]]/4", [2.5]),
      ("[[[b]],[[b]]]+[[[b]],[[b]]]", [2]), ("[[[b]],[[t]]]+.5*[[[t]],[[b]]]", [1.5]),
      ("(1+1.5)*[[],[]]", [2.5]),
    ] as [(String, [Double])])
  func arithmetic(_ text: String, _ coefficients: [Double]) throws {
    #expect(try TopologyConstraint(text).terms.map(\.coefficient) == coefficients)
  }

  @Test(
    "says where and why it is refused",
    arguments: [
      ("[[[b]],[[x]]]", 10, "'x' is no label of an SM particle"),
      ("{(PV > A(1),B(2))}", 8, "'A' is no label of a particle"),
      ("{(PV > MET(1),MET(1))}", 23, "two particles have one number"),
      ("{(PV > MET(1),jet(2))}", 23, "only particles beyond the SM come out"),
      ("{(PV > anyBSM(1)), (anyBSM(2) > jet,MET)}", 21, "'anyBSM' is no BSM daughter"),
      ("{(PV > anyBSM(1)", 17, "',' or ')' of a vertex"),
      ("{PV > MET}", 2, "'(' of a vertex was expected"),
      ("[[*,*],[]]", 4, "']' of an inclusive branch [*] was expected"),
      ("[[[*higgsino]],[]]", 4, "'*higgsino' is no label of an SM particle"),
      ("[[[*anySM,*jet]],[]]", 3, "two inclusive lists"),
      ("[[[b]]]", 1, "a topology has two branches"),
      ("[[[b]],[[b]],[[b]]]", 14, "a topology with more than 2 members"),
      ("[[[b]],[[b]]", 13, "',' or ']' of a topology was expected"),
      ("[[[b]],[[b]]] [[[b]],[[b]]]", 15, "'+', '*' or the end was expected"),
      ("2", 1, "a number without a topology"), ("", 1, "a number, '(' or a topology"),
      ("1+[[],[]]", 3, "a number cannot be added"),
      ("[[],[]]*[[],[]]", 9, "a topology can only be multiplied"),
      ("[[],[]]/0", 9, "a division by zero"),
      ("__import__('os')", 1, "a number, '(' or a topology"),
    ] as [(String, Int, String)])
  func refused(_ text: String, _ column: Int, _ reason: String) throws {
    let error = #expect(throws: SimplifiedModelError.self) { try TopologyConstraint(text) }
    guard case .topology(text, column, let found)? = error else {
      Issue.record("\(text): \(String(reflecting: error))")
      return
    }
    #expect(found.hasPrefix(reason))
  }

  @Test("is refused when it is deep, long or wide, without exhausting anything")
  func bounds() {
    let vertex = "[" + Array(repeating: "b", count: 13).joined(separator: ",") + "]"
    let many = Array(repeating: "[[[b]],[[b]]]", count: 300).joined(separator: "+")
    for text in [
      String(repeating: "(", count: 100_000), String(repeating: "(", count: 60_000),
      String(repeating: "[", count: 60_000), "[[\(vertex)],[]]", many,
      "[[" + Array(repeating: "[b]", count: 13).joined(separator: ",") + "],[]]",
    ] {
      #expect(throws: SimplifiedModelError.self) { try TopologyConstraint(text) }
    }
  }
}

@Suite("A topology") struct TopologyMatchTests {
  @Test("matches in the order of its branches, in the other one, or in both")
  func orders() throws {
    let constraint = try Question("[[['jet']],[['jet'],['W']]]")
    let gluon = topology([[.gluon]], [[.lightQuark], [.Wplus]])
    #expect(constraint.match(gluon)?.orders == [false])
    let swapped = topology([[.charm], [.Wminus]], [[.lightQuark]])
    #expect(constraint.match(swapped)?.orders == [true])
    let both = try Question("[[['t']],[['t']]]")
    #expect(both.match(topology([[.top]], [[.antitop]]))?.orders == [false, true])
    #expect(constraint.match(topology([[.bottom]], [[.lightQuark], [.Wplus]])) == nil)
    #expect(constraint.match(topology([[.gluon]], [[.lightQuark]])) == nil)
  }

  @Test("tells charges apart where the labels do")
  func charges() throws {
    let constraint = try Question("[[['t+']],[['t-']]]")
    #expect(constraint.match(topology([[.top]], [[.antitop]]))?.orders == [false])
    #expect(constraint.match(topology([[.antitop]], [[.top]]))?.orders == [true])
    #expect(constraint.match(topology([[.top]], [[.top]])) == nil)
  }

  @Test("needs a label of its own for every particle of a vertex")
  func multisets() throws {
    let constraint = try Question("[[['L','e','nu']],[[]]]")
    let fits = topology([[.electron, .neutrino, .antimuon].sorted()], [[]])
    #expect(constraint.match(fits)?.orders == [false])
    #expect(constraint.match(topology([[.muon, .antimuon, .neutrino]], [[]])) == nil)
    #expect(constraint.match(topology([[.electron, .positron, .neutrino]], [[]])) != nil)
    #expect(constraint.match(topology([[.electron, .neutrino]], [[]])) == nil)
  }

  @Test("with a stable particle matches the empty branch only")
  func stable() throws {
    let constraint = try Question("[[['jet']],[]]")
    #expect(constraint.match(topology([], [[.gluon]]))?.orders == [true])
    #expect(constraint.match(topology([[]], [[.gluon]])) == nil)
  }

  @Test("counts with the coefficient of the term that it matches")
  func terms() throws {
    let text = "2.*([[['L+'],['L-']],[['L'],['nu']]] + 3*[[['L+'],['L-']],[['nu'],['L']]])"
    let constraint = try Question(text)
    let second = topology([[.neutrino], [.muon]], [[.positron], [.electron]])
    #expect(constraint.match(second)?.term == 1)
    #expect(constraint.match(second)?.orders == [true])
    #expect(constraint.match(second)?.coefficient == 6)
    #expect(constraint.match(topology([[.neutrino]], [[.muon]])) == nil)
  }

  @Test("that is longer or wider than a constraint does not match it")
  func beyond() throws {
    let long = topology(Array(repeating: [.Z], count: 8), [])
    let wide = topology([Array(repeating: .gluon, count: 9)], [])
    let constraint = try Question("[[['*']],[]] + [[['*','*']],[]]")
    #expect(constraint.match(long) == nil)
    #expect(constraint.match(wide) == nil)
    #expect(constraint.match(topology([[.higgs, .Z]], []))?.term == 1)
  }
}

/// A particle that does not decay.
private func end(_ charge: Int, colour: Int = 1, spin: Int = 2, width: Double = 0) -> TopologyTree {
  TopologyTree(
    particle: ParticleClass(
      mass: 100, width: width,
      quantumNumbers: QuantumNumbers(charge: charge, spinStates: spin, colour: colour)),
    name: ParticleID(1_000_022))
}

/// A particle that decays, promptly unless it has a width.
private func mother(
  _ emitted: [SMParticle], _ daughters: [TopologyTree], numbers: QuantumNumbers? = nil,
  width: Double = 1
) -> TopologyTree {
  TopologyTree(
    particle: ParticleClass(mass: 500, width: width, quantumNumbers: numbers),
    name: ParticleID(1_000_024), emitted: emitted, daughters: daughters)
}

private func topology(_ trees: TopologyTree...) -> Topology {
  Topology(trees: trees, weights: [13: 1], ancestors: [0])
}

@Suite("A constraint on particles beyond the SM") struct BSMConstraintTests {
  @Test(
    "takes the ends that its final states name",
    arguments: [
      ("MET", 0, 1), ("HSCP", 3, 1), ("HSCP", -3, 1), ("RHadronG", 0, 8), ("RHadronU", -2, 3),
      ("RHadronD", -1, 3), ("RHadronQ", 2, 3), ("anyBSM", 3, 8),
    ])
  func finalStates(_ name: String, charge: Int, colour: Int) throws {
    let constraint = try Question("[[],[]]", final: [name, name])
    let pair = topology(end(charge, colour: colour), end(charge, colour: colour))
    #expect(constraint.match(pair) != nil)
    let other = topology(end(charge, colour: colour), end(6, colour: 1))
    #expect((constraint.match(other) != nil) == (name == "anyBSM"))
  }

  @Test("compares only what both the label and the particle say")
  func intermediateStates() throws {
    let constraint = try Question(
      "[[[q,q]],[[q,q]]]", final: ["MET", "MET"], intermediate: [["gluino"], ["gluino"]])
    func pair(_ numbers: QuantumNumbers?) -> Topology {
      let tree = mother([.lightQuark, .lightQuark], [end(0)], numbers: numbers)
      return topology(tree, tree)
    }
    #expect(constraint.match(pair(nil)) != nil)
    #expect(constraint.match(pair(QuantumNumbers(charge: 0, spinStates: 2, colour: 8))) != nil)
    #expect(constraint.match(pair(QuantumNumbers(charge: 0, spinStates: 2, colour: 1))) == nil)
    #expect(constraint.match(pair(QuantumNumbers(charge: 0, spinStates: 1, colour: 8))) == nil)
  }

  @Test("with an inclusive branch looks at the final states only")
  func inclusiveBranch() throws {
    let constraint = try Question("[[*],[]]", final: ["MET", "HSCP"])
    let cascade = mother([.Z], [mother([.bottom, .bottom], [end(0)])])
    #expect(constraint.match(topology(cascade, end(3))) != nil)
    #expect(constraint.match(topology(end(0), end(3))) != nil)
    #expect(constraint.match(topology(mother([.Z], [end(3)]), end(3))) == nil)
    #expect(constraint.match(topology(mother([], [end(0), end(0)]), end(3))) == nil)
    #expect(constraint.match(topology(mother([.gluon], []), end(3))) == nil)
  }

  @Test("with an inclusive list takes any number of SM particles, none too")
  func inclusiveList() throws {
    let text = "{(PV > C1(1),MET(3)), (C1(1) > *anySM,MET(2))}"
    let chargino = QuantumNumbers(charge: 3, spinStates: 2, colour: 1)
    for emitted: [SMParticle] in [[], [.pion], [.neutrino, .positron, .photon]] {
      let tree = mother(emitted, [end(0)], numbers: chargino, width: 1e-16)
      #expect(try Question(text).match(topology(tree, end(0))) != nil)
      let list = try Question("[[[*anySM]],[]]", intermediate: [["C1"], []])
      #expect(list.match(topology(tree, end(0))) != nil)
    }
    let undecayed = try Question(text).match(topology(end(3), end(0)))
    #expect(undecayed == nil)
  }

  @Test("follows resonances, vertices without and with several BSM daughters")
  func graphs() throws {
    let quarks = try Question("{(PV > Zprime(1)),(Zprime(1) > jet(2),jet(3))}")
    let dark = try Question("{(PV > H0(1)), (H0(1) > MET(2),MET(3))}")
    let quarkPair = topology(mother([.lightQuark, .charm], []))
    let darkPair = topology(mother([], [end(0), end(0)]))
    #expect(quarks.match(quarkPair)?.orders == [false])
    #expect(quarks.match(darkPair) == nil)
    #expect(dark.match(darkPair) != nil)
    #expect(dark.match(quarkPair) == nil)
    let violating = try Question(
      "{(PV > anyBSM(1),anyBSM(2)), (anyBSM(1) > jet,mu+), (anyBSM(2) > jet,mu-)}")
    let pair = topology(
      mother([.muon, .charm], []), mother([.antimuon, .lightQuark], []))
    #expect(violating.match(pair) != nil)
    let alike = topology(mother([.muon, .charm], []), mother([.muon, .lightQuark], []))
    #expect(violating.match(alike) == nil)
  }

  @Test("says that a label of its states is unknown, or that their number is wrong")
  func unknownStates() {
    #expect(throws: SimplifiedModelError.self) { try Question("[[],[]]", final: ["met", "MET"]) }
    #expect(throws: SimplifiedModelError.self) { try Question("[[],[]]", final: ["MET"]) }
    #expect(throws: SimplifiedModelError.self) {
      try Question("[[[q]],[[q]]]", intermediate: [["C1"], ["C1"], ["C1"]])
    }
  }

  @Test("numbers its nodes as maps count them")
  func numbers() throws {
    let brackets = try TopologyConstraint("[[[b],[W]],[[b]]]").terms[0].pattern
    // PV 0, primaries 1 and 2, then BSM daughters 3 (b 4), 5 (W 6) and 7 (b 8)
    #expect(brackets.defaultCoordinates.map(\.node) == [1, 3, 5, 2, 7])
    let graph = try TopologyConstraint(
      "{(PV > anyBSM(1), anyBSM(4)), (anyBSM(1) > t,anyBSM(2)), (anyBSM(4) > t,MET(5)), "
        + "(anyBSM(2) > W,MET(3))}"
    ).terms[0].pattern
    #expect(graph.defaultCoordinates.map(\.node) == [1, 2, 3, 4, 5])
    #expect(try TopologyConstraint("[[*],[]]").terms[0].pattern.defaultCoordinates.count == 1)
  }
}
