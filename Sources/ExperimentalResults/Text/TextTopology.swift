import Documents

/// One txname file: a topology with its maps.
struct TextTopology: Sendable {
  var file: String
  var name: String
  var constraint: String
  var condition: String?
  var finalStates: [String]
  var source: String
  var figure: String
  /// The main map: efficiencies or observed limits.
  var table: MapTable?
  var expected: MapTable?
  /// Points with a limit of zero, which are left out.
  var zeroLimits = 0
  /// Why it is not taken, although it may have been read.
  var refusal: MapRefusal?

  /// Reads a file; throws where it is malformed.
  init(_ bytes: [UInt8], file: String) throws(DocumentError) {
    let text = try TaggedText(bytes, file: file)
    guard let name = text.text("txName"), let constraint = text.text("constraint") else {
      throw .malformed(
        file: file, place: "line 1", found: "no txName or constraint", expected: "both",
        remedy: "add the lines 'txName: …' and 'constraint: …'")
    }
    self.file = file
    self.name = name
    self.constraint = constraint
    condition = text.text("condition").flatMap { $0 == "None" || $0.isEmpty ? nil : $0 }
    finalStates = Self.names(text.literal("finalState")) ?? ["MET", "MET"]
    source = text.text("source") ?? ""
    figure = text.text("figureUrl") ?? ""
    refusal = Self.refusal(text, finalStates: finalStates)
    if refusal == .graph || refusal == .dataMap { return }
    let reasons = [try readMaps(text), refusal].compactMap { $0 }
    refusal = reasons.first
  }

  /// Reads the maps; returns why they are not taken, or nil.
  private mutating func readMaps(_ text: TaggedText) throws(DocumentError) -> MapRefusal? {
    let tags: [(tag: String, quantity: MapQuantity)] = [
      ("efficiencyMap", .efficiency), ("upperLimits", .upperLimit),
      ("expectedUpperLimits", .expectedUpperLimit),
    ]
    for (tag, quantity) in tags {
      guard let scanner = text.scanner(tag) else { continue }
      switch try MapReader.read(scanner, quantity: quantity) {
      case .success(let (map, zeros)):
        zeroLimits += zeros
        if quantity == .expectedUpperLimit { expected = map } else { table = table ?? map }
      case .failure(let refusal): return refusal
      }
    }
    return table == nil ? .noMap : nil
  }

  private static func refusal(_ text: TaggedText, finalStates: [String]) -> MapRefusal? {
    if text.field("dataMap") != nil { return .dataMap }
    if text.text("constraint")?.contains("{") == true { return .graph }
    if text.text("constraint")?.contains("*'") == true { return .inclusive }
    if text.text("validated")?.lowercased() == "false" { return .notValidated }
    if finalStates.contains(where: { $0 != "MET" }) { return .finalState }
    if let states = text.text("intermediateState"), states != "None", !states.isEmpty {
      return .intermediateState
    }
    return nil
  }

  private static func names(_ literal: Literal?) -> [String]? {
    guard let elements = literal?.elements else { return literal?.text.map { [$0] } }
    return elements.map { $0.text ?? "?" }
  }
}
