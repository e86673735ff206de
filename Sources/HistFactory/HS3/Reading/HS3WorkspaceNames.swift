import Documents

/// The names that the objects of an HS3 file have in a workspace.
///
/// RooFit's names carry prefixes, and they cannot have all characters. A file of ours keeps the
/// names that had to be changed under `misc/protolith/names`.
struct HS3WorkspaceNames {
  /// One for each group of parameters.
  private(set) var groups: [String] = []
  private var taken: Set<String> = []
  /// The next number behind a name that was taken already.
  private var numbers: [String: Int] = [:]
  private let original: [String: String]

  init(_ model: HS3Model, _ all: [HS3Group]) throws(DocumentError) {
    original = try Self.originals(in: model.document, "parameters")
    groups = [String](repeating: "", count: all.count)
    try nameLuminosity(all)
    for (index, group) in all.enumerated() where group.type == .normfactor {
      groups[index] = take(name(group.parameters[0]), or: group.parameters[0])
    }
    for (index, group) in all.enumerated() where group.role == .nuisance {
      let full = group.parameters[0]
      let short = full.hasPrefix("alpha_") ? String(full.dropFirst("alpha_".count)) : full
      groups[index] = take(name(short), or: full)
    }
    let stems = all.map { $0.role == .bins ? HS3BinStem($0.parameters) : nil }
    let joined = Self.joined(all, stems, model)
    for (index, group) in all.enumerated() where group.role == .bins && groups[index].isEmpty {
      let stem = name(stems[index]?.stem ?? group.uses[0].modifier.name)
      let own = take(stem, or: stem + "_" + model.channels[group.uses[0].channel].name)
      for member in joined[index] ?? [index] { groups[member] = own }
    }
  }

  /// The original names of a kind of objects in a file of ours.
  static func originals(
    in document: HS3Document, _ kind: String
  ) throws(DocumentError) -> [String: String] {
    guard
      let names = try document.misc?.optionalMember("protolith")?.optionalMember("names")?
        .optionalMember(kind)
    else { return [:] }
    var originals: [String: String] = [:]
    for (name, node) in try names.members() { originals[name] = try node.string() }
    return originals
  }

  private func name(_ name: String) -> String { original[name] ?? name }

  private mutating func take(_ wanted: String, or other: String) -> String {
    for candidate in [wanted, other] where taken.insert(candidate).inserted { return candidate }
    var number = numbers[other] ?? 2
    while !taken.insert("\(other)_\(number)").inserted { number += 1 }
    numbers[other] = number + 1
    return "\(other)_\(number)"
  }

  /// A workspace has one factor with a Gaussian constraint, and it is called lumi.
  private mutating func nameLuminosity(_ all: [HS3Group]) throws(DocumentError) {
    var first: HS3Group?
    for (index, group) in all.enumerated() where group.type == .lumi {
      if let first {
        throw group.uses[0].modifier.place.error(
          found: "a second normfactor with a constraint, “\(group.parameters[0])”",
          expected: "only one, here “\(first.parameters[0])”: the luminosity",
          remedy: "make it a normsys where the model is made")
      }
      first = group
      groups[index] = take("lumi", or: "lumi")
    }
  }

  /// For each group of statistical uncertainties those of other channels that were one set with it
  /// before: same stem, same samples, numbers that go on from channel to channel.
  private static func joined(
    _ all: [HS3Group], _ stems: [HS3BinStem?], _ model: HS3Model
  ) -> [Int: [Int]] {
    let alike = Dictionary(
      grouping: all.indices.filter { all[$0].type == .staterror && stems[$0] != nil },
      by: { stems[$0]?.stem ?? "" })
    var joined: [Int: [Int]] = [:]
    for members in alike.values where members.count > 1 {
      let sorted = members.sorted {
        model.channels[all[$0].uses[0].channel].name
          .precedesInModel(model.channels[all[$1].uses[0].channel].name)
      }
      let samples = all[sorted[0]].sampleNames(model)
      var next = 0
      let areOne = sorted.allSatisfy { member in
        defer { next += all[member].parameters.count }
        return stems[member]?.first == next && all[member].sampleNames(model) == samples
      }
      if areOne { for member in sorted { joined[member] = sorted } }
    }
    return joined
  }
}

extension HS3Group {
  fileprivate func sampleNames(_ model: HS3Model) -> Set<String> {
    Set(uses.map { model.channels[$0.channel].samples[$0.sample].name })
  }
}

/// What names of the form `gamma_<stem>_bin_<number>` have in common.
struct HS3BinStem {
  let stem: String
  /// The number of the first bin; the others follow.
  let first: Int

  init?(_ parameters: [String]) {
    guard let (stem, first) = Self.split(parameters[0]) else { return nil }
    for (offset, name) in parameters.enumerated() {
      guard let (other, number) = Self.split(name), other == stem, number == first + offset
      else { return nil }
    }
    self.stem = stem
    self.first = first
  }

  private static func split(_ name: String) -> (String, Int)? {
    guard name.hasPrefix("gamma_") else { return nil }
    let rest = name.dropFirst("gamma_".count)
    let digits = rest.reversed().prefix { $0.isASCII && $0.isNumber }.count
    guard digits > 0, digits < 10, let number = Int(rest.suffix(digits)) else { return nil }
    let head = rest.dropLast(digits)
    guard head.hasSuffix("_bin_"), head.count > "_bin_".count else { return nil }
    return (String(head.dropLast("_bin_".count)), number)
  }
}
