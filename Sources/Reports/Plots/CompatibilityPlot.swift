import Protomodels

/// Which predictions may be combined, the chosen set marked, drawn by gnuplot.
enum CompatibilityPlot {
  private static let colours = (may: "#cfdeeb", mayNot: "#8c96a1", chosen: Palette.colour(1))

  /// Draws the matrix, rows and columns in the order of the database.
  static func draw(_ matrix: CombinationMatrix) throws(ReportError) -> SVG {
    let count = matrix.entries.count
    let cell = max(13.0, min(26, 560 / Double(max(1, count))))
    let size = cell * Double(max(1, count))
    let (left, top) = (400.0, 44.0)
    let width = max(1000, left + size + 30)
    let height = top + size + 150
    var script = GnuplotScript(name: "compatibility", width: Int(width), height: Int(height))
    let chosen = matrix.entries.indices.filter { matrix.entries[$0].isChosen }
    script.block("may", boxes(matrix) { a, b in a != b && matrix.combinable[a][b] }, columns: 6)
    script.block("not", boxes(matrix) { a, b in a != b && !matrix.combinable[a][b] }, columns: 6)
    script.block(
      "chosen", boxes(matrix) { a, b in a == b && chosen.contains(a) }, columns: 6)
    script.block(
      "both", boxes(matrix) { a, b in a != b && chosen.contains(a) && chosen.contains(b) },
      columns: 6)
    script.add(
      frame(matrix, left / width, (left + size) / width, top / height, (top + size) / height))
    let box = "using 1:2:3:4:5:6 with boxxyerror"
    let line = "fs solid border lc rgb '#ffffff' fc rgb"
    script.add("set multiplot")
    script.plot([
      "$may \(box) \(line) '\(colours.may)'",
      "$not \(box) \(line) '\(colours.mayNot)'",
      "$chosen \(box) \(line) '\(colours.chosen)'",
      "$both \(box) fs empty lw 2 lc rgb '\(colours.chosen)'",
    ])
    script.legend(
      [
        "with boxes fs solid noborder fc rgb '\(colours.may)' title 'may be combined'",
        "with boxes fs solid noborder fc rgb '\(colours.mayNot)' title 'may not'",
        "with boxes fs solid noborder fc rgb '\(colours.chosen)' title 'in the best combination'",
      ], from: 1, to: 1 - 32 / height)
    script.add("unset multiplot")
    return try script.draw()
  }

  private static func boxes(
    _ matrix: CombinationMatrix, where accepts: (Int, Int) -> Bool
  ) -> [String] {
    let count = matrix.entries.count
    return (0..<count).flatMap { a in
      (0..<count).filter { accepts(a, $0) }.map { b in
        let (x, y) = (Double(b), Double(count - 1 - a))
        return "\(x) \(y) \(x - 0.46) \(x + 0.46) \(y - 0.46) \(y + 0.46)"
      }
    }
  }

  private static func frame(
    _ matrix: CombinationMatrix, _ left: Double, _ right: Double, _ top: Double, _ bottom: Double
  ) -> String {
    let count = matrix.entries.count
    let rows = matrix.entries.enumerated().map { place, entry in
      let name = GnuplotScript.text(
        "\(entry.analysis) \(kind(entry))", atMost: 42)
      return "'\(name)' \(count - 1 - place)"
    }
    let columns = matrix.entries.enumerated().map { place, entry in
      "'\(GnuplotScript.text(entry.analysis, atMost: 22))' \(place)"
    }
    return """
      unset grid
      unset border
      set lmargin at screen \(left)
      set rmargin at screen \(right)
      set tmargin at screen \(1 - top)
      set bmargin at screen \(1 - bottom)
      set xrange [-0.5:\(Double(max(1, count)) - 0.5)]
      set yrange [-0.5:\(Double(max(1, count)) - 0.5)]
      set ytics (\(rows.joined(separator: ", "))) scale 0 noenhanced font ',11'
      set xtics (\(columns.joined(separator: ", "))) scale 0 noenhanced rotate by 60 right font ',11'
      set key off
      """
  }

  private static func kind(_ entry: CombinationMatrix.Entry) -> String {
    switch entry.type {
    case "upperLimit": "upper limit"
    case "efficiencyMap": entry.dataset
    default: "joint"
    }
  }
}

extension HuntReport {
  func compatibilityPictures() throws(ReportError) -> [Picture] {
    guard let compatibility, !compatibility.entries.isEmpty else { return [] }
    return [
      Picture(
        "compatibility", .contributions,
        caption: """
          All predictions of the best model that have a likelihood, and which of them may stand in one combination: different experiments or \
          beam energies, or a pair that the database lists as without common events. The members of the best combination are marked on the diagonal, \
          and framed where two of them meet.
          """, svg: try CompatibilityPlot.draw(compatibility))
    ]
  }
}
