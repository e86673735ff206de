import Documents
import Reports

/// Drawings by gnuplot: a script on its standard input, SVG on its output.
///
/// Names from files stand in scripts only as `text(…)` makes them, in single quotes or data blocks,
/// and no terminal interprets them.
enum Gnuplot {
  static let ink = "#1f2933"
  static let grid = "#d9dee4"
  /// Colours that colour-blind readers tell apart (Okabe and Ito), and lighter ones of them.
  static let colours = [
    "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#5b4b8a",
    "#7f7f7f", "#a6cee3", "#fdbf6f", "#b2df8a", "#cab2d6", "#8c564b", "#c7c7c7",
  ]

  /// What every script begins with.
  static func head(width: Int, height: Int) -> String {
    """
    set terminal svg size \(width),\(height) dynamic noenhanced font 'Helvetica,13' background '#ffffff'
    set encoding utf8
    set border lc rgb '\(ink)'
    set tics nomirror textcolor rgb '\(ink)'
    set key noenhanced

    """
  }

  /// A data block.
  static func block(_ name: String, _ lines: [String]) -> String {
    "$\(name) << EOD\n" + lines.map { $0 + "\n" }.joined() + "EOD\n"
  }

  /// A name as it may stand in a script, its middle left out where it is longer than `length`.
  static func text(_ name: String, atMost length: Int = 44) -> String {
    GnuplotText.plain(name, atMost: length, besides: "{}*")
  }

  /// About how wide names are drawn, in pixels at 13 points, whichever font is there.
  static func width(ofNames names: [String]) -> Double {
    names.map { name in
      text(name).unicodeScalars.reduce(0) { sum, scalar in
        if scalar.properties.isUppercase || scalar.properties.numericType != nil {
          return sum + 9.4
        }
        return sum + ("ijltfr.,:;()[]|!'".unicodeScalars.contains(scalar) ? 5.4 : 8.4)
      }
    }.max() ?? 0
  }

  /// Runs a script and writes the picture to a file.
  static func draw(_ script: String, to file: String) throws {
    let picture = try Subprocess.output(
      of: "gnuplot", ["-"], input: script, package: "gnuplot-nox")
    try Files.write(Array(picture.utf8), to: file)
  }
}
