import Inference
import Protomodels

/// K of the data among those of databases without signal: a histogram, its kernel density, and p.
public struct SignificancePlot: Sendable {
  /// The best K of each pseudo-database.
  var pseudo: [Double]
  /// The best K of the data.
  var observed: Double
  /// p-values in words, with their intervals.
  var notes: [String]

  /// Makes a plot of a series of hunts.
  init(_ answer: GlobalSignificance) {
    pseudo = answer.fakes.map(\.K)
    observed = answer.observed.K
    func p(_ value: Double, _ low: Double, _ high: Double) -> String {
      let range = [low, high].map { Figures.significant($0, 2) }.joined(separator: " to ")
      return "p = \(Figures.significant(value, 2)) (\(range))"
    }
    notes = []
    if let own = answer.counted {
      notes.append("\(p(own.fraction, own.low, own.high)), \(own.count) of \(own.total)")
    }
    if let own = answer.kernel {
      notes.append("\(p(own.pValue, own.low, own.high)), kernel density")
    }
  }

  /// Draws it.
  func draw() throws(ReportError) -> SVG {
    let values = pseudo.filter(\.isFinite).sorted()
    let all = values + [observed]
    let span = max(1, (all.max() ?? 1) - (all.min() ?? 0))
    let kernels = KernelDensity(values)
    let margin = max(0.1 * span, 2.5 * (kernels?.bandwidth ?? 0))
    let (low, high) = ((all.min() ?? 0) - margin, (all.max() ?? 1) + margin)
    let bins = max(8, min(30, Int(2 * Double(values.count).squareRoot())))
    let width = (high - low) / Double(bins)
    var counts = [Int](repeating: 0, count: bins)
    for value in values { counts[min(bins - 1, Int((value - low) / width))] += 1 }
    let density = (0...300).compactMap { step -> (x: Double, y: Double)? in
      let x = low + (high - low) * Double(step) / 300
      return kernels.map { (x, $0.density(at: x) * Double(values.count) * width) }
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
    let isRight = observed > (low + high) / 2
    let side = isRight ? "right offset -1,0" : "left offset 1,0"
    let labels = (["data: K = \(Figures.fixed(observed, 2))"] + notes).enumerated()
      .map { line, text in
        "set label '\(text)' at \(observed), graph \(0.93 - 0.09 * Double(line)) \(side) front"
      }
    return """
      set lmargin at screen 0.075
      set rmargin at screen 0.985
      set xrange [\(low):\(high)]
      set yrange [0:\(top)]
      set boxwidth \(width * 0.94)
      set xlabel 'best K'
      set ylabel 'pseudo-databases'
      set ytics \(max(1, GnuplotScript.tick(top, atMost: 6)))
      set key above right horizontal samplen 2
      set arrow from \(observed),0 to \(observed),\(top) nohead lw 2.5 lc rgb '\(Palette.colour(1))' front
      \(labels.joined(separator: "\n"))
      """
  }
}

extension HuntReport {
  func significancePictures() throws(ReportError) -> [Picture] {
    try significance.map { answer throws(ReportError) in try [Picture(answer)] } ?? []
  }
}

extension Picture {
  /// The picture of a series of hunts on pseudo-databases.
  public init(_ answer: GlobalSignificance) throws(ReportError) {
    self.init(
      "significance", .significance,
      caption: """
        The best K of the data (line) among those of hunts on \(answer.fakes.count) databases drawn without signal, each walked like the data: \
        histogram, and Gaussian kernel density of Scott's width, its part above the data shaded. p-values with intervals of 68 %: by counting \
        (Clopper and Pearson), and of the kernel density (bootstrap). Series \(answer.name), seed \(answer.seed).
        """, svg: try SignificancePlot(answer).draw())
  }
}
