import SimplifiedModels
import TestSupport
import Testing

@Suite("A SLHA file that is broken")
struct SLHAErrorTests {
  @Test(
    "gives one error with file, line and reason",
    arguments: [
      ("", 0, "no BLOCK MASS"), ("hello\n", 1, "before any BLOCK"),
      ("BLOCK\n", 1, "without a name"),
      ("BLOCK MASS\n 1000022\n", 2, "a code and a mass"),
      ("BLOCK MASS\n 1000022 nan\n", 2, "not a finite number"),
      ("BLOCK MASS\n 1000022 1e999\n", 2, "not a finite number"),
      ("BLOCK MASS\n 1000022 1e99999999999999999999\n", 2, "not a finite number"),
      ("BLOCK MASS\n 1000022 0x10\n", 2, "not a finite number"),
      ("BLOCK MASS\n -9223372036854775808 1\n", 2, "particle code"),
      ("BLOCK MASS\n 1000022 1\n 1000022 2\n", 3, "at line 2 too"),
      ("BLOCK MASS\n 1000022 1\nDECAY 1000022\n", 3, "DECAY code width"),
      ("BLOCK MASS\n 1000022 1\nDECAY -1000022 1\n", 3, "positive code"),
      ("BLOCK MASS\n 1000022 1\nDECAY 1000022 -1\n", 3, "not negative"),
      ("BLOCK MASS\n 1000022 1\nDECAY 1000022 1\n 1.5 2 1 2\n", 4, "between 0 and 1"),
      ("BLOCK MASS\n 1000022 1\nDECAY 1000022 1\n -0.1 2 1 2\n", 4, "between 0 and 1"),
      ("BLOCK MASS\n 1000022 1\nDECAY 1000022 1\n 0.7 2 1 2\n 0.7 2 1 2\n", 5, "more than 1"),
      ("BLOCK MASS\n 1000022 1\nDECAY 1000022 1\n 1.0 3 1 2\n", 4, "number of daughters"),
      ("BLOCK MASS\n 1000022 1\nDECAY 1000022 1\n 1.0 2 1 x\n", 4, "particle code"),
      ("BLOCK MASS\n 1000022 1\nXSECTION 13000 2212 2212\n", 3, "XSECTION energy"),
      ("BLOCK MASS\n 1000022 1\nXSECTION 13000 2212 2212 2 1\n", 3, "2 particles"),
      ("BLOCK MASS\n 1000022 1\nXSECTION 13000 2212 2212 9223372036854775807 1\n", 3, "code"),
      ("BLOCK MASS\n 1000022 1\nXSECTION 13000 2212 2212 1 1\n 0 0 0 0 0 0 -1 x", 4, "in pb"),
      ("BLOCK MASS\n 1000022 1\nXSECTION 13000 2212 2212 1 1\n 0 0 0", 4, "expected"),
      ("BLOCK MASS\n 1000022 1\n\u{0}ELF\u{1}\n", 3, "byte 0 is no text"),
    ])
  func broken(text: String, line: Int, reason: String) {
    #expect {
      try SLHA(text: text, file: "bad.slha")
    } throws: { error in
      guard case SimplifiedModelError.model("bad.slha", line, let found) = error else {
        return false
      }
      return found.contains(reason) && "\(error)".hasPrefix("bad.slha")
    }
  }

  @Test("because it is too large is refused before it is read")
  func large() {
    let bytes = [UInt8](repeating: 10, count: 50_000_001)
    #expect(throws: SimplifiedModelError.self) { try SLHA(bytes: bytes, file: "huge.slha") }
  }

  @Test("of random bytes and of cut or garbled models never crashes the reader")
  func hostile() {
    var mutator = Mutator(seed: 42)
    let bytes = Array(SLHATests.small.utf8)
    var refused = 0
    for round in 0..<2000 {
      let garbled = mutator.garbled(bytes, times: round % 20)
      do {
        let model = try SLHA(bytes: garbled, file: "a")
        _ = Decomposition(model.spectrum)
      } catch { refused += 1 }
    }
    #expect(refused > 200 && refused < 2000)
  }

  /// Fields of real files are broken in turn: every outcome is a spectrum, or an error that names the
  /// file and, unless it is about the file as a whole, a line of it.
  @Test("in any field gives an error with file and line, or notes", .enabled(if: Shared.isThere))
  func mutations() throws {
    let names = [
      "TRV1_1800_300_300", "ew_ymi2l51r", "gluinoToTops", "higgsinoStop", "idm_example",
      "lightEWinos", "simplyGluino",
    ]
    var mutator = Mutator(seed: 7)
    var outcomes: [Outcome: Int] = [:]
    for name in names {
      let bytes = try SLHASampleTests.bytes(name)
      let lines = String(decoding: bytes, as: UTF8.self)
        .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      for _ in 0..<300 {
        let (text, line) = mutator.broken(lines)
        let outcome = Self.outcome(of: text, lines: lines.count + 1)
        #expect(outcome != .nowhere, "\(name), line \(line)")
        outcomes[outcome, default: 0] += 1
      }
    }
    #expect(outcomes[.refused, default: 0] > 300 && outcomes[.noted, default: 0] > 30)
    #expect(outcomes[.read, default: 0] > 300)
  }

  private enum Outcome { case refused, noted, read, nowhere }

  /// What reading gives; `.nowhere` for a message without file or line.
  private static func outcome(of text: String, lines: Int) -> Outcome {
    switch Result(catching: { try SLHA(text: text, file: "m.slha") }) {
    case .success(let model):
      if model.notes.isEmpty { return .read }
      return model.notes.allSatisfy { (0...lines).contains($0.line) } ? .noted : .nowhere
    case .failure(let error):
      guard case SimplifiedModelError.model("m.slha", let line, let reason) = error else {
        return .nowhere
      }
      let isPlaced = (1...lines).contains(line) || reason.contains("no BLOCK MASS")
      return isPlaced && !reason.isEmpty ? .refused : .nowhere
    }
  }
}

/// Breaks texts by a fixed sequence of random numbers.
struct Mutator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next(below bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % max(1, bound)
  }

  /// Cut somewhere, with some bytes replaced.
  mutating func garbled(_ bytes: [UInt8], times: Int) -> [UInt8] {
    var garbled = Array(bytes.prefix(next(below: bytes.count + 1)))
    for _ in 0..<times where !garbled.isEmpty {
      garbled[next(below: garbled.count)] = UInt8(truncatingIfNeeded: next(below: 256))
    }
    return garbled
  }

  private static let junk = [
    "nan", "-1", "1e999", "99999999999", "", "inf", "\u{0}", "0", "1.7", "-1000022", "x", "1000022",
    "BLOCK", "DECAY", "XSECTION", "7", "1e-30", "#", "💥", "0x1p3", "12345",
  ]

  /// The lines with one line that says something changed in one field, taken out or doubled.
  mutating func broken(_ lines: [String]) -> (text: String, line: Int) {
    let telling = lines.indices.filter {
      !lines[$0].allSatisfy(\.isWhitespace) && !lines[$0].hasPrefix("#")
    }
    let index = telling[next(below: telling.count)]
    var changed = lines
    switch next(below: 8) {
    case 0: changed.remove(at: index)
    case 1: changed.insert(changed[index], at: index)
    default:
      var fields = changed[index].split(separator: " ").map(String.init)
      let place = next(below: min(8, fields.count))
      fields[place] = Self.junk[next(below: Self.junk.count)]
      changed[index] = fields.joined(separator: " ")
    }
    return (changed.joined(separator: "\n"), index + 1)
  }
}
