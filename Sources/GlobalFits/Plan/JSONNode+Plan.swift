import Documents

extension JSONNode {
  /// Refuses members that a plan does not have here: a typing error must not pass for a default.
  func allowOnly(_ known: [String]) throws(DocumentError) {
    for (name, node) in try members() where !known.contains(name) {
      throw node.error(
        found: "a member “\(name.prefix(60))”",
        expected: "one of \(known.sorted().joined(separator: ", "))",
        remedy: "check its spelling, or take it out")
    }
  }

  /// The file that a member names, in the plan's folder; without one it must stand in the plan itself.
  func namedFile(
    in folder: String?, otherwise expected: String, limit: Int
  ) throws(DocumentError) -> (path: String, bytes: [UInt8]) {
    let name = try string()
    guard let folder else {
      throw error(
        found: "the name of a file", expected: expected,
        remedy: "put back the plan that the run was made with")
    }
    let path = name.hasPrefix("/") || folder.isEmpty ? name : folder + "/" + name
    do throws(DocumentError) {
      return (path, try Files.read(path, limit: limit))
    } catch { throw error.named(by: self) }
  }

  /// The elements of an optional array of bounded size; none where it is missing.
  func bounded(_ name: String, _ limit: Int) throws(DocumentError) -> [JSONNode] {
    guard let list = try optionalMember(name) else { return [] }
    let elements = try list.elements()
    guard elements.count <= limit else {
      throw list.error(found: "\(elements.count) entries", expected: "at most \(limit)")
    }
    return elements
  }

  /// `[lower, upper]`.
  func range() throws(DocumentError) -> ClosedRange<Double> {
    let numbers = try doubles()
    guard numbers.count == 2, numbers[0] < numbers[1] else {
      throw error(
        found: "\(numbers.prefix(4))", expected: "two numbers, the smaller one first")
    }
    return numbers[0]...numbers[1]
  }

  /// A number above 0.
  func positive() throws(DocumentError) -> Double {
    let number = try double()
    guard number > 0 else { throw error(expected: "a number above 0") }
    return number
  }

  /// A whole number of a range.
  func integer(in range: ClosedRange<Int>) throws(DocumentError) -> Int {
    let number = try integer()
    guard range.contains(number) else {
      throw error(expected: "\(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// A text of one line, not long.
  func shortText() throws(DocumentError) -> String {
    let text = try string()
    guard text.count <= 200, !text.contains(where: \.isNewline) else {
      throw error(expected: "at most 200 characters in one line")
    }
    return text
  }

  /// A formula of named values; a number is one too.
  func formula(_ names: [String]) throws(DocumentError) -> Expression {
    let text: String
    switch value {
    case .string(let formula): text = formula
    case .integer, .number: text = "\(try double())"
    default: throw error(expected: "a formula in quotes, or a number")
    }
    return try compiled { () throws(FitError) in try Expression(text, names: names) }
  }

  /// What a formula of this place compiles to; its errors get the place.
  func compiled<T>(_ body: () throws(FitError) -> T) throws(DocumentError) -> T {
    do { return try body() } catch {
      guard case .expression(let text, let column, let found, let expected) = error else {
        throw self.error(found: error.description, expected: "a formula")
      }
      throw self.error(
        found: "“\(text.prefix(80))” with \(found) in column \(column)", expected: expected)
    }
  }
}
