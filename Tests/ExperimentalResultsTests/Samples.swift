import Documents
import Foundation
import Likelihoods
import Testing

@testable import ExperimentalResults

/// A folder that is removed with the object.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/results-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file and the folders above it.
  func write(_ file: String, _ text: String) throws {
    let target = URL(filePath: "\(path)/\(file)")
    try FileManager.default.createDirectory(
      at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Files.write(Array(text.utf8), to: target.path)
  }

  func read(_ file: String) throws -> String {
    String(decoding: try Files.read("\(path)/\(file)"), as: UTF8.self)
  }

  /// Replaces `old`, which must be there, in a file.
  func edit(_ file: String, _ old: String, _ new: String) throws {
    let text = try read(file)
    try #require(text.contains(old), "\(old) in \(file)")
    try write(file, text.replacingOccurrences(of: old, with: new))
  }
}

/// A small text database with one analysis of each kind; numbers are made up.
enum Sample {
  static let limits = "13TeV/ATLAS/ATLAS-TEST-2020-01"
  static let maps = "8TeV/CMS/CMS-TEST-20-002-eff"

  static func textDatabase() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("version", "3.0.0\n")
    try writeLimits(folder)
    try writeMaps(folder)
    return folder
  }

  private static func writeLimits(_ folder: TemporaryFolder) throws {
    try folder.write(
      limits + "/globalInfo.txt",
      """
      # a comment
      id: ATLAS-TEST-2020-01
      sqrts: 13*TeV
      lumi: 139./fb   # at the end of a line
      url: https://example.org/results:1
      publication: J. Tests 1 (2020)
       12
      """)
    try folder.write(limits + "/data/dataInfo.txt", "dataType: upperLimit\ndataId: None\n")
    try folder.write(
      limits + "/data/T2.txt",
      """
      txName: T2
      constraint: 2.*([[['jet']],[['jet']]] + [[['b']],[['b']]])
      condition: Csim([[['jet']],[['jet']]],[[['b']],[['b']]]); None
      conditionDescription: none
      figureUrl: https://example.org/figure1
      source: ATLAS
      validated: True
      upperLimits: [[[[200.*GeV,100*GeV],[200.*GeV,100*GeV]],4.06E-02*pb],
      [[[0.4*TeV,100.*GeV],[400.*GeV,100.*GeV]],3.5*fb],
       [[[400.*GeV,200.*GeV],[400.*GeV,200.*GeV]],7*fb]]
      expectedUpperLimits: [[[[200.*GeV,-12.5*GeV],[200.*GeV,-12.5*GeV]],40*fb],\\
      [[[400.*GeV,100.*GeV],[400.*GeV,100.*GeV]],3*fb],
      [[[500.*GeV,200.*GeV],[500.*GeV,200.*GeV]],8.5*fb]]
      """)
  }

  private static func writeMaps(_ folder: TemporaryFolder) throws {
    try folder.write(
      maps + "/globalInfo.txt",
      """
      id: CMS-TEST-20-002
      sqrts: 8*TeV
      lumi: 19500./pb
      datasetOrder: "SR2", "SR1"
      covariance: [[4.0, 1.5],
        [1.5, 2.25]]
      """)
    for (name, observed, third) in [("SR1", 5, 0.25), ("SR2", 12, -0.5)] {
      try folder.write(
        "\(maps)/\(name)/dataInfo.txt",
        """
        dataType: efficiencyMap
        dataId: "\(name)"
        observedN: \(observed)
        expectedBG: 4.5
        bgError: 1.5
        upperLimit: 0.31*fb
        expectedUpperLimit: 2.8E-04*pb
        thirdMoment: \(third)
        """)
    }
    try folder.write(
      maps + "/SR1/T3GQ.txt", map("T3GQ", "[[[jet]],[[jet],[jet]]]", [0.1, 0, 0.3, 0.25]))
    try folder.write(maps + "/SR2/T3GQ.txt", map("T3GQ", "[[[jet]],[[jet],[jet]]]", [0, 0, 0, 0]))
  }

  /// A map of efficiencies in three dimensions.
  static func map(_ name: String, _ constraint: String, _ values: [Double]) -> String {
    let masses = [
      "600,100,700,600,100", "800,100,900,800,100", "800,300,900,800,300", "800,300,1200,800,300",
    ]
    let points = zip(masses, values).map { masses, value in
      let m = masses.split(separator: ",").map { "\($0)*GeV" }
      return "[[[\(m[0]),\(m[1])],[\(m[2]),\(m[3]),\(m[4])]],\(value)]"
    }
    return """
      txName: \(name)
      constraint: \(constraint)
      condition: None
      efficiencyMap: [\(points.joined(separator: ",\n"))]
      """
  }

  /// The sample imported; what was not taken.
  static func nativeDatabase() throws -> (folder: TemporaryFolder, report: DatabaseImport.Report) {
    let text = try textDatabase()
    let native = try TemporaryFolder()
    let report = try DatabaseImport().run(text.path, into: native.path)
    try native.write(
      "combinations.json",
      #"{"format":1,"allowedPairs":[["ATLAS-TEST-2020-*","CMS-TEST-20-002"]]}"#)
    return (native, report)
  }
}

/// Hypotheses that remember what they were made of.
struct NamedWorkspace: SignalHypotheses {
  var regions: [String]
  var channels: [String]
  func likelihood(for yields: [Double]) throws -> any Likelihood {
    throw LikelihoodError.domain("a test has no likelihood")
  }
}

extension LikelihoodFormats {
  /// A format that only notes names.
  static let names = LikelihoodFormats { workspace, bins, _ in
    let channels = try workspace.member("channels").elements()
    return NamedWorkspace(
      regions: bins.map(\.region), channels: try channels.map { try $0.member("name").string() })
  }
}

/// What an error says.
func message(_ body: () throws -> Void) -> String {
  do {
    try body()
    return "no error"
  } catch { return "\(error)" }
}
