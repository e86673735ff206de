/// Where numbers of one analysis stand among those of the combination, some with the other sign.
struct JointPlaces: Sendable {
  var indices: [Int] = []
  var signs: [Double] = []

  /// The analysis's own numbers.
  func gather(_ joint: [Double]) -> [Double] {
    indices.indices.map { signs[$0] * joint[indices[$0]] }
  }

  /// Writes the analysis's numbers in their places.
  func scatter(_ own: [Double], into joint: inout [Double]) {
    for (index, number) in own.enumerated() { joint[indices[index]] = signs[index] * number }
  }

  /// A nuisance of the analysis in terms of the joint parameters.
  func placed(_ own: Nuisance) -> Nuisance {
    let sign = signs[own.parameter]
    return Nuisance(
      parameter: indices[own.parameter],
      shares: own.shares.map {
        .init(parameter: indices[$0.parameter], weight: sign * signs[$0.parameter] * $0.weight)
      },
      center: sign * own.center, width: own.width)
  }

  mutating func append(_ index: Int, _ sign: Double = 1) {
    indices.append(index)
    signs.append(sign)
  }
}

/// Where one analysis stands in the combination.
struct JointPlacement: Sendable {
  var parameters = JointPlaces()
  var main = 0..<0
  var auxiliary = JointPlaces()
}

/// A constraint that an analysis repeats after an earlier one.
struct RepeatedConstraint: Sendable {
  /// The joint auxiliary datum.
  var auxiliary: Int
  /// The constraint, of a joint parameter.
  var constraint: Constraint
}

/// The parameters and data of a combination, and where those of the analyses stand among them.
struct JointLayout: Sendable {
  private(set) var space = ParameterSpace(parameters: [], parameterOfInterest: nil)
  private(set) var observations = Observations(main: [])
  private(set) var constraints: [Constraint] = []
  private(set) var placements: [JointPlacement] = []
  private(set) var repeats: [RepeatedConstraint] = []

  init(_ parts: [JointPart], _ shared: [SharedParameter]) throws(LikelihoodError) {
    let owners = try JointOwners(parts, shared)
    placements = parts.map { _ in JointPlacement() }
    try placeParameters(parts, shared, owners)
    try checkNames()
    placeData(parts, owners)
  }

  /// Own parameters by analysis, then shared ones, then μ.
  private mutating func placeParameters(
    _ parts: [JointPart], _ shared: [SharedParameter], _ owners: JointOwners
  ) throws(LikelihoodError) {
    let ownCount = owners.ownCount
    for (part, owner) in owners.byPart.enumerated() {
      for (index, parameter) in parts[part].likelihood.parameters.parameters.enumerated() {
        switch owner[index] {
        case .itself:
          placements[part].parameters.append(space.parameters.count)
          var own = parameter
          own.name = "\(parts[part].name)/\(parameter.name)"
          space.parameters.append(own)
        case .group(let group, let sign):
          placements[part].parameters.append(ownCount + group, sign)
        case .strength:
          placements[part].parameters.append(ownCount + shared.count)
        }
      }
    }
    for group in shared { space.parameters.append(try JointMerge.parameter(of: group, parts)) }
    if let strength = try JointMerge.strength(parts) {
      space.parameterOfInterest = space.parameters.count
      space.parameters.append(strength)
    }
  }

  private func checkNames() throws(LikelihoodError) {
    var names = Set<String>()
    for parameter in space.parameters where !names.insert(parameter.name).inserted {
      throw .combination("two parameters are called “\(parameter.name)”; rename one of them")
    }
  }

  /// Main data in turn; auxiliary data in turn, that of a shared parameter where it comes first.
  private mutating func placeData(_ parts: [JointPart], _ owners: JointOwners) {
    var firstOfGroup: [Int: Int] = [:]
    for (part, source) in parts.enumerated() {
      let data = source.likelihood.observations
      placements[part].main = observations.main.count..<(observations.main.count + data.main.count)
      observations.main += data.main
      let own = source.likelihood.constraints
      for (index, datum) in data.auxiliary.enumerated() {
        let place = observations.auxiliary.count
        guard index < own.count else {
          placements[part].auxiliary.append(place)
          observations.auxiliary.append(datum)
          continue
        }
        var constraint = own[index]
        let owner = owners.byPart[part][constraint.parameter]
        constraint.parameter = placements[part].parameters.indices[constraint.parameter]
        if case .group(let group, let sign) = owner {
          if let known = firstOfGroup[group] {
            placements[part].auxiliary.append(known, sign)
            repeats.append(RepeatedConstraint(auxiliary: known, constraint: constraint))
            continue
          }
          firstOfGroup[group] = place
        }
        placements[part].auxiliary.append(place)
        observations.auxiliary.append(datum)
        constraints.append(constraint)
      }
    }
    if constraints.count != observations.auxiliary.count { constraints = [] }
  }
}
