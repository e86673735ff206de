import Documents
import Foundation
import GlobalFits

extension FitAnswer {
  /// `report.html`: one file, nothing fetched.
  func page(_ pictures: [Picture], _ exclusion: FitExclusion?, version: String) -> Markup {
    func figures(_ section: Picture.Section) -> Markup {
      Markup.joined(pictures.filter { $0.section == section }.map(\.figure), separator: "\n")
    }
    return .page(
      title: "Protolith fit \(name)",
      sections: [
        head, bestSection, posteriorSection, figures(.posterior), evidenceSection,
        dataSection, exclusion.map(exclusionSection) ?? "", walkSection(figures(.walk)),
        planSection(version),
      ])
  }

  private var head: Markup {
    let note: Markup =
      isSearch
      ? "A search for the best point (differential evolution): its points are good for profile likelihoods, they are no posterior."
      : "Draws of the posterior: the prior is that of the plan, the likelihood that of one fixed combination of results."
    let state: Markup =
      isFinished
      ? "" : "<p class=\"note\">This run was stopped early; a resume goes on with it.</p>"
    let evidence = Markup.joined(
      evidences.prefix(1).map {
        "<div><dt>ln evidence ratio</dt><dd>\(Figures.fixed($0.value.logRatio, 2)) ± \(Figures.fixed($0.value.error, 2))</dd></div>"
      })
    return """
      <header>
      <p class="kicker">Protolith global fit</p>
      <h1>\(fit.title)</h1>
      <p class="lead">\(name): \(fit.parameters.dimension) dimensions, \(plan.settings.fit.combination.parts.count) results, sampler \(plan.settings.sampler.kind.rawValue).</p>
      <dl class="figures">
      <div><dt>ln L / L<sub>background</sub> at best</dt><dd>\(Figures.fixed(best.draw.logLikelihood, 2))</dd></div>
      \(evidence)
      <div><dt>points evaluated</dt><dd>\(counts.evaluations)</dd></div>
      <div><dt>chains</dt><dd>\(plan.walkers)</dd></div>
      </dl>
      <p class="note">\(note)</p>
      \(state)
      </header>
      """
  }

  private var bestSection: Markup {
    let rows = zip(fit.parameters.quantities, best.draw.values).enumerated().map {
      place, pair -> [Markup] in
      let levels = ProfileGrid.levels[1] ?? []
      return [
        "\(pair.0.label)", "\(Figures.significant(pair.1, 4))", "\(pair.0.unit)",
      ]
        + levels.map { level in
          profiles.single[place].interval(level).map(Self.range) ?? "—"
        }
    }
    return """
      <h2>Best fit and profile likelihood</h2>
      \(Markup.table(["quantity", "best fit", "unit", "68 %", "95 %"], rows: rows, numeric: [1, 3, 4]))
      <p class="note">The best of \(points) points (ln L ratio \(Figures.fixed(best.sampled, 3))), taken further by gradients (\(Figures.fixed(best.draw.logLikelihood, 3))). Intervals: 2 Δ ln L of at most 0.99
      and 3.84, profiled over all points; ends at the border of the points where the likelihood does not close.</p>
      """
  }

  private var posteriorSection: Markup {
    guard let summary else { return "" }
    let isNested = draws.nested != nil
    let rows = summary.spreads.map { spread -> [Markup] in
      [
        "\(spread.quantity.label)",
        "\(Figures.significant(spread.mean, 4)) ± \(Figures.significant(spread.meanError ?? .nan, 2))",
        "\(Figures.significant(spread.quantiles[2], 4))", Self.range(spread.shortest68),
        Self.range(spread.shortest95), "\(spread.quantity.unit)",
        "\(Figures.fixed(spread.size ?? .nan, 0))",
        "\(Figures.fixed(spread.rHat ?? spread.chainScale ?? .nan, isNested ? 2 : 4))",
      ]
    }
    let names = summary.spreads.map { Markup.text($0.quantity.label) }
    let correlations = zip(names, summary.correlations).map { name, row in
      [name] + row.map { "\(Figures.fixed($0, 2))" as Markup }
    }
    let agreement: Markup =
      isNested
      ? """
      <p class="note">Errors are those of resampled families, or of the spread of the chains where that is more; the last column says how the two compare, about 1 or less where chains agree.\(newborns)</p>
      """ : ""
    return """
      <h2>Posterior</h2>
      \(Markup.table(["quantity", "mean (MC error)", "median", "shortest 68 %", "shortest 95 %", "unit", "effective size", isNested ? "chains / families" : "R̂"], rows: rows, numeric: [1, 2, 3, 4, 6, 7]))
      \(agreement)
      <h3>Correlations</h3>
      \(Markup.table([""] + names, rows: correlations, numeric: Set(1...max(1, names.count))))
      """
  }

  /// How newborns of nested sampling lie among those alive.
  private var newborns: Markup {
    guard let insertion else { return "" }
    let kin = summary?.kin.map {
      " Errors by families are \(Figures.fixed($0.lowerBound, 2)) to \(Figures.fixed($0.upperBound, 2)) times those by threads, about 1 where newborns forget their parents."
    }
    return " \(insertion.text).\(kin ?? "")"
  }

  private var evidenceSection: Markup {
    guard !evidences.isEmpty else { return "" }
    let rows = evidences.map { evidence -> [Markup] in
      [
        "\(evidence.method)", "\(Figures.fixed(evidence.value.logRatio, 3))",
        "\(Figures.fixed(evidence.value.error, 3))",
        "\(evidence.value.ruleError > 0 ? Figures.fixed(evidence.value.ruleError, 2) : "—")",
        "\(evidence.value.chains.map { Figures.fixed($0, 2) }.joined(separator: ", "))",
      ]
    }
    let allowed = counts.allowed.map { Figures.fixed(100 * $0, 1) } ?? "—"
    return """
      <h2>Evidence</h2>
      \(Markup.table(["method", "ln (Z / L background)", "error", "rule may be off by", "chains"], rows: rows, numeric: [1, 2, 3]))
      <p class="note">The likelihood averaged over the prior, over that of the background alone; constraints count relative to their largest value. The prior is
      restricted to points that have a value (\(allowed) % of it, by the first draws).</p>
      """
  }

  private var dataSection: Markup {
    let expected = plan.settings.expected
    let rows = parts.enumerated().map { place, part -> [Markup] in
      [
        "\(part)",
        place < expected.count ? "\(Figures.significant(expected[place], 2))" : "—",
        "\(Figures.fixed(best.parts[place], 3))",
      ]
    }
    let what: Markup =
      if case .overPrior = fit.results { "share of models" } else { "expected r" }
    return """
      <h2>What the data say</h2>
      <p>The same results at every point: \(choice).</p>
      \(Markup.table(["part of the likelihood", what, "ln L ratio at the best fit"], rows: rows, numeric: [1, 2]))
      """
  }

  private func exclusionSection(_ exclusion: FitExclusion) -> Markup {
    let rows = exclusion.rows.prefix(15).map { row -> [Markup] in
      [
        "\(row.result)", "\(row.region ?? "combined")", "\(Figures.fixed(row.r, 2))",
        "\(row.expectedR.map { Figures.fixed($0, 2) } ?? "—")",
      ]
    }
    func share(_ count: (excluded: Int, of: Int)) -> String { "\(count.excluded) of \(count.of)" }
    let posterior: Markup =
      exclusion.posterior.map { "; of those of the posterior \(share($0))" } ?? ""
    return """
      <h2>Exclusion</h2>
      <p>Of models of the prior \(share(exclusion.prior)) have some result of the whole database with r ≥ 1 (95 % CL)\(posterior).</p>
      \(Markup.table(["result at the best fit", "region", "r", "expected r"], rows: rows, numeric: [2, 3]))
      """
  }

  private func walkSection(_ figures: Markup) -> Markup {
    let rows = refusals.prefix(10).map { ["\($0.reason)", "\($0.count)"] as [Markup] }
    return """
      <h2>Chains</h2>
      <p>\(plan.walkers) chains of at most \(plan.steps) steps; \(counts.evaluations) points evaluated, \(counts.refused) without a value.</p>
      \(figures)
      \(rows.isEmpty ? "" : Markup.table(["why steps were refused", "times"], rows: rows, numeric: [1]))
      """
  }

  private func planSection(_ version: String) -> Markup {
    let settings = plan.settings
    let facts: [[Markup]] = [
      [
        "database",
        "\(settings.database) (\(settings.databaseDigest.prefix(12))…), \(settings.selection)",
      ],
      ["seed", "\(plan.seed)"], ["program", "protolith \(version)"],
      ["go on", "protolith fit --resume \(name)"],
    ]
    return """
      <h2>The plan</h2>
      \(Markup.table(["", ""], rows: facts))
      <pre>\(fit.text.count > 20_000 ? String(fit.text.prefix(20_000)) + "…" : fit.text)</pre>
      """
  }

  private static func range(_ range: ClosedRange<Double>) -> Markup {
    "\(Figures.significant(range.lowerBound, 4)) to \(Figures.significant(range.upperBound, 4))"
  }
}
