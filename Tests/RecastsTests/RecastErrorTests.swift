import Testing

@testable import Recasts

@Suite("A recast's error")
struct RecastErrorTests {
  @Test("names the region and the file")
  func message() {
    let text = RecastError.missingCutflow(region: "SR1", file: "Cutflows/SR1.saf").description
    #expect(text.contains("“SR1”") && text.hasPrefix("Cutflows/SR1.saf: "))
  }
}
