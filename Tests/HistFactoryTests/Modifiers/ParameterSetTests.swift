import HistFactory
import Likelihoods
import Testing

@Suite("Parameter sets")
struct ParameterSetTests {
  private func parameter(
    _ name: String, _ likelihood: WorkspaceLikelihood
  ) throws -> LikelihoodParameter {
    try #require(likelihood.parameters.parameters.first { $0.name == name })
  }

  @Test("of a shapesys are free where yield and uncertainty are positive")
  func shapesys() throws {
    let likelihood = try SmallWorkspace.likelihood(
      modifiers: #"{"name":"s","type":"shapesys","data":[5,0]}"#)
    let free = try parameter("s[0]", likelihood)
    #expect(!free.isFixed && free.width == 0.1 && free.bounds == 1e-10...10)
    #expect(try parameter("s[1]", likelihood).isFixed)
    #expect(likelihood.observations.auxiliary == [100, 1])
  }

  @Test("of a staterror add the uncertainties of all samples over the sum of yields")
  func staterror() throws {
    let text = SmallWorkspace.text(modifiers: #"{"name":"t","type":"staterror","data":[3,0]}"#)
      .replacing(
        #""modifiers": [{"name": "mu","#,
        with: #""modifiers": [{"name":"t","type":"staterror","data":[4,0]},{"name": "mu","#)
    let likelihood = try Workspace(SmallWorkspace.node(text)).likelihood()
    #expect(abs(try parameter("t[0]", likelihood).width - 5 / 56.0) < 1e-15)
    #expect(try parameter("t[1]", likelihood).isFixed)
    #expect(likelihood.observations.auxiliary == [1, 1])
  }

  @Test("of a shapefactor are shared bin by bin")
  func shapefactor() throws {
    let factor = #"{"name":"f","type":"shapefactor","data":null}"#
    let text = SmallWorkspace.text(modifiers: factor, inControl: "")
      .replacing(
        #""data": [100.0], "modifiers": []"#,
        with: #""data": [100.0, 80.0], "modifiers": [\#(factor)]"#
      )
      .replacing(#""data": [94]"#, with: #""data": [94, 80]"#)
    let likelihood = try Workspace(SmallWorkspace.node(text)).likelihood()
    let names = likelihood.parameters.parameters.map(\.name)
    #expect(names == ["mu", "f[0]", "f[1]"])
    #expect(likelihood.expected(at: [0, 2, 3]).main == [200, 240, 100, 90])
  }

  @Test("take what the measurement sets")
  func configured() throws {
    let likelihood = try SmallWorkspace.likelihood(
      modifiers: DerivativeTests.normsys + #",{"name":"s","type":"shapesys","data":[5,3]}"#,
      parameters: #"""
        {"name":"a","inits":[0.5],"bounds":[[-2,2]],"auxdata":[0.25],"fixed":true},
        {"name":"s","factors":[4,9],"auxdata":[5,10]},
        {"name":"mu","bounds":[[-1,3]]}
        """#)
    let alpha = try parameter("a", likelihood)
    #expect(alpha.initial == 0.5 && alpha.bounds == -2...2 && alpha.isFixed)
    #expect(try parameter("s[0]", likelihood).width == 0.5)
    #expect(try parameter("mu", likelihood).bounds == -1...3)
    #expect(likelihood.observations.auxiliary == [0.25, 5, 10])
    #expect(likelihood.expected(at: [1, 0, 1, 2]).auxiliary == [0, 4, 18])
  }

  @Test("of a name that no sample has are ignored with a warning")
  func unknownName() throws {
    let text = SmallWorkspace.text(modifiers: "", parameters: #"{"name":"alpha_x","fixed":true}"#)
    var warnings: [String] = []
    _ = try Workspace(SmallWorkspace.node(text)).likelihood { warnings.append($0) }
    #expect(warnings.count == 1)
    #expect(warnings[0].contains("small.json, at /measurements/0/config/parameters/0"))
    #expect(warnings[0].contains("alpha_x"))
  }
}
