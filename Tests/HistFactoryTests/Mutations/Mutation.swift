import Documents
import Numerics

/// One random damage to a document.
struct Mutation {
  /// What was done, where.
  let what: String
  /// The damaged text.
  let text: [UInt8]
  /// Whether no reader may accept the result, whatever its place in a workspace.
  let mustBeRefused: Bool

  /// The kinds of damage, each equally often.
  enum Kind: Int, CaseIterable {
    case deletedMember, deletedElement, wrongType, notFinite, hugeNumber, deepNesting, cut
    case repeatedMember, repeatedElement, foreignMember, emptied, otherName, otherSign, flippedByte
  }

  /// The damage number `index` to a document; the same for the same number.
  init(_ index: Int, of document: JSONValue) {
    var random = RandomStream(runSeed: 2020, chain: UInt64(index))
    let kind = Kind.allCases[index % Kind.allCases.count]
    var damage = Damage(kind: kind, document: document)
    damage.apply(&random)
    what = "\(index): \(kind) at \(damage.place)"
    text = damage.text
    mustBeRefused = damage.mustBeRefused
  }
}

/// The making of a damage.
private struct Damage {
  let kind: Mutation.Kind
  let document: JSONValue
  var text: [UInt8] = []
  var place = ""
  var mustBeRefused = false

  init(kind: Mutation.Kind, document: JSONValue) {
    self.kind = kind
    self.document = document
  }

  mutating func apply(_ random: inout RandomStream) {
    let whole = document.canonicalBytes
    switch kind {
    case .cut:
      let count = random.index(below: whole.count)
      place = "byte \(count)"
      text = Array(whole.prefix(count))
      mustBeRefused = true
    case .flippedByte:
      text = whole
      let at = random.index(below: whole.count)
      place = "byte \(at)"
      text[at] ^= UInt8(1 << random.index(below: 8))
    default:
      let target = Target.random(in: document, for: kind, &random)
      place = target.pointer
      let (value, raw) = replacement(for: target, &random)
      text = Self.replacing(
        Self.marker, with: raw, in: document.replacing(target.path[...], with: value).canonicalBytes
      )
    }
  }

  private static let marker = Array("\"@raw@\"".utf8)

  /// The value that takes the target's place; the marker in it is replaced by raw text.
  private mutating func replacement(
    for target: Target, _ random: inout RandomStream
  ) -> (value: JSONValue, raw: String) {
    let marked = JSONValue.string("@raw@")
    switch (kind, target.value) {
    case (.deletedMember, .object(var members)):
      let name = members.remove(at: target.child).name
      mustBeRefused = !target.isParameterConfiguration || name == "name"
      place += " \(name)"
      return (.object(members), "")
    case (.deletedElement, .array(var items)):
      items.remove(at: target.child)
      return (.array(items), "")
    case (.repeatedElement, .array(var items)):
      items.append(items[target.child])
      if case .object = items[target.child] { mustBeRefused = true }
      return (.array(items), "")
    case (.repeatedMember, .object(var members)):
      members.append((members[target.child].name, marked))
      mustBeRefused = true
      return (.object(members), "1")
    case (.foreignMember, .object(let members)):
      mustBeRefused = true
      return (.object(members + [("colour", .string("red"))]), "")
    case (.emptied, .array): return (.array([]), "")
    case (.emptied, _): return (.string(""), "")
    case (.wrongType, let value):
      mustBeRefused = true
      return (value.ofAnotherType(random.uniform(0, 1)), "")
    case (.notFinite, _):
      mustBeRefused = true
      let words = ["NaN", "Infinity", "-Infinity", "1e999", "-1e400", "nan", "0x10", "01", "1."]
      return (marked, words[random.index(below: words.count)])
    case (.hugeNumber, _):
      let words = [
        "1e308", "-1e308", "1e150", "5e-324", "1e-300", "9223372036854775807",
        "18446744073709551616123", "-0.0", "1e20",
      ]
      return (marked, words[random.index(below: words.count)])
    case (.deepNesting, _):
      mustBeRefused = true
      let depth = [3, 300, 100_000][random.index(below: 3)]
      let open = random.uniform(0, 1) < 0.5
      return (
        marked,
        open
          ? String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
          : String(repeating: #"{"a":"#, count: depth) + "1" + String(repeating: "}", count: depth)
      )
    case (.otherName, .string(let name)):
      let names = [
        name + "_", "", "lumi", "é\u{301}", "mu_SIG", String(name.reversed()), "normsys",
      ]
      return (.string(names[random.index(below: names.count)]), "")
    case (.otherSign, .number(let number)): return (.number(-number), "")
    case (.otherSign, .integer(let number)): return (.integer(-number), "")
    case (_, let value): return (value, "")
    }
  }

  private static func replacing(_ marker: [UInt8], with raw: String, in text: [UInt8]) -> [UInt8] {
    guard
      let start = text.indices.first(where: {
        text[$0] == marker[0] && text[$0...].starts(with: marker)
      })
    else { return text }
    return Array(text[..<start]) + Array(raw.utf8) + Array(text[(start + marker.count)...])
  }
}

/// A value inside a document.
private struct Target {
  var path: [Int] = []
  var pointer = ""
  var value: JSONValue
  /// One of its elements or members.
  var child = 0
  var isParameterConfiguration: Bool {
    pointer.contains("/config/parameters/") && path.count == 6
  }

  /// A value that the kind of damage can be done to, on a random way down.
  static func random(
    in document: JSONValue, for kind: Mutation.Kind, _ random: inout RandomStream
  ) -> Target {
    var best = Target(value: document)
    for _ in 0..<200 {
      var target = Target(value: document)
      while true {
        let count = target.value.childCount
        target.child = count > 0 ? random.index(below: count) : 0
        if target.fits(kind) {
          best = target
          if count == 0 || random.uniform(0, 1) < 0.4 { return target }
        }
        guard count > 0 else { break }
        target.descend()
      }
    }
    return best
  }

  private mutating func descend() {
    path.append(child)
    switch value {
    case .array(let items):
      pointer += "/\(child)"
      value = items[child]
    case .object(let members):
      pointer += "/" + members[child].name
      value = members[child].value
    default: break
    }
  }

  private func fits(_ kind: Mutation.Kind) -> Bool {
    switch (kind, value) {
    case (.deletedMember, .object), (.repeatedMember, .object), (.deletedElement, .array),
      (.repeatedElement, .array):
      value.childCount > 0
    case (.foreignMember, .object), (.emptied, .array), (.emptied, .string), (.wrongType, _),
      (.notFinite, .number), (.notFinite, .integer), (.hugeNumber, .number),
      (.hugeNumber, .integer), (.deepNesting, _), (.otherName, .string), (.otherSign, .number),
      (.otherSign, .integer):
      true
    default: false
    }
  }
}

extension JSONValue {
  fileprivate var childCount: Int {
    switch self {
    case .array(let items): items.count
    case .object(let members): members.count
    default: 0
    }
  }

  fileprivate func replacing(_ path: ArraySlice<Int>, with value: JSONValue) -> JSONValue {
    guard let first = path.first else { return value }
    switch self {
    case .array(var items):
      items[first] = items[first].replacing(path.dropFirst(), with: value)
      return .array(items)
    case .object(var members):
      members[first].value = members[first].value.replacing(path.dropFirst(), with: value)
      return .object(members)
    default: return value
    }
  }

  /// A value of another JSON type, chosen by a number from 0 to 1.
  fileprivate func ofAnotherType(_ choice: Double) -> JSONValue {
    let all: [JSONValue] = [
      .null, .bool(true), .number(1.5), .string("1.5"), .array([]), .object([]),
    ]
    let own: Int =
      switch self {
      case .null: 0
      case .bool: 1
      case .integer, .number: 2
      case .string: 3
      case .array: 4
      case .object: 5
      }
    let others = all.indices.filter { $0 != own }
    return all[others[min(Int(choice * Double(others.count)), others.count - 1)]]
  }
}
