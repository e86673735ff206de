import Foundation
import Testing

@testable import Numerics

@Suite("The bounded minimiser")
struct BoundedMinimiserTests {
  private let minimiser = BoundedMinimiser()

  // Rosenbrock's valley has its minimum, 0, at (1, 1).
  private func rosenbrock(_ x: [Double]) -> (value: Double, gradient: [Double]) {
    let (a, b) = (1 - x[0], x[1] - x[0] * x[0])
    return (a * a + 100 * b * b, [-2 * a - 400 * x[0] * b, 200 * b])
  }

  @Test("finds the end of a bent valley")
  func valley() {
    let found = minimiser.minimum(
      from: [-1.2, 1], lower: [-5, -5], upper: [5, 5], of: rosenbrock)
    #expect(abs(found.point[0] - 1) < 1e-4 && abs(found.point[1] - 1) < 1e-4)
    #expect(found.value < 1e-9)
  }

  // With x ≤ 0.5 the best y is x² = 0.25, the value (1 - 0.5)² = 0.25.
  @Test("stops at a bound where the minimum lies beyond, and moves along it")
  func bound() {
    let found = minimiser.minimum(
      from: [-1.2, 1], lower: [-5, -5], upper: [0.5, 5], of: rosenbrock)
    #expect(found.point[0] == 0.5)
    #expect(abs(found.point[1] - 0.25) < 1e-5)
    #expect(abs(found.value - 0.25) < 1e-9)
  }

  @Test("stays where nothing is to gain, and takes a start outside to the bounds")
  func corner() {
    let found = minimiser.minimum(from: [7, -3], lower: [0, 0], upper: [1, 1]) {
      (-$0[0] - 2 * $0[1], [-1, -2])
    }
    #expect(found.point == [1, 1] && found.value == -3)
    let none = minimiser.minimum(from: [], lower: [], upper: []) { _ in (4, []) }
    #expect(none.value == 4)
  }
}
