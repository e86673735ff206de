import Foundation
import SimplifiedModels
import TestSupport

/// The tables of the checkout and the originals that they restate.
enum Tables {
  /// The tables of `database/cross-sections`.
  static func embedded() throws -> [(file: String, text: String)] {
    let folder = URL(filePath: Shared.root).appending(path: "database/cross-sections")
    return try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".csv") }.sorted()
      .map { ($0, try String(contentsOf: folder.appending(path: $0), encoding: .utf8)) }
  }

  /// Reference cross sections from the embedded tables.
  static func reference() throws -> ReferenceCrossSections {
    try ReferenceCrossSections(tables: embedded())
  }

  /// Mass and cross section in pb of an original 13 TeV table.
  static func original(at13 file: String) throws -> [(mass: Double, value: Double)] {
    struct Original: Decodable {
      struct Point: Decodable { let xsec_pb: Double }
      let data: [String: Point]
    }
    let path = (Shared.folder ?? "") + "/data/cross-sections/" + file
    let original = try JSONDecoder().decode(
      Original.self, from: Data(contentsOf: URL(filePath: path)))
    return original.data.map { (Double($0.key) ?? .nan, $0.value.xsec_pb) }
      .sorted { $0.0 < $1.0 }
  }

  /// Mass and cross section, in the units of the file, of an original 8 TeV table.
  static func original(at8 file: String) throws -> [(mass: Double, value: Double)] {
    let path = (Shared.folder ?? "") + "/data/cross-sections/8TeV/" + file
    let text = try String(contentsOf: URL(filePath: path), encoding: .utf8)
    return text.split(separator: "\n").filter { $0.first?.isNumber ?? false }.map { line in
      let numbers = line.split { " \t".contains($0) }.compactMap { Double($0) }
      return (numbers[0], numbers[1])
    }
  }

  /// A small table of a process as text.
  static func text(
    _ process: String, energy: String = "13 TeV", summed: Int = 1,
    columns: String = "mass [GeV],cross section [fb],uncertainty [%]",
    rows: [String] = ["100,1000,10", "200,100,20", "400,5,30"]
  ) -> String {
    """
    # protolith reference cross sections
    # format: 1
    # process: \(process)
    # energy: \(energy)
    # order: NLO
    # source: invented
    # modes summed: \(summed)
    \(columns)
    \(rows.joined(separator: "\n"))
    """
  }
}
