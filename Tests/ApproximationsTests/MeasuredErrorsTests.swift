import Documents
import TestSupport
import Testing

@testable import Approximations

@Suite("Measured errors of a simplified likelihood")
struct MeasuredErrorsTests {
  private func measured(
    _ form: SimplifiedForm
  ) throws -> (SimplifiedLikelihood, ApproximationStudy, MeasuredErrors) {
    let node = try Samples.node(Samples.text())
    let source = try SimplifiedSource(node)
    let simplified = try SimplifiedLikelihood(source, form: form)
    let study = try ApproximationStudy(
      of: [simplified], against: source, signals: ApproximationStudy.madeUpSignals(source))
    let errors = try #require(
      MeasuredErrors(
        study, form: 0, program: "protolith", command: ["simplify", "small.json"], source: node))
    return (simplified, study, errors)
  }

  @Test("are the median and the largest of those of the signals")
  func spread() throws {
    let (_, study, errors) = try measured(.covariance)
    let found = study.errors(ofForm: 0, \.observed).map { abs($0) }.sorted()
    #expect(errors.signals == 4 && found.count == 4)
    #expect(errors.observed == .init(median: found[2], largest: found[3]))
    #expect(errors.expected.median <= errors.expected.largest)
    #expect(errors.source.count == 64)
  }

  @Test(
    "stand in a covariance or skewed form, and are read back", arguments: ["covariance", "skewed"])
  func inside(_ name: String) throws {
    let form = try #require(SimplifiedForm(rawValue: name))
    let (simplified, _, errors) = try measured(form)
    let (document, beside) = errors.stored(with: simplified.document, of: form)
    #expect(beside == nil)
    let node = try JSONNode.parse(Array(document.prettyText.utf8), file: "form.json")
    #expect(try MeasuredErrors.read(of: node, file: "form.json") == errors)
    #expect(try CovarianceForm.hypotheses(node).regions == ["SR[0]", "SR[1]"])
  }

  @Test("stand beside a workspace, and belong to it alone")
  func beside() throws {
    let folder = try TemporaryFolder()
    let (simplified, _, errors) = try measured(.workspace)
    let (document, beside) = errors.stored(with: simplified.document, of: .workspace)
    #expect(document == simplified.document)
    let file = folder.path + "/form.json.gz"
    #expect(MeasuredErrors.path(beside: file) == folder.path + "/form.errors.json")
    try Files.write(
      Array(try #require(beside).prettyText.utf8), to: MeasuredErrors.path(beside: file))
    let node = JSONNode(file: file, value: document)
    #expect(try MeasuredErrors.read(of: node, file: file) == errors)
    let other = try Samples.node(Samples.text())
    #expect(try MeasuredErrors.read(of: other, file: file) == nil)
    #expect(try MeasuredErrors.read(of: node, file: folder.path + "/other.json") == nil)
  }
}
