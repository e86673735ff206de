import Protomodels
import SimplifiedModels

extension HuntReport {
  /// The whole page, one file, nothing fetched.
  func page(with pictures: [Picture]) -> Markup {
    func figures(_ section: Picture.Section) -> Markup {
      Markup.joined(pictures.filter { $0.section == section }.map(\.figure), separator: "\n")
    }
    let sections = [
      headSection, modelSection(figures(.model)), massSection(figures(.masses)),
      contributionSection(figures(.contributions)), criticSection,
      significanceSection(figures(.significance)), walkSection(figures(.walk)),
      reproductionSection,
    ]
    return .page(title: "Protolith hunt \(facts.name)", sections: sections)
  }

  private var headSection: Markup {
    let content = Markup.joined(
      particles.filter { $0.kWithout != nil }.map {
        "\(ParticleText.html($0.name)) at \(Figures.fixed($0.mass, 0)) GeV"
      }, separator: ", ")
    let lightest = particles.first { $0.kWithout == nil }
    let over: Markup =
      lightest.map {
        " over \(ParticleText.html($0.name)) at \(Figures.fixed($0.mass, 0)) GeV"
      } ?? ""
    let state: Markup =
      facts.finished
      ? "" : "<p class=\"note\">This run was stopped early; a resume goes on with it.</p>"
    return """
      <header>
      <p class="kicker">Protolith hunt</p>
      <h1>\(facts.name)</h1>
      <p class="lead">Best protomodel: \(content)\(over).</p>
      <dl class="figures">
      <div><dt>K</dt><dd>\(Figures.fixed(verdict.K, 2))</dd></div>
      <div><dt>Z</dt><dd>\(Figures.fixed(verdict.Z, 2)) σ</dd></div>
      <div><dt>μ<sub>max</sub> / μ̂</dt><dd>\(Figures.fixed(verdict.maximalStrength / verdict.muHat, 2))</dd></div>
      \(significance?.counted.map { "<div><dt>global p, counted</dt><dd>\(Figures.significant($0.fraction, 2))</dd></div>" } ?? Markup(html: ""))
      <div><dt>walkers × steps</dt><dd>\(facts.walkers) × \(facts.steps)</dd></div>
      </dl>
      <p class="note">A search, not a posterior: K takes the best combination and the best regions anew for every model, so Z is a local significance
      of what was picked out. Only pseudo-databases that go through the same hunt give a global p-value.</p>
      \(state)
      </header>
      """
  }

  private func modelSection(_ figures: Markup) -> Markup {
    let rows = particles.map { particle -> [Markup] in
      let decays = Markup.joined(
        particle.decays.map {
          "\(ParticleText.html($0.daughter)) \($0.emitted) \(Figures.fixed(100 * $0.ratio, 1)) %"
        }, separator: "<br>")
      return [
        ParticleText.html(particle.name), "\(particle.id.rawValue)",
        "\(Figures.fixed(particle.mass, 1))", particle.decays.isEmpty ? "stable" : decays,
        "\(particle.kWithout.map { Figures.fixed($0, 2) } ?? "—")",
      ]
    }
    let strengthRows = strengths.map { row -> [Markup] in
      let values = Markup.joined(
        row.crossSections.map { "\(Figures.significant($0.value)) fb at \($0.energy) TeV" },
        separator: "<br>")
      return [
        Markup.joined(row.particles.map(ParticleText.html), separator: " "),
        "\(Figures.significant(row.strength))", values,
      ]
    }
    return """
      <section><h2>The best model</h2>
      \(figures)
      \(Markup.table(["particle", "PDG code", "mass [GeV]", "decays", "K without it"], rows: rows, numeric: [1, 2, 4]))
      \(Markup.table(["production", "signal strength", "σ × strength"], rows: strengthRows, numeric: [1]))
      </section>
      """
  }

  private func massSection(_ figures: Markup) -> Markup {
    guard !figures.text.isEmpty else { return "" }
    return """
      <section><h2>Masses and strengths</h2>
      <p>How far masses and strengths are determined if the particles are those of the best model. Regions and intervals are those of a likelihood for one chosen model:
      they do not know that the model was picked out.</p>
      \(figures)
      </section>
      """
  }

  private func contributionSection(_ figures: Markup) -> Markup {
    let names = Dictionary(particles.map { ($0.id, $0.name) }, uniquingKeysWith: { a, _ in a })
    let rows = verdict.contributions.map { item -> [Markup] in
      let seen = item.particles.map { ParticleText.html(names[$0] ?? "\($0.rawValue)") }
      let unit = item.unit == "events" ? "" : " \(item.unit)"
      let digits = item.unit == "events" ? 3 : 4
      let expected =
        item.error > 0
        ? "\(Figures.significant(item.expected, digits)) ± \(Figures.significant(item.error, 2))"
        : Figures.significant(item.expected, digits)
      return [
        Self.name(item.analysis), Self.kind(item.type), Self.breakable(item.dataset),
        Self.breakable(item.topologies.joined(separator: ", ")),
        "\(Self.count(item.observed, item.unit))\(unit)", "\(expected)\(unit)",
        "\(Figures.fixed(item.sigma, 1)) σ", Markup.joined(seen, separator: ", "),
        "\(Figures.fixed(item.weight, 2))",
        "\(kWithoutAnalysis[item.analysis].map { Figures.fixed($0, 2) } ?? "—")",
      ]
    }
    return """
      <section><h2>What contributes</h2>
      <p>The best combination of compatible analyses. Observed and expected are events in the region, or upper limits on σ × BR.
      2&nbsp;Δln&nbsp;L is 2 ln [L(μ̂)/L(0)]; the last column is the K that is left without the analysis.</p>
      \(Markup.table(["analysis", "type", "dataset", "topologies", "observed", "expected", "approx. σ", "particles", "2 Δln L", "K without"], rows: rows, numeric: [4, 5, 6, 8, 9]))
      \(figures)
      </section>
      """
  }

  /// An analysis, on one line.
  private static func name(_ analysis: String) -> Markup {
    "<span class=\"name\">\(analysis)</span>"
  }

  /// Words for a kind of prediction; one that is not known stays as it is.
  private static func kind(_ type: String) -> Markup {
    let words = [
      "efficiencyMap": "efficiency map", "upperLimit": "upper limit", "covariance": "covariance",
      "workspace": "full likelihood",
    ]
    return .text(words[type] ?? type)
  }

  /// Names of regions and topologies, which may be broken behind `_` and `,`.
  private static func breakable(_ text: String) -> Markup {
    Markup(html: Markup.escape(text).replacing("_", with: "_<wbr>"))
  }

  private static func count(_ value: Double, _ unit: String) -> String {
    unit == "events" && value == value.rounded()
      ? Figures.fixed(value, 0) : Figures.significant(value, 4)
  }

  private var criticSection: Markup {
    let rows = verdict.critics.prefix(12).map { critic -> [Markup] in
      [
        Self.name(critic.analysis), Self.kind(critic.type), Self.breakable(critic.dataset),
        Self.breakable(critic.topologies.joined(separator: ", ")), "\(Figures.fixed(critic.r, 2))",
        "\(critic.expectedR.map { Figures.fixed($0, 2) } ?? "—")",
      ]
    }
    return """
      <section><h2>The leading critics</h2>
      <p>The results that constrain the model most, with r = σ/σ<sub>95</sub> for the model as it stands (μ̂ is in its strengths). \(criticSentence)</p>
      \(Markup.table(["analysis", "type", "dataset", "topologies", "r observed", "r expected"], rows: Array(rows), numeric: [4, 5]))
      </section>
      """
  }

  private var criticSentence: Markup {
    switch critic {
    case .paper: "The critic scales every model so that the largest r stays below 1.3."
    case .sensitive:
      """
      The critic scales every model so that no more sensitive results (r expected ≥ 0.7) have r above 1.38 than chance lets, and that the most sensitive combination \
      does not exclude it.
      """
    }
  }

  private func significanceSection(_ figures: Markup) -> Markup {
    guard !figures.text.isEmpty else { return "" }
    let missing: Markup =
      significance == nil
      ? """
      <p class="note">How often background alone gives as large a K is not known yet: <code>protolith significance \(facts.name)</code> repeats the hunt on pseudo-databases.</p>
      """ : ""
    return """
      <section><h2>Significance</h2>
      \(missing)
      \(figures)
      </section>
      """
  }

  private func walkSection(_ figures: Markup) -> Markup {
    let rows = walkers.map { walker -> [Markup] in
      let moves = walker.moves.map {
        "\($0.name) \(Figures.fixed($0.proposed == 0 ? 0 : 100 * Double($0.accepted) / Double($0.proposed), 0)) %"
      }.joined(separator: " · ")
      let refused = walker.refused.map { "\($0.reason): \($0.count)" }.joined(separator: " · ")
      return [
        "\(walker.number)", "\(walker.steps)",
        "\(walker.bestK.map { Figures.fixed($0, 2) } ?? "—")",
        "\(walker.acceptance.map { Figures.fixed(100 * $0, 0) + " %" } ?? "—")",
        Markup.text(moves), Markup.text(refused),
      ]
    }
    return """
      <section><h2>The walk</h2>
      \(figures)
      \(Markup.table(["walker", "steps", "best K", "accepted", "acceptance per move", "refused steps"], rows: rows, numeric: [0, 1, 2, 3]))
      </section>
      """
  }

  private var reproductionSection: Markup {
    """
    <section><h2>To do it again</h2>
    <pre>\(facts.command)</pre>
    <table class="facts"><tbody>
    <tr><th>program</th><td>protolith \(facts.version)</td></tr>
    <tr><th>database</th><td>selection \(facts.selection), SHA-256 <code>\(facts.databaseDigest)</code></td></tr>
    <tr><th>seed</th><td>\(facts.seed)</td></tr>
    <tr><th>speed</th><td>\(facts.stepsPerSecond.map { Figures.fixed($0, 0) + " steps/s, all walkers" } ?? "—")</td></tr>
    </tbody></table>
    <p>The same plan, database and version give the same chains byte for byte, whatever the number of threads. <code>protolith runs inspect \(facts.name) --step N</code> prints the model of any step.</p>
    </section>
    """
  }
}
