import Numerics
import Testing

@Suite("Autocovariances")
struct AutocovarianceTests {
  @Test("are those of the plain sums", arguments: [1, 2, 3, 7, 64, 100])
  func plainSums(count: Int) {
    var random = RandomStream(runSeed: 3, chain: UInt64(count))
    let series = (0..<count).map { _ in random.normal(mean: 1e3, deviation: 2) }
    let mean = series.reduce(0, +) / Double(count)
    let found = Autocovariance.of(series)
    #expect(found.count == count)
    for lag in 0..<count {
      var sum = 0.0
      for place in 0..<(count - lag) {
        sum += (series[place] - mean) * (series[place + lag] - mean)
      }
      #expect(abs(found[lag] - sum / Double(count)) < 1e-10)
    }
  }

  @Test("of a series that does not move are exactly 0")
  func constant() {
    #expect(Autocovariance.of([0.1, 0.1, 0.1]) == [0, 0, 0])
    #expect(Autocovariance.of([]).isEmpty)
  }
}
