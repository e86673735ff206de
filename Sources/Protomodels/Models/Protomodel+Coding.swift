import SimplifiedModels

extension Protomodel {
  /// Reads a model as it is stored in a chain.
  ///
  /// What every stage relies on is checked, for chains come from outside: the LSP, members and decays
  /// in order, finite masses and strengths, strengths of members only. `fault(in:)` checks the rest.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    members = try values.decode([Member].self, forKey: .members)
    strengths = try values.decode([Strength].self, forKey: .strengths)
    if let reason = structuralFault {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(codingPath: values.codingPath, debugDescription: reason))
    }
  }

  private var structuralFault: String? {
    if !contains(Particles.lsp) { return "found no LSP 1000022 among the particles" }
    for (member, next) in zip(members, members.dropFirst()) where member.id >= next.id {
      return "found \(next.id.rawValue) after \(member.id.rawValue), expected sorted particles"
    }
    for member in members where !(member.mass >= 0 && member.mass.isFinite) {
      return "found the mass \(member.mass) of \(member.id.rawValue)"
    }
    for member in members where !member.branchings.allSatisfy({ $0.ratio >= 0 && $0.ratio <= 1 }) {
      return "found a branching ratio of \(member.id.rawValue) that is not between 0 and 1"
    }
    for strength in strengths {
      let (first, second) = (strength.mode.first, strength.mode.second)
      if !contains(first.magnitude) || !contains(second.magnitude) {
        return "found a strength of \(first.rawValue) with \(second.rawValue), not both members"
      }
      if !(strength.value >= 0 && strength.value.isFinite) {
        return "found the strength \(strength.value) of \(first.rawValue) with \(second.rawValue)"
      }
    }
    return nil
  }
}
