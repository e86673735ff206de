import ArgumentParser
import Documents
import HistFactory
import Inference
import Likelihoods

/// `protolith yields`: expected events per channel or bin before and after the fit.
struct YieldsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "yields", abstract: "Expected and observed events before and after the fit.",
    discussion: """
      Errors after the fit have the whole covariance of the parameters in them. Before the fit they \
      are those of the constraints; normalisations without a constraint have none there. Before the \
      fit the signal has its initial strength, usually 1; --fix mu=0 shows the background alone.
      """)

  @OptionGroup var fit: FitOptions
  @Flag(help: "One line for each bin, not only for each channel.") var bins = false
  @Flag(help: "The samples of each channel after the fit, too.") var samples = false
  @Option(help: ArgumentHelp("Draw into this file (SVG).", valueName: "file")) var plot: String?
  @OptionGroup var answer: AnswerOptions

  func run() throws {
    let estimate = try fit.estimate()
    guard
      let workspace = try fit.model.request.likelihood(needsSignal: false) as? WorkspaceLikelihood,
      workspace.observations.main.count == estimate.data.main.count
    else {
      throw ValidationError(
        "yields: of one workspace at a time; a covariance or skewed form has no samples")
    }
    let yields = FittedYields(estimate, workspace)
    try answer.give(yields.document) { show(yields) }
    if let plot { try Gnuplot.draw(YieldsDrawing(yields).script, to: plot) }
  }

  private func show(_ yields: FittedYields) {
    var table = TextTable(
      ["channel", "observed", "before", "+-", "after", "+-"], numeric: Set(1...5))
    func add(_ name: String, _ bins: Range<Int>) {
      let (before, after) = (yields.before.sum(over: bins), yields.after.sum(over: bins))
      table.add(
        [name, Decimals.short(bins.reduce(0) { $0 + yields.observed[$1] }, 6)]
          + [before.value, before.error, after.value, after.error].map { Decimals.short($0) })
    }
    for (place, channel) in yields.channels.enumerated() {
      if bins && channel.bins.count > 1 {
        for (index, bin) in channel.bins.enumerated() {
          add("\(channel.name)[\(index)]", bin..<bin + 1)
        }
      } else {
        add(channel.name, channel.bins)
      }
      guard samples else { continue }
      for sample in yields.stacks[place] {
        let sums = [sample.before, sample.after].map { $0.reduce(0, +) }
        table.add([
          "  " + sample.name, "", Decimals.short(sums[0]), "", Decimals.short(sums[1]), "",
        ])
      }
    }
    table.show()
  }
}

/// Expected events of a workspace before and after a fit, by channel, bin and sample.
struct FittedYields {
  typealias Stack = (name: String, before: [Double], after: [Double])

  let channels: [ChannelLayout]
  let observed: [Double]
  let before: ExpectedYields
  let after: ExpectedYields
  /// The samples of each channel.
  let stacks: [[Stack]]

  init(_ estimate: Estimate, _ workspace: WorkspaceLikelihood) {
    channels = workspace.channels
    observed = estimate.data.main
    before = estimate.yieldsBeforeFit
    after = estimate.yieldsAfterFit
    let (first, second) = (
      workspace.sampleYields(at: estimate.initialPoint),
      workspace.sampleYields(at: estimate.best.point)
    )
    let pairs = zip(first, second).map {
      (channel: $0.channel, stack: ($0.sample, $0.yields, $1.yields))
    }
    stacks = channels.map { channel in
      pairs.filter { $0.channel == channel.name }.map(\.stack)
    }
  }

  var document: JSONValue {
    func numbers(_ values: [Double]) -> JSONValue { .array(values.map { .number($0) }) }
    func side(_ yields: ExpectedYields, _ bins: Range<Int>) -> JSONValue {
      let sum = yields.sum(over: bins)
      return .object([
        ("yields", numbers(Array(yields.values[bins]))),
        ("errors", numbers(bins.map { yields.error($0) })),
        ("total", .number(sum.value)), ("total_error", .number(sum.error)),
      ])
    }
    let list = zip(channels, stacks).map { channel, stack in
      JSONValue.object([
        ("name", .string(channel.name)), ("observed", numbers(Array(observed[channel.bins]))),
        ("before", side(before, channel.bins)), ("after", side(after, channel.bins)),
        (
          "samples",
          .array(
            stack.map {
              .object([
                ("name", .string($0.name)), ("before", numbers($0.before)),
                ("after", numbers($0.after)),
              ])
            })
        ),
      ])
    }
    return .object([("channels", .array(list))])
  }
}
