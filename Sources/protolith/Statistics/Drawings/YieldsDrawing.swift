import Foundation
import HistFactory
import Inference

/// The picture of yields: stacked samples and data before and after the fit, with their ratio.
///
/// All bins stand side by side, a line between channels.
struct YieldsDrawing {
  let script: String

  private let yields: FittedYields
  /// Samples by their yields after the fit, largest first; the smallest share one colour.
  private let samples: [String]
  private let width: Double

  init(_ yields: FittedYields) {
    self.yields = yields
    var totals: [String: Double] = [:]
    for stack in yields.stacks.joined() {
      totals[stack.name, default: 0] += stack.after.reduce(0, +)
    }
    samples = totals.keys.sorted {
      (totals[$0] ?? 0, $1) > (totals[$1] ?? 0, $0)
    }
    width = min(2400, max(720, 240 + 22 * Double(yields.observed.count)))
    script = Self.whole(of: yields, samples, width)
  }

  private static let plain = Gnuplot.colours.count - 1

  private static func whole(
    of yields: FittedYields, _ samples: [String], _ width: Double
  ) -> String {
    let named = min(samples.count, samples.count > plain + 1 ? plain : plain + 1)
    let names =
      samples.prefix(named).map { Gnuplot.text($0, atMost: 26) }
      + (samples.count > named ? ["\(samples.count - named) others"] : [])
    let right = 84 + Gnuplot.width(ofNames: names)
    let labels = ChannelLabels(yields, width: width - 76 - right)
    let height = 820 + labels.height
    var script = Gnuplot.head(width: Int(width), height: Int(height))
    script += "set multiplot\nset style fill solid noborder\n"
    script += labels.separators
    let panels: [(String, Double, Double)] = [
      ("before", 40, 300), ("beforeRatio", 308, 398), ("after", 440, 700), ("afterRatio", 708, 798),
    ]
    func margins(_ index: Int) -> String {
      """
      set lmargin at screen \(76 / width)
      set rmargin at screen \((width - right) / width)
      set tmargin at screen \(1 - panels[index].1 / height)
      set bmargin at screen \(1 - panels[index].2 / height)

      """
    }
    for (side, title) in [(0, "before the fit"), (1, "after the fit")] {
      let panel = YieldsPanel(yields, samples, named, isAfter: side == 1)
      script += panel.blocks(side)
      script +=
        margins(2 * side)
        + panel.stack(
          side, title, names, key: (width - right + 12) / width)
      script +=
        margins(2 * side + 1)
        + panel.ratio(side)
        .replacingOccurrences(
          of: "LABELS", with: side == 1 ? labels.ticks : "set xtics format '' scale 0")
    }
    return script + "unset multiplot\n"
  }
}

/// Names of channels under their bins.
private struct ChannelLabels {
  let separators: String
  let ticks: String
  let height: Double

  init(_ yields: FittedYields, width: Double) {
    let perBin = width / Double(max(1, yields.observed.count))
    let names = yields.channels.map { Gnuplot.text($0.name, atMost: 40) }
    let fits = zip(yields.channels, names).allSatisfy {
      Double($1.count) * 7.4 + 8 < perBin * Double($0.bins.count)
    }
    let longest = Double(names.map(\.count).max() ?? 0)
    height = fits ? 30 : longest * 7.4 + 16
    let marks = zip(yields.channels, names).map { channel, name in
      "'\(name)' \(Double(channel.bins.lowerBound + channel.bins.upperBound) / 2)"
    }
    ticks =
      "set xtics (\(marks.joined(separator: ", "))) scale 0"
      + (fits ? "" : " rotate by 90 right")
    separators = yields.channels.dropFirst().enumerated().map { index, channel in
      let edge = channel.bins.lowerBound
      return "set arrow \(index + 10) from \(edge), graph 0 to \(edge), graph 1 nohead lw 0.5"
        + " lc rgb '#9aa5b1' front\n"
    }.joined()
  }
}

/// The stack, its error, the data and the ratio, before or after the fit.
private struct YieldsPanel {
  let yields: FittedYields
  let samples: [String]
  /// How many samples have a colour of their own.
  let named: Int
  let isAfter: Bool

  init(_ yields: FittedYields, _ samples: [String], _ named: Int, isAfter: Bool) {
    self.yields = yields
    self.samples = samples
    self.named = named
    self.isAfter = isAfter
  }

  private var expected: ExpectedYields { isAfter ? yields.after : yields.before }

  /// Tops of the stack per bin, the largest sample at the bottom.
  private var tops: [[Double]] {
    var place: [String: Int] = [:]
    for (index, name) in samples.enumerated() { place[name] = min(index, named) }
    let count = samples.count > named ? named + 1 : named
    var rows = [[Double]](
      repeating: [Double](repeating: 0, count: count), count: yields.observed.count)
    for (channel, stacks) in zip(yields.channels, yields.stacks) {
      for stack in stacks {
        let values = isAfter ? stack.after : stack.before
        for (bin, value) in zip(channel.bins, values) {
          rows[bin][place[stack.name] ?? 0] += value
        }
      }
    }
    return rows.map { row in
      var sum = 0.0
      return row.map {
        sum += $0
        return sum
      }
    }
  }

  /// The central 68.27 % interval of a Poisson mean, Garwood's: half of χ² quantiles, to 1e-3 by the
  /// cube of a normal one (Wilson and Hilferty).
  private static func interval(_ n: Double) -> (low: Double, high: Double) {
    func quantile(_ shape: Double, _ z: Double) -> Double {
      guard shape > 0 else { return 0 }
      let root = 1 - 1 / (9 * shape) + z / (3 * shape.squareRoot())
      return shape * root * root * root
    }
    return (quantile(n, -1), quantile(n + 1, 1))
  }

  /// Data blocks of one side.
  func blocks(_ side: Int) -> String {
    let tops = tops
    var stack: [String] = []
    var band: [String] = []
    var data: [String] = []
    var ratio: [String] = []
    for bin in yields.observed.indices {
      let x = Double(bin) + 0.5
      let (value, error) = (expected.values[bin], expected.error(bin))
      stack.append("\(x) " + tops[bin].map { "\($0)" }.joined(separator: " "))
      let (n, bars) = (yields.observed[bin], Self.interval(yields.observed[bin]))
      let relative = value > 0 ? error / value : 0
      band.append(
        "\(x) \(value) \(bin) \(bin + 1) \(max(value - error, 1e-9)) \(value + error)"
          + " \(1 - relative) \(1 + relative)")
      data.append("\(x) \(n) \(max(bars.low, 1e-9)) \(bars.high)")
      if value > 0 { ratio.append("\(x) \(n / value) \(bars.low / value) \(bars.high / value)") }
    }
    return Gnuplot.block("stack\(side)", stack) + Gnuplot.block("band\(side)", band)
      + Gnuplot.block("data\(side)", data)
      + Gnuplot.block("ratio\(side)", ratio.isEmpty ? ["NaN NaN NaN NaN"] : ratio)
  }

  /// The upper panel; `key` is where the names of the samples begin, of the picture's width.
  func stack(_ side: Int, _ title: String, _ names: [String], key: Double) -> String {
    let count = yields.observed.count
    let all = yields.observed + yields.before.values + yields.after.values
    let highest = all.max() ?? 1
    let lowest = max(all.filter { $0 > 0 }.min() ?? 0.1, 1e-3)
    let isLogarithmic = highest > 50 * max(lowest, 0.1)
    let floor = isLogarithmic ? pow(10, (log10(max(lowest, 0.02)) - 0.5).rounded(.down)) : 0
    var script = """
      unset xlabel
      set xrange [0:\(count)]
      set xtics format '' scale 0
      set ytics auto format '%g'
      \(isLogarithmic ? "set logscale y" : "unset logscale y")
      set yrange [\(floor):\(isLogarithmic ? highest * 4 : highest * 1.4)]
      set ylabel 'events'
      set label 1 '\(title)' at graph 0, graph 1 left offset 0,0.7
      set grid noxtics ytics lc rgb '\(Gnuplot.grid)' lt 1
      set boxwidth 1 absolute
      \(side == 0 ? "set key at screen \(key), graph 1 left top Left reverse" : "unset key")

      """
    var curves: [String] = []
    for column in names.indices.reversed() {
      let colour = Gnuplot.colours[column % Gnuplot.colours.count]
      let low = column == 0 ? "\(floor)" : "$\(column + 1)"
      curves.append(
        "$stack\(side) using 1:\(column + 2):($1-0.5):($1+0.5):(\(low)):\(column + 2) with boxxyerror"
          + " fs solid noborder fc rgb '\(colour)' title '\(names[column])'")
    }
    curves.append(
      "$band\(side) using 1:2:3:4:5:6 with boxxyerror fs pattern 5 noborder"
        + " fc rgb '\(Gnuplot.ink)' title 'error'")
    curves.append(
      "$data\(side) using 1:2:3:4 with yerrorbars pt 7 ps 0.6 lw 1.3 lc rgb '#000000' title 'data'")
    script += "plot " + curves.joined(separator: ", \\\n") + "\n"
    return script
  }

  /// The lower panel; LABELS stands where the ticks are set.
  func ratio(_ side: Int) -> String {
    """
    unset key
    unset logscale y
    unset label 1
    LABELS
    set yrange [0:2.2]
    set ytics 0.5 format '%g'
    set ylabel 'data / \(isAfter ? "fit" : "expected")'
    plot $band\(side) using 1:(1):3:4:7:8 with boxxyerror fs pattern 5 noborder fc rgb '\(Gnuplot.ink)', \
    1 with lines lc rgb '#7f7f7f', \
    $ratio\(side) using 1:2:3:4 with yerrorbars pt 7 ps 0.6 lw 1.3 lc rgb '#000000'
    unset xtics

    """
  }
}
