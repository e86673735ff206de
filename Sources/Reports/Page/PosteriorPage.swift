import Documents
import MarkovChains
import Protomodels
import Runs
import SimplifiedModels

/// The page of a posterior, one file, nothing fetched.
public struct PosteriorPage: Sendable {
  private let answer: PosteriorAnswer
  private let command: String
  private let version: String
  private let pictures: [Picture]

  /// Gathers what the run says; throws before it has draws.
  public init(_ posterior: PosteriorRun, support: PosteriorSpace, version: String) throws {
    guard let answer = try PosteriorAnswer(posterior, support: support) else {
      throw ReportError.tooEarly(run: posterior.run.folder.name)
    }
    self.answer = answer
    self.version = version
    command = posterior.command
    pictures = try Picture(posterior).map { [$0] } ?? []
  }

  /// Writes `posterior.json`, `plots/` and `report.html`; returns the paths.
  public static func write(
    _ posterior: PosteriorRun, support: PosteriorSpace, png: Bool = false, version: String
  ) throws -> [String] {
    let page = try PosteriorPage(posterior, support: support, version: version)
    let folder = posterior.run.folder.path
    let answer = folder + "/posterior.json"
    try Files.write(Array(page.answer.json(version: version).prettyText.utf8), to: answer)
    return try [answer]
      + HuntFiles.writePage(page.html.text, page.pictures, into: folder, png: png)
  }

  var html: Markup {
    .page(
      title: "Protolith posterior \(answer.name)",
      sections: [
        head, speakersSection, contentSection, particleSection, strengthSection, evidenceSection,
        diagnosisSection, reproductionSection,
      ])
  }

  private var head: Markup {
    let isFinal = answer.isFinished
    let note: Markup =
      isFinal ? "" : "<p class=\"note\">This run was stopped early; a resume goes on with it.</p>"
    let leader = answer.summary.contents.first
    let evidence: Markup =
      answer.evidence.map {
        "<div><dt>ln Z/Z<sub>0</sub></dt><dd>\(Figures.fixed($0.logRatio, 2)) ± \(Figures.fixed($0.error, 2))</dd></div>"
      } ?? ""
    return """
      <header>
      <p class="kicker">Protolith posterior</p>
      <h1>\(answer.name)</h1>
      <p class="lead">Most probable content: \(leader.map { Self.content($0.particles) } ?? "none")\
      \(leader.map { " (\(Figures.fixed(100 * $0.probability, 1)) %, prior \(Figures.fixed(100 * $0.priorProbability, 1)) %)" } ?? "").</p>
      <dl class="figures">
      \(evidence)
      <div><dt>largest R̂</dt><dd>\(Figures.fixed(answer.diagnosis.convergence.largestRHat ?? .nan, 4))</dd></div>
      <div><dt>draws</dt><dd>\(answer.draws.count)</dd></div>
      <div><dt>walkers × steps</dt><dd>\(answer.plan.walkers) × \(answer.plan.steps)</dd></div>
      </dl>
      <p class="note">Draws of one density: a proper prior times the likelihood of results that were fixed beforehand. Probabilities depend on the prior, most of which are heavy
      models that leave no trace.</p>
      \(note)
      </header>
      """
  }

  private var speakersSection: Markup {
    let settings = answer.plan.settings.posterior
    let how: Markup
    switch settings.choice {
    case .expected(let models):
      how =
        "the most sensitive combination to \(models) models of the prior by expected limits; what was observed had no say in it"
    case .run(let name, let leftOut):
      let rest: Markup =
        leftOut.isEmpty ? "" : "; left out, as limits on masses: \(leftOut.joined(separator: ", "))"
      how =
        "the members of the best combination of the search \(name), chosen by what was observed, so that the evidence is too large\(rest)"
    }
    return """
      <section><h2>What speaks</h2>
      <p>\(settings.combination.parts.count) parts: \(how).</p>
      \(Markup.table(["result", "region"], rows: settings.combination.parts.map { ["\($0.folder)", "\($0.region ?? "its likelihood of several regions")"] }))
      </section>
      """
  }

  private static func content(_ particles: [ParticleID]) -> Markup {
    particles.isEmpty
      ? "the LSP alone"
      : Markup.joined(
        particles.map { ParticleText.html(ParticleNames.name(for: $0)) }, separator: ", ")
  }

  private var contentSection: Markup {
    let rows = answer.summary.contents.prefix(20).map { content -> [Markup] in
      [
        Self.content(content.particles), Self.number(content.probability, 4),
        Self.number(content.error, 4), Self.number(content.priorProbability, 4),
        Self.number(content.logEvidenceRatio, 2),
      ]
    }
    return """
      <section><h2>Contents</h2>
      <p>Which particles are there besides the LSP, with Monte Carlo errors. ln evidence: of the content over that of the LSP alone.</p>
      \(Markup.table(["content", "probability", "±", "prior", "ln evidence"], rows: Array(rows), numeric: [1, 2, 3, 4]))
      </section>
      """
  }

  private var particleSection: Markup {
    let sorted = answer.summary.particles.enumerated().sorted {
      ($1.element.probability, $0.offset) < ($0.element.probability, $1.offset)
    }.map(\.element)
    let rows = sorted.map { presence -> [Markup] in
      [
        ParticleText.html(ParticleNames.name(for: presence.particle)),
        Self.number(presence.probability, 4), Self.number(presence.error, 4),
        Self.number(presence.priorProbability, 4),
      ] + Self.spread(presence.mass, 0)
    }
    return """
      <section><h2>Particles and masses</h2>
      \(Markup.joined(pictures.map(\.figure), separator: "\n"))
      \(Markup.table(["particle", "probability", "±", "prior", "median mass [GeV]", "±", "68 %", "95 %"], rows: rows, numeric: Set(1...7)))
      </section>
      """
  }

  private var strengthSection: Markup {
    let rows = answer.summary.strengths.prefix(20).map { strength -> [Markup] in
      let pair = [strength.first, strength.second].map {
        ParticleText.html(ParticleNames.name(for: $0))
      }
      return [Markup.joined(pair, separator: " "), Self.number(strength.probability, 4)]
        + Self.spread(strength.multiplier, 2)
    }
    return """
      <section><h2>Signal strengths</h2>
      <p>Multipliers of the reference cross sections, where both particles are there.</p>
      \(Markup.table(["pair", "probability", "median", "±", "68 %", "95 %"], rows: Array(rows), numeric: Set(1...5)))
      </section>
      """
  }

  private var evidenceSection: Markup {
    var rows: [[Markup]] = []
    func add(_ name: Markup, _ value: Double, _ error: Double, _ remark: Markup) {
      rows.append([name, Self.number(value, 3), Self.number(error, 3), remark])
    }
    if let own = answer.evidence {
      add("stepping stones", own.logRatio, own.error, "walkers: \(Self.list(own.chains))")
    }
    if let alone = answer.summary.logEvidenceOfAlone {
      add("the LSP alone", alone.value, alone.error, "its prior over its posterior probability")
    }
    if let own = answer.integral {
      add(
        "thermodynamic integration", own.logRatio, own.error,
        "its rule is off by up to \(Figures.significant(own.ruleError, 2))")
    }
    return """
      <section><h2>Evidence</h2>
      <p>ln of the evidence of all models of the prior together over background.</p>
      \(Markup.table(["by", "ln Z/Z0", "±", ""], rows: rows, numeric: [1, 2]))
      </section>
      """
  }

  private var diagnosisSection: Markup {
    let diagnosis = answer.diagnosis
    let rows = diagnosis.convergence.quantities.map { quantity -> [Markup] in
      [
        .text(quantity.name), Self.number(quantity.mean, 3), Self.number(quantity.rHat, 4),
        Self.number(quantity.bulkSize, 0), Self.number(quantity.tailSize, 0),
        Self.number(quantity.autocorrelationTime, 1),
      ]
    }
    let moves = diagnosis.moves.map { move -> [Markup] in
      ["\(move.name)", "\(move.proposed)", Self.number(100 * move.acceptance, 1)]
    }
    let swaps = diagnosis.swaps.map { swap -> [Markup] in
      [
        "\(swap.chain)", "\(swap.temperatures.map { Self.plain($0) }.joined(separator: ", "))",
        "\(swap.rates.map { $0.map { Figures.fixed($0, 2) } ?? "—" }.joined(separator: ", "))",
      ]
    }
    let words =
      [diagnosis.verdict.finding] + diagnosis.verdict.shortcomings + diagnosis.verdict.advice
    return """
      <section><h2>Have the chains told enough?</h2>
      \(Markup.joined(words.map { "<p>\($0)</p>" }))
      \(Markup.table(["quantity", "mean", "R̂", "bulk size", "tail size", "autocorrelation [steps]"], rows: rows, numeric: Set(1...5)))
      \(Markup.table(["move", "proposed", "accepted [%]"], rows: moves, numeric: [1, 2]))
      \(Markup.table(["walker", "temperatures", "swap rates"], rows: swaps, numeric: [0]))
      </section>
      """
  }

  private var reproductionSection: Markup {
    """
    <section><h2>To do it again</h2>
    <pre>\(command)</pre>
    <table class="facts"><tbody>
    <tr><th>program</th><td>protolith \(version)</td></tr>
    <tr><th>database</th><td>\(answer.plan.settings.database), selection \(answer.plan.settings.selection), SHA-256 <code>\(answer.plan.settings.databaseDigest)</code></td></tr>
    <tr><th>seed</th><td>\(answer.plan.seed)</td></tr>
    </tbody></table>
    </section>
    """
  }
}

extension PosteriorPage {
  private static func number(_ value: Double?, _ decimals: Int) -> Markup {
    .text(value.map { Figures.fixed($0, decimals) } ?? "—")
  }

  private static func plain(_ value: Double) -> String {
    value.isFinite ? Figures.significant(value, 3) : "∞"
  }

  private static func list(_ values: [Double]) -> String {
    values.map { Figures.fixed($0, 2) }.joined(separator: ", ")
  }

  private static func spread(_ spread: PosteriorSummary.Spread?, _ decimals: Int) -> [Markup] {
    guard let spread else { return ["—", "—", "—", "—"] }
    func range(_ range: ClosedRange<Double>) -> Markup {
      "\(Figures.fixed(range.lowerBound, decimals)) to \(Figures.fixed(range.upperBound, decimals))"
    }
    return [
      number(spread.median, decimals), number(spread.medianError, decimals),
      range(spread.shortest68), range(spread.shortest95),
    ]
  }
}
