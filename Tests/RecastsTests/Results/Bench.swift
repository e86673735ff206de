import Documents
import Foundation
import TestSupport
import Testing

@testable import Recasts

/// A temporary folder with an analysis in it.
final class Bench {
  let folder: String

  init() throws {
    folder =
      FileManager.default.temporaryDirectory.appending(
        path: "protolith-recast-\(UUID().uuidString)"
      ).path
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func write(_ text: String, to name: String) throws {
    try Files.write(Array(text.utf8), to: "\(folder)/\(name)")
  }

  func copy(_ path: String) throws {
    let name = (path as NSString).lastPathComponent
    try Files.write(try Files.read(path), to: "\(folder)/\(name)")
  }
}

/// Signals with these efficiencies.
func signals(_ efficiencies: [Double]) -> [RegionSignal] {
  efficiencies.map { efficiency in
    func counter(_ weight: Double) -> Cutflow.Counter {
      .init(
        name: "", entries: .init(positive: weight, negative: 0),
        weights: .init(positive: weight, negative: 0),
        squares: .init(positive: weight, negative: 0))
    }
    return RegionSignal([Cutflow(initial: counter(1000), cuts: [counter(1000 * efficiency)])])
  }
}
