import ArgumentParser
import Documents
import GlobalFits
import MarkovChains
import Protomodels
import Reports
import Runs

/// `protolith runs inspect`.
struct RunsInspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Print what happened in a step and the whole model after it.")
  @OptionGroup var argument: RunArgument
  @Option(help: "The step (default: the last one stored).") var step: Int?
  @Option(help: "The walker, from 0.") var walker = 0
  @Option(help: "text or json.") var output = OutputForm.text

  func run() throws {
    let run = try argument.run()
    guard let chain = run.chains.first(where: { $0.chain == walker }) else {
      throw RunError.noStep(
        file: run.folder.chainPath(walker), step: step ?? 0, last: nil)
    }
    guard let step = try step ?? chain.lastStep(),
      let record = try chain.records(from: step, to: step).first
    else {
      throw RunError.noStep(file: chain.path, step: step ?? 0, last: try chain.lastStep())
    }
    if output == .json { return print(try Self.json(chain, step), terminator: "") }
    print(
      "\(run.kind.word) \(argument.name), walker \(walker), step \(step): "
        + Self.words(record.transition, run.kind))
    switch run.kind {
    case .hunt:
      let state = try chain.state(atStep: step, of: HuntTarget.self)
      Self.show(ModelText.lines(state.point, state.evidence), of: state.step, at: step)
    case .posterior:
      let state = try chain.state(atStep: step, of: PosteriorTarget.self)
      Self.show(PosteriorText.model(state.point, state.evidence), of: state.step, at: step)
    case .fit:
      let state = try chain.state(atStep: step, of: DrawsTarget<FitTarget>.self)
      let fit = try FitRun(opening: run.folder, families: .inProgram)
      Self.show(FitText.step(state, fit.fit.parameters), of: state.step, at: step)
    case .significance: print(try Self.json(chain, step), terminator: "")
    }
  }

  private static func show(_ lines: [String], of step: Int, at asked: Int) {
    if step < asked { print("the model is that of step \(step)") }
    for line in lines { print(line) }
  }

  /// The state as it is stored.
  private static func json(_ chain: ChainReader, _ step: Int) throws -> String {
    let state = try chain.state(atStep: step)
    return try JSONNode.parse(Array(state.utf8), file: "step \(step)").value.prettyText
  }

  private static func words(_ transition: Transition, _ kind: RunKind) -> String {
    var text = transition.outcome.rawValue
    if !transition.moves.isEmpty { text += " (\(transition.moves.joined(separator: ", ")))" }
    if let proposed = transition.proposedLogDensity {
      text +=
        kind == .hunt
        ? ", proposed K \(Decimals.text(2 * proposed, 3))"
        : ", proposed ln density \(Decimals.text(proposed, 3))"
    }
    if let reason = transition.reason { text += ", \(reason)" }
    return text + ", temperature \(Decimals.short(transition.temperature))"
  }
}
