import Documents
import Foundation

/// Writes records as folders of a native database (design, "Files").
enum NativeWriter {
  /// The format that is written.
  static let formatNumber = 2
  /// The oldest format that is read: the one before.
  static let oldestFormat = 1

  /// Writes one analysis below `database`, replacing what stood there.
  static func write(_ record: AnalysisRecord, into database: String) throws {
    let folder = "\(database)/\(record.path)"
    let manager = FileManager.default
    if manager.fileExists(atPath: folder) { try manager.removeItem(atPath: folder) }
    try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for topology in record.topologies {
      let maps = "\(folder)/maps/\(topology.folder)"
      try manager.createDirectory(atPath: maps, withIntermediateDirectories: true)
      for map in topology.maps {
        try writeMap(map, topology, record, to: "\(maps)/\(FileName.safe(map.region))")
      }
    }
    if !record.likelihoods.isEmpty {
      try manager.createDirectory(
        atPath: folder + "/likelihood", withIntermediateDirectories: true)
    }
    for (likelihood, file) in zip(record.likelihoods, record.likelihoodFiles) {
      try Files.write(likelihoodBytes(likelihood), to: "\(folder)/likelihood/\(file)")
    }
    let text = RecordCoding.json(record).prettyText
    try Files.write(Array(text.utf8) + [10], to: folder + "/analysis.json")
  }

  private static func writeMap(
    _ map: TopologyRecord.RegionMap, _ topology: TopologyRecord, _ record: AnalysisRecord,
    to path: String
  ) throws {
    let title = "\(record.folder) \(topology.name) \(map.region); \(record.source.database)"
    if let expected = map.expected, expected.points != map.table.points {
      try Files.write(MapCSV.text([map.table], title: title), to: path + ".csv")
      try Files.write(MapCSV.text([expected], title: title), to: path + "-expected.csv")
    } else {
      let tables = [map.table, map.expected].compactMap { $0 }
      try Files.write(MapCSV.text(tables, title: title), to: path + ".csv")
    }
  }

  private static func likelihoodBytes(_ likelihood: LikelihoodRecord) -> [UInt8] {
    switch likelihood {
    case .covariance(let regions, let matrix):
      RecordCoding.covariance(regions: regions, matrix: matrix)
    case .workspace(let workspace): workspace.bytes
    }
  }
}

/// Names of regions as names of files.
enum FileName {
  /// Whether two names would be one file.
  static func areSame(_ a: String, _ b: String) -> Bool { safe(a) == safe(b) }

  /// Letters, digits and `._+-`; everything else becomes `_`.
  static func safe(_ name: String) -> String {
    let allowed = name.unicodeScalars.map { scalar -> Character in
      let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9") ~= scalar)
      return isPlain || "._+-".unicodeScalars.contains(scalar) ? Character(scalar) : "_"
    }
    let text = String(allowed)
    return text.hasPrefix(".") ? "_" + text.dropFirst() : text
  }
}
