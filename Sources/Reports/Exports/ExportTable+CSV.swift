import Foundation
import Runs

extension ExportTable {
  /// Calls `body` with lines of CSV: chain, walker of an ensemble, step, ln density, temperature, and the quantities; a number
  /// that is not there is an empty field.
  public func writeCSV(_ body: ([UInt8]) throws -> Void) throws {
    let names =
      ["chain", "walker", "step", "ln_density", "temperature"] + quantities.columns.map(\.name)
    try body(Array((names.joined(separator: ",") + "\n").utf8))
    for chain in run.chains {
      var text: [UInt8] = []
      try forEachLine(of: chain) { line in
        let numbers = [line.logDensity, line.temperature] + line.values
        let fields = numbers.map { $0.isNaN ? "" : "\($0)" }
        text += Array(
          "\(chain.chain),\(line.walker),\(line.step),\(fields.joined(separator: ","))\n".utf8)
        if text.count > 1 << 16 {
          try body(text)
          text.removeAll(keepingCapacity: true)
        }
      }
      try body(text)
    }
  }
}
