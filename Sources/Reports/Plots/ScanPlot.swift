import Protomodels

/// K, Z and the critic's r against one mass or strength after the other, drawn by gnuplot.
enum ScanPlot {
  private static let perRow = 3, cell = (width: 330.0, height: 330.0)

  /// Draws scans side by side, three in a row.
  static func draw(_ scans: [StatisticScan], name: String) throws(ReportError) -> SVG {
    let rows = max(1, (scans.count + perRow - 1) / perRow)
    let height = Double(rows) * cell.height + 30
    var script = GnuplotScript(name: name, width: 1000, height: Int(height))
    script.add("set multiplot")
    let measure = CriticText.measure(scans.first?.critic ?? .paper)
    for (number, scan) in scans.enumerated() {
      script.block(
        "scan\(number)",
        scan.points.map { point in
          ([point.value] + [point.K, point.Z, measure.value(point)].map { $0 ?? .nan })
            .map { GnuplotScript.number($0) }.joined(separator: " ")
        }, columns: 4)
      let panel = Panel(number: number, scan: scan, height: height)
      script.block("excluded\(number)", panel.excluded, columns: 6)
      script.add(panel.statistic(all: scans))
      script.add(panel.critic)
    }
    script.legend(
      [
        "with lines lw 2.5 lc rgb '\(Palette.colour(0))' title 'K'",
        "with lines lw 2 dt (6,3) lc rgb '\(Palette.colour(1))' title 'Z'",
        "with lines lw 2 lc rgb '\(Palette.colour(2))' title '\(measure.label)'",
        "with points pt 3 ps 1.2 lw 2 lc rgb '#000000' title 'best model'",
        "with boxes fs solid noborder fc rgb '\(Self.shade)' title 'excluded'",
      ],
      from: 1, to: 1 - 26 / height)
    script.add("unset multiplot")
    return try script.draw()
  }

  private static let shade = "#e4e4e4"

  /// The two panels of one scan.
  private struct Panel {
    let number: Int
    let scan: StatisticScan
    let height: Double

    private func margins(from top: Double, to bottom: Double) -> String {
      let left = Double(number % perRow) * cell.width + 58
      let y = Double(number / perRow) * cell.height + 30
      return """
        set lmargin at screen \(left / 1000)
        set rmargin at screen \((left + cell.width - 76) / 1000)
        set tmargin at screen \(1 - (y + top) / height)
        set bmargin at screen \(1 - (y + bottom) / height)
        """
    }

    private var label: String {
      switch scan.parameter {
      case .mass(let particle):
        return "m(\(ParticleText.gnuplot(ParticleNames.name(for: particle)))) [GeV]"
      case .strength(let first, let second):
        let names = [first, second].map { ParticleText.gnuplot(ParticleNames.name(for: $0)) }
        return "strength of " + names.joined(separator: ", ")
      }
    }

    private var ends: (low: Double, high: Double) {
      let values = scan.points.map(\.value)
      return (values.first ?? 0, values.last ?? 1)
    }

    /// Boxes where the critic of the hunt does not allow the strengths of the best model.
    var excluded: [String] {
      zip(scan.points, scan.points.dropFirst()).compactMap { point, next in
        guard point.isExcluded else { return nil }
        return "\(point.value) 0 \(point.value) \(next.value) -1000 1000"
      }
    }

    /// K and Z; all scans have one scale.
    func statistic(all scans: [StatisticScan]) -> String {
      let values = scans.flatMap(\.points).flatMap { [$0.K, $0.Z].compactMap(\.self) }
      let highest = max(1, values.max() ?? 1) * 1.1
      let lowest = max(min(0, values.min() ?? 0), highest - 25)
      let K = scan.points.first { $0.value == scan.best }?.K
      return """
        \(margins(from: 0, to: 175))
        set xrange [\(ends.low):\(ends.high)]
        set arrow 1 from \(scan.best), graph 0 to \(scan.best), graph 1 nohead dt (2,3) lc rgb '#7f7f7f'
        set yrange [\(lowest):\(highest)]
        set xtics \(GnuplotScript.tick(ends.high - ends.low, atMost: 5)) format ''
        set ytics \(GnuplotScript.tick(highest - lowest, atMost: 6)) format '%g'
        unset xlabel
        set ylabel '\(number % perRow == 0 ? "K, Z" : "")'
        set key off
        $best << EOD
        \(scan.best) \(GnuplotScript.number(K))
        EOD
        plot $excluded\(number) using 1:2:3:4:5:6 with boxxyerror fs solid noborder fc rgb '\(shade)', \
        $scan\(number) using 1:2 with lines lw 2.5 lc rgb '\(Palette.colour(0))', \
        $scan\(number) using 1:3 with lines lw 2 dt (6,3) lc rgb '\(Palette.colour(1))', \
        $best using 1:2 with points pt 3 ps 1.2 lw 2 lc rgb '#000000'
        """
    }

    var critic: String {
      let measure = CriticText.measure(scan.critic)
      let top = max(2, min(6, scan.points.compactMap { measure.value($0) }.max() ?? 2)) * 1.05
      return """
        \(margins(from: 187, to: 270))
        set yrange [0:\(top)]
        set ytics \(GnuplotScript.tick(top, atMost: 4)) format '%g'
        set xtics format '%g'
        set xlabel '\(label)'
        set ylabel '\(number % perRow == 0 ? (scan.critic == .paper ? "r" : "1 / μ_{max}") : "")'
        set key off
        plot $excluded\(number) using 1:2:3:4:5:6 with boxxyerror fs solid noborder fc rgb '\(shade)', \
        \(measure.bound) with lines dt (2,3) lc rgb '\(Palette.ink)', \
        $scan\(number) using 1:4 with lines lw 2 lc rgb '\(Palette.colour(2))'
        unset arrow 1
        """
    }
  }
}

extension HuntReport {
  func massPictures() throws(ReportError) -> [Picture] {
    guard !massScans.isEmpty else { return [] }
    return [
      Picture(
        "mass", .masses,
        caption: """
          K, Z and what the critic says against the mass of each particle, all else as in the best model. At every mass the combination is chosen anew and \
          the common strength fitted below what the critic allows, as in the hunt. Below, dotted where the critic begins, and grey: \
          \(CriticText.sentence(massScans.first?.critic ?? .paper)); K is that of a weaker one there. Gaps: the mass is not allowed, or no combination has an excess.
          """, svg: try ScanPlot.draw(massScans, name: "mass"),
        table: StatisticScan.table(massScans, unit: "GeV"))
    ]
  }

  func strengthPictures() throws(ReportError) -> [Picture] {
    guard !strengthScans.isEmpty else { return [] }
    return [
      Picture(
        "strength", .masses,
        caption: """
          K, Z and what the critic says against the signal strength of each pair that is produced, all else as in the best model. Nothing is fitted: the \
          combination is the best one at the strengths as they stand. Grey: above the dotted line, which the critic of the hunt does not allow.
          """, svg: try ScanPlot.draw(strengthScans, name: "strength"),
        table: StatisticScan.table(strengthScans, unit: "strength"))
    ]
  }
}
