import Documents
import Foundation
import SimplifiedModels
import Testing

@testable import Protomodels

@Suite("What a walk stores with every step")
struct VerdictWritingTests {
  /// The same bytes by Foundation's encoder, as chains have been written since the first version.
  private func encoded(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return Array(try encoder.encode(value))
  }

  private func written(_ value: some JSONWriting) -> [UInt8] {
    var stream = JSONStream()
    value.write(to: &stream)
    return stream.bytes
  }

  @Test("has the bytes of the slow encoder, for every model of a walk")
  func models() throws {
    try Sample.walk(seed: 5, steps: 60) { model, _, _ in
      let (fast, slow) = (written(model), try encoded(model))
      #expect(fast == slow)
    }
  }

  @Test("has the bytes of the slow encoder where numbers and names are odd")
  func verdicts() throws {
    for number in [0, -0.0, 1, 1e16, 1e-5, 0.1, 123_456.789, .infinity, -.infinity, .nan, 1e300] {
      let contribution = Contribution(
        analysis: "A \"quoted\" \\ /\u{1}\u{1f}\n\tµ", type: "", dataset: "SR",
        topologies: ["T2", ""],
        observed: number, expected: 3, error: 1, unit: "fb", sigma: -number,
        particles: [Particles.top1], weight: number)
      let critics = [number, nil].map {
        CriticValue(
          analysis: "B", type: "upperLimit", dataset: "all", topologies: [], r: number,
          expectedR: $0)
      }
      let verdict = Verdict(
        K: number, Z: 1.5, muHat: 1, maximalStrength: 10, logPrior: number,
        contributions: [contribution], critics: critics, predictionCount: 3)
      #expect(written(verdict) == (try encoded(verdict)))
    }
  }
}
