/// What each analysis and each particle contributes, as bars, drawn by gnuplot.
public enum ContributionPlot {
  /// One bar.
  public struct Bar: Sendable, Equatable {
    public var name: String
    /// K of the model less K without it; nil where it is not known.
    public var loss: Double?
    /// 2 [ln L(μ̂) - ln L(0)] of an analysis; nil for a particle.
    public var weight: Double?
  }

  private static let top = 36.0, row = 30.0, bottom = 54.0, gap = 46.0, left = 0.37

  /// Draws analyses above, particles below.
  static func draw(analyses: [Bar], particles: [Bar]) throws(ReportError) -> SVG {
    let bars = [analyses, particles]
    let heights = bars.map { Double(max(1, $0.count)) * row }
    let height = top + heights[0] + gap + heights[1] + bottom
    var script = GnuplotScript(name: "contributions", width: 1000, height: Int(height))
    let values = bars.joined().flatMap { [$0.loss, $0.weight].compactMap(\.self) }
    let range = (min(0, (values.min() ?? 0) * 1.15), max(1, values.max() ?? 1) * 1.15)
    script.add(
      """
      set multiplot
      set lmargin at screen \(left)
      set rmargin at screen 0.97
      set xrange [\(range.0):\(range.1)]
      set grid xtics noytics
      set style fill solid noborder
      """)
    var y = top
    for (number, (group, size)) in zip(bars, heights).enumerated() {
      script.add(panel(group, number, margins: (1 - y / height, 1 - (y + size) / height)))
      y += size + gap
    }
    script.legend(
      [
        "with boxes fs solid noborder fc rgb '\(Palette.colour(0))' title 'K lost without it'",
        "with boxes fs empty lw 2 lc rgb '\(Palette.colour(1))' title '2 Δ ln L of the analysis'",
      ], from: 1, to: 1 - 28 / height)
    script.add("unset multiplot")
    return try script.draw()
  }

  private static func panel(
    _ bars: [Bar], _ number: Int, margins: (top: Double, bottom: Double)
  ) -> String {
    func rows(_ value: (Bar) -> Double?, _ low: Double, _ high: Double) -> String {
      bars.enumerated().map { place, bar in
        let y = Double(bars.count - place)
        let value = value(bar)
        return "0 \(y) 0 \(GnuplotScript.number(value)) \(y + low) \(y + high) \(text(value))"
      }.joined(separator: "\n")
    }
    let names = bars.enumerated().map { place, bar in
      "'\(number == 0 ? GnuplotScript.text(bar.name, atMost: 44) : ParticleText.gnuplot(bar.name))' \(bars.count - place)"
    }
    let isParticles = number == 1
    let weight =
      isParticles
      ? ""
      : ", $weight using 1:2:3:4:5:6 with boxxyerror fs empty lw 2 lc rgb '\(Palette.colour(1))'"
    return """
      $loss << EOD
      \(rows(\.loss, -0.3, 0.3))
      EOD
      $weight << EOD
      \(rows(\.weight, -0.38, 0.38))
      EOD
      set tmargin at screen \(margins.top)
      set bmargin at screen \(margins.bottom)
      set yrange [0.4:\(Double(max(1, bars.count)) + 0.6)]
      set ytics (\(names.joined(separator: ", "))) scale 0 \(isParticles ? "enhanced" : "noenhanced")
      set xlabel '\(isParticles ? "units of K" : "")'
      set key off
      plot $loss using 1:2:3:4:5:6 with boxxyerror fc rgb '\(Palette.colour(0))'\(weight), \
      $loss using (0 > $4 ? 0 : $4):2:7 with labels left offset 0.8,0
      """
  }

  private static func text(_ value: Double?) -> String {
    value.map { Figures.fixed($0, 2) } ?? "?"
  }
}

extension HuntReport {
  func contributionPictures() throws(ReportError) -> [Picture] {
    let analyses = verdict.contributions.map { item in
      ContributionPlot.Bar(
        name: "\(item.analysis) \(item.dataset)",
        loss: kWithoutAnalysis[item.analysis].map { verdict.K - $0 }, weight: item.weight)
    }
    let members = particles.compactMap { particle in
      particle.kWithout.map {
        ContributionPlot.Bar(name: particle.name, loss: verdict.K - $0, weight: nil)
      }
    }
    return [
      Picture(
        "contributions", .contributions,
        caption: """
          What K loses without one analysis (the other members stay, their strength is fitted anew) or without one particle (the model without it is \
          scored anew; what it loses in Z² is partly won back in the prior). Outlined: 2 ln [L(μ̂)/L(0)] of the analysis, which add up to Z².
          """, svg: try ContributionPlot.draw(analyses: analyses, particles: members))
    ]
  }
}
