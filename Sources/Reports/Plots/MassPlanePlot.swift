import Foundation
import Protomodels

/// Regions of likelihood in the plane of two masses, per analysis and combined, drawn by gnuplot.
struct MassPlanePlot {
  private let plane: MassPlane
  private var script: GnuplotScript
  private var curves: [String] = []

  /// Draws a plane.
  static func draw(_ plane: MassPlane, name: String) throws(ReportError) -> SVG {
    var plot = MassPlanePlot(plane, name: name)
    plot.addFills()
    for (number, member) in plane.members.enumerated() {
      plot.addContours(
        of: { $0.logRatios[number] }, "member\(number)", colour: Palette.colour(number), width: 2,
        title: "\(member.analysis) \(member.dataset)")
    }
    plot.addContours(
      of: { $0.combined }, "combined", colour: Palette.ink, width: 2.5, title: "combination")
    plot.addBest()
    return try plot.finish()
  }

  private init(_ plane: MassPlane, name: String) {
    self.plane = plane
    script = GnuplotScript(
      name: name, width: 1000, height: max(540, 200 + 22 * plane.members.count))
  }

  /// 2 (ln L at the best point that is not excluded - ln L).
  private func rises(_ value: (MassPlane.Point) -> Double) -> [[Double?]] {
    let allowed = plane.points.joined().compactMap(\.self).filter {
      !$0.isExcluded
    }
    let highest = (allowed + [plane.best.point]).map(value).max() ?? 0
    return plane.points.map { $0.map { $0.map { 2 * (highest - value($0)) } } }
  }

  /// Fills of one kind of part of the plane: how good the combination is there (0: within 68 %, 1: within
  /// 95 %, 2: neither), and whether it is excluded.
  private struct Fill: Hashable {
    var level: Int
    var isExcluded: Bool

    /// Opaque, so that it does not matter where two of them touch.
    var colour: String {
      let colours =
        isExcluded ? ["#93a5b7", "#b9c2cb", "#cfcfcf"] : ["#b5c9de", "#e1eaf3", "#ffffff"]
      return colours[level]
    }
  }

  /// Boxes of parts that are filled alike; parts of a column that follow each other are one box.
  private func boxes() -> [Fill: [String]] {
    let (xs, ys) = (plane.x.masses, plane.y.masses)
    let rises = FineGrid(xs, ys, rises { $0.combined })
    // ln of the cap: straight between points where σ falls evenly.
    let caps = FineGrid(xs, ys, plane.points.map { $0.map { $0.map { log($0.maximalStrength) } } })
    var boxes: [Fill: [String]] = [:]
    for (column, critics) in zip(rises.columns, caps.columns) {
      let fills = zip(column.values, critics.values).map { rise, cap -> Fill? in
        guard let rise, let cap else { return nil }
        return Fill(
          level: MassPlane.levels.firstIndex { rise <= $0 } ?? 2,
          isExcluded: CriticRule.excludes(exp(cap)))
      }
      var start = 0
      for row in 1...max(1, fills.count) where row == fills.count || fills[row] != fills[start] {
        if let fill = fills[start], fill != Fill(level: 2, isExcluded: false) {
          let (low, high) = (rises.y[start] - rises.height, rises.y[row - 1] + rises.height)
          // A tenth more in width: no hairlines between columns.
          let (left, right) = (column.x - rises.width, column.x + 1.1 * rises.width)
          boxes[fill, default: []].append("\(column.x) \(low) \(left) \(right) \(low) \(high)")
        }
        start = row
      }
    }
    return boxes
  }

  private mutating func addFills() {
    let boxes = boxes()
    for isExcluded in [true, false] {
      for level in [2, 1, 0] {
        let fill = Fill(level: level, isExcluded: isExcluded)
        guard let parts = boxes[fill] else { continue }
        let name = "fill\(level)\(isExcluded ? "x" : "")"
        script.block(name, parts, columns: 6)
        curves.append(
          "$\(name) using 1:2:3:4:5:6 with boxxyerror fs solid noborder fc rgb '\(fill.colour)' "
            + "notitle")
      }
    }
    var names = [(Fill(level: 0, isExcluded: false), "combination, 68 %")]
    names.append((Fill(level: 1, isExcluded: false), "combination, 95 %"))
    if boxes.keys.contains(where: \.isExcluded) {
      names.append(
        (Fill(level: 2, isExcluded: true), "darker: excluded, \(CriticText.rule(plane.critic))"))
    }
    for (fill, title) in names {
      curves.append("NaN with boxes fs solid noborder fc rgb '\(fill.colour)' title '\(title)'")
    }
  }

  /// The contours of 68 % (solid) and 95 % (dashed) of a number over the plane.
  private mutating func addContours(
    of value: (MassPlane.Point) -> Double, _ name: String, colour: String, width: Double,
    title: String
  ) {
    let rises = rises(value)
    let rows = zip(plane.x.masses, rises).flatMap { x, column in
      zip(plane.y.masses, column).map { "\(x) \($0) \(GnuplotScript.number($1))" } + [""]
    }
    let known = rises.joined().compactMap(\.self)
    var drawn = 0
    for (level, style) in zip(MassPlane.levels, ["", " dt (6,4)"]) {
      // gnuplot stops at a contour that is not there.
      guard known.contains(where: { $0 < level }), known.contains(where: { $0 > level }) else {
        continue
      }
      if drawn == 0 { script.block(name, rows, columns: 3) }
      drawn += 1
      script.add(
        """
        set contour base
        set cntrparam linear levels discrete \(level)
        unset surface
        set table $\(name)c\(drawn)
        splot $\(name) using 1:2:3
        unset table
        """)
      curves.append(
        "$\(name)c\(drawn) using 1:2 with lines lw \(width)\(style) lc rgb '\(colour)' "
          + (drawn == 1 ? "title '\(GnuplotScript.text(title, atMost: 40))' noenhanced" : "notitle")
      )
    }
    if drawn == 0 {
      curves.append(
        "NaN with lines lw \(width) lc rgb '\(colour)' "
          + "title '\(GnuplotScript.text(title, atMost: 30)), no bound' noenhanced")
    }
  }

  private mutating func addBest() {
    script.block("best", ["\(plane.best.x) \(plane.best.y)"])
    curves += [
      "$best using 1:2 with points pt 3 ps 2 lw 6 lc rgb '#ffffff' notitle",
      "$best using 1:2 with points pt 3 ps 1.6 lw 2 lc rgb '#000000' title 'best model'",
    ]
  }

  private mutating func finish() throws(ReportError) -> SVG {
    func label(_ axis: MassPlane.Axis) -> String {
      "m(\(ParticleText.gnuplot(ParticleNames.name(for: axis.particle)))) [GeV]"
    }
    let (x, y) = (plane.x.masses, plane.y.masses)
    script.add(
      """
      unset contour
      set surface
      set lmargin at screen 0.085
      set rmargin at screen 0.6
      set tmargin at screen 0.97
      set key at screen 0.615, graph 1 left top vertical Left reverse samplen 2.5 spacing 1.15
      set xlabel '\(label(plane.x))'
      set ylabel '\(label(plane.y))'
      set xrange [\(x.first ?? 0):\(x.last ?? 1)]
      set yrange [\(y.first ?? 0):\(y.last ?? 1)]
      set grid front
      """)
    script.plot(curves)
    return try script.draw()
  }
}

/// Values of a plane at the centres of four by four parts of each of its cells.
private struct FineGrid {
  private(set) var columns: [(x: Double, values: [Double?])] = []
  private(set) var y: [Double] = []
  /// Half the size of a part.
  private(set) var width = 0.0, height = 0.0
  private static let parts = 4

  /// Bilinear where all four corners are known; elsewhere there is nothing.
  init(_ xs: [Double], _ ys: [Double], _ values: [[Double?]]) {
    guard xs.count > 1, ys.count > 1 else { return }
    let parts = Double(Self.parts)
    width = (xs[1] - xs[0]) / (2 * parts)
    height = (ys[1] - ys[0]) / (2 * parts)
    let shares = (0..<Self.parts).map { (Double($0) + 0.5) / parts }
    y = zip(ys, ys.dropFirst()).flatMap { low, high in shares.map { low + $0 * (high - low) } }
    for column in 0..<(xs.count - 1) {
      for share in shares {
        let line = ys.indices.map { row -> Double? in
          guard let a = values[column][row], let b = values[column + 1][row] else { return nil }
          return a + share * (b - a)
        }
        let between = zip(line, line.dropFirst()).flatMap { low, high in
          shares.map { part -> Double? in
            guard let low, let high else { return nil }
            return low + part * (high - low)
          }
        }
        columns.append((xs[column] + share * (xs[column + 1] - xs[column]), between))
      }
    }
  }
}

extension HuntReport {
  func planePictures() throws(ReportError) -> [Picture] {
    var pictures: [Picture] = []
    for (number, plane) in planes.enumerated() {
      let names = [plane.x, plane.y].map { ParticleNames.name(for: $0.particle) }
      let caption: Markup =
        number == 0
        ? planeCaption(plane, names)
        : "The same over the masses of \(ParticleText.html(names[0])) and \(ParticleText.html(names[1]))."
      pictures.append(
        Picture(
          "plane-\(names[0])-\(names[1])".replacing("^", with: ""), .masses, caption: caption,
          svg: try MassPlanePlot.draw(plane, name: "plane\(number)"), table: plane.table))
    }
    return pictures
  }

  private func planeCaption(_ plane: MassPlane, _ names: [String]) -> Markup {
    let strengths = MassPlane.strengths
    let levels = MassPlane.levels.map { Figures.fixed($0, 2) }
    return """
      ln L of the best combination over the masses of \(ParticleText.html(names[0])) and \(ParticleText.html(names[1])); other masses, branching \
      ratios and relative strengths are those of the best model. At each of \(plane.x.masses.count) × \(plane.y.masses.count) points the \
      common strength is profiled between \(strengths.lowerBound) and \(strengths.upperBound) times that of the best model, for every analysis alone (coloured lines) and \
      for all (black lines, filled). Regions are 2 Δ ln L ≤ \(levels[0]) (68 %, solid) and \(levels[1]) (95 %, dashed) from the best point that is not excluded; “no \
      bound”: neither line crosses the plane. Darker: \(CriticText.sentence(plane.critic)). White: neither, or no such model is \
      allowed.
      """
  }
}
