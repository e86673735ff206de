import Foundation
import Reports
import TestSupport
import Testing

@Suite("The page of a hunt")
struct HuntPageTests {
  @Test("is one self-contained file with every section and no foreign address")
  func selfContained() throws {
    let (page, plots) = try Sample.report().render()
    for heading in [
      "The best model", "What contributes", "The leading critics", "The walk", "To do it again",
    ] { #expect(page.contains("<h2>\(heading)</h2>")) }
    #expect(!page.contains("<script"))
    #expect(!page.contains("<link"))
    #expect(!page.contains("src="))
    #expect(
      plots.map(\.name) == ["ruler", "decays", "contributions", "trace", "temperature"])
    #expect(page.components(separatedBy: "<svg").count - 1 == 5)
    #expect(page.contains("611") && page.contains("526 ± 31") && page.contains("2.2 σ"))
  }

  @Test("escapes whatever comes from a file")
  func escapes() throws {
    let (page, _) = try Sample.report(name: "<script>alert(1)</script>").render()
    #expect(!page.contains("<script>"))
    #expect(page.contains("&lt;script&gt;"))
    #expect(page.contains("&lt;W&gt; &amp; b"))
  }

  @Test("is the same for the same run")
  func deterministic() throws {
    #expect(try Sample.report().render().page == Sample.report().render().page)
  }

  @Test("opens in a browser and shows its tables and pictures", .enabled(if: Browser.path != nil))
  func opens() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "page-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "report.html")
    try Sample.report().render().page.write(to: file, atomically: true, encoding: .utf8)
    let dom = try Browser.run(["--dump-dom", file.absoluteString], in: folder)
    #expect(dom.components(separatedBy: "<table").count - 1 == 6)
    #expect(dom.components(separatedBy: "</svg>").count - 1 == 5)
    let picture = folder.appending(path: "page.png")
    _ = try Browser.run(
      ["--screenshot=\(picture.path)", "--window-size=1100,3000", file.absoluteString], in: folder)
    let bytes = try Data(contentsOf: picture)
    // An empty page of this size compresses to less than 10 kB.
    #expect(bytes.count > 60_000)
  }
}

/// Headless Chromium, where it is installed.
enum Browser {
  static let path = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  static func run(_ arguments: [String], in folder: URL) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: try #require(path))
    process.arguments =
      [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
        "--hide-scrollbars",
        "--user-data-dir=\(folder.appending(path: "profile-" + UUID().uuidString).path)",
      ] + arguments
    let output = folder.appending(path: UUID().uuidString)
    try Data().write(to: output)
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = FileHandle.nullDevice
    try process.run()
    let deadline = Date(timeIntervalSinceNow: 60)
    while process.isRunning, Date() < deadline { Thread.sleep(forTimeInterval: 0.02) }
    if process.isRunning {
      Issue.record("the browser was killed after 60 s")
      process.terminate()
    }
    process.waitUntilExit()
    return try String(contentsOf: output, encoding: .utf8)
  }
}
