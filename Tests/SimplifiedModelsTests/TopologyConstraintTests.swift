import Testing

@testable import SimplifiedModels

/// A topology of the given SM particles; masses fall along the chains.
private func topology(_ first: [[SMParticle]], _ second: [[SMParticle]]) -> Topology {
  func branch(_ vertices: [[SMParticle]]) -> Branch {
    Branch(
      vertices: vertices, masses: (0...vertices.count).map { 1000 - 100 * Double($0) },
      particles: Array(repeating: ParticleID(1_000_022), count: vertices.count + 1))
  }
  return Topology(branches: (branch(first), branch(second)), weights: [13: 1], ancestors: [0])
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
      ("{(PV > A(1),B(2))}", 1, "a graph string '{(PV > …)}' is not taken yet"),
      ("[['*'],[]]", 4, "an inclusive branch [*] is not taken yet"),
      ("[[*],[[jet]]]", 3, "an inclusive branch [*] is not taken yet"),
      ("[[[*anySM]],[]]", 4, "an inclusive list '*anySM' is not taken yet"),
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
    let vertex = "[" + Array(repeating: "b", count: 9).joined(separator: ",") + "]"
    let many = Array(repeating: "[[[b]],[[b]]]", count: 300).joined(separator: "+")
    for text in [
      String(repeating: "(", count: 100_000), String(repeating: "(", count: 60_000),
      String(repeating: "[", count: 60_000), "[[\(vertex)],[]]", many,
      "[[" + Array(repeating: "[b]", count: 8).joined(separator: ",") + "],[]]",
    ] {
      #expect(throws: SimplifiedModelError.self) { try TopologyConstraint(text) }
    }
  }
}

@Suite("A topology") struct TopologyMatchTests {
  @Test("matches in the order of its branches, in the other one, or in both")
  func orders() throws {
    let constraint = try TopologyConstraint("[[['jet']],[['jet'],['W']]]")
    let gluon = topology([[.gluon]], [[.lightQuark], [.Wplus]])
    #expect(constraint.match(gluon)?.orders == [false])
    let swapped = topology([[.charm], [.Wminus]], [[.lightQuark]])
    #expect(constraint.match(swapped)?.orders == [true])
    let both = try TopologyConstraint("[[['t']],[['t']]]")
    #expect(both.match(topology([[.top]], [[.antitop]]))?.orders == [false, true])
    #expect(constraint.match(topology([[.bottom]], [[.lightQuark], [.Wplus]])) == nil)
    #expect(constraint.match(topology([[.gluon]], [[.lightQuark]])) == nil)
  }

  @Test("tells charges apart where the labels do")
  func charges() throws {
    let constraint = try TopologyConstraint("[[['t+']],[['t-']]]")
    #expect(constraint.match(topology([[.top]], [[.antitop]]))?.orders == [false])
    #expect(constraint.match(topology([[.antitop]], [[.top]]))?.orders == [true])
    #expect(constraint.match(topology([[.top]], [[.top]])) == nil)
  }

  @Test("needs a label of its own for every particle of a vertex")
  func multisets() throws {
    let constraint = try TopologyConstraint("[[['L','e','nu']],[[]]]")
    let fits = topology([[.electron, .neutrino, .antimuon].sorted()], [[]])
    #expect(constraint.match(fits)?.orders == [false])
    #expect(constraint.match(topology([[.muon, .antimuon, .neutrino]], [[]])) == nil)
    #expect(constraint.match(topology([[.electron, .positron, .neutrino]], [[]])) != nil)
    #expect(constraint.match(topology([[.electron, .neutrino]], [[]])) == nil)
  }

  @Test("with a stable particle matches the empty branch only")
  func stable() throws {
    let constraint = try TopologyConstraint("[[['jet']],[]]")
    #expect(constraint.match(topology([], [[.gluon]]))?.orders == [true])
    #expect(constraint.match(topology([[]], [[.gluon]])) == nil)
  }

  @Test("counts with the coefficient of the term that it matches")
  func terms() throws {
    let text = "2.*([[['L+'],['L-']],[['L'],['nu']]] + 3*[[['L+'],['L-']],[['nu'],['L']]])"
    let constraint = try TopologyConstraint(text)
    let second = topology([[.neutrino], [.muon]], [[.positron], [.electron]])
    #expect(constraint.match(second)?.term == 1)
    #expect(constraint.match(second)?.orders == [true])
    #expect(constraint.coefficient(of: second) == 6)
    #expect(constraint.coefficient(of: topology([[.neutrino]], [[.muon]])) == nil)
  }

  @Test("has a shape that forgets the order of branches and nothing else")
  func shapes() throws {
    let a = topology([[.bottom, .Wplus], [.Z]], [[.gluon]])
    let b = topology([[.gluon]], [[.top, .top], [.photon]])
    #expect(a.shape == b.shape)
    #expect(a.shape != topology([[.Z], [.bottom, .Wplus]], [[.gluon]]).shape)
    #expect(a.shape != topology([[.bottom, .Wplus], [.Z]], []).shape)
    #expect(try TopologyConstraint("[[['jet']],[['b','W'],['Z']]]").shapes == [a.shape])
  }

  @Test("that is longer or wider than any constraint matches none")
  func beyond() throws {
    let long = topology(Array(repeating: [.Z], count: 8), [])
    let wide = topology([Array(repeating: .gluon, count: 9)], [])
    let constraint = try TopologyConstraint("[[['*']],[]] + [[['*','*']],[]]")
    #expect(constraint.match(long) == nil)
    #expect(constraint.match(wide) == nil)
    #expect(constraint.match(topology([[.higgs, .Z]], []))?.term == 1)
  }
}
