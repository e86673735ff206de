/// Local p-values of all regions, as a histogram.
public enum PValuePlot {
  private static let bins = 20

  /// Draws them; without any excess or fault of the errors they are even.
  static func draw(_ values: [Double]) throws(ReportError) -> SVG {
    var counts = [Int](repeating: 0, count: bins)
    for value in values where (0...1).contains(value) {
      counts[min(bins - 1, Int(value * Double(bins)))] += 1
    }
    let even = Double(values.count) / Double(bins)
    let spread = even.squareRoot()
    let highest = max(even + 2 * spread, Double(counts.max() ?? 0)) * 1.15
    var script = GnuplotScript(name: "pvalues", width: 1000, height: 380)
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
      """)
    script.plot([
      "$counts using 1:2 with boxes fs solid noborder fc rgb '#9bbcd8' title '\(values.count) regions'",
      "\(even) with lines lw 2 lc rgb '\(Palette.colour(1))' title 'even'",
      "\(even + spread) with lines lw 1.5 dt (6,3) lc rgb '\(Palette.colour(1))' title 'even, ± √n'",
      "\(max(0, even - spread)) with lines lw 1.5 dt (6,3) lc rgb '\(Palette.colour(1))' notitle",
    ])
    return try script.draw()
  }
}

extension HuntReport {
  func pValuePictures() throws(ReportError) -> [Picture] {
    guard !localPValues.isEmpty else { return [] }
    return [
      Picture(
        "pvalues", .significance,
        caption: """
          Local p-values of all regions of the efficiency-map results of the selection, background alone: P(N > n) + P(N = n) / 2 for a Poisson count whose \
          mean has the published background and error. Few regions of one analysis are independent, so that the dashed lines are a lower bound of the spread. Excesses stand left, \
          deficits right; a hump in the middle says that errors are conservative.
          """, svg: try PValuePlot.draw(localPValues))
    ]
  }
}
