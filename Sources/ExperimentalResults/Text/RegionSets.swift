import Documents

/// The likelihoods of the new dialect: `regionMappings`, `regionSets` and `statModels` (SModelS 3.1).
struct RegionSets {
  /// The names of one region in the likelihoods.
  struct Region {
    /// The data set; nil for a region without maps.
    var dataSet: String?
    /// The bin of a workspace.
    var bin: String
  }

  private let sets: [(name: String, labels: [String])]
  private let mappings: [String: Region]
  private let models: [(set: String, models: [(kind: String, file: String)])]

  /// Reads the three fields.
  init(_ info: TaggedText) throws(DocumentError) {
    mappings = try Self.mappings(info)
    sets = try Self.table(info, "regionSets").map {
      (name, value) throws(DocumentError) in
      let labels = value.elements?.compactMap(\.text) ?? []
      guard !labels.isEmpty, labels.count == value.elements?.count else {
        throw info.refusal("regionSets", "lists of labels of regions")
      }
      return (name, labels)
    }
    models = try Self.table(info, "statModels").map {
      (name, value) throws(DocumentError) in
      var models: [(kind: String, file: String)] = []
      for pair in value.elements ?? [] {
        guard let parts = pair.elements, parts.count == 2, let kind = parts[0].text,
          let file = parts[1].text
        else { throw info.refusal("statModels", "lists of pairs (kind, file)") }
        models.append((kind, file))
      }
      return (name, models)
    }
  }

  private static func table(_ info: TaggedText, _ tag: String) throws(DocumentError)
    -> [(key: String, value: Literal)]
  {
    guard let value = try info.value(tag) else { return [] }
    guard case .table(let items) = value else { throw info.refusal(tag, "a table") }
    return items
  }

  /// A plain name is a data set whose bin has the same name; a signal region without a data set has that
  /// of its label.
  private static func mappings(_ info: TaggedText) throws(DocumentError) -> [String: Region] {
    var mappings: [String: Region] = [:]
    for (label, value) in try table(info, "regionMappings") {
      if let name = value.text {
        mappings[label] = Region(dataSet: name, bin: name)
        continue
      }
      guard case .table(let items) = value else {
        throw info.refusal("regionMappings", "a name or a table for each label")
      }
      func item(_ name: String) -> Literal? { items.first { $0.key == name }?.value }
      let isSignal = item("type")?.text.map { $0 == "SR" } ?? true
      let dataSet = item("smodels").map(\.text) ?? (isSignal ? label : nil)
      mappings[label] = Region(dataSet: dataSet, bin: item("pyhf")?.text ?? dataSet ?? label)
    }
    return mappings
  }

  /// The likelihoods of all sets.
  func likelihoods(of owner: LikelihoodImport, _ info: TaggedText) throws -> [LikelihoodRecord] {
    var full: [LikelihoodRecord] = []
    var others: [LikelihoodRecord] = []
    for (set, models) in models {
      guard let labels = sets.first(where: { $0.name == set })?.labels else {
        throw info.refusal("statModels", "names of sets in regionSets; '\(set)' is none")
      }
      let hasFull = models.contains { $0.kind == "full_pyhf" }
      for (kind, file) in models {
        switch kind {
        case "sl": others.append(try covariance(file, labels, owner, info))
        case "pyhf", "full_pyhf":
          let isFull = kind == "full_pyhf" || !hasFull && !file.contains("simplified")
          let bytes = try owner.model(file, info, tag: "statModels")
          let record = LikelihoodRecord.workspace(
            try owner.workspace(
              file, bytes, bins: try bins(labels, owner, info), source: owner.source(of: file),
              version: isFull ? .full : .simplified))
          if isFull { full.append(record) } else { others.append(record) }
        case "onnx":
          throw info.refusal("statModels", "sl, pyhf or full_pyhf; networks (onnx) are not read")
        default: throw info.refusal("statModels", "sl, pyhf or full_pyhf")
        }
      }
    }
    return full + others
  }

  private func regions(_ labels: [String], _ info: TaggedText) throws(DocumentError) -> [Region] {
    var regions: [Region] = []
    for label in labels {
      // Without mappings a label is a data set.
      guard
        let region = mappings[label]
          ?? (mappings.isEmpty ? Region(dataSet: label, bin: label) : nil)
      else {
        throw info.refusal("regionSets", "labels in regionMappings; '\(label)' is none")
      }
      regions.append(region)
    }
    return regions
  }

  private func bins(_ labels: [String], _ owner: LikelihoodImport, _ info: TaggedText)
    throws(DocumentError) -> [WorkspaceRecord.Bin]
  {
    let bins = try regions(labels, info).compactMap { region in
      region.dataSet.map { WorkspaceRecord.Bin(region: $0, bin: region.bin) }
    }
    try owner.demandRegions(bins.map(\.region), in: info.file, place: info.place("regionSets"))
    return bins
  }

  private func covariance(
    _ file: String, _ labels: [String], _ owner: LikelihoodImport, _ info: TaggedText
  ) throws(DocumentError) -> LikelihoodRecord {
    let names = try regions(labels, info).compactMap(\.dataSet)
    var scanner = ByteScanner(try owner.model(file, info, tag: "statModels"), file: file)
    return try owner.covariance(
      try scanner.wholeLiteral(), names, in: file, place: "the whole file")
  }
}
