import Documents
import Foundation
import SimplifiedModels

/// Verifies every file of a native database.
public struct DatabaseCheck: Sendable {
  /// What was looked at and what is wrong.
  public struct Report: Sendable {
    /// Analysis folders, maps and grid points looked at.
    public var analyses = 0, maps = 0, points = 0
    /// What is wrong where, one text each.
    public var faults: [String] = []
    /// What of a text database is not taken, and why.
    public var notTaken: [String] = []
    /// Whether it can be opened all the same.
    public var isReadable = true
  }

  private let folder: String
  private var report = Report()
  private var names: [(folder: String, analysis: String)] = []

  /// Checks a database of any form; throws only where there is none.
  ///
  /// `note` gets a line where it has to be compiled.
  public static func run(_ path: String, note: (String) -> Void = { _ in }) throws -> Report {
    switch try DatabaseForm.of(path) {
    case .native: return try runNative(path, note: note)
    case .text: return try runText(path)
    case .compiled: return try runCompiled(path)
    }
  }

  /// Reads a text database as an import does.
  private static func runText(_ path: String) throws -> Report {
    let (_, _, imported) = try DatabaseImport().records(path)
    var report = Report()
    report.analyses = imported.written.count
    report.maps = imported.written.reduce(0) { $0 + $1.maps }
    report.points = imported.written.reduce(0) { $0 + $1.points }
    let problems = imported.problems
    report.faults = problems.filter { $0.kind == .malformed }.map(\.description)
    report.notTaken = problems.filter { $0.kind != .malformed }.map(\.description)
    return report
  }

  /// Verifies the checksum of a compiled file.
  private static func runCompiled(_ path: String) throws -> Report {
    let compiled = try CompiledDatabase(path)
    var report = Report()
    report.analyses = compiled.catalogue.folders.count
    for group in compiled.catalogue.folders.flatMap(\.topologies).flatMap(\.groups) {
      report.maps += group.values.count
      report.points += group.values.count * compiled.catalogue.grids[group.grid].pointCount
    }
    if !compiled.isWhole {
      report.faults.append(
        "\(path): its checksum is another one: it is damaged; compile it again")
      report.isReadable = false
    }
    return report
  }

  private static func runNative(_ folder: String, note: (String) -> Void) throws -> Report {
    let manifest = try Manifest(folder)
    var check = DatabaseCheck(folder: folder)
    let records = manifest.analysisFolders.compactMap {
      check.checkAnalysis($0, manifest: manifest)
    }
    // What was compiled of these very bytes has good grids: they are triangulated once only.
    let compiled = try? CompiledCache().open(folder, note: note)
    if compiled == nil || compiled?.digest != (try? manifest.contentDigest(folder)) {
      check.checkGrids(records)
    }
    check.report.isReadable = Files.exists(folder + "/combinations.json")
    check.checkCombinations()
    check.checkSelections()
    check.checkCrossSections()
    return check.report
  }

  private init(folder: String) { self.folder = folder }

  private mutating func fault(_ error: any Error, _ path: String? = nil) {
    report.faults.append((path.map { "\($0): " } ?? "") + "\(error)")
  }

  private mutating func checkAnalysis(_ path: String, manifest: Manifest) -> AnalysisRecord? {
    report.analyses += 1
    let place = "\(folder)/\(path)/analysis.json"
    do {
      let record = try NativeReader.record("\(folder)/\(path)")
      names.append((record.folder, record.analysis))
      if record.path != path {
        report.faults.append("\(place): the folder should be \(record.path)")
      }
      for topology in record.topologies { checkTopology(topology, record, place) }
      checkStrayFiles(record, path, manifest)
      return record
    } catch {
      fault(error)
      // What else names this analysis is not wrong because of that.
      let name = path.split(separator: "/").last.map(String.init) ?? path
      names.append((name, AnalysisRecord.analysis(of: name)))
      return nil
    }
  }

  private mutating func checkTopology(
    _ topology: TopologyRecord, _ record: AnalysisRecord, _ place: String
  ) {
    do {
      _ = try TopologyConstraint(
        topology.constraint, intermediateStates: topology.intermediateStates,
        finalStates: topology.finalStates)
      if let condition = topology.condition { _ = try TopologyCondition.parse(condition) }
    } catch {
      fault(error, "\(place): \(topology.name)")
    }
    for map in topology.maps {
      report.maps += 1
      report.points += map.table.count
    }
  }

  /// Grids that nothing can be interpolated in; `grids` are those of `records`.
  private mutating func checkGrids(_ records: [AnalysisRecord]) {
    var records = records
    let grids = GridSet(&records)
    for record in records {
      var numbers = grids.numbers(record)[...]
      for topology in record.topologies {
        for map in topology.maps {
          let file = "\(record.path)/maps/\(topology.folder)/\(FileName.safe(map.region)).csv"
          for table in [map.table, map.expected].compactMap(\.self) {
            if let reason = grids.fault(numbers.removeFirst(), of: table) {
              report.faults.append("\(folder)/\(file): \(reason)")
            }
          }
        }
      }
    }
  }

  /// Files that no analysis.json names are forgotten, or their entry is.
  private mutating func checkStrayFiles(
    _ record: AnalysisRecord, _ path: String, _ manifest: Manifest
  ) {
    var named: Set<String> = ["\(path)/analysis.json"]
    for topology in record.topologies {
      for map in topology.maps {
        let base = "\(path)/maps/\(topology.folder)/\(FileName.safe(map.region))"
        named.insert(base + ".csv")
        if map.expected != nil { named.insert(base + "-expected.csv") }
      }
    }
    for file in record.likelihoodFiles { named.insert("\(path)/likelihood/\(file)") }
    for entry in manifest.entries
    where entry.path.hasPrefix(path + "/") && !named.contains(entry.path) {
      report.faults.append(
        "\(folder)/\(entry.path): no entry of analysis.json names this file; remove it or name it")
    }
  }

  private mutating func checkCombinations() {
    let path = folder + "/combinations.json"
    do {
      let rules = try CombinationRules.read(path)
      for (a, b) in rules.allowedPairs where a == b {
        report.faults.append("\(path): \(a) is paired with itself")
      }
      try checkKnownAnalyses(path)
    } catch {
      fault(error)
    }
  }

  /// Names in combinations.json are those of this database.
  private mutating func checkKnownAnalyses(_ path: String) throws {
    let root = try JSONNode.parse(try Files.read(path, limit: 1 << 24), file: path)
    let known = Set(names.map { CombinationRules.plain($0.analysis) }).sorted()
    for node in try root.member("allowedPairs").elements() {
      for side in try node.elements() {
        let pattern = try side.string()
        if !known.contains(where: { CombinationRules.matches(pattern, $0) }) {
          report.faults.append(
            "\(path): \(side.pointer): '\(pattern)' is no analysis of this database; remove the pair"
          )
        }
      }
    }
  }

  private mutating func checkSelections() {
    for name in Selection.names(folder) {
      do {
        try Selection.read(name, database: folder).checkFolders(names.map(\.folder))
      } catch {
        fault(error)
      }
    }
  }

  private mutating func checkCrossSections() {
    do {
      _ = try ResultsDatabase.crossSections(folder)
    } catch {
      fault(error)
    }
  }
}
