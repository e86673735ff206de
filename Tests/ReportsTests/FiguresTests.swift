import Testing

@testable import Reports

@Suite("Figures of the report")
struct FiguresTests {
  @Test(
    "fixed decimals round to nearest, with a true minus",
    arguments: [
      (1.005, 2, "1.00"), (-0.25, 1, "−0.3"), (0.04, 1, "0.0"), (1234.5678, 2, "1234.57"),
      (12, 0, "12"), (.infinity, 2, "—"),
    ])
  func fixed(value: Double, decimals: Int, text: String) {
    #expect(Figures.fixed(value, decimals) == text)
  }

  @Test(
    "significant digits",
    arguments: [
      (0.0441, 3, "0.0441"), (31.4159, 3, "31.4"), (526, 3, "526"), (0, 3, "0"),
      (1.5e-9, 2, "1.5e-9"), (2.5e9, 2, "2.5e9"),
    ])
  func significant(value: Double, digits: Int, text: String) {
    #expect(Figures.significant(value, digits) == text)
  }
}
