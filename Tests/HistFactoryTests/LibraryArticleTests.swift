import Documents
import HistFactory
import Inference
import Likelihoods
import TestSupport
import Testing

/// The code of the article “Likelihoods as a library”, run.
@Suite("The library article", .enabled(if: Shared.isThere))
struct LibraryArticleTests {
  static let folder = (Shared.folder ?? "") + "/data/likelihoods/ATLAS-SUSY-2018-31/RegionB/"

  @Test("reads a workspace, patches it, and has CLs, limits and toys")
  func workspace() throws {
    let source = WorkspaceSource(
      Self.folder + "BkgOnly.json.gz",
      patches: [Self.folder + "patch.sbottom_1300_850_60.json.gz"])
    let likelihood = try source.workspace().likelihood()

    let profile = FittedProfile(likelihood)
    let asimov = try profile.asimov()
    let test = try Asymptotics.test(atStrength: 1, observed: profile, asimov: asimov)
    let limits = try Asymptotics.limits(observed: profile, asimov: asimov)
    #expect((test.cls < 0.05) == (limits.observed < 1))
    #expect(limits.expected == limits.expected.sorted())

    let study = try ToyStudy(likelihood, kind: .qtilde, strength: 1)
    let run = try study.run(0..<50, seed: 1)
    let toys = try ToyTest(study.distributions(of: [run], model: "RegionB"))
    #expect(abs(toys.cls.value - test.cls) < 5 * toys.cls.error + 0.1)
  }

  @Test("puts signals into a background that is compiled once")
  func signals() throws {
    let document = try WorkspaceSource(Self.folder + "BkgOnly.json.gz").document()
    let bins = try Workspace(document).channels.filter { $0.name.hasPrefix("SR") }
      .flatMap { channel in (0..<channel.binCount).map { "\(channel.name)[\($0)]" } }
    let background = try WorkspaceHypotheses(
      workspace: document, regionBins: bins.map { (region: $0, bin: $0) })
    let signals = [1.0, 2, 4].map { size in bins.map { _ in size } }
    let results = SignalBatch().results(for: signals, over: background)
    let limits = results.compactMap(\.limits?.observed)
    #expect(limits.count == 3)
    // Twice the events, half the limit.
    #expect(abs(limits[0] / limits[2] - 4) < 1e-4)
  }

  // The regions overlap: this is arithmetic, no physics.
  @Test("multiplies analyses")
  func product() throws {
    let parts = try ["RegionA", "RegionC"].map { region in
      let folder = Self.folder.replacing("RegionB", with: region)
      let source = WorkspaceSource(
        folder + "BkgOnly.json.gz", patches: [folder + "patch.sbottom_1300_850_60.json.gz"])
      return JointPart(name: region, likelihood: try source.workspace().likelihood())
    }
    let joint = try JointLikelihood(parts)
    let product = FittedProfile(joint)
    let sum = SummedProfile(parts.map { FittedProfile($0.likelihood) })
    for mu in [0, 0.7] {
      let (one, other) = (
        try product.logLikelihood(atStrength: mu), try sum.logLikelihood(atStrength: mu)
      )
      #expect(abs(one.value - other.value) < 1e-6)
      #expect(abs(one.slope - other.slope) < 1e-4 * max(1, abs(other.slope)))
    }
  }
}
