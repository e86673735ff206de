import Foundation
import Inference

/// The picture of a scan: 2ΔlnL against one parameter, or contours of two.
struct ScanDrawing {
  let script: String

  init(_ result: ScanResult) {
    script = result.names.count == 1 ? Self.line(result) : Self.plane(result)
  }

  private static func line(_ result: ScanResult) -> String {
    let points = result.scan.points.filter(\.rise.isFinite)
    let highest = points.map(\.rise).max() ?? 1
    let (low, high) = (result.scan.axes[0].first ?? 0, result.scan.axes[0].last ?? 1)
    var script = Gnuplot.head(width: 760, height: 480)
    script += """
      set xlabel '\(Gnuplot.text(result.names[0]))'
      set ylabel '2 Δ ln L'
      set grid lc rgb '\(Gnuplot.grid)' lt 1
      set xrange [\(low):\(high)]
      set yrange [0:\(min(max(highest * 1.05, 4.5), 12))]
      set key off

      """
    script += Gnuplot.block("scan", points.map { "\($0.values[0]) \($0.rise)" })
    var marks: [String] = []
    for (interval, name) in zip(result.intervals, ["68 %", "95 %"]) {
      script += """
        set arrow from \(low),\(interval.level) to \(high),\(interval.level) nohead \
        dt 2 lc rgb '#7f7f7f'
        set label '\(name)' at \(high),\(interval.level) right offset -0.5,0.6 tc rgb '#7f7f7f'

        """
      for end in [interval.lower, interval.upper] where end.isCrossing {
        marks.append("\(end.value ?? 0) \(interval.level)")
      }
    }
    script += Gnuplot.block("marks", marks.isEmpty ? ["NaN NaN"] : marks)
    return script
      + "plot $scan using 1:2 with lines lw 2 lc rgb '\(Gnuplot.colours[0])',"
      + " $marks using 1:2 with points pt 7 ps 0.7 lc rgb '\(Gnuplot.colours[5])'\n"
  }

  private static func plane(_ result: ScanResult) -> String {
    var script = Gnuplot.head(width: 680, height: 560)
    script += """
      set xlabel '\(Gnuplot.text(result.names[0]))'
      set ylabel '\(Gnuplot.text(result.names[1]))'
      set grid lc rgb '\(Gnuplot.grid)' lt 1
      set key outside top center horizontal
      set offsets graph 0.05, graph 0.05, graph 0.05, graph 0.05

      """
    var curves: [String] = []
    let styles = [("68 %", Gnuplot.colours[0]), ("95 %", Gnuplot.colours[4])]
    for (index, contour) in result.contours.enumerated() {
      let closed = contour.points + contour.points.prefix(1)
      script += Gnuplot.block(
        "contour\(index)", closed.map { "\($0.values[0]) \($0.values[1])" })
      curves.append(
        "$contour\(index) using 1:2 with lines lw 2 lc rgb '\(styles[index].1)'"
          + " title '\(styles[index].0)'")
    }
    script += Gnuplot.block("best", ["\(result.best[0]) \(result.best[1])"])
    curves.append(
      "$best using 1:2 with points pt 2 ps 1.2 lw 2 lc rgb '\(Gnuplot.ink)' title 'best fit'")
    return script + "plot " + curves.joined(separator: ", ") + "\n"
  }
}
