import Numerics
import Testing

@Suite("A symmetric eigensystem")
struct SymmetricEigensystemTests {
  @Test("gives the matrix back, with falling values and vectors of length 1")
  func reconstruction() throws {
    let matrix = [4.0, 1, -2, 1, 3, 0.5, -2, 0.5, 1]
    let system = try SymmetricEigensystem(matrix, order: 3)
    #expect(system.values == system.values.sorted(by: >))
    for row in 0..<3 {
      for column in 0..<3 {
        let sum = (0..<3).reduce(0.0) {
          $0 + system.values[$1] * system.vectors[$1][row] * system.vectors[$1][column]
        }
        #expect(abs(sum - matrix[3 * row + column]) < 1e-13)
      }
    }
    for vector in system.vectors {
      #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-14)
      #expect(vector.max(by: { abs($0) < abs($1) }) ?? 0 > 0)
    }
  }

  @Test("reads the lower triangle only")
  func triangle() throws {
    let system = try SymmetricEigensystem([2, .nan, 0, 1], order: 2)
    #expect(system.values == [2, 1])
  }
}
