import Foundation
import Testing

@testable import Numerics

@Suite("Bracketing")
struct RootFindingTests {
  @Test("finds roots of smooth, steep and flat functions")
  func roots() throws {
    let cosine = try RootFinding.root(in: 0, 1) { cos($0) - $0 }
    #expect(abs(cosine - 0.7390851332151607) < 1e-10)
    let cubic = try RootFinding.root(in: -4, 5) { $0 * $0 * $0 - 2 }
    #expect(abs(cubic - cbrt(2)) < 1e-9)
    let steep = try RootFinding.root(in: 0, 10) { exp(20 * ($0 - 3)) - 1 }
    #expect(abs(steep - 3) < 1e-9)
    let flat = try RootFinding.root(in: -1, 3) { pow($0 - 1, 9) }
    #expect(abs(flat - 1) < 1e-3)
    #expect(try RootFinding.root(in: 2, 5) { $0 - 2 } == 2)
    let falling = try RootFinding.root(in: 0, 100) { 5 - $0 }
    #expect(abs(falling - 5) < 1e-8)
  }

  @Test("needs few evaluations")
  func evaluations() throws {
    var count = 0
    _ = try RootFinding.root(in: 0, 10, relativeTolerance: 1e-12) {
      count += 1
      return log(1 + $0) - 1
    }
    #expect(count < 15)
  }

  @Test("refuses a bracket without a change of sign, and NaN")
  func refused() {
    #expect(throws: NumericsError.noRoot(lower: 0, upper: 1)) {
      try RootFinding.root(in: 0, 1) { $0 + 1 }
    }
    #expect(throws: NumericsError.self) { try RootFinding.root(in: 0, 1) { _ in .nan } }
    #expect(throws: NumericsError.self) {
      try RootFinding.root(in: -1, 1) { abs($0) < 0.5 ? .nan : $0 }
    }
  }

  @Test("finds minima inside and at the ends")
  func minima() {
    let inside = RootFinding.minimum(in: 0, 10) { ($0 - 3) * ($0 - 3) + 2 }
    #expect(abs(inside.position - 3) < 1e-6)
    #expect(abs(inside.value - 2) < 1e-12)
    let quartic = RootFinding.minimum(in: -5, 50) { pow($0 - 1.5, 4) - $0 }
    #expect(abs(quartic.position - (1.5 + cbrt(0.25))) < 1e-6)
    #expect(RootFinding.minimum(in: 2, 4) { $0 }.position == 2)
    #expect(RootFinding.minimum(in: 2, 4) { -$0 }.position == 4)
    let kink = RootFinding.minimum(in: -1, 4) { abs($0 - 0.3) }
    #expect(abs(kink.position - 0.3) < 1e-7)
  }
}
