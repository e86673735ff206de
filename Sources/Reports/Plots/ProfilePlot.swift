import GlobalFits

/// Profile likelihoods of a fit: 2 Δ ln L against each parameter, regions of each pair.
struct ProfilePlot {
  private let profiles: [ProfileGrid]
  private let pairs: [ProfileGrid]
  private let labels: [Int: String]
  private let best: [Double]

  private static let size = 1000.0, left = 88.0, bottom = 66.0, gap = 14.0
  private static let fills = ["#4a86b8", "#c5d8ea", "#eef3f8"]
  private static let tallest = 9.0

  /// Of the independent parameters of an answer, at most six.
  init(_ answer: FitAnswer) {
    let quantities = answer.fit.parameters.quantities
    let kept = Array(answer.fit.parameters.independent.prefix(6))
    profiles = kept.map { answer.profiles.single[$0] }
    pairs = answer.profiles.pairs.filter { $0.axes.allSatisfy { kept.contains($0.quantity) } }
    var labels: [Int: String] = [:]
    for place in kept { labels[place] = quantities[place].axisLabel }
    self.labels = labels
    best = answer.best.draw.values
  }

  func draw() throws(ReportError) -> SVG {
    var script = GnuplotScript(name: "profile", width: Int(Self.size), height: Int(Self.size))
    script.add(
      "set multiplot\nset key off\nset style fill solid noborder\nset border 15\nset xtics rotate by 45 right"
    )
    for row in profiles.indices {
      for column in 0...row {
        script.add(margins(row, column))
        if row == column {
          addCurve(row, &script)
        } else if let pair = pair(column, row) {
          addPair(pair, row, column, &script)
        }
      }
    }
    script.add("unset multiplot")
    return try script.draw()
  }

  private func pair(_ x: Int, _ y: Int) -> ProfileGrid? {
    pairs.first {
      $0.axes[0].quantity == profiles[x].axes[0].quantity
        && $0.axes[1].quantity == profiles[y].axes[0].quantity
    }
  }

  private func margins(_ row: Int, _ column: Int) -> String {
    let count = Double(max(1, profiles.count))
    let width = (Self.size - Self.left - 20) / count
    let height = (Self.size - Self.bottom - 20) / count
    let (left, top) = (Self.left + Double(column) * width, 14 + Double(row) * height)
    return """
      set lmargin at screen \(left / Self.size)
      set rmargin at screen \((left + width - Self.gap) / Self.size)
      set tmargin at screen \(1 - top / Self.size)
      set bmargin at screen \(1 - (top + height - Self.gap) / Self.size)
      """
  }

  private func horizontal(_ axis: ProfileGrid.Axis, isLast: Bool) -> String {
    """
    set xrange [\(axis.low):\(axis.high)]
    set xtics \(GnuplotScript.tick(axis.high - axis.low, atMost: 4)) format '\(isLast ? "%g" : "")'
    set xlabel '\(isLast ? labels[axis.quantity] ?? "" : "")' noenhanced
    """
  }

  private func addCurve(_ number: Int, _ script: inout GnuplotScript) {
    let profile = profiles[number]
    let axis = profile.axes[0]
    let levels = ProfileGrid.levels[1] ?? []
    script.add(horizontal(axis, isLast: number == profiles.count - 1))
    script.add("set ylabel ''\nset yrange [0:\(Self.tallest)]\nset ytics 2 format '%g' right")
    if number > 0 { script.add("unset ytics") }
    script.block(
      "curve\(number)",
      profile.values.enumerated().map {
        "\(axis.middle($0.offset)) \(GnuplotScript.number($0.element))"
      })
    script.plot(
      ["$curve\(number) using 1:2 with lines lw 2 lc rgb '\(Self.fills[0])'"]
        + levels.map { "\($0) with lines dt 2 lc rgb '#888888'" })
  }

  private func addPair(
    _ pair: ProfileGrid, _ row: Int, _ column: Int, _ script: inout GnuplotScript
  ) {
    let (x, y) = (pair.axes[0], pair.axes[1])
    let levels = ProfileGrid.levels[2] ?? []
    let bounds = [0, levels[0], levels[1], .infinity]
    script.add(horizontal(x, isLast: row == profiles.count - 1))
    script.add(
      """
      set ylabel '\(column == 0 ? labels[y.quantity] ?? "" : "")' noenhanced
      set yrange [\(y.low):\(y.high)]
      set ytics \(GnuplotScript.tick(y.high - y.low, atMost: 4)) format '\(column == 0 ? "%g" : "")'
      """)
    for level in 0..<3 {
      let rows = pair.values.enumerated().compactMap { place, value -> String? in
        guard let value, value >= bounds[level], value < bounds[level + 1] else { return nil }
        let (left, low) = (
          x.low + Double(place / y.bins) * x.width, y.low + Double(place % y.bins) * y.width
        )
        return "\(left) \(low) \(left) \(left + x.width) \(low) \(low + y.width)"
      }
      script.block("pair\(row)at\(column)level\(level)", rows, columns: 6)
    }
    script.block("best\(row)at\(column)", ["\(best[x.quantity]) \(best[y.quantity])"])
    script.plot(
      [2, 1, 0].map {
        "$pair\(row)at\(column)level\($0) using 1:2:3:4:5:6 with boxxyerror fc rgb '\(Self.fills[$0])'"
      } + ["$best\(row)at\(column) using 1:2 with points pt 2 ps 1.2 lw 2 lc rgb '#d55e00'"])
  }
}

extension FitQuantity {
  /// What stands at an axis: the label, and its unit.
  var axisLabel: String {
    GnuplotScript.text(label) + (unit.isEmpty ? "" : " [\(GnuplotScript.text(unit))]")
  }
}
