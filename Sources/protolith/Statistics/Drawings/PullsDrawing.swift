import Inference

/// The picture of pulls: points with their constraints, and bars of the impacts beside them.
struct PullsDrawing {
  let script: String

  init(_ ranking: Ranking, top: Int) {
    let rows = Array(ranking.rows.prefix(top))
    let hasImpacts = ranking.interest != nil
    let (margin, panel) = (Gnuplot.width(ofNames: rows.map(\.name)) + 24, 420.0)
    let width = margin + panel + (hasImpacts ? panel * 0.8 + 20 : 0) + 24
    let height = 112 + 20 * Double(rows.count)
    var text = Gnuplot.head(width: Int(width), height: Int(height))
    text += """
      set multiplot
      set tmargin at screen \(1 - 44 / height)
      set bmargin at screen \(64 / height)
      set yrange [\(Double(rows.count) - 0.5):-0.5]
      set grid xtics lc rgb '\(Gnuplot.grid)' lt 1

      """
    text += Self.pulls(rows, left: margin / width, right: (margin + panel) / width)
    if let interest = ranking.interest {
      text += Self.impacts(
        rows, Gnuplot.text(interest.name, atMost: 24), left: (margin + panel + 20) / width,
        right: (width - 24) / width)
    }
    script = text + "unset multiplot\n"
  }

  private static func pulls(_ rows: [Ranking.Row], left: Double, right: Double) -> String {
    let points = rows.enumerated().compactMap { index, row in
      row.pull.map { "\($0.pull) \(index) \($0.constraint ?? 0)" }
    }
    let reach = rows.compactMap(\.pull).map { abs($0.pull) + ($0.constraint ?? 0) }.max() ?? 1
    let range = max(2.5, (reach * 1.1 * 2).rounded(.up) / 2)
    let names = rows.enumerated().map { "'\(Gnuplot.text($1.name))' \($0)" }
    var script = Gnuplot.block("pulls", points.isEmpty ? ["NaN NaN NaN"] : points)
    script += """
      set lmargin at screen \(left)
      set rmargin at screen \(right)
      set xrange [\(-range):\(range)]
      set ytics (\(names.joined(separator: ", "))) scale 0
      set xlabel '(best - measured) / width'
      set object 1 rect from -2, graph 0 to 2, graph 1 fc rgb '#fff6d5' fs solid noborder behind
      set object 2 rect from -1, graph 0 to 1, graph 1 fc rgb '#d9f0d3' fs solid noborder behind
      set arrow 1 from 0, graph 0 to 0, graph 1 nohead lc rgb '#7f7f7f' back
      set label 1 'pull and constraint' at graph 0.5, graph 1 center offset 0,0.9
      plot $pulls using 1:2:3 with xerrorbars pt 7 ps 0.6 lw 1.5 lc rgb '\(Gnuplot.ink)' notitle

      """
    return script
  }

  private static func impacts(
    _ rows: [Ranking.Row], _ name: String, left: Double, right: Double
  ) -> String {
    func block(_ title: String, _ pick: (Impact) -> Double?, half: Double) -> String {
      let lines = rows.enumerated().compactMap { index, row -> String? in
        guard let impact = row.impact, let value = pick(impact), value.isFinite else { return nil }
        let (low, high) = (min(0, value), max(0, value))
        let y = Double(index)
        return "\((low + high) / 2) \(y) \(low) \(high) \(y - half) \(y + half)"
      }
      return Gnuplot.block(title, lines.isEmpty ? ["NaN NaN NaN NaN NaN NaN"] : lines)
    }
    let sizes = rows.compactMap(\.impact).flatMap {
      [$0.down, $0.up, $0.downBeforeFit, $0.upBeforeFit].map { abs($0 ?? 0) }
    }
    let range = max(sizes.max() ?? 1, 1e-9) * 1.1
    let (down, up) = (Gnuplot.colours[4], Gnuplot.colours[1])
    let outline = "fs empty border lc rgb"
    return block("beforeDown", \.downBeforeFit, half: 0.4)
      + block("beforeUp", \.upBeforeFit, half: 0.4) + block("down", \.down, half: 0.3)
      + block("up", \.up, half: 0.3) + """
        unset object
        set lmargin at screen \(left)
        set rmargin at screen \(right)
        set xrange [\(-range):\(range)]
        set xtics \(tick(range))
        unset ytics
        set xlabel 'shift of \(name) (blue θ - σ, orange θ + σ)'
        set label 1 'impact after the fit; outlines before it' at graph 0.5, graph 1 center offset 0,0.9
        plot $down using 1:2:3:4:5:6 with boxxyerror fs solid noborder fc rgb '\(down)' notitle, \
        $up using 1:2:3:4:5:6 with boxxyerror fs solid noborder fc rgb '\(up)' notitle, \
        $beforeDown using 1:2:3:4:5:6 with boxxyerror \(outline) '\(down)' notitle, \
        $beforeUp using 1:2:3:4:5:6 with boxxyerror \(outline) '\(up)' notitle

        """
  }

  /// About two ticks on each side, at 1, 2 or 5 times a power of ten.
  private static func tick(_ range: Double) -> Double {
    var power = 1e-12
    while power * 10 <= range { power *= 10 }
    return [5, 2, 1].map { $0 * power }.first { 2 * $0 <= range } ?? power / 2
  }
}
