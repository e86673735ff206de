/// The names of a workspace's objects in HS3.
///
/// RooFit takes letters, digits and the underscore, and one space of names for all objects: other
/// characters become underscores, and a name that is taken gets a number.
struct HS3Names {
  private(set) var channels: [String: String] = [:]
  private(set) var samples: [String: String] = [:]
  private(set) var sets: [String: String] = [:]
  private(set) var measurements: [String: String] = [:]
  private(set) var likelihood = "likelihood"
  private var taken: Set<String> = [
    HS3Measurement.defaultPoint, HS3Measurement.defaultDomain, "simPdf", "obsData", "channelCat",
  ]

  init(_ workspace: Workspace, _ parameters: [ParameterSet]) {
    for channel in workspace.channels {
      channels[channel.name] = take(channel.name) {
        [HS3Channel.prefix + $0, "obsData_" + $0, "obs_x_" + $0]
      }
    }
    // Names of factors are those of their parameters; they choose first.
    for set in parameters where set.isScalar && set.constraint == .none { add(set) }
    for set in parameters where sets[set.name] == nil { add(set) }
    for measurement in workspace.measurements {
      measurements[measurement.name] = take(measurement.name) {
        [$0, $0 + "_values", $0 + "_domain"]
      }
    }
    likelihood = take("likelihood") { [$0] }
    nameSamples(of: workspace)
  }

  /// The names of the parameters of a set.
  func parameters(of set: ParameterSet) -> [String] {
    Self.parameters(of: set, named: sets[set.name] ?? set.name)
  }

  /// A name of letters, digits and underscores.
  static func legal(_ name: String) -> String {
    let text = String(
      name.unicodeScalars.map { scalar -> Character in
        let isLegal =
          scalar == "_" || ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
          || ("0"..."9").contains(scalar)
        return isLegal ? Character(scalar) : "_"
      })
    guard let first = text.unicodeScalars.first, !("0"..."9").contains(first) else {
      return "_" + text
    }
    return text
  }

  private mutating func add(_ set: ParameterSet) {
    sets[set.name] = take(set.name) { name in
      // RooFit makes objects of these names for each parameter.
      Self.parameters(of: set, named: name).flatMap {
        [$0, "nom_" + $0, $0 + "Constraint", $0 + "_constraint", $0 + "_tau"]
      }
    }
  }

  private static func parameters(of set: ParameterSet, named name: String) -> [String] {
    switch (set.isScalar, set.constraint) {
    case (true, .none): [name]
    case (true, _): [set.required.isEmpty ? "alpha_" + name : name]
    case (false, _): (0..<set.count).map { "gamma_\(name)_bin_\($0)" }
    }
  }

  private mutating func take(_ name: String, _ objects: (String) -> [String]) -> String {
    let base = Self.legal(name)
    var candidate = base
    var number = 1
    while !taken.isDisjoint(with: objects(candidate)) {
      number += 1
      candidate = "\(base)_\(number)"
    }
    taken.formUnion(objects(candidate))
    return candidate
  }

  /// Samples are told apart within the whole file, so that a name means one process.
  private mutating func nameSamples(of workspace: Workspace) {
    var own = Set<String>()
    for channel in workspace.channels {
      for sample in channel.samples where samples[sample.name] == nil {
        let base = Self.legal(sample.name)
        var candidate = base
        var number = 1
        while !own.insert(candidate).inserted {
          number += 1
          candidate = "\(base)_\(number)"
        }
        samples[sample.name] = candidate
      }
    }
  }
}
