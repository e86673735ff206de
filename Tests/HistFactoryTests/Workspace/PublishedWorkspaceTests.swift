import Documents
import HistFactory
import Likelihoods
import TestSupport
import Testing

@Suite("A published workspace", .enabled(if: Shared.isThere))
struct PublishedWorkspaceTests {
  @Test("is read and compiled", arguments: Published.files + Published.archived)
  func compiles(_ path: String) throws {
    let node = try Published.workspace(path)
    let workspace = try Workspace(node)
    let region = try #require(workspace.channels.first)
    let likelihood = try WorkspaceHypotheses(
      workspace: node, regionBins: [("first", "\(region.name)[0]")]
    ).likelihood(for: [1])
    var none: Derivatives?
    let start = likelihood.parameters.parameters.map(\.initial)
    let value = likelihood.logLikelihood(
      at: start, of: likelihood.observations, derivatives: &none)
    #expect(value.isFinite)
  }

  @Test("without a signal has no parameter of interest, and says so")
  func backgroundOnly() throws {
    let path = "likelihoods/ATLAS-SUSY-2019-08/BkgOnly.json.gz"
    let workspace = try Workspace(Published.workspace(path))
    let error = #expect(throws: DocumentError.self) { _ = try workspace.likelihood() }
    let message = try #require(error).description
    #expect(message.contains("BkgOnly.json.gz, at /measurements/0/config/poi"))
    #expect(message.contains("mu_SIG"))
  }
}
