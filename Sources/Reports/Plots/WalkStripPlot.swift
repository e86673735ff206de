/// How the best model of a walk came about: its masses whenever it changed, and K below.
public struct WalkStripPlot: Sendable {
  /// The best model from one step on.
  public struct Frame: Sendable, Equatable {
    public var step: Int
    public var K: Double
    /// Particles and masses in GeV, sorted by mass.
    public var particles: [(name: String, mass: Double)]

    public static func == (a: Frame, b: Frame) -> Bool {
      a.step == b.step && a.K == b.K && a.particles.elementsEqual(b.particles, by: ==)
    }
  }

  /// The walker that found the best model.
  public var walker: Int
  public var frames: [Frame]
  /// Every step at which the best K grew.
  public var best: [(step: Int, K: Double)]
  /// Its way, thinned.
  public var points: [TracePlot.Point]

  /// Makes a strip.
  public init(
    walker: Int, frames: [Frame], best: [(step: Int, K: Double)], points: [TracePlot.Point]
  ) {
    self.walker = walker
    self.frames = frames
    self.best = best
    self.points = points
  }

  private static let width = 1000.0, height = 620.0, top = 52.0, middle = 352.0

  /// Draws it.
  func draw() throws(ReportError) -> SVG {
    var script = GnuplotScript(
      name: "strip", width: Int(Self.width), height: Int(Self.height))
    script.add(
      """
      set multiplot
      set lmargin at screen 0.075
      set rmargin at screen 0.985
      """)
    addMasses(&script)
    addStatistic(&script)
    script.legend(
      [
        "with lines lw 1 lc rgb '#9aa5b1' title 'K of walker \(walker)'",
        "with lines lw 2.5 lc rgb '\(Palette.colour(0))' title 'best so far'",
        "with points pt 7 ps 0.9 lc rgb '\(Palette.colour(1))' title 'the models above'",
      ], from: 1 - (Self.middle + 8) / Self.height, to: 1 - (Self.middle + 34) / Self.height)
    script.add("unset multiplot")
    return try script.draw()
  }

  /// Every name has one colour through all frames.
  private var colours: [String: String] {
    var colours: [String: String] = [:]
    for name in frames.flatMap({ $0.particles.map(\.name) }) where colours[name] == nil {
      colours[name] = Palette.colour(colours.count)
    }
    return colours
  }

  private func addMasses(_ script: inout GnuplotScript) {
    let highest = frames.flatMap { $0.particles.map(\.mass) }.max() ?? 1000
    let range = highest * 1.08
    let colours = colours
    var rows: [String] = []
    var labels: [String] = []
    let perPixel = range / (Self.middle - Self.top)
    for (place, frame) in frames.enumerated() {
      var lowestFree = -Double.infinity
      for particle in frame.particles {
        let colour = colours[particle.name] ?? Palette.ink
        let packed = Int(colour.dropFirst(), radix: 16) ?? 0
        rows.append("\(Double(place) - 0.36) \(particle.mass) 0.36 0 \(packed)")
        // Names of near masses are moved apart.
        let y = max(particle.mass, lowestFree)
        lowestFree = y + 17 * perPixel
        labels.append(
          "set label '\(ParticleText.gnuplot(particle.name))' at \(Double(place) + 0.04),\(y) left tc rgb '\(colour)' font ',12'"
        )
      }
    }
    let titles = frames.enumerated().map { place, frame in
      "set label 'step \(frame.step)' at \(place), graph 1 center offset 0,1.8 font ',12'\n"
        + "set label 'K \(Figures.fixed(frame.K, 2))' at \(place), graph 1 center offset 0,0.7 font ',12'"
    }
    script.block("masses", rows, columns: 5)
    script.add(
      """
      set tmargin at screen \(1 - Self.top / Self.height)
      set bmargin at screen \(1 - Self.middle / Self.height)
      set xrange [-0.5:\(Double(max(1, frames.count)) - 0.5)]
      set yrange [0:\(range)]
      unset xtics
      set grid noxtics ytics
      set ylabel 'm [GeV]' offset 0.5
      \(labels.joined(separator: "\n"))
      \(titles.joined(separator: "\n"))
      """)
    script.plot([
      "$masses using 1:2:3:4:5 with vectors nohead lw 4 lc rgb variable notitle"
    ])
    script.add("unset label")
  }

  private func addStatistic(_ script: inout GnuplotScript) {
    let highest = best.last?.K ?? 1
    let floor = max(min(best.first?.K ?? 0, 0), highest - 14)
    let last = max(10, points.last?.step ?? 10)
    script.block("walk", points.map { "\(max(1, $0.step)) \($0.K)" })
    script.block(
      "growth", best.map { "\(max(1, $0.step)) \($0.K)" } + ["\(last) \(highest)"])
    script.block("frames", frames.map { "\(max(1, $0.step)) \(max($0.K, floor))" })
    script.add(
      """
      set tmargin at screen \(1 - (Self.middle + 44) / Self.height)
      set bmargin at screen 0.1
      set logscale x
      set xrange [1:\(last)]
      set yrange [\(floor - 1):\(highest + 1)]
      set xtics auto
      set grid xtics ytics
      set xlabel 'step'
      set ylabel 'K'
      set key off
      """)
    script.plot([
      "$walk using 1:2 with steps lw 1 lc rgb '#9aa5b1'",
      "$growth using 1:2 with steps lw 2.5 lc rgb '\(Palette.colour(0))'",
      "$frames using 1:2 with points pt 7 ps 0.9 lc rgb '\(Palette.colour(1))'",
    ])
  }
}

extension HuntReport {
  func stripPictures() throws(ReportError) -> [Picture] {
    guard let strip, !strip.frames.isEmpty else { return [] }
    return [
      Picture(
        "strip", .walk,
        caption: """
          How the best model came about: the masses of the best model so far of walker \(strip.walker) at steps where it changed its particles, or \
          gained most, and K against step (logarithmic).
          """, svg: try strip.draw())
    ]
  }
}
