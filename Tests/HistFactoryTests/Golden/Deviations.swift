import Foundation
import Synchronization

/// The largest deviation from the reference of each quantity; a table of them is printed when the
/// tests end.
enum Deviations {
  private struct Largest {
    var size: Double
    var name: String
  }

  private static let largest = Mutex<[String: Largest]>([:])
  private static let printing: Void = { _ = atexit { Deviations.printTable() } }()

  /// Notes one deviation of a case.
  static func note(_ quantity: String, _ deviation: Double, _ name: String) {
    _ = printing
    let size = deviation.isNaN ? .infinity : abs(deviation)
    largest.withLock {
      if size >= $0[quantity]?.size ?? -1 { $0[quantity] = Largest(size: size, name: name) }
    }
  }

  private static func printTable() {
    print("Largest deviations from the reference:")
    for (quantity, worst) in largest.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
      let size = String(format: "%.1e", worst.size)
      print("  \(size)  \(quantity) (\(worst.name))")
    }
  }
}
