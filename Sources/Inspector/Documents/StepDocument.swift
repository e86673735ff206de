import Documents
import Foundation
import MarkovChains
import Protomodels
import Reports
import Runs

/// One step of a walker: what was tried, how it ended and why, and the model after it.
///
/// `GET api/runs/NAME/steps/WALKER/STEP`: `walker`, `step`, `end` (the last step), `outcome`, `moves`,
/// `reason`, `temperature`, `value`, `proposed`, `sentence`, `model_step` (where the model was reached),
/// `before` and `after` (the nearest stored steps on either side), `model`, of a search `verdict`, of a
/// posterior `evidence`; of other kinds `state`, as it is stored, and of a fit `quantities` (`name` and the
/// `values` of the draws of the step) and `ln_likelihoods` of these.
struct StepDocument {
  let run: RunFollower
  let chain: ChainReader
  let record: StepRecord
  private let names: [String]
  private let scale: ValueScale
  private let before: StepMark?

  /// `names` are those of the quantities of a fit.
  init(_ run: RunFollower, _ chain: ChainReader, step: Int, names: [String] = []) throws {
    guard let record = try chain.records(from: step, to: step).first else {
      throw RunError.noStep(file: chain.path, step: step, last: try chain.lastStep())
    }
    (self.run, self.chain, self.record, self.names) = (run, chain, record, names)
    scale = ValueScale(run.kind)
    before = step > 0 ? try chain.marks(from: step - 1, to: step - 1).first : nil
  }

  func json() throws -> JSONValue {
    let (step, transition) = (record.step, record.transition)
    let stored = record.state == nil ? try chain.storedStep(.before, step) : step
    let members: [(name: String, value: JSONValue)] = [
      ("name", .string(run.name)), ("kind", .string(run.kind.rawValue)),
      ("word", .string(run.kind.word)), ("scale", scale.json), ("walker", .count(chain.chain)),
      ("step", .count(step)), ("end", .count(try chain.lastStep() ?? step)),
      ("outcome", .string(transition.outcome.rawValue)), ("moves", .texts(transition.moves)),
      ("reason", .text(transition.reason)), ("temperature", .finite(transition.temperature)),
      ("value", .finite(scale.factor * record.logDensity)),
      ("proposed", .finite(transition.proposedLogDensity.map { scale.factor * $0 })),
      ("sentence", .string(sentence)), ("model_step", stored.map { .count($0) } ?? .null),
      ("before", try chain.storedStep(.before, step).map { .count($0) } ?? .null),
      ("after", try chain.storedStep(.after, step).map { .count($0) } ?? .null),
    ]
    return .object(members + (try modelMembers()))
  }

  private func modelMembers() throws -> [(name: String, value: JSONValue)] {
    switch run.kind {
    case .hunt:
      let state = try chain.state(atStep: record.step, of: HuntTarget.self)
      return [
        ("model", ModelDocument.model(state.point)),
        ("verdict", ModelDocument.verdict(state.evidence)),
      ]
    case .posterior:
      let state = try chain.state(atStep: record.step, of: PosteriorTarget.self)
      return [
        ("model", ModelDocument.model(state.point)),
        (
          "evidence",
          .object([
            ("ln_prior", .finite(state.evidence.logPrior)),
            ("ln_likelihood", .finite(state.evidence.logLikelihood)),
          ])
        ),
      ]
    default:
      let text = try chain.state(atStep: record.step)
      let state = try JSONNode.parse(Array(text.utf8), file: chain.path).value
      return [("state", state)] + quantities(of: state)
    }
  }

  /// The draws of a step of a fit: one, or those of all walkers of an ensemble.
  private func quantities(of state: JSONValue) -> [(name: String, value: JSONValue)] {
    let draws = state["point"]?["draws"]?.elements ?? []
    guard let first = draws.first?["evidence"]?["values"]?.elements, !first.isEmpty else {
      return []
    }
    let rows = first.indices.map { place in
      JSONValue.object([
        ("name", .string(names.indices.contains(place) ? names[place] : "quantity \(place + 1)")),
        (
          "values",
          .array(
            draws.map { draw in
              let values = draw["evidence"]?["values"]?.elements ?? []
              return values.indices.contains(place) ? values[place] : .null
            })
        ),
      ])
    }
    return [
      ("quantities", .array(rows)),
      (
        "ln_likelihoods",
        .array(draws.map { $0["evidence"]?["logLikelihood"] ?? $0["logLikelihood"] ?? .null })
      ),
    ]
  }

  /// What happened, in a sentence.
  var sentence: String {
    let transition = record.transition
    switch transition.outcome {
    case .unchanged:
      return record.step == 0
        ? "The start of the walk." : "No move changed anything: the model stays as it was."
    case .refused:
      return "Refused: \(transition.reason ?? "no reason given"). The model stays as it was."
    case .accepted: return "Accepted: " + comparison + "."
    case .rejected: return "Not accepted: " + comparison + ". The model stays as it was."
    }
  }

  /// Moves of a search that go to a point met before, or to a new start, whatever its value.
  private static let unconditional: Set = ["restart", "return", "polish"]

  /// The proposal beside the model before it.
  private var comparison: String {
    let transition = record.transition
    guard let proposed = transition.proposedLogDensity, let before else {
      return "the value of the proposal is not stored"
    }
    let gain = proposed - before.logDensity
    let value = Self.text(scale.factor * proposed, 3)
    var text = "the proposal has \(scale.name) \(value), "
    text +=
      abs(gain) < 1e-12
      ? "as the model before it"
      : "\(Self.text(abs(scale.factor * gain), 3)) \(gain > 0 ? "more" : "less") than the model before it"
    guard run.kind == .hunt, gain < 0, Self.unconditional.isDisjoint(with: transition.moves) else {
      return text
    }
    let chance = 100 * exp(gain / transition.temperature)
    return text + "; at temperature \(Self.text(transition.temperature, 4)) that is accepted with "
      + "probability \(Self.text(chance, chance < 1 ? 4 : 1)) %"
  }

  private static func text(_ value: Double, _ decimals: Int) -> String {
    String(format: "%.\(decimals)f", value)
  }
}
