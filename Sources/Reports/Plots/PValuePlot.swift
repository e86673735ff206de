import Protomodels

/// Local p-values of all regions, as a histogram.
public enum PValuePlot {
  /// Draws them; without any excess or fault of the errors they are even.
  static func draw(_ study: LocalPValueStudy) throws(ReportError) -> SVG {
    let counts = study.data.histogram
    let bins = counts.count
    let even = Double(study.data.uniformity.count) / Double(bins)
    let mean = study.meanHistogram, spread = study.deviations
    let hasFakes = study.fakes.count > 1
    let top = (0..<bins).map { hasFakes ? mean[$0] + spread[$0] : even + even.squareRoot() }
    let highest = max(top.max() ?? 1, Double(counts.max() ?? 0)) * 1.15
    var script = GnuplotScript(name: "pvalues", width: 1000, height: 400)
    script.block(
      "counts", counts.enumerated().map { "\((Double($0) + 0.5) / Double(bins)) \($1)" })
    script.add(
      """
      set lmargin at screen 0.075
      set rmargin at screen 0.985
      set xrange [0:1]
      set yrange [0:\(max(1, highest))]
      set xlabel 'local p-value of a region, background alone'
      set ylabel 'regions'
      set boxwidth \(0.92 / Double(bins))
      set key above right horizontal samplen 2
      set label 1 '\(text(study))' at graph 0.99, graph 0.955 right font ',13'
      """)
    var curves = [
      "$counts using 1:2 with boxes fs solid noborder fc rgb '#9bbcd8' "
        + "title '\(study.data.uniformity.count) regions'",
      "\(even) with lines lw 2 lc rgb '\(Palette.colour(1))' title 'even'",
    ]
    if hasFakes {
      script.block(
        "fakes",
        (0..<bins).map { "\((Double($0) + 0.5) / Double(bins)) \(mean[$0]) \(spread[$0])" },
        columns: 3)
      curves.append(
        "$fakes using 1:2:3 with yerrorbars pt 7 ps 0.6 lw 1.5 lc rgb '\(Palette.ink)' "
          + "title '\(study.fakes.count) pseudo-databases, mean and spread'")
    } else {
      for (sign, title) in [(1.0, "title 'even, ± √n'"), (-1, "notitle")] {
        curves.append(
          "\(max(0, even + sign * even.squareRoot())) with lines lw 1.5 dt (6,3) "
            + "lc rgb '\(Palette.colour(1))' \(title)")
      }
    }
    script.plot(curves)
    return try script.draw()
  }

  private static func text(_ study: LocalPValueStudy) -> String {
    let found = study.data.uniformity
    let own =
      "Kolmogorov-Smirnov distance from even \(Figures.fixed(found.distance, 3)), "
      + "p = \(Figures.significant(found.pValue, 2)) were all independent"
    guard let asFar = study.asFar else { return own }
    return own + "; \(asFar.count) of \(asFar.total) pseudo-databases as far"
  }
}

extension Picture {
  /// The picture of local p-values.
  public init(_ study: LocalPValueStudy) throws(ReportError) {
    let compared: Markup =
      study.fakes.count > 1
      ? """
      Points: the same of \(study.fakes.count) pseudo-databases without signal, whose spread has the correlations of regions in it; a distance from even that many of them \
      have is none.
      """
      : "Few regions of one analysis are independent, so that the dashed lines are a lower bound of the spread."
    self.init(
      "pvalues", .significance,
      caption: """
        Local p-values of all regions of the efficiency-map results of the selection, background alone: P(N > n) + u P(N = n), u drawn evenly, for a Poisson count whose \
        mean has the published background and error. \(compared) Excesses stand left, deficits right; a hump in the middle says that errors are conservative.
        """, svg: try PValuePlot.draw(study), table: PValuePlot.table(study))
  }
}

extension PValuePlot {
  /// The histogram as rows.
  static func table(_ study: LocalPValueStudy) -> PictureTable {
    let width = 1 / Double(study.data.histogram.count)
    let mean = study.meanHistogram, spread = study.deviations
    return PictureTable(
      ["p_low", "p_high", "regions", "pseudo_mean", "pseudo_deviation"],
      rows: study.data.histogram.enumerated().map { bin, count in
        [Double(bin) * width, Double(bin + 1) * width, Double(count)]
          + (study.fakes.isEmpty ? [nil, nil] : [mean[bin], spread[bin]])
      })
  }
}

extension HuntReport {
  func pValuePictures() throws(ReportError) -> [Picture] {
    guard let pValues else { return [] }
    return [try Picture(pValues)]
  }
}
