/// Distributions of some quantities, one by one and in pairs, from draws of a posterior.
public struct CornerPlot: Sendable {
  /// One quantity with its value in each draw; nil where the draw does not have it.
  public struct Quantity: Sendable, Equatable {
    /// With `_` and `^` as in names of particles.
    public var particle: String
    /// What of the particles: mass (GeV) or ln of the strength; or a number of a fit, with its label.
    public var kind: Kind
    public var values: [Double?]

    /// What a quantity is.
    public enum Kind: String, Sendable { case mass, strength, number }

    /// Makes a quantity.
    public init(particle: String, kind: Kind, values: [Double?]) {
      self.particle = particle
      self.kind = kind
      self.values = values
    }
  }

  public var quantities: [Quantity]

  /// Makes a plot; all quantities have as many values as there are draws.
  public init(_ quantities: [Quantity]) { self.quantities = quantities }

  private static let bins = 18, size = 1000.0, left = 78.0, bottom = 62.0, gap = 12.0
  /// Fills of the 68 % and 95 % regions.
  private static let fills = ["#4a86b8", "#c5d8ea"]

  /// The axis of one quantity: the range of its values in bins, none of which reaches beyond them.
  private struct Axis {
    var low: Double
    var width: Double

    init(_ values: [Double]) {
      let (low, high) = (values.min() ?? 0, values.max() ?? 1)
      // All values alike: they stand in the middle.
      let span = high > low ? high - low : max(abs(high), 1)
      self.low = high > low ? low : low - span / 2
      width = span / Double(CornerPlot.bins)
    }

    /// What is drawn of the axis: a little more than the bins.
    var range: String {
      let margin = 0.02 * (high - low)
      return "[\(low - margin):\(high + margin)]"
    }

    var high: Double { low + width * Double(CornerPlot.bins) }

    func bin(_ value: Double) -> Int {
      min(CornerPlot.bins - 1, max(0, Int((value - low) / width)))
    }
  }

  /// Draws it; nothing to draw gives an empty frame.
  func draw() throws(ReportError) -> SVG {
    let count = max(1, quantities.count)
    var script = GnuplotScript(name: "corner", width: Int(Self.size), height: Int(Self.size))
    script.add(
      "set multiplot\nset key off\nset style fill solid noborder\nset border 15\nset xtics rotate by 45 right"
    )
    let axes = quantities.map { Axis($0.values.compactMap(\.self)) }
    let cell = (Self.size - Self.left - 20) / Double(count)
    for row in quantities.indices {
      for column in 0...row {
        script.add(margins(row, column, cell))
        script.add(ticks(row, column, axes))
        if row == column {
          addHistogram(row, axes[row], &script)
        } else {
          addPair(row, column, axes, &script)
        }
      }
    }
    script.add("unset multiplot")
    return try script.draw()
  }

  private func margins(_ row: Int, _ column: Int, _ cell: Double) -> String {
    let left = Self.left + Double(column) * cell
    let height = (Self.size - Self.bottom - 20) / Double(max(1, quantities.count))
    let top = 14 + Double(row) * height
    return """
      set lmargin at screen \(left / Self.size)
      set rmargin at screen \((left + cell - Self.gap) / Self.size)
      set tmargin at screen \(1 - top / Self.size)
      set bmargin at screen \(1 - (top + height - Self.gap) / Self.size)
      """
  }

  private func ticks(_ row: Int, _ column: Int, _ axes: [Axis]) -> String {
    let isLast = row == quantities.count - 1
    let isFirst = column == 0 && row > 0
    let axis = axes[column]
    return """
      set xrange \(axis.range)
      set xtics \(GnuplotScript.tick(axis.high - axis.low, atMost: 4)) format '\(isLast ? "%g" : "")'
      set xlabel '\(isLast ? label(quantities[column]) : "")'
      set ylabel '\(isFirst ? label(quantities[row]) : "")'
      \(row == column ? "unset ytics" : "set ytics \(GnuplotScript.tick(axes[row].high - axes[row].low, atMost: 4)) format '\(isFirst ? "%g" : "")'")
      """
  }

  private func label(_ quantity: Quantity) -> String {
    if quantity.kind == .number { return quantity.particle.replacing("_", with: "\\_") }
    let name = ParticleText.gnuplot(quantity.particle)
    return quantity.kind == .mass ? "m(\(name)) [GeV]" : "ln strength \(name)"
  }

  private func addHistogram(_ number: Int, _ axis: Axis, _ script: inout GnuplotScript) {
    var counts = [Int](repeating: 0, count: Self.bins)
    for value in quantities[number].values { if let value { counts[axis.bin(value)] += 1 } }
    script.block(
      "histogram\(number)",
      counts.enumerated().map { "\(axis.low + (Double($0) + 0.5) * axis.width) \($1)" })
    script.add(
      "set yrange [0:\(Double(max(1, counts.max() ?? 1)) * 1.1)]\nset boxwidth \(axis.width)")
    script.plot(["$histogram\(number) using 1:2 with boxes fc rgb '\(Self.fills[0])'"])
  }

  private func addPair(
    _ row: Int, _ column: Int, _ axes: [Axis], _ script: inout GnuplotScript
  ) {
    let (x, y) = (axes[column], axes[row])
    var counts = [Int](repeating: 0, count: Self.bins * Self.bins)
    for (a, b) in zip(quantities[column].values, quantities[row].values) {
      if let a, let b { counts[x.bin(a) * Self.bins + y.bin(b)] += 1 }
    }
    let thresholds = [0.68, 0.95].map { Self.threshold(counts, share: $0) }
    func boxes(_ level: Int) -> [String] {
      counts.indices.filter {
        let isInner = counts[$0] >= thresholds[0]
        return counts[$0] > 0 && (level == 0 ? isInner : !isInner && counts[$0] >= thresholds[1])
      }.map {
        let left = x.low + Double($0 / Self.bins) * x.width
        let low = y.low + Double($0 % Self.bins) * y.width
        return "\(left) \(low) \(left) \(left + x.width) \(low) \(low + y.width)"
      }
    }
    for level in [0, 1] {
      script.block("pair\(row)at\(column)level\(level)", boxes(level), columns: 6)
    }
    script.add("set yrange \(y.range)")
    script.plot(
      [1, 0].map {
        "$pair\(row)at\(column)level\($0) using 1:2:3:4:5:6 with boxxyerror fc rgb '\(Self.fills[$0])'"
      })
  }

  /// The smallest count of the fullest bins that hold a share of the draws.
  private static func threshold(_ counts: [Int], share: Double) -> Int {
    let goal = share * Double(counts.reduce(0, +))
    var sum = 0.0
    for count in counts.sorted(by: >) {
      sum += Double(count)
      if sum >= goal { return max(1, count) }
    }
    return 1
  }
}
