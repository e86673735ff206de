import Documents
import SimplifiedModels

/// Gathers the maps of an analysis' data sets by topology.
enum TopologyGrouping {
  private struct Key: Hashable {
    var name: String
    var constraint: String
    var condition: String?
    var finalStates: [String]
    var intermediateStates: [[String]]
    var coordinates: [MapCoordinate]
    var massesPerBranch: [Int]
    var lengths: DetectorLengths
  }

  /// The topologies that are taken; the others go to `problems`.
  static func group(
    _ analysis: TextDatabase.TextAnalysis, kind: ResultKind, problems: inout [ImportProblem]
  ) -> [TopologyRecord] {
    var order: [Key] = []
    var records: [Key: TopologyRecord] = [:]
    for (_, set) in analysis.dataSets.sorted(by: { $0.key < $1.key }) {
      guard let info = set.info else { continue }
      let region = kind == .upperLimits ? "all" : TextImport.name(of: info)
      for text in set.topologies {
        guard let table = taken(text, kind: kind, problems: &problems) else { continue }
        let key = Key(
          name: text.name, constraint: text.constraint, condition: text.condition,
          finalStates: text.finalStates, intermediateStates: text.intermediateStates,
          coordinates: table.coordinates, massesPerBranch: table.massesPerBranch,
          lengths: text.lengths)
        if records[key] == nil { order.append(key) }
        add(text, table, region, to: &records[key, default: empty(text, table)])
      }
    }
    return named(order.compactMap { records[$0] }.filter { !$0.maps.isEmpty })
  }

  private static func empty(_ text: TextTopology, _ table: MapTable) -> TopologyRecord {
    TopologyRecord(
      name: text.name, folder: text.name, constraint: text.constraint, condition: text.condition,
      finalStates: text.finalStates, intermediateStates: text.intermediateStates,
      source: text.source, figures: [], maps: [], zeroRegions: [],
      coordinates: table.coordinates, massesPerBranch: table.massesPerBranch, axes: text.axes,
      lengths: text.lengths)
  }

  private static func add(
    _ text: TextTopology, _ table: MapTable, _ region: String, to record: inout TopologyRecord
  ) {
    if !text.figure.isEmpty, !record.figures.contains(text.figure) {
      record.figures.append(text.figure)
    }
    if table.isZero {
      record.zeroRegions.append(region)
    } else {
      record.maps.append(.init(region: region, table: table, expected: text.expected))
    }
  }

  /// Sorted by name; a name of a folder that occurs twice is numbered.
  private static func named(_ records: [TopologyRecord]) -> [TopologyRecord] {
    var seen: [String: Int] = [:]
    return records.enumerated().sorted {
      ($0.element.name, $0.offset) < ($1.element.name, $1.offset)
    }.map(\.element).map { record in
      var record = record
      record.folder = FileName.safe(record.name)
      let count = seen[record.folder, default: 0] + 1
      seen[record.folder] = count
      if count > 1 { record.folder += "-\(count)" }
      return record
    }
  }

  /// The map of a file if it is taken; otherwise the reason goes to `problems`.
  private static func taken(
    _ text: TextTopology, kind: ResultKind, problems: inout [ImportProblem]
  ) -> MapTable? {
    func refuse(_ kind: ImportProblem.Kind, _ reason: String) {
      problems.append(ImportProblem(path: text.file, kind: kind, reason: reason))
    }
    if let refusal = text.refusal {
      refuse(.refused, refusal.rawValue)
      return nil
    }
    guard let table = text.table else { return nil }
    if text.zeroLimits > 0 {
      refuse(.shortened, "\(text.zeroLimits) points with a limit of zero are left out")
    }
    guard (table.quantity == .efficiency) == (kind == .efficiencyMaps) else {
      refuse(.refused, "\(table.quantity.rawValue) in a data set of another kind")
      return nil
    }
    var place = text.places.constraint
    do {
      _ = try TopologyConstraint(
        text.constraint, intermediateStates: text.intermediateStates, finalStates: text.finalStates)
      place = text.places.condition
      if let condition = text.condition { _ = try TopologyCondition.parse(condition) }
    } catch {
      refuse(.refused, "\(place): \(error)")
      return nil
    }
    if table.isZero {
      refuse(.dropped, "zero at all \(table.count) points")
      return table
    }
    return table
  }
}
