import Documents
import SimplifiedModels

/// One txname file: a topology with its maps.
struct TextTopology: Sendable {
  var file: String
  var name: String
  var constraint: String
  var condition: String?
  /// Where constraint and condition stand in the file, for messages.
  var places: (constraint: String, condition: String)
  var finalStates: [String]
  /// Chains of intermediate states, one for each branch; empty where none are named.
  var intermediateStates: [[String]]
  var source: String
  var figure: String
  /// The planes in which the map was validated, as written.
  var axes: String
  /// Distances in m that decide which decays count as prompt and which particles as stable.
  var lengths: DetectorLengths
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
    places = (text.place("constraint"), text.place("condition"))
    let isGraph = constraint.contains("{")
    finalStates = try text.names("finalState") ?? (isGraph ? [] : ["MET", "MET"])
    intermediateStates = try text.chains("intermediateState")
    source = text.text("source") ?? ""
    figure = text.text("figureUrl").flatMap { $0 == "None" ? nil : $0 } ?? ""
    axes = text.text("axes") ?? text.text("axesMap") ?? ""
    lengths = try DetectorLengths(text)
    if text.text("validated")?.lowercased() == "false" {
      refusal = .notValidated
      return
    }
    refusal = try readMaps(text)
  }

  /// Reads the maps; returns why they are not taken, or nil.
  private mutating func readMaps(_ text: TaggedText) throws(DocumentError) -> MapRefusal? {
    let tags: [(tag: String, quantity: MapQuantity)] = [
      ("efficiencyMap", .efficiency), ("upperLimits", .upperLimit),
      ("expectedUpperLimits", .expectedUpperLimit),
    ]
    let flat = try DataMap(text)
    for (tag, quantity) in tags {
      guard let scanner = text.scanner(tag) else { continue }
      let map = try MapReader.read(scanner, quantity: quantity)
      zeroLimits += map.zeroLimits
      guard !map.values.isEmpty else { return .zeroLimits }
      var table = MapTable(
        quantity: quantity, coordinates: [], points: map.points, values: map.values)
      if let refusal = try describe(&table, map.layout, flat, scanner) { return refusal }
      if quantity == .expectedUpperLimit {
        expected = table
      } else {
        self.table = self.table ?? table
      }
    }
    return table == nil ? .noMap : nil
  }

  /// Says what the numbers of a table are.
  private func describe(
    _ table: inout MapTable, _ layout: MapLayout, _ flat: DataMap, _ place: ByteScanner
  ) throws(DocumentError) -> MapRefusal? {
    guard let branches = layout.branches else {
      guard !flat.coordinates.isEmpty else { return .noDataMap }
      guard flat.coordinates.count == layout.entries.count else {
        throw place.error(
          found: "points of \(layout.entries.count) numbers",
          expected: "\(flat.coordinates.count), as in dataMap", remedy: "correct the data map")
      }
      table.coordinates = flat.coordinates
      for k in table.points.indices { table.points[k] *= flat.factors[k % flat.factors.count] }
      return nil
    }
    guard let nodes = BracketNodes(constraint) else { return .noNodes }
    guard let coordinates = nodes.coordinates(branches) else {
      throw place.error(
        found: "points with \(layout.text)",
        expected: "a mass for each new particle of \(constraint)",
        remedy: "add or remove masses, or '*' for an inclusive branch")
    }
    table.coordinates = coordinates
    let isPlain = branches.allSatisfy { $0.allSatisfy { $0 == .mass } }
    if isPlain, !nodes.isInclusive.contains(true) {
      table.massesPerBranch = branches.map(\.count)
    }
    return nil
  }
}

extension BracketNodes {
  /// The coordinates of nested points: all masses in their order, then all widths.
  func coordinates(_ branches: [[MapLayout.Entry]]) -> [MapCoordinate]? {
    guard branches.count == chains.count else { return nil }
    var masses: [MapCoordinate] = []
    var widths: [MapCoordinate] = []
    for (branch, entries) in branches.enumerated() {
      if isInclusive[branch] {
        guard entries.allSatisfy({ $0 == .inclusive }) else { return nil }
        continue
      }
      guard entries.count == chains[branch].count, !entries.contains(.inclusive) else { return nil }
      for (node, entry) in zip(chains[branch], entries) {
        masses.append(MapCoordinate(node: node, quantity: .mass))
        if entry == .massAndWidth { widths.append(MapCoordinate(node: node, quantity: .width)) }
      }
    }
    return masses + widths
  }
}

extension TaggedText {
  /// The names that `tag` lists; nil where it is missing or None.
  func names(_ tag: String) throws(DocumentError) -> [String]? {
    guard let value = try value(tag) else { return nil }
    if let text = value.text { return [text] }
    guard let elements = value.elements else { throw refusal(tag, "a list of names") }
    var names: [String] = []
    for element in elements {
      guard let name = element.text else { throw refusal(tag, "a list of names") }
      names.append(name)
    }
    return names
  }

  /// One list of names for each branch; empty where `tag` is missing or None.
  func chains(_ tag: String) throws(DocumentError) -> [[String]] {
    guard let value = try value(tag) else { return [] }
    var chains: [[String]] = []
    for branch in value.elements ?? [] {
      guard let elements = branch.elements, elements.allSatisfy({ $0.text != nil }) else {
        throw refusal(tag, "a list of names for each branch")
      }
      chains.append(elements.compactMap(\.text))
    }
    guard !chains.isEmpty else { throw refusal(tag, "a list of names for each branch") }
    return chains
  }

  /// The literal of `tag`; nil where it is missing, empty or None.
  func value(_ tag: String) throws(DocumentError) -> Literal? {
    guard var scanner = scanner(tag), let text = text(tag), !text.isEmpty else { return nil }
    let value = try scanner.wholeLiteral()
    if case .none = value { return nil }
    return value
  }

  func refusal(_ tag: String, _ expected: String) -> DocumentError {
    let found = String((text(tag) ?? "nothing").prefix(60))
    guard let scanner = scanner(tag) else {
      return .malformed(
        file: file, place: tag, found: found, expected: expected, remedy: "correct the line")
    }
    return scanner.error(found: found, expected: expected, remedy: "correct the line '\(tag): …'")
  }
}
