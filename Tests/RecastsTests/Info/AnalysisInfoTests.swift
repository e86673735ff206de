import Documents
import Testing

@testable import Recasts

/// The info file with these elements.
func info(_ content: String, attributes: String = "") throws -> AnalysisInfo {
  let text = "<analysis id=\"test\"\(attributes)>\n\(content)\n</analysis>\n"
  return try AnalysisInfo(root: MarkupElement.parse(Array(text.utf8), file: "test.info"))
}

/// The message of the error that reading them throws.
func complaint(_ content: String, attributes: String = "") -> String {
  do {
    _ = try info(content, attributes: attributes)
    return "no error"
  } catch { return "\(error)" }
}

private let region = "<region id=\"A\"><nobs>4</nobs><nb>3.5</nb><deltanb>1</deltanb></region>"

@Suite("An info file")
struct AnalysisInfoTests {
  @Test("gives its signal regions and leaves others out")
  func regions() throws {
    let info = try info(
      """
      <lumi>139</lumi>
      \(region)
      <region type="control" id="CR"/>
      <region type="signal" id="B, MET&gt;=300"><nobs>0</nobs><nb>0</nb>
        <deltanb_stat>3</deltanb_stat><deltanb_syst>4</deltanb_syst></region>
      """)
    #expect(info.luminosity == 139)
    #expect(info.regions.map(\.name) == ["A", "B, MET>=300"])
    #expect(info.regions[0].error == .total(1))
    #expect(info.regions[1].error.atMeasurement == 5)
  }

  @Test("names the line of what is wrong")
  func errors() {
    #expect(complaint(region).contains("no <lumi>"))
    #expect(complaint("<lumi>much</lumi>").contains("line 2, <lumi>"))
    #expect(complaint("<lumi>1</lumi>\n\(region)\n\(region)").contains("line 4"))
    let unknown = complaint("<lumi>1</lumi><region id=\"A\"><nobs>1</nobs><n/></region>")
    #expect(unknown.contains("element <n>"))
    #expect(complaint("<lumi>1</lumi><region id=\"A\"><nobs>1</nobs></region>").contains("<nb>"))
    #expect(complaint("<lumi>1</lumi><region><nobs/></region>").contains("“id”"))
    let negative = region.replacing("3.5", with: "-3.5")
    #expect(complaint("<lumi>1</lumi>\(negative)").contains("not negative"))
    let isOpen = complaint("<lumi>1</lumi>\n<region id=\"a<b\">")
    #expect(isOpen.contains("or before") && isOpen.contains("&lt;"), "\(isOpen)")
    let profile =
      "<pyhf><name>w.json</name><regions>\n<channel name=\"c\">A X</channel></regions></pyhf>"
    let stranger = complaint("<lumi>1</lumi>\(region)\(profile)")
    #expect(stranger.contains("line 3, <channel>") && stranger.contains("“X”"))
  }

  @Test("is refused when it defines entities, nests too deep or has another root")
  func hostile() {
    func message(_ text: String) -> String {
      do {
        _ = try AnalysisInfo(root: MarkupElement.parse(Array(text.utf8), file: "f"))
        return "no error"
      } catch { return "\(error)" }
    }
    #expect(message("<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>").contains("<!DOCTYPE"))
    #expect(message("<database id='a'/>").contains("root <database>"))
    let deep = String(repeating: "<a>", count: 100) + String(repeating: "</a>", count: 100)
    #expect(message(deep).contains("depth"))
    #expect(message("").contains("well-formed"))
  }

  @Test("is refused with the line of bytes that are no text, in a name too")
  func noText() {
    for bytes: [UInt8] in [[0xEE], [0xF3, 0x74], [0xC3]] {
      let text =
        Array("<analysis>\n<lumi>1</lumi>\n<n".utf8) + bytes + Array("b>1</nb></analysis>".utf8)
      do {
        _ = try MarkupElement.parse(text, file: "f.info")
        Issue.record("\(bytes) are taken for text")
      } catch {
        #expect("\(error)".contains("f.info") && "\(error)".contains("line 3"))
      }
    }
  }

  @Test("gives profiles, with ids or numbered, and merges those of one id")
  func profiles() throws {
    let info = try info(
      """
      <lumi>1</lumi>\(region)
      <pyhf id="P"><name>w.json</name><regions><channel name="S">A</channel></regions></pyhf>
      <pyhf><name>v.json</name><regions><channel id="2" is_included="True"> </channel></regions></pyhf>
      <pyhf id="P"><regions><channel name="C"/></regions></pyhf>
      """)
    #expect(info.profiles.map(\.name) == ["P", "HF-Likelihood-0"])
    #expect(info.profiles[0].channels.map(\.name) == ["S", "C"])
    #expect(info.profiles[0].channels.map(\.isKept) == [true, false])
    #expect(info.profiles[1].channels[0].isKept)
    #expect(info.profiles[1].channels[0].index == 2)
  }
}

@Suite("Covariances of an info file")
struct CovarianceTests {
  /// Regions A and B with these covariance elements.
  private func regions(_ a: String, _ b: String) -> String {
    let end = "<nobs>4</nobs><nb>3</nb><deltanb>1</deltanb></region>"
    return "<lumi>1</lumi><region id=\"A\">\(a)\(end)<region id=\"B\">\(b)\(end)"
  }
  private func entry(_ region: String, _ value: Double, _ subset: String?) -> String {
    let attribute = subset.map { " cov_subset=\"\($0)\"" } ?? ""
    return "<covariance region=\"\(region)\"\(attribute)>\(value)</covariance>"
  }

  @Test("are grouped by subset, missing elements mirrored")
  func subsets() throws {
    let info = try info(
      regions(entry("A", 4, "s") + entry("B", 1, "s"), entry("B", 9, "s") + entry("B", 2, "t")))
    #expect(
      info.covariances == [
        CovarianceSubset(name: "s", regions: [0, 1], matrix: [4, 1, 1, 9]),
        CovarianceSubset(name: "t", regions: [1], matrix: [2]),
      ])
  }

  @Test("are those of the root's subset where it names one, and replace the profiles")
  func chosen() throws {
    let profile = "<pyhf><name>w</name><regions><channel name=\"c\">A</channel></regions></pyhf>"
    let content = regions(entry("A", 4, nil), entry("B", 9, "default") + entry("A", 7, "t"))
    let info = try info(content + profile, attributes: " cov_subset=\"s\"")
    #expect(
      info.covariances == [CovarianceSubset(name: "s", regions: [0, 1], matrix: [4, 0, 0, 9])])
    #expect(info.profiles.isEmpty)
  }

  @Test("are refused without a variance or with an unknown region")
  func errors() {
    #expect(complaint(regions(entry("B", 1, "s"), entry("B", 9, "s"))).contains("no variance"))
    #expect(complaint(regions(entry("A", 0, "s"), "")).contains("variance 0"))
    #expect(complaint(regions(entry("C", 1, "s"), "")).contains("“C”"))
  }
}
