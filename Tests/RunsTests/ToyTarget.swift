import Documents
import Foundation
import MarkovChains
import Numerics
import Runs

/// A two-dimensional normal density with a hole where nothing can be evaluated.
struct ToyTarget: Target {
  struct Point: Codable, Sendable, Equatable {
    var x: Double
    var y: Double
  }
  struct Evidence: Codable, Sendable { var radius: Double }

  func evaluate(_ point: Point) throws -> Evaluation<Point, Evidence> {
    let square = point.x * point.x + point.y * point.y
    if point.x > 1.5 { throw RejectedPoint("x above 1.5") }
    if point.y > 1e6 { throw ToyDefect() }
    return Evaluation(
      point: point, logDensity: -square / 2, evidence: Evidence(radius: square.squareRoot()))
  }
}

/// An error that is no rejected point.
struct ToyDefect: Error, Equatable {}

/// A Metropolis walk with two moves, cooled from 3 to 1; it waits for `delay` seconds at each step.
struct ToyKernel: Kernel {
  typealias T = ToyTarget
  var target = ToyTarget()
  var failsAt = Int.max
  var delay = 0.0

  func step(
    from state: ChainState<ToyTarget>, using random: inout RandomStream
  ) throws -> (ChainState<ToyTarget>, Transition) {
    if state.step == failsAt { throw ToyDefect() }
    if delay > 0 { Thread.sleep(forTimeInterval: delay) }
    let move = random.index(below: 2) == 0 ? "x" : "y"
    var point = state.point
    let shift = random.normal(mean: 0, deviation: 1)
    if move == "x" { point.x += shift } else { point.y += shift }
    let temperature = 1 + 2 * exp(-Double(state.step) / 100)
    var next = state
    next.step += 1
    // Odd steps let the rejection through, even ones handle it: both must end as refused.
    let evaluation: Evaluation<ToyTarget.Point, ToyTarget.Evidence>
    do {
      evaluation = try target.evaluate(point)
    } catch let rejection as RejectedPoint where state.step % 2 == 0 {
      let refused = Transition(
        moves: [move], outcome: .refused, proposedLogDensity: nil, temperature: temperature,
        reason: rejection.reason)
      return (next, refused)
    }
    let odds = (evaluation.logDensity - state.logDensity) / temperature
    let isAccepted = log(1 - random.uniform()) < odds
    if isAccepted {
      (next.point, next.logDensity, next.evidence) =
        (point, evaluation.logDensity, evaluation.evidence)
    }
    let transition = Transition(
      moves: [move], outcome: isAccepted ? .accepted : .rejected,
      proposedLogDensity: evaluation.logDensity, temperature: temperature)
    return (next, transition)
  }
}

/// Settings of a toy run.
struct ToySettings: Codable, Sendable, Equatable { var width = 0.1 }

/// The first state: drawn from the stream.
@Sendable func toyStart(_ random: inout RandomStream) throws -> ChainState<ToyTarget> {
  let point = ToyTarget.Point(x: -random.uniform(), y: random.uniform())
  let value = try ToyTarget().evaluate(point)
  return ChainState(
    step: 0, point: point, logDensity: value.logDensity, evidence: value.evidence)
}

/// The folder of runs of one test, removed when the value goes.
final class ToyRuns: Sendable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "runs-\(UUID())").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { _ = try? FileManager.default.removeItem(atPath: path) }

  func plan(_ name: String, walkers: Int = 1, steps: Int = 500) -> RunPlan<ToySettings> {
    RunPlan(
      program: "toy 1.0", name: name, seed: 7, walkers: walkers, steps: steps,
      settings: ToySettings())
  }

  @discardableResult
  func create(_ name: String, walkers: Int = 1, steps: Int = 500) throws -> RunFolder {
    try RunFolder.create(
      in: path, plan: plan(name, walkers: walkers, steps: steps),
      provenance: Provenance(program: "toy 1.0", databaseDigest: "none", commandLine: ["toy"]))
  }

  /// Walks a whole run, from where it stands.
  func walk(
    _ folder: RunFolder, kernel: ToyKernel = ToyKernel(), until stop: StopSignal = StopSignal(),
    progress: @escaping @Sendable (RunProgress) -> Void = { _ in }
  ) async throws -> Ending {
    let plan = try folder.plan(settings: ToySettings.self)
    return try await RunLoop(
      folder: folder, plan: plan, program: "toy 1.0", kernel: { _ in kernel },
      start: { _, random in try toyStart(&random) }
    ).run(until: stop, progress: progress)
  }

  func export(_ name: String) throws -> [UInt8] {
    try StepExport.bytes(of: Run(opening: path + "/" + name))
  }
}

/// Opens the store of chain 0.
func toyStore(_ folder: RunFolder, maximalPages: Int? = nil) throws -> ChainStore<ToyTarget> {
  try ChainStore<ToyTarget>(
    folder.chainPath(0), chain: 0, seed: 7, program: "toy 1.0", maximalPages: maximalPages)
}

/// The walk of chain 0.
func toyLoop(steps: Int, kernel: ToyKernel = ToyKernel()) -> ChainLoop<ToyKernel> {
  ChainLoop(chain: 0, seed: 7, steps: steps, kernel: kernel, start: toyStart)
}

/// The error that `body` throws, or nil.
func runError(_ body: () throws -> Void) -> RunError? {
  do {
    try body()
    return nil
  } catch {
    return error as? RunError
  }
}
