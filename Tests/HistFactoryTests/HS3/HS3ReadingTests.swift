import Documents
import HistFactory
import TestSupport
import Testing

@Suite("An HS3 file")
struct HS3ReadingTests {
  @Test(
    "of either dialect gives the densities of the workspace that it was made of",
    .enabled(if: Shared.isThere), arguments: HS3Dialect.allCases)
  func golden(_ dialect: HS3Dialect) throws {
    let folder = try #require(Shared.folder)
    let reading = try Workspace.reading(
      JSONNode.read("\(folder)/golden/hs3/syn_all_modifiers.\(dialect).hs3.json"))
    #expect(reading.form == .hs3(dialect))
    #expect(reading.warnings == [])
    let likelihood = try reading.workspace.likelihood(codes: reading.codes)
    let golden = try GoldenCase.named("syn_all_modifiers")
    let names = try golden.json.member("par_names").strings()
    for node in try golden.json.member("points").elements() {
      let values = Dictionary(
        uniqueKeysWithValues: zip(names, try node.member("pars").doubles()))
      let point = try likelihood.parameters.parameters.map { try #require(values[$0.name]) }
      let reference = try node.member("logpdf").double()
      #expect(
        abs(likelihood.value(at: point) - reference)
          <= Tolerances.logDensity * max(1, abs(reference)))
    }
  }

  @Test("of unknown origin is refused where the dialect matters, and can be settled")
  func dialect() throws {
    let modifier = #"""
      {"name": "s", "type": "shapesys", "constraint": "Poisson",
       "parameters": ["gamma_s_bin_0", "gamma_s_bin_1"], "data": {"vals": [0.5, 0.25]}}
      """#
    let node = try SmallHS3.node(modifiers: modifier)
    let error = #expect(throws: DocumentError.self) { _ = try Workspace.reading(node) }
    let message = try #require(error).description
    #expect(message.contains("small.json, at /distributions/0/samples/1/modifiers/0"))
    #expect(message.contains("--dialect"))
    for (dialect, expected) in [(HS3Dialect.root, [25.0, 7.5]), (.pyhs3, [0.5, 0.25])] {
      let read = try Workspace.reading(node, dialect: dialect)
      let found = read.workspace.channels[0].samples[1].modifiers[0]
      #expect(found.type == .shapesys)
      #expect(found.data == .uncertainties(expected))
    }
    for (package, form) in [("ROOT", HS3Dialect.root), ("pyhs3", .pyhs3)] {
      let named = try SmallHS3.node(modifiers: modifier, package: package)
      #expect(try Workspace.reading(named).form == .hs3(form))
    }
  }

  @Test("with Gaussian constraints on one sample's bins has a staterror")
  func gaussianShape() throws {
    let modifier = #"""
      {"name": "s", "type": "shapesys", "constraint_type": "Gauss", "data": {"vals": [0.5, 0.25]},
       "parameters": ["gamma_s_bin_0", "gamma_s_bin_1"]}
      """#
    let read = try Workspace.reading(SmallHS3.node(modifiers: modifier, package: "ROOT"))
    let found = read.workspace.channels[0].samples[1].modifiers[0]
    #expect(found.type == .staterror)
    #expect(found.data == .uncertainties([25, 7.5]))
    let space = try read.workspace.likelihood().parameters
    #expect(space.parameters.first { $0.name == "s[1]" }?.width == 0.25)
  }

  @Test("with a Poisson staterror on one sample has a shapesys")
  func poissonStatistical() throws {
    let modifier = #"{"name": "s", "type": "staterror", "constraint": "Poisson"}"#
    let read = try Workspace.reading(
      SmallHS3.node(modifiers: modifier, package: "ROOT", errors: "[5.0, 3.0]"))
    let found = read.workspace.channels[0].samples[1].modifiers[0]
    #expect(found.type == .shapesys)
    #expect(found.name == "stat_SR")
    #expect(found.data == .uncertainties([5, 3]))
  }

  @Test("with a nominal value off 0 has the auxiliary datum there")
  func shiftedNominal() throws {
    let modifier = #"{"name": "a", "type": "normsys", "data": {"lo": 0.9, "hi": 1.1}}"#
    let read = try Workspace.reading(
      SmallHS3.node(
        modifiers: modifier, package: "ROOT",
        points: #"{"name": "nom_alpha_a", "value": 0.5, "const": true}"#))
    let configurations = read.workspace.measurements[0].configurations
    #expect(configurations.first { $0.name == "a" }?.auxiliary == [0.5])
  }

  @Test("names its interpolation by number, by word or by object, in the modifier or its channel")
  func interpolation() throws {
    func codes(_ own: String, inData: String = "", ofChannel: String = "") throws
      -> InterpolationCodes
    {
      let modifier = #"""
        {"name": "a", "type": "normsys", "data": {"lo": 0.9, "hi": 1.1 \#(inData)} \#(own)}
        """#
      return try Workspace.reading(SmallHS3.node(modifiers: modifier, channel: ofChannel)).codes
    }
    #expect(try codes("").normsys == .code4)
    #expect(try codes(#", "interpolation": 1"#).normsys == .code1)
    #expect(try codes(#", "interpolation": 4"#).normsys == .code4)
    #expect(try codes("", inData: #", "interpolation": "code1""#).normsys == .code1)
    let words = #"{"type": "mult", "in": "exp", "out": null}"#
    #expect(try codes(#", "interpolation": \#(words)"#).normsys == .code1)
    #expect(try codes("", ofChannel: #", "default_interpolation": \#(words)"#).normsys == .code1)
  }

  @Test("with several parameters of interest keeps the first and says so")
  func severalInterests() throws {
    let read = try Workspace.reading(
      SmallHS3.node(modifiers: "", interests: #"["mu", "other"]"#))
    #expect(read.workspace.measurements[0].parameterOfInterest == "mu")
    #expect(read.warnings.count == 1)
    #expect(read.warnings[0].contains("small.json, at /analyses/0"))
    #expect(read.warnings[0].contains("“other”"))
  }
}

/// HS3 files of one channel, written down for one test.
enum SmallHS3 {
  static func node(
    modifiers: String, package: String? = nil, errors: String = "[0.0, 0.0]",
    channel: String = "", points: String = "", interests: String = #"["mu"]"#,
    more: String = "", auxiliary: String? = nil
  ) throws -> JSONNode {
    let packages = package.map { #", "packages": [{"name": "\#($0)", "version": "1"}]"# } ?? ""
    let listed = auxiliary.map { #", "aux_distributions": [\#($0)]"# } ?? ""
    let text = #"""
      {"metadata": {"hs3_version": "0.2" \#(packages)},
       "distributions": [
         {"name": "model_SR", "type": "histfactory_dist",
          "axes": [{"name": "obs_x_SR", "min": 0, "max": 2, "nbins": 2}],
          "samples": [
            {"name": "signal", "data": {"contents": [6.0, 4.0], "errors": [0.0, 0.0]},
             "modifiers": [{"name": "mu", "type": "normfactor", "parameter": "mu"}]},
            {"name": "background", "data": {"contents": [50.0, 30.0], "errors": \#(errors)},
             "modifiers": [\#(modifiers)]}] \#(channel)} \#(more)],
       "data": [
         {"name": "obsData_SR", "type": "binned", "contents": [57, 31],
          "axes": [{"name": "obs_x_SR", "min": 0, "max": 2, "nbins": 2}]}],
       "likelihoods": [
         {"name": "l", "distributions": ["model_SR"], "data": ["obsData_SR"] \#(listed)}],
       "analyses": [
         {"name": "m", "likelihood": "l", "parameters_of_interest": \#(interests),
          "domains": [], "init": "default_values"}],
       "domains": [],
       "parameter_points": [{"name": "default_values", "parameters": [\#(points)]}]}
      """#
    return try JSONNode.parse(Array(text.utf8), file: "small.json")
  }
}
