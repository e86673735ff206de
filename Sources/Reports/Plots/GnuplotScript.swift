import Foundation

/// A script for gnuplot: text in, SVG out.
///
/// What files and databases name stands in a script only as `text(…)` makes it, in single quotes and
/// `noenhanced`; names of particles go through `ParticleText.gnuplot`.
struct GnuplotScript {
  private var lines: String

  /// Begins a picture; `name` keeps the ids of its parts apart from those of others on a page.
  init(name: String, width: Int, height: Int) {
    lines = """
      set terminal svg size \(width),\(height) dynamic enhanced font 'Helvetica,13' name '\(name)'
      set encoding utf8
      set datafile missing 'NaN'
      set border 3 lc rgb '\(Palette.ink)'
      set tics nomirror textcolor rgb '\(Palette.ink)'
      set grid lc rgb '\(Palette.grid)' lt 1

      """
  }

  /// Adds commands.
  mutating func add(_ commands: String) { lines += commands + "\n" }

  /// Adds a data block; without rows it has one that draws nothing.
  mutating func block(_ name: String, _ rows: [String], columns: Int = 2) {
    let nothing = [Array(repeating: "NaN", count: columns).joined(separator: " ")]
    let text = (rows.isEmpty ? nothing : rows).map { $0 + "\n" }.joined()
    lines += "$\(name) << EOD\n\(text)EOD\n"
  }

  /// Adds the command that draws curves.
  mutating func plot(_ curves: [String]) {
    lines += "plot " + (curves.isEmpty ? "NaN notitle" : curves.joined(separator: ", \\\n")) + "\n"
  }

  /// Adds the names of curves in one row across a picture of panels, between two heights (0 below); it
  /// must be its last part.
  mutating func legend(_ entries: [String], from top: Double, to bottom: Double) {
    lines += """
      set lmargin at screen 0.02
      set rmargin at screen 0.98
      set tmargin at screen \(top)
      set bmargin at screen \(bottom)
      unset border
      unset tics
      unset grid
      unset xlabel
      unset ylabel
      unset label
      unset arrow
      unset logscale
      set xrange [0:1]
      set yrange [0:1]
      set key at screen 0.5, screen \((top + bottom) / 2) center center horizontal Left reverse samplen 2 maxrows 1

      """
    plot(entries.map { "NaN " + $0 })
  }

  /// The distance of ticks, 1, 2 or 5 times a power of ten, of which a range has at most `number`.
  static func tick(_ span: Double, atMost number: Double) -> Double {
    guard span > 0, span.isFinite else { return 1 }
    let power = pow(10, floor(log10(span)))
    return [0.1, 0.2, 0.5, 1, 2, 5, 10].map { $0 * power }.first { span / $0 <= number }
      ?? 10 * power
  }

  /// A number, or what draws nothing.
  static func number(_ value: Double?) -> String {
    value.map { $0.isFinite ? "\($0)" : "NaN" } ?? "NaN"
  }

  /// A name as it may stand in a script, its middle left out where it is longer than `length`.
  static func text(_ name: String, atMost length: Int = 60) -> String {
    GnuplotText.plain(name, atMost: length, besides: "<>μ")
  }

  /// Runs the script.
  func draw() throws(ReportError) -> SVG {
    let document = try Subprocess.output(
      of: "gnuplot", ["-"], input: lines, package: "gnuplot-nox")
    // A browser would show this title over the picture.
    return SVG(document: document.replacing("<title>Gnuplot</title>", with: ""))
  }
}
