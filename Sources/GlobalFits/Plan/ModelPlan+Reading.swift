import Documents
import Foundation
import SimplifiedModels

extension ModelPlan {
  /// Reads `model`; also what to write in its place, with the template's text in it.
  static func read(
    _ node: JSONNode, names: [String], folder: String?, families: FitFamilies
  ) throws(DocumentError) -> (ModelPlan, written: JSONValue) {
    let members = try node.members().map(\.name)
    // A program has a template too: what it reads.
    let kinds = members.contains("program") ? ["family", "program"] : ["family", "template"]
    let ways = kinds.filter { members.contains($0) }
    guard ways.count == 1 else {
      throw node.error(
        found: ways.isEmpty ? "none of them" : ways.joined(separator: " and "),
        expected: "one of family, template, program")
    }
    var known = ["cross_sections", "electroweakinos", "strength"] + ways
    var written = node.value
    let way: Way
    if ways == ["family"] {
      let (family, options) = try families.family(node)
      known += ["values"] + options
      way = .family(family, values: try values(node, family, names))
    } else {
      let template: SLHATemplate
      (template, written) = try self.template(node, names, folder)
      if ways == ["program"] {
        known += ["arguments", "template", "input", "output", "timeout", "retries"]
        way = .program(try ExternalProgram(node, folder: folder), template)
      } else {
        way = .template(template)
      }
    }
    try node.allowOnly(known)
    let plan = ModelPlan(
      way: way, crossSections: try node.word("cross_sections") ?? .automatic,
      areHiggsinos: try higgsinos(node),
      strength: try node.optionalMember("strength")?.formula(names))
    return (plan, written)
  }

  private static func higgsinos(_ node: JSONNode) throws(DocumentError) -> Bool {
    guard let word = try node.optionalMember("electroweakinos") else { return false }
    guard ["winos", "higgsinos"].contains(try word.string()) else {
      throw word.error(expected: "winos or higgsinos")
    }
    return try word.string() == "higgsinos"
  }

  /// A formula for each parameter of a family.
  private static func values(
    _ node: JSONNode, _ family: FitFamily, _ names: [String]
  ) throws(DocumentError) -> [Expression] {
    let values = try node.optionalMember("values")
    try values?.allowOnly(family.parameters.map(\.name))
    var formulas: [Expression] = []
    for parameter in family.parameters {
      if let formula = try values?.optionalMember(parameter.name)?.formula(names) {
        formulas.append(formula)
      } else if names.contains(parameter.name) {
        // A parameter of the fit of the same name stands for itself.
        formulas.append(
          try node.compiled { () throws(FitError) in try Expression(parameter.name, names: names) })
      } else if let standard = parameter.standard {
        formulas.append(
          try node.compiled { () throws(FitError) in try Expression("\(standard)", names: names) })
      } else {
        throw (values ?? node).error(
          found: "no value for \(parameter.name) (\(parameter.meaning))",
          expected: "a formula, or a parameter of that name",
          remedy: "add “\(parameter.name)” to “values”")
      }
    }
    return formulas
  }

  /// The template: lines in the plan, or a file beside it; also the member with the lines in it.
  private static func template(
    _ node: JSONNode, _ names: [String], _ folder: String?
  ) throws(DocumentError) -> (SLHATemplate, JSONValue) {
    let member = try node.member("template")
    if case .array = member.value {
      let text = try member.strings().joined(separator: "\n") + "\n"
      let template = try SLHATemplate(text, file: member.file + " " + member.pointer, names: names)
      return (template, node.value)
    }
    let (path, bytes) = try member.namedFile(
      in: folder, otherwise: "the lines of the template", limit: SLHATemplate.bounds.size)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .unreadable(
        file: path, reason: "is no text in UTF-8", remedy: "name a SLHA file with formulas")
    }
    let template = try SLHATemplate(text, file: path, names: names)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { JSONValue.string(String($0)) }
    let members = try node.members().map {
      ($0.name, $0.name == "template" ? JSONValue.array(lines) : $0.node.value)
    }
    return (template, .object(members))
  }
}

extension ExternalProgram {
  fileprivate init(_ node: JSONNode, folder: String?) throws(DocumentError) {
    let program = try node.member("program")
    path = try program.string()
    guard path.hasPrefix("/"), !path.utf8.contains(0),
      folder == nil || FileManager.default.isExecutableFile(atPath: path)
    else {
      throw program.error(
        expected: "the whole path of a program that can be run", remedy: "name it by /…")
    }
    arguments = try node.optionalMember("arguments")?.strings() ?? []
    guard arguments.count <= 100,
      arguments.allSatisfy({ $0.utf8.count <= 4096 && !$0.utf8.contains(0) })
    else {
      throw try node.member("arguments").error(
        found: "\(arguments.count) arguments", expected: "at most 100, each of at most 4096 bytes")
    }
    input = try node.optionalMember("input")?.fileName() ?? "input.slha"
    output = try node.optionalMember("output")?.fileName()
    timeout = try node.optionalMember("timeout")?.positive() ?? 60
    retries = try node.optionalMember("retries")?.integer(in: 0...10) ?? 0
    guard timeout <= 86_400 else {
      throw try node.member("timeout").error(expected: "at most 86400 s")
    }
  }
}

extension JSONNode {
  /// A name of a file that stays in its folder.
  fileprivate func fileName() throws(DocumentError) -> String {
    let name = try string()
    guard !name.isEmpty, name.utf8.count <= 200, !name.hasPrefix("."), !name.contains("/"),
      !name.utf8.contains(0)
    else { throw error(expected: "the name of a file without a folder") }
    return name
  }

  /// One of the words of a type; nil where the member is missing.
  fileprivate func word<W: RawRepresentable & CaseIterable>(
    _ name: String
  ) throws(DocumentError) -> W? where W.RawValue == String {
    guard let node = try optionalMember(name) else { return nil }
    guard let word = W(rawValue: try node.string()) else {
      throw node.error(expected: W.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return word
  }
}
