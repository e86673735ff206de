import SimplifiedModels

extension Protomodel {
  /// Which rule of the model space the model breaks, with place and reason; nil for a legal model.
  ///
  /// Moves keep every rule, readers check them.
  public func fault(in space: ModelSpace) -> (place: String, reason: String)? {
    memberFault(in: space) ?? massFault(in: space) ?? decayFault() ?? strengthFault(in: space)
  }

  private func memberFault(in space: ModelSpace) -> (place: String, reason: String)? {
    if !contains(Particles.lsp) { return ("members", "the LSP 1000022 is missing") }
    for (place, member) in members.enumerated() {
      if !space.particles.contains(member.id) {
        return ("members/\(place)", "\(member.id.rawValue) is not in the model space")
      }
      if place > 0, members[place - 1].id >= member.id {
        return ("members/\(place)", "particles are to be sorted and different")
      }
    }
    for pair in space.ordered where contains(pair.second) && !contains(pair.first) {
      return (
        "members", "\(pair.second.rawValue) is never there without \(pair.first.rawValue)"
      )
    }
    return nil
  }

  private func massFault(in space: ModelSpace) -> (place: String, reason: String)? {
    for (place, member) in members.enumerated() {
      guard let limits = space.massLimits(of: member.id, in: self) else {
        return ("members/\(place)/mass", "no mass is allowed beside those of the other particles")
      }
      if !(member.mass >= limits.lowerBound && member.mass <= limits.upperBound) {
        return (
          "members/\(place)/mass",
          "\(member.mass) GeV is outside \(limits.lowerBound) to \(limits.upperBound) GeV"
        )
      }
    }
    if ModelSpace.isInStopCorridor(self) {
      return ("members", "a stop below 280 GeV lies 150 to 200 GeV above the LSP")
    }
    return nil
  }

  private func decayFault() -> (place: String, reason: String)? {
    for (place, member) in members.enumerated() {
      let where_ = "members/\(place)/branchings"
      if member.id == Particles.lsp {
        if !member.branchings.isEmpty { return (where_, "the LSP does not decay") }
        continue
      }
      let open = openTags(of: member.id)
      var sum = 0.0
      for (index, ratio) in member.branchings.enumerated() {
        guard let tag = open.first(where: { $0.tag.name == ratio.tag }) else {
          return ("\(where_)/\(index)", "the decay “\(ratio.tag)” is unknown or closed")
        }
        if index > 0, member.branchings[index - 1].tag >= ratio.tag {
          return ("\(where_)/\(index)", "decays are to be sorted and different")
        }
        if !(ratio.ratio > 0 && ratio.ratio <= 1) {
          return ("\(where_)/\(index)/ratio", "\(ratio.ratio) is not between 0 and 1")
        }
        sum += ratio.ratio * Double(tag.count)
      }
      if abs(sum - 1) > 1e-6 { return (where_, "the ratios of all channels sum to \(sum), not 1") }
    }
    return nil
  }

  private func strengthFault(in space: ModelSpace) -> (place: String, reason: String)? {
    let families = space.families(in: self)
    for (place, strength) in strengths.enumerated() {
      if place > 0, strengths[place - 1].mode >= strength.mode {
        return ("strengths/\(place)", "modes are to be sorted and different")
      }
      if !families.contains(where: { $0.modes.contains(strength.mode) }) {
        return (
          "strengths/\(place)/mode",
          "there is no reference cross section for this mode of the model"
        )
      }
      if !(strength.value >= 0 && strength.value.isFinite) {
        return ("strengths/\(place)/value", "\(strength.value) is no strength")
      }
    }
    return nil
  }
}
