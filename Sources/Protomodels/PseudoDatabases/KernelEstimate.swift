import Inference
import Numerics

extension GlobalSignificance.Kernel {
  private static let samples = 500

  /// The p-value of a sample's kernel density at the observed value; nil where the sample has none.
  init?(_ values: [Double], observed: Double, seed: UInt64) {
    guard let density = KernelDensity(values) else { return nil }
    pValue = density.survival(at: observed)
    bandwidth = density.bandwidth
    var random = RandomStream(runSeed: seed, chain: 1)
    var found: [Double] = []
    for _ in 0..<Self.samples {
      var sample: [Double] = []
      for _ in values.indices { sample.append(values[random.index(below: values.count)]) }
      if let again = KernelDensity(sample) { found.append(again.survival(at: observed)) }
    }
    found.sort()
    low = found.isEmpty ? .nan : found[Int(0.15865 * Double(found.count))]
    high = found.isEmpty ? .nan : found[Int(0.84135 * Double(found.count))]
  }
}
