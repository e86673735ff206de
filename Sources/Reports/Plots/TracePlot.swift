/// K and temperature against step, one line per walker, drawn by gnuplot.
public enum TracePlot {
  /// Step, K of the state, best K so far, temperature.
  public typealias Point = (step: Int, K: Double, best: Double, temperature: Double)

  /// One walker's way.
  public struct Walker: Sendable {
    /// Number of the chain.
    public var number: Int
    /// Points by step; a picture shows some thousand.
    public var points: [Point]
    /// Makes a trace.
    public init(number: Int, points: [Point]) {
      self.number = number
      self.points = points
    }
  }

  /// Draws K of every walker.
  public static func strength(_ walkers: [Walker]) throws(ReportError) -> SVG {
    let lowest = walkers.flatMap { $0.points.map(\.best) }.min() ?? 0
    let highest = walkers.flatMap { $0.points.map(\.best) }.max() ?? 1
    let floor = max(min(lowest, 0), highest - 25)
    return try draw(
      walkers, name: "k", label: "K", value: \.K, top: highest + 1, bottom: floor - 1, bold: \.best)
  }

  /// Draws the temperature of every walker.
  public static func temperature(_ walkers: [Walker]) throws(ReportError) -> SVG {
    try draw(
      walkers.prefix(1).map { $0 }, name: "temperature", label: "temperature",
      value: \.temperature, top: nil, bottom: nil, bold: nil, logarithmic: true)
  }

  private static func draw(
    _ walkers: [Walker], name: String, label: String, value: KeyPath<Point, Double>, top: Double?,
    bottom: Double?, bold: KeyPath<Point, Double>?, logarithmic: Bool = false
  ) throws(ReportError) -> SVG {
    var script = """
      set terminal svg size 820,\(logarithmic ? 220 : 340) dynamic enhanced font 'Helvetica,13' name '\(name)'
      set border 3 lc rgb '\(Palette.ink)'
      set grid ytics lc rgb '\(Palette.grid)' lt 1
      set tics nomirror textcolor rgb '\(Palette.ink)'
      set xlabel 'step'
      set ylabel '\(label)'
      set key \(logarithmic ? "off" : "outside right top")
      \(logarithmic ? "set logscale y" : "")

      """
    if let top, let bottom { script += "set yrange [\(bottom):\(top)]\n" }
    for (index, walker) in walkers.enumerated() {
      script += "$walker\(index) << EOD\n"
      for point in walker.points {
        script += "\(point.step) \(point[keyPath: value]) \(point[keyPath: bold ?? value])\n"
      }
      script += "EOD\n"
    }
    let curves = walkers.enumerated().flatMap { index, walker -> [String] in
      let colour = Palette.colour(index)
      let thin =
        "$walker\(index) using 1:2 with steps lw 1 lc rgb '\(colour)' title '\(bold == nil ? label : "walker \(walker.number)")'"
      guard bold != nil else { return [thin] }
      return [thin, "$walker\(index) using 1:3 with steps lw 2.5 lc rgb '\(colour)' notitle"]
    }
    script += curves.isEmpty ? "plot 0 notitle\n" : "plot " + curves.joined(separator: ", ") + "\n"
    let document = try Subprocess.output(
      of: "gnuplot", ["-"], input: script, package: "gnuplot-nox")
    return SVG(document: document)
  }
}
