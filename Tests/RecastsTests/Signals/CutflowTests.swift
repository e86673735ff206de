import Documents
import Foundation
import TestSupport
import Testing

@testable import Recasts

@Suite("A cutflow")
struct CutflowTests {
  private static let initial = """
    <InitialCounter>
    "Initial number of events"      #
    10000           500             # nentries
    1.000000e+04    -5.000000e+02   # sum of weights
    1.000000e+04    5.000000e+02    # sum of weights^2
    </InitialCounter>
    """
  private static let cut = """
    <Counter>
    "#jets \\"hard\\" > 2"          # 1st cut
    1500            100             # nentries
    1.500000e+03    -1.000000e+02   # sum of weights
    1.500000e+03    1.000000e+02    # sum of weights^2
    </Counter>
    """
  private static let whole =
    "<SAFheader>\n</SAFheader>\n\n\(initial)\n\n\(cut)\n\n<SAFfooter>\n</SAFfooter>\n"

  private func read(_ text: String) throws -> Cutflow {
    var reader = CutflowReader(file: "a.saf", text: text)
    return try reader.read()
  }

  private func complaint(_ text: String) -> String {
    do {
      _ = try read(text)
      return "no error"
    } catch { return "\(error)" }
  }

  @Test("gives net weights and the efficiency with its error")
  func values() throws {
    let cutflow = try read(Self.whole)
    #expect(cutflow.cuts.map(\.name) == ["#jets \\\"hard\\\" > 2"])
    #expect(cutflow.initial.entries.negative == 500)
    let signal = RegionSignal([cutflow])
    #expect(signal.efficiency == 1400.0 / 9500)
    let e = signal.efficiency
    let variance = (1600 * (1 - e) * (1 - e) + 8900 * e * e) / (9500.0 * 9500)
    #expect(abs(signal.efficiencyError - variance.squareRoot()) < 1e-15)
  }

  @Test("is refused with file and line when a line is missing, wrong or cut off")
  func errors() {
    let number = complaint(Self.whole.replacing("1.500000e+03    -1", with: "many    -1"))
    #expect(number.contains("a.saf, at line 14") && number.contains("sum of weights"))
    #expect(complaint(Self.whole.replacing("-1.000000e+02", with: "nan")).contains("finite"))
    #expect(complaint(Self.whole.replacing(Self.cut, with: "")).contains("no cut"))
    #expect(complaint(String(Self.whole.prefix(300))).contains("found"))
    #expect(complaint("").contains("the end of the file"))
    #expect(complaint(Self.whole + "more").contains("line 20"))
  }

  @Test("has the file name that SampleAnalyzer gives it")
  func fileNames() {
    #expect(
      CutflowFolder.fileName(of: "SR high,MET>=300")
        == "SR_high_MET_greater_than_or_equal_to_300")
    #expect(
      CutflowFolder.fileName(of: "a/b->c<(d)-e+f>g")
        == "a_slash_b_to_c_smaller_than__lp_d_rp__e_f_greater_than_g")
  }

  @Test("of several files is their sum, and a missing one is named")
  func folders() throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "protolith-cutflows-\(UUID().uuidString)")
    let cutflows = folder.appending(path: "test/Cutflows")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: cutflows, withIntermediateDirectories: true)
    try Files.write(Array(Self.whole.utf8), to: cutflows.path + "/A.saf")
    try Files.write(
      Array(Self.whole.replacing("1.500000e+03    -", with: "0    -").utf8),
      to: cutflows.path + "/B.saf")
    let found = CutflowFolder(folder.path, analysis: "test")
    #expect(try found.signal(in: "A;B").finalWeight == 1400 - 100)
    #expect(try found.signal(in: "B").efficiency == 0)
    #expect {
      try found.signal(in: "C")
    } throws: {
      "\($0)".contains("C.saf") && "\($0)".contains("“C”")
    }
    try Files.write(
      Array(Self.whole.replacing("1.500000e+03    -", with: "1.5e+09    -").utf8),
      to: cutflows.path + "/D.saf")
    #expect {
      try found.signal(in: "D")
    } throws: {
      "\($0)".contains("/D.saf: ") && "\($0)".contains("above 1")
    }
  }
}
