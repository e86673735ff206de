import Documents
import Foundation
import Numerics
import Testing

@testable import ExperimentalResults

@Suite("A compiled file too large to be checked whole") struct CompiledIntegrityTests {
  /// The sample as one compiled file; what `edit` does to its bytes.
  private func compiled(
    _ edit: (inout [UInt8], Catalogue) -> Void = { _, _ in }
  ) throws -> (folder: TemporaryFolder, file: String) {
    let text = try Sample.textDatabase()
    let file = text.path + "/sample.pldb"
    _ = try DatabaseImport().compile(text.path, into: file)
    let catalogue = try CompiledDatabase(file).catalogue
    var bytes = try Files.read(file)
    edit(&bytes, catalogue)
    try Files.write(bytes, to: file)
    return (text, file)
  }

  private func results(_ file: String) throws -> [ExperimentalResult] {
    let database = try CompiledDatabase(file, checkedWhole: 0)
    let builder = try ResultBuilder(compiled: database, formats: .names)
    return try database.catalogue.folders.map { try builder.result($0) }
  }

  @Test("that is whole is used")
  func whole() throws {
    let (folder, file) = try compiled()
    let results = try results(file)
    try withExtendedLifetime(folder) {
      #expect(results.map(\.maps.count) == [1, 1])
      for map in results.flatMap(\.maps) {
        try map.verify()
        try map.verify()
      }
    }
  }

  @Test("says which map is damaged, and where, when that map is first used", arguments: [0, 1, 2])
  func damagedMap(_ part: Int) throws {
    let (folder, file) = try compiled { bytes, catalogue in
      let group = catalogue.folders[0].topologies[0].groups[0]
      let grid = catalogue.grids[group.grid]
      bytes[[grid.points, grid.neighbours, group.values[0].offset][part] + 3] ^= 0x40
    }
    let results = try results(file)
    withExtendedLifetime(folder) {
      for _ in 0..<2 {
        let said = message { try results[0].maps[0].verify() }
        #expect(said.contains(file) && said.contains("T2 of 13TeV/ATLAS/ATLAS-TEST-2020-01"))
        #expect(said.contains("compile the database again"))
      }
      #expect(message { try results[1].maps[0].verify() } == "no error")
    }
  }

  @Test("says which likelihood and which record are damaged")
  func damagedFiles() throws {
    let (folder, file) = try compiled { bytes, catalogue in
      let entry = catalogue.folders[1]
      bytes[entry.likelihoods[0].matrix + 9] ^= 1
      bytes[entry.record.offset + 20] ^= 1
    }
    let results = try results(file)
    let likelihood = try #require(results[1].likelihoods.first)
    let said = message { _ = try likelihood.hypotheses() }
    #expect(said.contains("CMS-TEST-20-002-eff/covariance.json is damaged"), "\(said)")
    let database = try CompiledDatabase(file, checkedWhole: 0)
    let record = message { _ = try database.record(database.catalogue.folders[1]) }
    #expect(record.contains("CMS-TEST-20-002-eff/analysis.json is damaged"), "\(record)")
    withExtendedLifetime(folder) {}
  }

  @Test("of the format before is read, one of another format refused")
  func formats() throws {
    let text = try Sample.textDatabase()
    var (records, grids, _) = try DatabaseImport().records(text.path)
    let file = text.path + "/old.pldb"
    let bytes = Compiler.compile(
      records, grids: &grids, source: "sample", digest: String(repeating: "0", count: 64),
      format: 2)
    try Files.write(bytes, to: file)
    let results = try results(file)
    for map in results.flatMap(\.maps) { try map.verify() }
    withExtendedLifetime(results) {
      #expect(Array(results[0].maps[0].values[0].values) == [40.6, 3.5, 7])
    }
    for format in [UInt8(1), 4] {
      var other = bytes
      other[CompiledFormat.versionAt] = format
      try Files.write(other, to: file)
      #expect(message { _ = try CompiledDatabase(file) }.contains("outdated"))
    }
  }
}

@Suite("Compiling") struct CompilingTests {
  /// A text database of maps on different grids, in two, three and four dimensions.
  private func database() throws -> TemporaryFolder {
    let folder = try Sample.textDatabase()
    for number in 0..<12 {
      let (rows, columns) = (3 + number % 5, 4 + number % 3)
      var points: [String] = []
      for row in 0..<rows {
        for column in 0..<columns {
          let (mother, daughter) = (300 + 50 * row + 10 * column, 25 * column + number)
          points.append(
            "[[[\(mother)*GeV,\(daughter)*GeV],[\(mother)*GeV,\(daughter)*GeV]],"
              + "\(0.5 / Double(row + column + 1))]")
        }
      }
      try folder.write(
        "\(Sample.maps)/SR1/T\(number)x.txt",
        """
        txName: T\(number)x
        constraint: [[['jet']],[['jet']]]
        condition: None
        efficiencyMap: [\(points.joined(separator: ","))]
        """)
    }
    return folder
  }

  @Test("gives the same bytes on one thread, on two and on five")
  func threads() throws {
    let folder = try database()
    let files = try [1, 2, 5].map { threads in
      let file = "\(folder.path)/\(threads).pldb"
      let report = try Parallel.$limit.withValue(threads) {
        try DatabaseImport().compile(folder.path, into: file)
      }
      #expect(report.written.map(\.maps) == [1, 13])
      return try Files.read(file)
    }
    #expect(files[0] == files[1] && files[1] == files[2])
  }
}
