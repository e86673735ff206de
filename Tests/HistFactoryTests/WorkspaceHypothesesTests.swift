import Documents
import Foundation
import HistFactory
import Inference
import Likelihoods
import TestSupport
import Testing

@Suite("A signal put into a compiled background")
struct WorkspaceHypothesesTests {
  /// The regions of a workspace: every bin of the channels of these names.
  static func regions(_ node: JSONNode, in channels: [String]) throws -> [(
    region: String, bin: String
  )] {
    try Workspace(node).channels.filter { channels.contains($0.name) }.flatMap { channel in
      (0..<channel.binCount).map { ("\(channel.name) \($0)", "\(channel.name)[\($0)]") }
    }
  }

  /// A workspace with the same signal patched in as a sample `bsm`.
  static func patched(
    _ node: JSONNode, _ regions: [(region: String, bin: String)], _ yields: [Double],
    hasLuminosity: Bool
  ) throws -> Workspace {
    var workspace = node.value
    let channels = try node.member("channels").elements()
    for (index, channel) in channels.enumerated() {
      let name = try channel.member("name").string()
      let own = zip(regions, yields).filter { $0.0.bin.hasPrefix(name + "[") }.map(\.1)
      if own.isEmpty { continue }
      let lumi = hasLuminosity ? #",{"name":"lumi","type":"lumi","data":null}"# : ""
      let text = #"""
        [{"op":"add","path":"/channels/\#(index)/samples/-","value":{"name":"bsm","data":\#(own),
          "modifiers":[{"name":"mu_SIG","type":"normfactor","data":null}\#(lumi)]}}]
        """#
      workspace = try JSONPatch.apply(
        JSONNode.parse(Array(text.utf8), file: "signal.json"), to: workspace)
    }
    return try Workspace(JSONNode(file: "patched.json", value: workspace))
  }

  static let published: [(path: String, channels: [String])] = [
    ("likelihoods/ATLAS-SUSY-2018-04/combined/BkgOnly.json.gz", []),
    ("likelihoods/ATLAS-SUSY-2018-06/BkgOnly.json.gz", ["SRlow_cuts", "SRISR_cuts"]),
    ("likelihoods/ATLAS-SUSY-2018-31/RegionA/BkgOnly.json.gz", ["SR_meff"]),
    ("likelihoods/ATLAS-SUSY-2018-31/RegionB/BkgOnly.json.gz", []),
    ("likelihoods/ATLAS-SUSY-2018-31/RegionC/BkgOnly.json.gz", []),
    ("likelihoods/ATLAS-SUSY-2019-08/BkgOnly.json.gz", []),
    ("likelihoods/ATLAS-SUSY-2019-09/offshell/BkgOnly.json.gz", []),
  ]

  @Test(
    "gives the likelihood of the patched workspace", .enabled(if: Shared.isThere),
    arguments: published.map(\.path))
  func equalsPatched(_ path: String) throws {
    let node = try Published.workspace(path)
    var channels = Self.published.first { $0.path == path }?.channels ?? []
    if channels.isEmpty {
      channels = try Workspace(node).channels.map(\.name).filter { $0.hasPrefix("SR") }
    }
    let regions = try Self.regions(node, in: channels)
    let yields = regions.indices.map { $0 % 3 == 1 ? 0 : 0.7 + 1.9 * Double($0 % 5) }
    let hypotheses = try WorkspaceHypotheses(workspace: node, regionBins: regions)
    #expect(hypotheses.regions == regions.map(\.region))
    // A first signal must leave no trace in the second.
    _ = try hypotheses.likelihood(for: yields.map { 100 * $0 + 5 })
    let ours = try hypotheses.likelihood(for: yields)
    let reference = try Self.patched(node, regions, yields, hasLuminosity: true).likelihood()
    #expect(ours.parameters.parameters.map(\.name) == reference.parameters.parameters.map(\.name))
    #expect(ours.observations == reference.observations)
    let interest = try #require(ours.parameters.parameterOfInterest)
    #expect(ours.parameters.parameters[interest].name == "mu_SIG")
    var point = reference.parameters.parameters.map { $0.initial + 0.1 * min($0.width, 1) }
    for strength in [0, 0.5, 20] {
      point[interest] = strength
      var left: Derivatives? = Derivatives(count: point.count, wantsHessian: true)
      var right: Derivatives? = left
      let value = ours.logLikelihood(at: point, of: ours.observations, derivatives: &left)
      let same = reference.logLikelihood(
        at: point, of: reference.observations, derivatives: &right)
      #expect(abs(value - same) <= 1e-12 * abs(same))
      #expect(Self.differ(left?.gradient, right?.gradient) <= 1e-12)
      #expect(Self.differ(left?.hessian, right?.hessian) <= 1e-12)
      #expect(ours.expected(at: point) == reference.expected(at: point))
    }
  }

  /// The largest difference relative to the largest entry.
  private static func differ(_ left: [Double]?, _ right: [Double]?) -> Double {
    guard let left, let right, left.count == right.count else { return .infinity }
    let largest = right.reduce(1) { max($0, abs($1)) }
    return zip(left, right).reduce(0) { max($0, abs($1.0 - $1.1)) } / largest
  }

  private static let small = SmallWorkspace.text(
    modifiers: DerivativeTests.normsys, inControl: DerivativeTests.normsys, hasSignal: false)

  @Test("has a strength that is free upwards from 0, in units of its own error")
  func strength() throws {
    let hypotheses = try WorkspaceHypotheses(
      workspace: SmallWorkspace.node(Self.small), regionBins: [("A", "SR[1]"), ("C", "CR")])
    for yields in [[3.0, 0], [3e-6, 0]] {
      let likelihood = try hypotheses.likelihood(for: yields)
      let interest = try #require(likelihood.parameters.parameterOfInterest)
      let strength = likelihood.parameters.parameters[interest]
      #expect(strength.name == "mu" && strength.bounds.lowerBound == 0 && !strength.isFixed)
      #expect(abs(strength.width * yields[0] - 30.0.squareRoot()) < 1e-9)
      let profile = FittedProfile(likelihood)
      let limit = try Asymptotics.upperLimit(observed: profile, asimov: profile.asimov())
      #expect(limit * yields[0] > 8 && limit * yields[0] < 20)
    }
  }

  @Test("with an uncertainty has the likelihood that one works out by hand")
  func uncertaintyByHand() throws {
    let text = """
      {"channels":[{"name":"SR","samples":[{"name":"b","data":[3],"modifiers":[]}]}],
       "observations":[{"name":"SR","data":[5]}],"version":"1.0.0",
       "measurements":[{"name":"m","config":{"poi":"mu","parameters":[]}}]}
      """
    let likelihood = try WorkspaceHypotheses(
      workspace: SmallWorkspace.node(text), regionBins: [("A", "SR")], signalUncertainty: 0.25
    ).likelihood(for: [2])
    let names = likelihood.parameters.parameters.map(\.name)
    #expect(names == ["mu", "signalUncertainty"])
    var derivatives: Derivatives? = Derivatives(count: 2, wantsHessian: false)
    let value = likelihood.logLikelihood(
      at: [1.5, 0.8], of: likelihood.observations, derivatives: &derivatives)
    // 3 + 1.5 × 2 × (1 + 0.25 × 0.8) events where 5 are seen; α has a standard normal constraint.
    let rate = 6.6
    let byHand = 5 * log(rate) - rate - log(120.0) - 0.32 - 0.5 * log(2 * Double.pi)
    #expect(abs(value - byHand) < 1e-12)
    let slopes = [(5 / rate - 1) * 2 * 1.2, (5 / rate - 1) * 1.5 * 2 * 0.25 - 0.8]
    for (found, expected) in zip(derivatives?.gradient ?? [], slopes) {
      #expect(abs(found - expected) < 1e-12)
    }
  }

  @Test("with an uncertainty is what a histosys of the signal makes of it, limits too")
  func uncertaintyAsShape() throws {
    let node = try SmallWorkspace.node(Self.small)
    let patch = """
      [{"op":"add","path":"/channels/0/samples/-","value":{"name":"bsm","data":[4,9],"modifiers":[
        {"name":"mu","type":"normfactor","data":null},
        {"name":"signalUncertainty","type":"histosys",
         "data":{"hi_data":[4.88,10.98],"lo_data":[3.12,7.02]}}]}}]
      """
    let patched = try Workspace(
      JSONNode(
        file: "patched.json",
        value: try JSONPatch.apply(
          JSONNode.parse(Array(patch.utf8), file: "signal.json"), to: node.value))
    ).likelihood()
    let regions = [(region: "A", bin: "SR[0]"), (region: "B", bin: "SR[1]")]
    let ours = try WorkspaceHypotheses(
      workspace: node, regionBins: regions, signalUncertainty: 0.22
    ).likelihood(for: [4, 9])
    let places = try ours.parameters.parameters.map { parameter in
      try #require(
        patched.parameters.parameters.firstIndex { $0.name == parameter.name })
    }
    for (strength, shift) in [(0.0, 0.0), (0.7, -1.4), (2, 0.3), (0, 2)] {
      let point = ours.parameters.parameters.map { parameter in
        parameter.name == "mu"
          ? strength
          : parameter.name == "signalUncertainty" ? shift : parameter.initial + 0.1
      }
      var same = patched.parameters.parameters.map(\.initial)
      for (place, value) in zip(places, point) { same[place] = value }
      var left: Derivatives? = Derivatives(count: point.count, wantsHessian: false)
      var right = left
      let value = ours.logLikelihood(at: point, of: ours.observations, derivatives: &left)
      let reference = patched.logLikelihood(
        at: same, of: patched.observations, derivatives: &right)
      #expect(abs(value - reference) <= 1e-12 * abs(reference))
      let turned = places.map { right?.gradient[$0] ?? .nan }
      #expect(Self.differ(left?.gradient, turned) <= 1e-12)
    }
    let profile = FittedProfile(ours)
    let limit = try Asymptotics.upperLimit(observed: profile, asimov: profile.asimov())
    let exact = FittedProfile(
      try WorkspaceHypotheses(workspace: node, regionBins: regions).likelihood(for: [4, 9]))
    #expect(
      limit > 1.01 * (try Asymptotics.upperLimit(observed: exact, asimov: exact.asimov())))
  }

  @Test("leaves a region without signal at its background")
  func zeroYields() throws {
    let hypotheses = try WorkspaceHypotheses(
      workspace: SmallWorkspace.node(Self.small), regionBins: [("A", "SR[0]"), ("C", "CR")])
    let likelihood = try hypotheses.likelihood(for: [0, 0])
    var point = likelihood.parameters.parameters.map(\.initial)
    let expected = likelihood.expected(at: point)
    point[try #require(likelihood.parameters.parameterOfInterest)] = 7
    #expect(likelihood.expected(at: point).main[2] == expected.main[2])
  }

  @Test("has a luminosity factor only where the measurement has a luminosity")
  func luminosity() throws {
    let text = SmallWorkspace.text(
      modifiers: DerivativeTests.normsys, parameters: SmallWorkspace.lumi, hasSignal: false)
    let regions = [(region: "C", bin: "CR")]
    for (text, isWanted, isThere) in [
      (text, true, true), (text, false, false), (Self.small, true, false),
    ] {
      let likelihood = try WorkspaceHypotheses(
        workspace: SmallWorkspace.node(text), regionBins: regions, luminosityModifier: isWanted
      ).likelihood(for: [2])
      #expect(likelihood.parameters.parameters.contains { $0.name == "lumi" } == isThere)
    }
  }

  @Test("is refused where a region is no bin, or a bin has two regions")
  func badRegions() throws {
    let node = try SmallWorkspace.node(Self.small)
    for bin in ["SR", "SR[2]", "SR[-1]", "SR[x]", "XR", "CR[1]"] {
      let error = #expect(throws: DocumentError.self) {
        _ = try WorkspaceHypotheses(workspace: node, regionBins: [("A", bin)])
      }
      let message = try #require(error).description
      #expect(message.contains("“\(bin)” for the region “A”") && message.contains("SR[0…1]"))
    }
    #expect(throws: DocumentError.self) {
      _ = try WorkspaceHypotheses(workspace: node, regionBins: [("A", "CR"), ("B", "CR[0]")])
    }
  }

  @Test("is refused with the wrong number of yields or one that is not finite")
  func badYields() throws {
    let hypotheses = try WorkspaceHypotheses(
      workspace: SmallWorkspace.node(Self.small), regionBins: [("A", "SR[0]")])
    #expect(throws: LikelihoodError.self) { _ = try hypotheses.likelihood(for: [1, 2]) }
    #expect(throws: LikelihoodError.self) { _ = try hypotheses.likelihood(for: [.nan]) }
  }
}
