import Foundation
import Testing

@Suite("Commands about likelihoods")
struct LikelihoodKindsTests {
  private static let form = """
    {"format": 1, "form": "covariance",
     "regions": [{"name": "SR[0]", "observed": 58, "expected": 50.0},
                 {"name": "SR[1]", "observed": 27, "expected": 30.0}],
     "covariance": [[36.0, 12.0], [12.0, 16.0]]}
    """

  private func inFolder(_ body: (String) throws -> Void) throws {
    try Program.inTemporaryFolder { folder in
      for (name, text) in [
        ("form.json", Self.form), ("signals.csv", "signal,SR[0],SR[1]\na,6,1\nb,0,4\n"),
      ] {
        try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
      }
      try body(folder)
    }
  }

  @Test("take counts with a covariance, their signal from a table")
  func covariance() throws {
    try inFolder { folder in
      let commands = [
        ["limit"], ["cls"], ["toys", "--toys", "50"], ["scan", "--points", "3"],
        ["fit-workspace"], ["pulls", "--impacts"],
        ["limit", "--calctype", "toybased", "--ntoys", "60"],
        ["cls", "--with", "form.json:signals.csv#b"],
      ]
      for command in commands {
        let result = try Program.run(
          command + ["form.json", "--signal", "signals.csv#a"], in: folder)
        #expect(result.status == 0, "\(command): \(result.errors)")
        #expect(!result.output.isEmpty)
      }
    }
  }

  @Test("give a patched form and a row of a table the same limits as a batch")
  func same() throws {
    try inFolder { folder in
      let patch = try Program.run(
        ["signal", "form.json", "--signals", "signals.csv", "--name", "a", "-o", "p.json"],
        in: folder)
      #expect(patch.status == 0, "\(patch.errors)")
      func limit(_ more: [String]) throws -> String {
        let result = try Program.run(["limit", "form.json", "--json"] + more, in: folder)
        let lines = result.output.split(separator: "\n").filter { !$0.contains("seconds") }
        return lines.joined(separator: "\n")
      }
      let table = try limit(["--signal", "signals.csv#a"])
      #expect(table.contains("limit_obs"))
      #expect(try limit(["--patch", "p.json"]) == table)
    }
  }

  @Test("name what is missing where there is no signal, or no such row")
  func refusals() throws {
    try inFolder { folder in
      let cases = [
        ([String](), "found no signal"), (["--signal", "signals.csv"], "expected one of a, b"),
        (["--signal", "signals.csv#c"], "no signal “c”"),
      ]
      for (more, text) in cases {
        let result = try Program.run(["limit", "form.json"] + more, in: folder)
        #expect(result.status == 65 && result.errors.contains(text), "\(result.errors)")
      }
      let name = try Program.run(
        ["cls", "form.json", "--signal", "signals.csv#a", "--fix", "rate=1"], in: folder)
      #expect(name.status == 0, "\(name.errors)")
      let unknown = try Program.run(
        ["cls", "form.json", "--signal", "signals.csv#a", "--fix", "lumi=1"], in: folder)
      #expect(unknown.status == 65 && unknown.errors.contains("“lumi”"), "\(unknown.errors)")
    }
  }
}
