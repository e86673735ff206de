import Testing

@testable import Approximations

@Suite("A simplified form")
struct SimplifiedFormTests {
  @Test("has one name for each of the three forms")
  func names() {
    #expect(SimplifiedForm.allCases.map(\.rawValue) == ["workspace", "covariance", "skewed"])
  }
}
