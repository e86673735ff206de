/// Whose each parameter of each analysis is.
struct JointOwners: Sendable {
  /// Itself, a shared parameter (with the sign relative to its first member), or μ.
  enum Owner: Sendable, Equatable { case itself, group(Int, sign: Double), strength }
  private(set) var byPart: [[Owner]]
  /// The number of parameters that are neither shared nor μ.
  var ownCount: Int { byPart.reduce(0) { $0 + $1.count { $0 == .itself } } }

  init(_ parts: [JointPart], _ shared: [SharedParameter]) throws(LikelihoodError) {
    guard !parts.isEmpty else { throw .combination("there is none") }
    var names = Set<String>()
    for part in parts where !names.insert(part.name).inserted {
      throw .combination("two of them are called “\(part.name)”; give each a name of its own")
    }
    byPart = parts.map { part in
      var owners = [Owner](repeating: .itself, count: part.likelihood.parameters.parameters.count)
      if let strength = part.likelihood.parameters.parameterOfInterest {
        owners[strength] = .strength
      }
      return owners
    }
    for (index, group) in shared.enumerated() { try take(index, group, parts, shared) }
  }

  private mutating func take(
    _ index: Int, _ group: SharedParameter, _ parts: [JointPart], _ shared: [SharedParameter]
  ) throws(LikelihoodError) {
    guard group.members.count > 1 else {
      throw .combination(
        "“\(group.name)” is shared by fewer than two analyses; name another or none")
    }
    var seen = Set<Int>()
    for member in group.members {
      guard byPart.indices.contains(member.part),
        byPart[member.part].indices.contains(member.parameter)
      else { throw .combination("“\(group.name)” names a parameter that is not there") }
      let name = JointMerge.name(of: member, parts)
      guard seen.insert(member.part).inserted else {
        throw .combination(
          "“\(group.name)” names two parameters of one analysis, the second is \(name);"
            + " name one of each")
      }
      switch byPart[member.part][member.parameter] {
      case .itself: break
      case .strength:
        throw .combination("\(name) is the signal strength, which is common anyway; leave it out")
      case .group(let other, _):
        throw .combination(
          "\(name) belongs to “\(shared[other].name)” and to “\(group.name)”; keep one of them")
      }
      let isOpposite = member.isMirrored != group.members[0].isMirrored
      byPart[member.part][member.parameter] = .group(index, sign: isOpposite ? -1 : 1)
    }
  }
}

/// One parameter from those of several analyses, where they fit together.
enum JointMerge {
  /// `analysis/parameter`, for messages.
  static func name(of member: SharedParameter.Member, _ parts: [JointPart]) -> String {
    let part = parts[member.part]
    return "“\(part.name)/\(part.likelihood.parameters.parameters[member.parameter].name)”"
  }

  /// The shared parameter of a group, as its first member counts it.
  static func parameter(
    of group: SharedParameter, _ parts: [JointPart]
  ) throws(LikelihoodError) -> LikelihoodParameter {
    let first = group.members[0]
    var merged = parts[first.part].likelihood.parameters.parameters[first.parameter]
    merged.name = group.name
    let form = try form(of: first, group, parts)
    for member in group.members.dropFirst() {
      let sign: Double = member.isMirrored == first.isMirrored ? 1 : -1
      let names = "\(name(of: first, parts)) and \(name(of: member, parts))"
      try check(form, try self.form(of: member, group, parts), sign, names)
      try join(
        &merged, parts[member.part].likelihood.parameters.parameters[member.parameter], sign, names)
    }
    return merged
  }

  /// μ of the analyses that have one; nil where none has.
  static func strength(_ parts: [JointPart]) throws(LikelihoodError) -> LikelihoodParameter? {
    var merged: LikelihoodParameter?
    var names = Set<String>()
    for part in parts {
      let space = part.likelihood.parameters
      guard let index = space.parameterOfInterest else { continue }
      let own = space.parameters[index]
      names.insert(own.name)
      guard var known = merged else {
        merged = own
        continue
      }
      known.width = min(known.width, own.width)
      known.isFixed = known.isFixed || own.isFixed
      known.bounds = try overlap(known.bounds, own.bounds, "the signal strengths")
      known.initial = min(max(known.initial, known.bounds.lowerBound), known.bounds.upperBound)
      merged = known
    }
    if names.count > 1 { merged?.name = "mu" }
    return merged
  }

  /// The constraint of a member and its datum.
  private typealias Form = (constraint: Constraint, datum: Double)

  private static func form(
    of member: SharedParameter.Member, _ group: SharedParameter, _ parts: [JointPart]
  ) throws(LikelihoodError) -> Form? {
    let likelihood = parts[member.part].likelihood
    let constraints = likelihood.constraints
    guard constraints.count == likelihood.observations.auxiliary.count else {
      throw .combination(
        "\(name(of: member, parts)) is in a likelihood that does not tell its constraints;"
          + " it cannot be shared")
    }
    let own = constraints.indices.filter { constraints[$0].parameter == member.parameter }
    guard own.count < 2 else {
      throw .combination("\(name(of: member, parts)) has two constraints; it cannot be shared")
    }
    return own.first.map { (constraints[$0], likelihood.observations.auxiliary[$0]) }
  }

  private static func check(
    _ first: Form?, _ other: Form?, _ sign: Double, _ names: String
  ) throws(LikelihoodError) {
    func refusal(_ what: String) -> LikelihoodError {
      .combination("\(names) cannot be one parameter: \(what); leave them apart")
    }
    guard let first, let other else {
      guard first == nil, other == nil else {
        throw refusal("one has a constraint, the other has none")
      }
      guard sign > 0 else { throw refusal("a free factor has no other sign") }
      return
    }
    let (own, its) = (first.constraint, other.constraint)
    guard own.distribution == its.distribution else {
      throw refusal(
        "the constraint of one is \(own.distribution.rawValue), that of the other"
          + " \(its.distribution.rawValue)")
    }
    guard sign > 0 || own.distribution == .normal else {
      throw refusal("a Poisson constraint has no other sign")
    }
    guard own.scale == its.scale else {
      throw refusal("their constraints have the scales \(own.scale) and \(its.scale)")
    }
    guard first.datum == sign * other.datum else {
      throw refusal(
        "their auxiliary data are \(first.datum) and \(other.datum)"
          + (sign < 0 ? ", not opposite" : ""))
    }
  }

  private static func join(
    _ merged: inout LikelihoodParameter, _ other: LikelihoodParameter, _ sign: Double,
    _ names: String
  ) throws(LikelihoodError) {
    guard merged.isFixed == other.isFixed else {
      throw .combination(
        "\(names) cannot be one parameter: one is fixed, the other is not; leave them apart")
    }
    guard !merged.isFixed || merged.initial == sign * other.initial else {
      throw .combination(
        "\(names) cannot be one parameter: they are fixed at \(merged.initial) and"
          + " \(sign * other.initial); leave them apart")
    }
    let bounds = other.bounds
    let seen = sign > 0 ? bounds : -bounds.upperBound ... -bounds.lowerBound
    merged.bounds = try overlap(merged.bounds, seen, names)
    merged.width = min(merged.width, other.width)
    let range = merged.bounds
    if !merged.isFixed {
      merged.initial = min(max(merged.initial, range.lowerBound), range.upperBound)
    }
  }

  private static func overlap(
    _ first: ClosedRange<Double>, _ second: ClosedRange<Double>, _ names: String
  ) throws(LikelihoodError) -> ClosedRange<Double> {
    let (low, high) = (
      max(first.lowerBound, second.lowerBound), min(first.upperBound, second.upperBound)
    )
    guard low <= high else {
      throw .combination("the bounds \(first) and \(second) of \(names) do not overlap")
    }
    return low...high
  }
}
