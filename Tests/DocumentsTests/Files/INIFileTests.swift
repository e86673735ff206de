import Documents
import Testing

@Suite("An INI file")
struct INIFileTests {
  @Test("has sections, names without case, values, comments")
  func entries() throws {
    let text = """
      # a comment
      [Options]
      combineSRs = True   ; behind a blank
      path: a;b
        ; another
      [parameters]
      sigmacut=0.005
      """
    let entries = try INIFile(text: text, file: "p.ini").entries
    #expect(
      entries.map { "\($0.line) \($0.section) \($0.name) \($0.value)" } == [
        "3 options combinesrs True", "4 options path a;b", "7 parameters sigmacut 0.005",
      ])
  }

  @Test("names the line that it does not understand", arguments: ["[a]\nno sign", "[a]\n= 3"])
  func malformed(_ text: String) {
    #expect {
      _ = try INIFile(text: text, file: "p.ini")
    } throws: { error in
      "\(error)".contains("p.ini") && "\(error)".contains("line 2")
    }
  }
}
