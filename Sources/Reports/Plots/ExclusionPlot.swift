import Foundation

/// Exclusion curves (r = 1) in a plane of masses, observed and expected, drawn by gnuplot.
public struct ExclusionPlot: Sendable {
  /// r on a grid for one way to use the likelihoods.
  public struct Surface: Sendable {
    public var label: String
    /// Rows of equal x; log10 r, nil where there is none.
    public var observed: [[Double?]]
    public var expected: [[Double?]]
    /// Makes a surface.
    public init(label: String, observed: [[Double?]], expected: [[Double?]]) {
      self.label = label
      self.observed = observed
      self.expected = expected
    }
  }

  /// A curve from elsewhere.
  public struct Published: Sendable {
    public var label: String
    /// Whether it is what was expected; drawn with dashes as the other expected curves.
    public var isExpected: Bool
    /// Points along the curve, piece by piece.
    public var pieces: [[(x: Double, y: Double)]]
    /// Makes a curve.
    public init(label: String, isExpected: Bool, pieces: [[(x: Double, y: Double)]]) {
      self.label = label
      self.isExpected = isExpected
      self.pieces = pieces
    }
  }

  public var title: String
  public var xLabel: String
  public var yLabel: String
  public var x: [Double]
  public var y: [Double]
  public var surfaces: [Surface]
  public var published: [Published]

  /// Makes a plot; surfaces have a row for each x with a value for each y.
  public init(
    title: String, xLabel: String, yLabel: String, x: [Double], y: [Double], surfaces: [Surface],
    published: [Published] = []
  ) {
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.x = x
    self.y = y
    self.surfaces = surfaces
    self.published = published
  }

  /// Draws it.
  public func draw() throws(ReportError) -> SVG {
    SVG(
      document: try Subprocess.output(
        of: "gnuplot", ["-"], input: script, package: "gnuplot-nox"))
  }

  private var script: String {
    var text = """
      set terminal svg size 1080,600 dynamic enhanced font 'Helvetica,14' name 'exclusion'
      set datafile missing 'NaN'
      set contour base
      set cntrparam levels discrete 0
      set cntrparam linear
      unset surface

      """
    var curves = shade.map { [$0.plot] } ?? []
    text += shade?.data ?? ""
    for (number, surface) in surfaces.enumerated() {
      let colour = Palette.colour(number)
      for (kind, values) in [("observed", surface.observed), ("expected", surface.expected)] {
        // gnuplot stops at a contour that is not there.
        guard Self.crosses(values) else { continue }
        let name = "\(kind)\(number)"
        text += "$\(name) << EOD\n\(block(values))EOD\n"
        text += "set table $\(name)c\nsplot $\(name) using 1:2:3\nunset table\n"
        let style = kind == "observed" ? "lw 2.5" : "lw 2 dt 2"
        curves.append(
          "$\(name)c using 1:2 with lines \(style) lc rgb '\(colour)' "
            + "title '\(Self.quoted(surface.label)), \(kind)'")
      }
    }
    for (number, curve) in published.enumerated() {
      text += "$published\(number) << EOD\n"
      text +=
        curve.pieces.map { piece in piece.map { "\($0.x) \($0.y)\n" }.joined() }
        .joined(separator: "\n") + "EOD\n"
      let style = curve.isExpected ? "lw 2 dt 2" : "lw 2.5"
      curves.append(
        "$published\(number) using 1:2 with lines \(style) lc rgb '\(Palette.ink)' "
          + "title '\(Self.quoted(curve.label))'")
    }
    return text + frame + "plot "
      + (curves.isEmpty ? "NaN notitle" : curves.joined(separator: ", "))
      + "\n"
  }

  /// The points that the second surface (all regions together, if they are) excludes, as a light area.
  private var shade: (data: String, plot: String)? {
    guard let surface = surfaces.prefix(2).last, x.count > 1, y.count > 1 else { return nil }
    let (width, height) = (x[1] - x[0], y[1] - y[0])
    var data = ""
    for (a, row) in zip(x, surface.observed) {
      for (b, value) in zip(y, row) where (value ?? -1) >= 0 {
        data += "\(a) \(b) \(a - width / 2) \(a + width / 2) \(b - height / 2) \(b + height / 2)\n"
      }
    }
    guard !data.isEmpty else { return nil }
    return (
      "$shade << EOD\n\(data)EOD\n",
      "$shade using 1:2:3:4:5:6 with boxxyerror fillstyle solid noborder lc rgb '\(Palette.shade)' "
        + "title 'excluded (\(Self.quoted(surface.label)), observed)'"
    )
  }

  private var frame: String {
    """
    unset contour
    set border 3 lc rgb '\(Palette.ink)'
    set tics nomirror textcolor rgb '\(Palette.ink)'
    set grid lc rgb '\(Palette.grid)' lt 1
    set key outside right top vertical Left reverse samplen 3
    set title '\(Self.quoted(title))'
    set xlabel '\(Self.quoted(xLabel))'
    set ylabel '\(Self.quoted(yLabel))'
    set xrange [\(x.first ?? 0):\(x.last ?? 1)]
    set yrange [\(y.first ?? 0):\(y.last ?? 1)]

    """
  }

  private func block(_ values: [[Double?]]) -> String {
    var text = ""
    for (a, row) in zip(x, values) {
      for (b, value) in zip(y, row) { text += "\(a) \(b) \(value.map { "\($0)" } ?? "NaN")\n" }
      text += "\n"
    }
    return text
  }

  private static func crosses(_ values: [[Double?]]) -> Bool {
    let known = values.joined().compactMap { $0 }
    return known.contains { $0 > 0 } && known.contains { $0 < 0 }
  }

  /// For single quotes of gnuplot, its markup switched off.
  private static func quoted(_ text: String) -> String {
    text.replacing("'", with: "’").replacing("\\", with: "").replacing("_", with: "\\\\_")
      .replacing("^", with: "").replacing("{", with: "(").replacing("}", with: ")")
      .replacing("\n", with: " ")
  }
}
