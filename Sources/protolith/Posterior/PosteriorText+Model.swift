import Protomodels

extension PosteriorText {
  /// One draw: particles with the shares of their decays, strengths, prior and likelihood.
  static func model(_ model: PosteriorModel, _ evidence: PosteriorEvidence) -> [String] {
    var particles = TextTable(
      ["particle", "PDG code", "mass [GeV]", "weights of decays"], numeric: [1, 2])
    for member in model.members {
      let weights = zip(PosteriorModel.tags(of: member.id), member.weights).map {
        "\($0.name) \(Decimals.short($1, 3))"
      }
      particles.add([
        ParticleNames.name(for: member.id), "\(member.id.rawValue)", Decimals.text(member.mass, 2),
        weights.isEmpty ? "stable" : weights.joined(separator: ", "),
      ])
    }
    var strengths = TextTable(["pair", "ln strength"], numeric: [1])
    for strength in model.strengths {
      let pair = [strength.first, strength.second].map { ParticleNames.name(for: $0) }
      strengths.add([pair.joined(separator: " "), Decimals.text(strength.logarithm, 3)])
    }
    return [
      "ln prior = \(Decimals.text(evidence.logPrior, 4)), ln likelihood ratio to background = "
        + Decimals.text(evidence.logLikelihood, 4), "", "particles",
    ] + particles.lines.map { "  " + $0 } + ["", "signal strengths"]
      + strengths.lines.map { "  " + $0 }
  }
}
