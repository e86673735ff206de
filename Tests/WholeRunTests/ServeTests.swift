import Foundation
import TestSupport
import Testing

@Suite("The page of runs, served")
struct ServeTests {
  /// Headless Chromium and Python, where both are installed.
  static let canClick = ["chromium", "chromium-browser", "google-chrome"].contains { program in
    ["/usr/bin/", "/usr/local/bin/"].contains {
      FileManager.default.isExecutableFile(atPath: $0 + program)
    }
  }

  /// Serves a folder of runs while a body looks at it; the address is what the program prints.
  private func serving(_ runs: String, in folder: String, _ body: (String) throws -> Void) throws {
    let server = try Program.start(["runs", "serve", "--runs", runs], in: folder)
    var address = ""
    let began = try server.waits {
      address = try String(contentsOfFile: server.files.0, encoding: .utf8)
        .trimmingCharacters(in: .newlines)
      return address.hasSuffix("/")
    }
    try #require(began, "the server printed no address")
    do { try body(address) } catch {
      server.kill(SIGTERM)
      _ = server.wait(atMost: 20)
      throw error
    }
    server.kill(SIGTERM)
    #expect(server.wait(atMost: 20).status == 0)
  }

  private func python(_ arguments: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3"] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
  }

  /// A search, and two series of it: one with its chains, one without.
  private static let series =
    [
      [
        "hunt", "--name", "real", "--database", Program.database, "--selection", "pioneer",
        "--walkers", "2", "--steps", "60", "--seed", "7", "--no-report",
      ]
    ]
    + [("kept", ["--keep-chains"]), ("series", [])].map { name, options in
      ["significance", "real", "--hunts", "2", "--name", name] + options
    }

  @Test("can be clicked through in a browser, while a hunt is walked", .enabled(if: canClick))
  func clicks() throws {
    try Program.inTemporaryFolder { folder in
      let example = Shared.root + "/runs/example"
      try FileManager.default.createDirectory(
        atPath: folder + "/runs", withIntermediateDirectories: true)
      try FileManager.default.copyItem(atPath: example, toPath: folder + "/runs/example")
      for arguments in Self.series {
        let result = try Program.run(arguments, in: folder)
        try #require(result.status == 0, "\(result.errors)")
      }
      let hunt = try Program.start(
        [
          "hunt", "--name", "live", "--database", Program.database, "--selection", "pioneer",
          "--steps", "1000000", "--walkers", "2", "--seed", "3", "--threads", "1", "--no-report",
        ], in: folder, prefix: ["nice"])
      defer { hunt.kill(SIGKILL) }
      let stored = folder + "/runs/live/chains/0001.sqlite"
      try #require(hunt.waits { FileManager.default.fileExists(atPath: stored) })
      try serving("runs", in: folder) { address in
        for (others, series) in [(["live"], "kept"), ([], "series")] {
          let clicks = try python(
            [Shared.root + "/scripts/click-page", address, "example"] + others + [
              "--series", series,
            ])
          #expect(clicks.status == 0, "\(clicks.output)")
          #expect(clicks.output.contains("no complaint of the browser"))
        }
      }
      #expect(hunt.process.isRunning, "the hunt ended while it was looked at")
    }
  }

  @Test("tells what it cannot do in one line")
  func errors() throws {
    try Program.inTemporaryFolder { folder in
      let missing = try Program.run(["runs", "serve", "--runs", "none"], in: folder)
      #expect(missing.status == 65)
      #expect(missing.errors.contains("none: there is no such folder"))
      try serving(Shared.root + "/runs", in: folder) { address in
        let port = String(address.split(separator: "/")[1].split(separator: ":")[1])
        let taken = try Program.run(
          ["runs", "serve", "--runs", Shared.root + "/runs", "--port", port], in: folder)
        #expect(taken.status == 65)
        #expect(taken.errors.contains("127.0.0.1:\(port): address already in use"))
      }
    }
  }
}
