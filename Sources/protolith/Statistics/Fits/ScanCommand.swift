import ArgumentParser
import Documents
import Inference
import Likelihoods

/// `protolith scan`: the profile of one parameter or two.
struct ScanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scan",
    abstract: "Profile one or two parameters: 2ΔlnL, intervals, contours.",
    discussion: """
      All other parameters are fitted at each value. Intervals are where 2ΔlnL is 1 (68.27 %) and \
      3.84 (95 %); contours of two parameters where it is 2.30 and 5.99. Both are found by root \
      finding, whatever the points.
      """)

  @OptionGroup var fit: FitOptions
  @Option(help: "The parameter (default: that of interest, --poi); a second one makes contours.")
  var parameter: [String] = []
  @Option(
    help: ArgumentHelp(
      "The range of each parameter, in their order (default: three standard deviations).",
      valueName: "lo:hi"))
  var range: [String] = []
  @Option(help: "Points of each parameter (default: 41, or 15 of two).") var points: Int?
  @Option(help: ArgumentHelp("Draw into this file (SVG).", valueName: "file")) var plot: String?
  @OptionGroup var answer: AnswerOptions

  /// The names of the scanned parameters.
  private var scanned: [String] { parameter + fit.model.poi }

  func validate() throws {
    guard scanned.count <= 2 else { throw ValidationError("--parameter: give one or two") }
    guard points.map({ (2...1001).contains($0) }) ?? true else {
      throw ValidationError("--points: give a number from 2 to 1001")
    }
    guard range.count <= max(1, scanned.count) else {
      throw ValidationError("--range: give one for each parameter")
    }
    for text in range { _ = try Self.ends(text) }
  }

  private static func ends(_ text: String) throws -> ClosedRange<Double> {
    let ends = text.split(separator: ":", omittingEmptySubsequences: false).map { Double($0) }
    guard ends.count == 2, let low = ends[0], let high = ends[1], low < high,
      low.isFinite, high.isFinite
    else { throw ValidationError("--range \(text): give lo:hi, such as 0:3") }
    return low...high
  }

  func run() throws {
    let result = try made(from: fit.estimate(), attempts: 4)
    try answer.give(result.document) { result.show() }
    if let plot { try Gnuplot.draw(ScanDrawing(result).script, to: plot) }
  }

  /// The scan; from a higher maximum again, where it meets one.
  private func made(from estimate: Estimate, attempts: Int) throws -> ScanResult {
    let result = try ScanResult(
      estimate, parameters: indices(estimate), ranges: range.map { try Self.ends($0) },
      points: points, threads: fit.threadCount)
    guard let higher = result.higher else { return result }
    guard attempts > 1 else {
      Outcome.say("protolith: warning: ln L is still higher elsewhere; use --starts")
      return result
    }
    Outcome.say(
      "protolith: the scan met a higher maximum of ln L, by"
        + " \(Decimals.short(higher.logLikelihood - estimate.best.logLikelihood)): starting again there"
    )
    let better = try Estimate(estimate.likelihood, data: estimate.data, start: higher.point)
    return try made(from: better, attempts: attempts - 1)
  }

  private func indices(_ estimate: Estimate) throws -> [Int] {
    let names = ParameterNames(estimate.likelihood)
    var found = try scanned.map { try names.index($0) }
    if found.isEmpty {
      guard let interest = estimate.likelihood.parameters.parameterOfInterest else {
        throw InferenceError.noParameterOfInterest
      }
      found = [interest]
    }
    guard Set(found).count == found.count else {
      throw ValidationError("--parameter: the two must differ")
    }
    if let held = found.first(where: { estimate.covariance.statuses[$0] == .fixed }) {
      throw ValidationError(
        "\(estimate.parameters[held].name) is held: set it free with --free")
    }
    return found
  }
}

/// A scan with the intervals or contours that belong to it.
struct ScanResult {
  let names: [String]
  let best: [Double]
  let twiceNLL: Double
  let scan: ProfileScan
  /// Of one parameter: 68.27 % and 95 %.
  private(set) var intervals: [ProfileInterval] = []
  /// Of two.
  private(set) var contours: [ProfileContour] = []

  /// 2ΔlnL of 95 % in one parameter and of 68.27 % and 95 % in two: quantiles of χ².
  static let level95 = 3.841458820694124
  static let levels = [2.295748928898636, 5.991464547107982]

  init(
    _ estimate: Estimate, parameters: [Int], ranges: [ClosedRange<Double>], points: Int?,
    threads: Int
  ) throws {
    names = parameters.map { estimate.parameters[$0].name }
    best = parameters.map { estimate.best.point[$0] }
    twiceNLL = -2 * estimate.best.logLikelihood
    if parameters.count == 2 {
      for level in Self.levels {
        contours.append(
          try estimate.contour(of: parameters[0], parameters[1], level: level, threads: threads))
      }
    } else {
      intervals = try [1, Self.level95].map {
        try estimate.interval(of: parameters[0], level: $0)
      }
    }
    let count = points ?? (parameters.count == 2 ? 15 : 41)
    let axes = parameters.indices.map { place in
      let range =
        ranges.indices.contains(place) ? ranges[place] : estimate.range(of: parameters[place])
      return (0..<count).map {
        let part = Double($0) / Double(count - 1)
        return range.lowerBound * (1 - part) + range.upperBound * part
      }
    }
    scan = try estimate.scan(parameters, over: axes, threads: threads)
  }

  /// A fit with a higher ln L than the best one.
  var higher: FitResult? {
    ([scan.higher] + intervals.map(\.higher) + contours.map(\.higher)).compactMap(\.self)
      .max { $0.logLikelihood < $1.logLikelihood }
  }

  var document: JSONValue {
    var members: [(name: String, value: JSONValue)] = [
      ("parameters", .array(names.map { .string($0) })),
      ("best", .array(best.map { .number($0) })), ("twice_nll", .number(twiceNLL)),
      (
        "points",
        .array(
          scan.points.map { point in
            .object([
              ("values", .array(point.values.map { .number($0) })),
              ("twice_delta_nll", .number(point.rise)),
            ])
          })
      ),
    ]
    if !intervals.isEmpty { members.append(("intervals", .array(intervals.map(\.document)))) }
    if !contours.isEmpty { members.append(("contours", .array(contours.map(\.document)))) }
    return .object(members)
  }

  func show() {
    if scan.axes.count == 1 { showLine() } else { showPlane() }
    print(
      "best: " + zip(names, best).map { "\($0) = \(Decimals.short($1, 5))" }.joined(separator: ", ")
    )
    for (interval, name) in zip(intervals, ["68.27 %", "95 %"]) {
      print("\(name): \(interval.words)")
    }
    for (contour, name) in zip(contours, ["68.27 %", "95 %"]) {
      let ranges = (0..<2).map { axis in
        let values = contour.points.map { $0.values[axis] }
        return "\(names[axis]) from \(Decimals.short(values.min() ?? .nan, 5)) to "
          + Decimals.short(values.max() ?? .nan, 5)
      }
      let cut = contour.points.contains { !$0.isCrossing } ? " (cut by a bound)" : ""
      print("\(name) contour: \(ranges.joined(separator: ", "))\(cut)")
    }
  }

  private func showLine() {
    var table = TextTable([names[0], "2 dlnL"], numeric: [0, 1])
    for point in scan.points {
      table.add([Decimals.short(point.values[0], 5), Decimals.text(point.rise, 4)])
    }
    table.show()
  }

  /// Rows are values of the first parameter, columns those of the second; at most eight of each.
  private func showPlane() {
    let step = (scan.axes[1].count + 7) / 8
    let columns = stride(from: 0, to: scan.axes[1].count, by: step)
    var table = TextTable(
      ["\(names[0]) \\ \(names[1])"] + columns.map { Decimals.short(scan.axes[1][$0], 3) },
      numeric: Set(0...columns.underestimatedCount))
    for row in stride(from: 0, to: scan.axes[0].count, by: step) {
      table.add(
        [Decimals.short(scan.axes[0][row], 3)]
          + columns.map { Decimals.text(scan.points[row * scan.axes[1].count + $0].rise, 2) })
    }
    table.show()
  }
}

extension ProfileContour {
  fileprivate var document: JSONValue {
    .object([
      ("level", .number(level)),
      ("points", .array(points.map { .array($0.values.map { .number($0) }) })),
      ("at_bound", .array(points.map { .bool(!$0.isCrossing) })),
    ])
  }
}
