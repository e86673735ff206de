import ArgumentParser
import Documents
import Foundation
import GlobalFits
import MarkovChains
import Protomodels
import Reports
import Runs

/// `protolith runs inspect`.
struct RunsInspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Print what happened in a step, why, and the whole model after it.")
  @OptionGroup var argument: RunArgument
  @Option(help: "The step (default: the last one stored).") var step: Int?
  @Option(name: [.customLong("chain"), .customLong("walker")], help: "The chain (walker), from 0.")
  var chain = 0
  @Flag(help: "Make the predictions of the model again from the database, and print them all.")
  var predictions = false
  @Option(help: ArgumentHelp("Folder of the database, where it has moved.", valueName: "folder"))
  var database: String?
  @Option(help: "text or json (json: the state as it is stored).") var output = OutputForm.text

  func run() throws {
    let run = try argument.run()
    guard let reader = run.chains.first(where: { $0.chain == chain }) else {
      throw RunError.noStep(file: run.folder.chainPath(chain), step: step ?? 0, last: nil)
    }
    let last = try reader.lastStep()
    guard let step = step ?? last, (0...(last ?? -1)).contains(step) else {
      throw RunError.noStep(file: reader.path, step: step ?? 0, last: last)
    }
    if output == .json { return print(try Self.json(reader, step), terminator: "") }
    guard let record = try reader.records(from: step, to: step).first else {
      throw try Self.thinned(reader, step)
    }
    print(
      "\(run.kind.word) \(argument.name), chain \(chain), step \(step): "
        + "\(record.transition.outcome.rawValue)")
    let before = step > 0 ? try reader.records(from: step - 1, to: step - 1).first : nil
    for line in StepText.why(record, before: before?.logDensity, run.kind) { print("  " + line) }
    if let origin = try reader.origin() { print("  " + StepText.origin(origin)) }
    print("")
    try showModel(run, reader, step)
  }

  private func showModel(_ run: Run, _ reader: ChainReader, _ step: Int) throws {
    switch run.kind {
    case .hunt:
      let state = try reader.state(atStep: step, of: HuntTarget.self)
      Self.show(ModelText.lines(state.point, state.evidence), of: state.step, at: step)
      guard predictions else { return }
      let plan = try run.folder.plan(.hunt, settings: HuntPlan.self)
      try showPredictions(state, try plan.target(of: run.folder, database: database))
    case .posterior:
      let state = try reader.state(atStep: step, of: PosteriorTarget.self)
      Self.show(PosteriorText.model(state.point, state.evidence), of: state.step, at: step)
      guard predictions else { return }
      let plan = try run.folder.plan(.posterior, settings: PosteriorPlan.self)
      let target = try plan.posterior(of: run.folder, database: database)
      let again = try target.evaluate(state.point)
      print("")
      print(StepText.again("ln density", again.logDensity, stored: state.logDensity))
    case .fit:
      let state = try reader.state(atStep: step, of: DrawsTarget<FitTarget>.self)
      let fit = try FitRun(opening: run.folder, families: .inProgram)
      Self.show(FitText.step(state, fit.fit.parameters), of: state.step, at: step)
    default: print(try Self.json(reader, step), terminator: "")
    }
  }

  /// The predictions are made from the model alone, as they were in the step.
  private func showPredictions(_ state: ChainState<HuntTarget>, _ target: HuntTarget) throws {
    print("\npredictions, made again")
    try PredictionList(state.point, target: target).table.show(indentedBy: 2)
    let again = try target.evaluate(state.point)
    print("")
    print(StepText.again("K", again.evidence.K, stored: state.evidence.K))
  }

  private static func show(_ lines: [String], of step: Int, at asked: Int) {
    if step < asked { print("the model is that of step \(step), the last one accepted") }
    for line in lines { print(line) }
  }

  /// The state as it is stored.
  private static func json(_ chain: ChainReader, _ step: Int) throws -> String {
    let state = try chain.state(atStep: step)
    return try JSONNode.parse(Array(state.utf8), file: "step \(step)").value.prettyText
  }

  private static func thinned(_ chain: ChainReader, _ step: Int) throws -> RunError {
    let stride = try chain.thinning()?.stride ?? 1
    let near = step / stride * stride
    return .damaged(
      file: chain.path, place: "step \(step)",
      reason: "it is not there: the chain was thinned to every \(stride)th step",
      remedy: "look at step \(near) or \(near + stride)")
  }
}

/// What happened in a step, in words.
enum StepText {
  /// Moves, densities, temperature, and why the step ended as it did.
  static func why(_ record: StepRecord, before: Double?, _ kind: RunKind) -> [String] {
    let transition = record.transition
    guard record.step > 0 else { return ["the start of the chain"] }
    let (name, factor) = kind == .hunt ? ("K", 2.0) : ("ln density", 1.0)
    func text(_ value: Double) -> String { Decimals.text(factor * value, 3) }
    var lines = [
      "moves: "
        + (transition.moves.isEmpty
          ? "none changed the model" : transition.moves.joined(separator: ", "))
    ]
    var numbers = before.map { "\(name) before \(text($0))" } ?? ""
    if let proposed = transition.proposedLogDensity { numbers += ", proposed \(text(proposed))" }
    numbers += ", after \(text(record.logDensity))"
    lines.append(numbers + ", temperature \(Decimals.short(transition.temperature))")
    lines.append(reason(transition, before, kind))
    return lines
  }

  private static func reason(_ transition: Transition, _ before: Double?, _ kind: RunKind) -> String
  {
    switch transition.outcome {
    case .unchanged: return "nothing was proposed"
    case .refused: return "refused: \(transition.reason ?? "no reason given")"
    case .accepted, .rejected: break
    }
    let isAccepted = transition.outcome == .accepted
    guard let before, let proposed = transition.proposedLogDensity else {
      return transition.outcome.rawValue
    }
    let gain = proposed - before
    let ratio = Decimals.short(min(1, exp(gain / transition.temperature)), 3)
    guard kind == .hunt else {
      return
        "\(transition.outcome.rawValue): the densities' ratio is \(Decimals.short(exp(gain), 3)); "
        + "the odds of proposing the way back, and swaps of temperatures, count too"
    }
    if gain >= 0 {
      return isAccepted
        ? "accepted: the proposal is not worse"
        : "rejected, although the proposal is not worse: the search returned to an earlier model"
    }
    return isAccepted
      ? "accepted by chance, of probability exp(Δ ln density / T) = \(ratio)"
      : "rejected: the chance to accept it was exp(Δ ln density / T) = \(ratio)"
  }

  /// A number that was made again, and whether it is what the chain holds.
  static func again(_ name: String, _ value: Double, stored: Double) -> String {
    let difference = abs(value - stored)
    return difference <= 1e-9 * max(1, abs(stored))
      ? "\(name) made again: \(Decimals.text(value, 6)), as it is stored"
      : "\(name) made again: \(Decimals.text(value, 6)), stored \(Decimals.text(stored, 6))"
  }

  static func origin(_ origin: ChainOrigin) -> String {
    switch origin.way {
    case .merged:
      "this chain was walked as chain \(origin.chain) of \(origin.run), seed \(origin.seed)"
    case .branched:
      "this chain branched from chain \(origin.chain) of \(origin.run), seed \(origin.seed), at step "
        + "\(origin.step)"
    }
  }
}
