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

  /// Draws K of every walker, thin, and its best so far, bold.
  ///
  /// `label` is what stands at the axis, for walks of another number than K.
  public static func strength(
    _ walkers: [Walker], label: String = "K"
  ) throws(ReportError) -> SVG {
    let best = walkers.flatMap { $0.points.map(\.best) }
    let lowest = best.min() ?? 0, highest = best.max() ?? 1
    // A walk begins at -20; what matters are the last ten units or so.
    let floor = max(min(lowest, 0), highest - 12)
    var script = head(name: "k", height: 340, label: label)
    script += "set key outside right top\nset yrange [\(floor - 1):\(highest + 1)]\n"
    var curves: [String] = []
    for (index, walker) in walkers.enumerated() {
      script += block("walker\(index)", walker.points) { "\($0.step) \($0.K) \($0.best)" }
      let colour = Palette.colour(index)
      curves.append(
        "$walker\(index) using 1:2 with steps lw 1 lc rgb '\(colour)' title 'walker \(walker.number)'"
      )
      curves.append("$walker\(index) using 1:3 with steps lw 2.5 lc rgb '\(colour)' notitle")
    }
    return try draw(script, curves)
  }

  /// Draws the temperature, which all walkers share.
  public static func temperature(_ walkers: [Walker]) throws(ReportError) -> SVG {
    var script = head(name: "temperature", height: 220, label: "temperature")
    let ticks = (-4...3).flatMap { power in [1, 2, 5].map { "\($0)e\(power)" } }
    script += """
      set key off
      set logscale y
      set ytics (\(ticks.joined(separator: ", "))) format '%g'

      """
    guard let walker = walkers.first else { return try draw(script, []) }
    let lowest = walker.points.map(\.temperature).min() ?? 1
    let highest = walker.points.map(\.temperature).max() ?? 1
    script += "set yrange [\(lowest / 1.4):\(highest * 1.4)]\n"
    script += block("walker", walker.points) { "\($0.step) \($0.temperature)" }
    return try draw(
      script, ["$walker using 1:2 with steps lw 1.5 lc rgb '\(Palette.colour(0))' notitle"])
  }

  private static func head(name: String, height: Int, label: String) -> String {
    """
    set terminal svg size 1000,\(height) dynamic enhanced font 'Helvetica,13' name '\(name)'
    set border 3 lc rgb '\(Palette.ink)'
    set grid ytics lc rgb '\(Palette.grid)' lt 1
    set tics nomirror textcolor rgb '\(Palette.ink)'
    set xlabel 'step'
    set ylabel '\(label)'

    """
  }

  private static func block(
    _ name: String, _ points: [Point], _ line: (Point) -> String
  ) -> String {
    "$\(name) << EOD\n" + points.map { line($0) + "\n" }.joined() + "EOD\n"
  }

  private static func draw(_ script: String, _ curves: [String]) throws(ReportError) -> SVG {
    let plot = curves.isEmpty ? "plot 0 notitle" : "plot " + curves.joined(separator: ", ")
    return SVG(
      document: try Subprocess.output(
        of: "gnuplot", ["-"], input: script + plot + "\n", package: "gnuplot-nox"))
  }
}

extension HuntReport {
  func tracePictures() throws(ReportError) -> [Picture] {
    [
      Picture(
        "trace", .walk, caption: "K of every walker (thin) and its best so far (bold).",
        svg: try TracePlot.strength(traces))
    ]
  }

  func temperaturePictures() throws(ReportError) -> [Picture] {
    [
      Picture(
        "temperature", .walk, caption: "Temperature of the annealing.",
        svg: try TracePlot.temperature(traces))
    ]
  }
}
