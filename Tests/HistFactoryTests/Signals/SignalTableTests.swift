import Documents
import HistFactory
import Testing

@Suite("A table of signals")
struct SignalTableTests {
  static func table(_ text: String) throws -> SignalTable {
    try SignalTable(Array(text.utf8), file: "signals.csv")
  }

  @Test("has a row for each signal and a column for each bin")
  func reads() throws {
    let table = try Self.table(
      "# yields at mu = 1\nsignal,SR[0], CR\r\n\nlight , 1.5,2e-3\nheavy,0,-1\n")
    #expect(table.bins == ["SR[0]", "CR"])
    #expect(
      table.signals == [
        SignalTable.Signal(name: "light", yields: [1.5, 0.002]),
        SignalTable.Signal(name: "heavy", yields: [0, -1]),
      ])
  }

  static let bad = [
    ("", "no table"), ("signal,A\n", "no signal"), ("name,A\nx,1\n", "line 1, column 1"),
    ("signal\nx\n", "expected signal and the bins"),
    ("signal,A,B\nx,1\n", "line 2, column 2: found 2 cells"),
    ("signal,A\nx,one\n", "found “one”, expected events of “x” in A"),
    ("signal,A\nx,nan\n", "a finite number"), ("signal,A\nx,1\nx,2\n", "“x” again"),
    ("signal,A\n,1\n", "the signal's name"),
  ]

  @Test("is refused with its line where it is none", arguments: bad.indices)
  func refused(_ index: Int) {
    #expect {
      try Self.table(Self.bad[index].0)
    } throws: {
      "\($0)".contains(Self.bad[index].1) && "\($0)".hasPrefix("signals.csv")
    }
  }
}
