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

  func plan(
    _ name: String, walkers: Int = 1, steps: Int = 500, seed: UInt64 = 7
  ) -> RunPlan<ToySettings> {
    RunPlan(
      program: "toy 1.0", name: name, seed: seed, walkers: walkers, steps: steps,
      settings: ToySettings())
  }

  @discardableResult
  func create(
    _ name: String, walkers: Int = 1, steps: Int = 500, seed: UInt64 = 7
  ) throws -> RunFolder {
    try RunFolder.create(
      in: path, plan: plan(name, walkers: walkers, steps: steps, seed: seed),
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

/// Runs SQL on a file with SQLite's own program.
func sqlite(_ path: String, _ sql: String) throws {
  let process = Process()
  process.executableURL = URL(filePath: "/usr/bin/env")
  process.arguments = ["sqlite3", "-bail", path]
  let input = Pipe()
  process.standardInput = input
  try process.run()
  input.fileHandleForWriting.write(Data(sql.utf8))
  try input.fileHandleForWriting.close()
  process.waitUntilExit()
  if process.terminationStatus != 0 { throw ToyDefect() }
}

/// Writes a chain's file anew as the format before had it (version 0.9: one table of steps, no checksum).
func writeFormatOne(_ path: String) throws {
  let reader = try ChainReader(path)
  let states = try reader.records().compactMap { record in
    record.state.map { "UPDATE step SET state = '\($0)' WHERE step = \(record.step);\n" }
  }.joined()
  try FileManager.default.moveItem(atPath: path, toPath: path + ".new")
  try sqlite(
    path,
    """
    ATTACH '\(path).new' AS new;
    BEGIN;
    CREATE TABLE meta (
      format INTEGER NOT NULL, program TEXT NOT NULL, chain INTEGER NOT NULL, seed TEXT NOT NULL) STRICT;
    CREATE TABLE step (
      step INTEGER PRIMARY KEY, outcome TEXT NOT NULL, moves TEXT NOT NULL, proposed REAL,
      temperature REAL NOT NULL, reason TEXT, density REAL NOT NULL, state TEXT) STRICT;
    CREATE TABLE best (
      rank INTEGER PRIMARY KEY, step INTEGER NOT NULL, density REAL NOT NULL, state TEXT NOT NULL) STRICT;
    CREATE TABLE checkpoint (
      id INTEGER PRIMARY KEY CHECK (id = 1), step INTEGER NOT NULL, state TEXT NOT NULL,
      random BLOB NOT NULL, accepted INTEGER NOT NULL, seconds REAL NOT NULL, time REAL NOT NULL) STRICT;
    INSERT INTO meta SELECT 1, program, chain, seed FROM new.meta;
    INSERT INTO step
      SELECT step, outcome, moves, proposed, temperature, reason, density, NULL FROM new.step;
    INSERT INTO best SELECT rank, step, density, state FROM new.best;
    INSERT INTO checkpoint
      SELECT id, step, state, random, accepted, seconds, time FROM new.checkpoint;
    \(states)
    COMMIT;
    """)
  try FileManager.default.removeItem(atPath: path + ".new")
}
