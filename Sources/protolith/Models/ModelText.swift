import MarkovChains
import Protomodels
import Reports
import SimplifiedModels

/// A protomodel and what the data say of it, as lines for a terminal.
enum ModelText {
  /// K, Z, particles, contributions: some lines.
  static func headline(_ state: ChainState<HuntTarget>) -> [String] {
    let verdict = state.evidence
    let particles = state.point.members.map {
      "\(ParticleNames.name(for: $0.id)) \(Decimals.text($0.mass, 0)) GeV"
    }
    return [
      "K = \(Decimals.text(verdict.K, 3)), Z = \(Decimals.text(verdict.Z, 3)): "
        + particles.joined(separator: ", ")
    ] + contributions(verdict).lines
  }

  /// Everything.
  static func lines(_ model: Protomodel, _ verdict: Verdict) -> [String] {
    var lines = [numbers(verdict), "", "particles"]
    lines += particles(model).lines.map { "  " + $0 }
    lines += ["", "signal strengths"]
    lines += strengths(model).lines.map { "  " + $0 }
    lines += ["", "best combination"]
    lines += contributions(verdict).lines.map { "  " + $0 }
    lines += ["", "critics, the largest r first"]
    return lines + critics(verdict).lines.map { "  " + $0 }
  }

  private static func numbers(_ verdict: Verdict) -> String {
    "K = \(Decimals.text(verdict.K, 4)), Z = \(Decimals.text(verdict.Z, 4)), "
      + "ln prior = \(Decimals.text(verdict.logPrior, 4)), mu_hat = "
      + "\(Decimals.short(verdict.muHat)), mu_max = \(Decimals.short(verdict.maximalStrength)), "
      + "\(verdict.predictionCount) predictions"
  }

  private static func particles(_ model: Protomodel) -> TextTable {
    var table = TextTable(["particle", "PDG code", "mass [GeV]", "decays"], numeric: [1, 2])
    for member in model.members {
      let decays = member.branchings.map {
        "\(words($0.tag, of: member.id)) \(Decimals.short(100 * $0.ratio)) %"
      }
      table.add([
        ParticleNames.name(for: member.id), "\(member.id.rawValue)", Decimals.text(member.mass, 2),
        decays.isEmpty ? "stable" : decays.joined(separator: ", "),
      ])
    }
    return table
  }

  /// A tag with the daughter's name in place of its short one.
  private static func words(_ tag: String, of mother: ParticleID) -> String {
    guard let daughter = DecayCatalogue.tag(tag, of: mother)?.daughter else { return tag }
    let emitted = tag.split(separator: " ").dropFirst()
    return ([ParticleNames.name(for: daughter)] + emitted.map(String.init)).joined(separator: " ")
  }

  private static func strengths(_ model: Protomodel) -> TextTable {
    var table = TextTable(["production", "strength"], numeric: [1])
    for strength in model.strengths {
      table.add([ModeText.name(strength.mode), Decimals.short(strength.value)])
    }
    return table
  }

  /// The columns of the report.
  static func contributions(_ verdict: Verdict) -> TextTable {
    var table = TextTable(
      [
        "analysis", "type", "dataset", "topologies", "observed", "expected", "sigma", "particles",
        "2 ln L ratio",
      ], numeric: [4, 6, 8])
    for item in verdict.contributions {
      let unit = item.unit == "events" ? "" : " \(item.unit)"
      let error = item.error > 0 ? " ± \(Decimals.short(item.error, 3))" : ""
      table.add([
        item.analysis, item.type, item.dataset, item.topologies.joined(separator: ","),
        Decimals.short(item.observed) + unit, Decimals.short(item.expected) + error + unit,
        Decimals.text(item.sigma, 1),
        item.particles.map { ParticleNames.name(for: $0) }.joined(separator: " "),
        Decimals.text(item.weight, 3),
      ])
    }
    return table
  }

  private static func critics(_ verdict: Verdict) -> TextTable {
    var table = TextTable(
      ["analysis", "type", "dataset", "topologies", "r", "r expected"], numeric: [4, 5])
    for critic in verdict.critics {
      table.add([
        critic.analysis, critic.type, critic.dataset, critic.topologies.joined(separator: ","),
        Decimals.text(critic.r, 3), critic.expectedR.map { Decimals.text($0, 3) } ?? "–",
      ])
    }
    return table
  }
}
