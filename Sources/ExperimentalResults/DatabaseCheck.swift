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
  }

  private let folder: String
  private var report = Report()
  private var names: [(folder: String, analysis: String)] = []
  private var grids = DegenerateGrids()

  /// Checks the database in `folder`; throws only where there is none.
  public static func run(_ folder: String) throws -> Report {
    let manifest = try Manifest(folder)
    var check = DatabaseCheck(folder: folder)
    for path in manifest.analysisFolders { check.checkAnalysis(path, manifest: manifest) }
    check.checkCombinations()
    check.checkSelections()
    check.checkCrossSections()
    return check.report
  }

  private init(folder: String) { self.folder = folder }

  private mutating func fault(_ error: any Error, _ path: String? = nil) {
    report.faults.append((path.map { "\($0): " } ?? "") + "\(error)")
  }

  private mutating func checkAnalysis(_ path: String, manifest: Manifest) {
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
    } catch {
      fault(error)
      // What else names this analysis is not wrong because of that.
      let name = path.split(separator: "/").last.map(String.init) ?? path
      names.append((name, AnalysisRecord.analysis(of: name)))
    }
  }

  private mutating func checkTopology(
    _ topology: TopologyRecord, _ record: AnalysisRecord, _ place: String
  ) {
    do {
      let constraint = try TopologyConstraint(topology.constraint)
      if let condition = topology.condition { _ = try TopologyCondition.parse(condition) }
      let layout = topology.maps.first?.table.massesPerBranch ?? []
      for term in constraint.terms
      where term.branches.map({ $0.count + 1 }).sorted() != layout.sorted() {
        report.faults.append(
          "\(place): \(topology.name): masses per branch \(layout) do not fit \(constraint.text)")
      }
    } catch {
      fault(error, "\(place): \(topology.name)")
    }
    for map in topology.maps {
      report.maps += 1
      report.points += map.table.count
      let file = "\(record.path)/maps/\(topology.folder)/\(FileName.safe(map.region)).csv"
      for table in [map.table, map.expected].compactMap({ $0 }) {
        if let reason = grids.reason(table) { report.faults.append("\(folder)/\(file): \(reason)") }
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
    for likelihood in record.likelihoods { named.insert("\(path)/\(likelihood.path)") }
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
