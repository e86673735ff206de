import Documents
import Foundation
import Numerics

/// Imports analyses of a SModelS text database into a native one.
public struct DatabaseImport: Sendable {
  /// A published workspace that the text database does not name.
  public struct Workspace: Sendable {
    /// Folder of the analysis that it belongs to.
    public var folder: String
    /// The file, gzipped or not.
    public var path: String
    /// Where it was published.
    public var source: String
    /// Channel, or `channel[bin]`, of each region.
    public var bins: [(region: String, bin: String)]

    /// Makes one.
    public init(folder: String, path: String, source: String, bins: [(region: String, bin: String)])
    {
      self.folder = folder
      self.path = path
      self.source = source
      self.bins = bins
    }
  }

  /// What an import did.
  public struct Report: Sendable {
    /// Version of the text database.
    public var version = ""
    /// Folders written, with the number of maps and of points.
    public var written: [(path: String, maps: Int, points: Int)] = []
    /// What was not taken, and why.
    public var problems: [ImportProblem] = []
  }

  /// Analyses or folders to take; empty: all.
  public var analyses: [String]
  /// Exact folders only: `ATLAS-SUSY-2013-02` then does not stand for `ATLAS-SUSY-2013-02-eff`.
  public var exactFolders: Bool
  /// Topologies to take; empty: all.
  public var topologies: [String]
  /// Further workspaces.
  public var workspaces: [Workspace]

  /// Makes an import.
  public init(
    analyses: [String] = [], exactFolders: Bool = false, topologies: [String] = [],
    workspaces: [Workspace] = []
  ) {
    self.analyses = analyses
    self.exactFolders = exactFolders
    self.topologies = topologies
    self.workspaces = workspaces
  }

  /// Reads `path` (a folder or an archive) and writes what is taken below `database`.
  public func run(_ path: String, into database: String) throws -> Report {
    let (records, _, report) = try records(path)
    for record in records { try NativeWriter.write(record, into: database) }
    return report
  }

  /// Compiles what is taken of `path` into one file, without writing it in our format.
  public func compile(_ path: String, into file: String) throws -> Report {
    var (records, grids, report) = try records(path)
    try Files.write(Self.compiled(records, &grids, report), to: file)
    return report
  }

  static func compiled(_ records: [AnalysisRecord], _ grids: inout GridSet, _ report: Report)
    -> [UInt8]
  {
    let digests = records.map { "\($0.source.digest)  \($0.path)\n" }
    return Compiler.compile(
      records, grids: &grids, source: "SModelS database \(report.version)",
      digest: Files.sha256(Array(digests.joined().utf8)))
  }

  /// Restates what is taken of `path` in memory, with its triangulated grids.
  func records(_ path: String) throws -> ([AnalysisRecord], GridSet, Report) {
    let topologies = Set(topologies)
    let text = try TextDatabase.read(path, folders: accepts) {
      topologies.isEmpty || topologies.contains($0)
    }
    var owner = TextImport(databaseName: "SModelS database \(text.version)")
    for workspace in workspaces { owner.extraWorkspaces[workspace.folder] = try extra(workspace) }
    var report = Report()
    report.version = text.version
    report.problems = text.problems
    let missing = missing(in: text)
    let restating = owner
    // The last use of `text`, which is large.
    let restated = Parallel.map(text.analyses.count) { index in
      var problems: [ImportProblem] = []
      let record = restating.record(of: text.analyses[index], problems: &problems)
      return (record: record, problems: problems)
    }
    report.problems += restated.flatMap(\.problems)
    var records = restated.compactMap(\.record)
    var grids = GridSet(&records)
    records = records.compactMap { grids.removingDegenerate($0, problems: &report.problems) }
    for record in records {
      let maps = record.topologies.flatMap(\.maps)
      report.written.append(
        (record.path, maps.count, maps.reduce(0) { $0 + $1.table.count }))
    }
    report.problems += missing
    return (records, grids, report)
  }

  private func accepts(_ folder: String) -> Bool {
    analyses.isEmpty || analyses.contains(folder)
      || !exactFolders && analyses.contains(AnalysisRecord.analysis(of: folder))
  }

  /// Analyses that were asked for and are not there.
  private func missing(in text: TextDatabase) -> [ImportProblem] {
    let known = Set(text.analyses.map(\.folder)).union(
      exactFolders ? [] : text.analyses.map { AnalysisRecord.analysis(of: $0.folder) })
    return analyses.filter { !known.contains($0) }.map {
      ImportProblem(path: $0, kind: .malformed, reason: "no such analysis in the database")
    }
  }

  private func extra(_ workspace: Workspace) throws(DocumentError) -> TextImport.ExtraWorkspace {
    TextImport.ExtraWorkspace(
      bytes: try Files.read(workspace.path, limit: 1 << 28),
      file: URL(filePath: workspace.path).lastPathComponent, source: workspace.source,
      bins: workspace.bins.map { .init(region: $0.region, bin: $0.bin) })
  }
}
