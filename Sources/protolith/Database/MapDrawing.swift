import Documents
import ExperimentalResults
import Foundation

/// The picture of a map: its points over two coordinates, coloured by value.
struct MapDrawing {
  private let map: PublishedMap
  private let points: [[Double]]
  /// The coordinates that are drawn; the second is nil for a map along a line.
  private let axes: (first: Int, second: Int?)

  init(_ map: PublishedMap) {
    self.map = map
    points = map.points
    axes = Self.axes(points, map)
  }

  /// The first coordinate that varies, and the first that varies where it does not.
  private static func axes(_ points: [[Double]], _ map: PublishedMap) -> (Int, Int?) {
    let varying = map.coordinates.indices.filter { axis in
      points.contains { $0[axis] != points[0][axis] }
    }
    let first = varying.first ?? 0
    func isFree(_ axis: Int) -> Bool {
      var known: [Double: Double] = [:]
      for point in points {
        if let value = known[point[first]], value != point[axis] { return true }
        known[point[first]] = point[axis]
      }
      return false
    }
    return (first, varying.dropFirst().first(where: isFree))
  }

  /// Draws into an .svg, .png or .pdf file.
  func draw(to file: String) throws {
    guard let format = file.split(separator: ".").last, ["png", "pdf"].contains(format) else {
      return try Gnuplot.draw(script, to: file)
    }
    let svg = file + ".svg"
    defer { try? FileManager.default.removeItem(atPath: svg) }
    try Gnuplot.draw(script, to: svg)
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["rsvg-convert", "--format", String(format), "--output", file, svg]
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw DocumentError.unreadable(
        file: file, reason: "rsvg-convert ended with the status \(process.terminationStatus)",
        remedy: "install librsvg2-bin, or draw an .svg file")
    }
  }

  private var script: String {
    let quantity = map.kind == .efficiencyMaps ? "efficiency" : "observed upper limit [fb]"
    var script = Gnuplot.head(width: 760, height: 560)
    script += """
      set title '\(Gnuplot.text("\(map.folder), \(map.topology), \(map.region)", atMost: 90))'
      set xlabel '\(label(axes.first))'
      set grid lc rgb '\(Gnuplot.grid)' lt 1
      set key off
      set autoscale fix
      set offsets graph 0.03, graph 0.03, graph 0.03, graph 0.03
      \(isLogarithmic(axes.first) ? "set logscale x\n" : "")
      """
    guard let second = axes.second else {
      script += "set ylabel '\(quantity)'\n"
      script += Gnuplot.block("map", lines { [$0[axes.first]] }.sorted { $0.0 < $1.0 }.map(\.1))
      return script
        + "plot $map using 1:2 with linespoints pt 7 ps 0.5 lc rgb '\(Gnuplot.colours[0])'\n"
    }
    let positive = map.values.filter { $0 > 0 }
    let spans = (positive.max() ?? 1) / (positive.min() ?? 1) > 30
    script += """
      set ylabel '\(label(second))'
      set cblabel '\(quantity)'
      set palette defined (0 '#f7fbff', 0.3 '#9ecae1', 0.6 '#2171b5', 0.8 '#54278f', 1 '#1a0a33')
      set rmargin at screen 0.82
      \(spans ? "set logscale cb\nset format cb '%.0e'\n" : "")\(isLogarithmic(second) ? "set logscale y\n" : "")
      """
    // Zeros have no place on a logarithmic scale: they are drawn as empty circles.
    let all = lines { [$0[axes.first], $0[second]] }
    script += Gnuplot.block("map", all.filter { $0.value > 0 || !spans }.map(\.1) + ["NaN NaN NaN"])
    script += Gnuplot.block(
      "zero", all.filter { $0.value <= 0 && spans }.map(\.1) + ["NaN NaN NaN"])
    return script
      + "plot $zero using 1:2 with points pt 6 ps 0.4 lc rgb '#9aa5b1', "
      + "$map using 1:2:3 with points pt 5 ps 0.7 lc palette\n"
  }

  private func label(_ axis: Int) -> String {
    let coordinate = map.coordinates[axis]
    return "\(coordinate.quantity.rawValue) of node \(coordinate.node) [GeV]"
  }

  private func isLogarithmic(_ axis: Int) -> Bool {
    map.coordinates[axis].quantity == .width && points.allSatisfy { $0[axis] > 0 }
  }

  /// Coordinates and value of each point as a line of data, with what it is sorted by.
  private func lines(_ columns: ([Double]) -> [Double]) -> [(Double, String, value: Double)] {
    zip(points, map.values).map { point, value in
      let numbers = columns(point)
      return (numbers[0], (numbers + [value]).map { "\($0)" }.joined(separator: " "), value: value)
    }
  }
}
