import Testing

@testable import Recasts

@Suite("A recast's error")
struct RecastErrorTests {
  @Test("names the region and the folder")
  func message() {
    let text = RecastError.missingCutflow(region: "SR1", folder: "Cutflows").description
    #expect(text.contains("SR1") && text.contains("Cutflows"))
  }
}
