import Foundation

/// K of the data among those of databases without signal: a histogram, its kernel density, and p.
public struct SignificancePlot: Sendable {
  /// The best K of each pseudo-database.
  public var pseudo: [Double]
  /// The best K of the data.
  public var observed: Double
  /// The global p-value and its interval.
  public var p: (value: Double, low: Double, high: Double)

  /// Makes a plot.
  public init(pseudo: [Double], observed: Double, p: (value: Double, low: Double, high: Double)) {
    self.pseudo = pseudo
    self.observed = observed
    self.p = p
  }

  /// Draws it.
  func draw() throws(ReportError) -> SVG {
    let values = pseudo.filter(\.isFinite).sorted()
    let all = values + [observed]
    let span = max(1, (all.max() ?? 1) - (all.min() ?? 0))
    let (low, high) = ((all.min() ?? 0) - 0.15 * span, (all.max() ?? 1) + 0.15 * span)
    let bins = max(8, min(30, Int(2 * Double(values.count).squareRoot())))
    let width = (high - low) / Double(bins)
    var counts = [Int](repeating: 0, count: bins)
    for value in values { counts[min(bins - 1, Int((value - low) / width))] += 1 }
    let density = Self.density(values, low, high).map {
      (x: $0.x, y: $0.y * Double(values.count) * width)
    }
    let top = max(Double(counts.max() ?? 1), density.map(\.y).max() ?? 1) * 1.2
    var script = GnuplotScript(name: "significance", width: 1000, height: 420)
    script.block(
      "counts", counts.enumerated().map { "\(low + (Double($0) + 0.5) * width) \($1)" })
    script.block("density", density.map { "\($0.x) \($0.y)" })
    script.block("tail", density.filter { $0.x >= observed }.map { "\($0.x) \($0.y)" })
    script.add(frame(low, high, top, width))
    script.plot([
      "$counts using 1:2 with boxes fs solid noborder fc rgb '#cfdeeb' title '\(values.count) pseudo-databases'",
      "$tail using 1:2 with filledcurves y1=0 fs transparent solid 0.4 noborder fc rgb '\(Palette.colour(1))' notitle",
      "$density using 1:2 with lines lw 2 lc rgb '\(Palette.colour(0))' title 'kernel density'",
    ])
    return try script.draw()
  }

  private func frame(_ low: Double, _ high: Double, _ top: Double, _ width: Double) -> String {
    let p = p
    let text =
      "p = \(Figures.significant(p.value, 2)) (\(Figures.significant(p.low, 2)) to \(Figures.significant(p.high, 2)))"
    let isRight = observed > (low + high) / 2
    let side = isRight ? "right offset -1,0" : "left offset 1,0"
    return """
      set lmargin at screen 0.075
      set rmargin at screen 0.985
      set xrange [\(low):\(high)]
      set yrange [0:\(top)]
      set boxwidth \(width * 0.94)
      set xlabel 'best K'
      set ylabel 'pseudo-databases'
      set key above right horizontal samplen 2
      set arrow from \(observed),0 to \(observed),\(top) nohead lw 2.5 lc rgb '\(Palette.colour(1))' front
      set label 'data: K = \(Figures.fixed(observed, 2))' at \(observed), graph 0.93 \(side) front
      set label '\(text)' at \(observed), graph 0.84 \(side) front
      """
  }

  /// A Gaussian kernel density with Scott's width n^(-1/5) σ (Scott 1992).
  static func density(_ values: [Double], _ low: Double, _ high: Double) -> [(x: Double, y: Double)]
  {
    guard values.count > 1 else { return [] }
    let n = Double(values.count)
    let mean = values.reduce(0, +) / n
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
    let width = variance.squareRoot() * pow(n, -0.2)
    guard width > 0 else { return [] }
    let factor = 1 / (n * width * (2 * Double.pi).squareRoot())
    return (0...300).map { step in
      let x = low + (high - low) * Double(step) / 300
      let sum = values.reduce(0) { $0 + exp(-0.5 * ($1 - x) * ($1 - x) / (width * width)) }
      return (x, factor * sum)
    }
  }
}
