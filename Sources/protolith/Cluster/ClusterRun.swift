import ClusterEngines
import Documents
import Foundation
import Protomodels
import Reports
import Runs

/// A run as a cluster sees it: its tasks and how far each is.
struct ClusterRun {
  let folder: RunFolder
  let kind: RunKind
  /// How many tasks there are: chains, or hunts of a series.
  let count: Int
  /// The step to which tasks walk their chains: the plan's last one, or its next look at all of them.
  let goal: Int
  /// Steps between two looks of a plan that ends by itself.
  let every: Int?
  private let chainsOfAHunt: Int
  private let isClosure: Bool

  init(_ folder: RunFolder) throws {
    self.folder = folder
    let plan: RunPlan<UnreadSettings> = try folder.plan(settings: UnreadSettings.self)
    kind = plan.kind
    every = plan.until?.every
    if kind == .significance {
      count = try SeriesFiles(folder).wanted() ?? 0
      (chainsOfAHunt, goal) = (plan.walkers, plan.steps)
      let settings = try folder.plan(.significance, settings: SignificancePlan.self).settings
      isClosure = settings.injectedZ != nil
    } else {
      (count, chainsOfAHunt, isClosure) = (plan.walkers, 0, false)
      goal =
        if let end = try folder.earlyEnd() {
          end.step
        } else if let every {
          min(plan.steps, try Self.nextLook(folder, plan.walkers, every))
        } else {
          plan.steps
        }
    }
  }

  /// The first look that no chain has gone beyond.
  private static func nextLook(_ folder: RunFolder, _ walkers: Int, _ every: Int) throws -> Int {
    var most = 0
    for (chain, glance) in folder.glances(at: 0..<walkers).enumerated() {
      if let glance {
        most = max(most, glance.step)
      } else if Files.exists(folder.chainPath(chain)) {
        most = max(most, try ChainReader(folder.chainPath(chain)).lastStep() ?? 0)
      }
    }
    return max(1, (most + every - 1) / every) * every
  }

  /// Which tasks have ended: a glance at each of them, and a file is opened only where that does not tell.
  func finished() throws -> [Bool] {
    if kind == .significance {
      let files = SeriesFiles(folder)
      return InParallel.map(0..<count) { files.hasEnded($0) }
    }
    return try folder.glances(at: 0..<count).enumerated().map { task, glance in
      try glance?.isFinished(at: goal) ?? progress(task).isFinished
    }
  }

  /// What is left of a task, with the summary of its chain where it is one.
  func progress(_ task: Int) throws -> TaskProgress {
    if kind == .significance {
      return try SeriesFiles(folder).result(task) == nil
        ? huntUnderWay(task) : TaskProgress(steps: nil, isFinished: true)
    }
    let path = folder.chainPath(task)
    guard Files.exists(path) else { return TaskProgress(steps: nil, isFinished: false) }
    let chain = try ChainReader(path)
    let summary = try chain.summary()
    return TaskProgress(
      steps: summary.lastStep, rate: summary.stepsPerSecond, age: try chain.checkpointAge(),
      isFinished: try summary.lastStep ?? -1 >= goal || chain.hasEnded())
  }

  /// The chains of a hunt of a series, added up.
  private func huntUnderWay(_ task: Int) throws -> TaskProgress {
    var progress = TaskProgress(steps: nil, isFinished: false)
    for chain in 0..<chainsOfAHunt {
      let path = folder.hunt(task).chainPath(chain)
      // A hunt that ends now removes its chains.
      guard Files.exists(path), let reader = try? ChainReader(path),
        let summary = try? reader.summary()
      else { continue }
      progress.steps = (progress.steps ?? 0) + (summary.lastStep ?? 0)
      progress.rate = summary.stepsPerSecond
      if let age = try? reader.checkpointAge() { progress.age = min(progress.age ?? age, age) }
    }
    return progress
  }

  /// Steps that a task makes in all.
  var stepsOfATask: Int { kind == .significance ? goal * chainsOfAHunt : goal }

  /// The command that makes the answer when all tasks have ended.
  func closing(_ program: String, runs: String) -> [String] {
    let command = isClosure ? "closure" : kind.rawValue
    return [program, command, "--resume", folder.name, "--runs", runs]
  }

  /// Whether a run that ends by itself stands at a look at all of its chains, and nobody has judged it.
  func isAtALook() throws -> Bool {
    guard every != nil, try folder.earlyEnd() == nil else { return false }
    return try finished().allSatisfy { $0 }
  }
}

/// How far a task is.
struct TaskProgress {
  var steps: Int?
  var rate = 0.0
  /// Seconds since the last checkpoint.
  var age: Double?
  var isFinished: Bool
}

/// Settings of a plan that are not looked at.
struct UnreadSettings: Codable, Sendable {
  init(from decoder: any Decoder) {}
  func encode(to encoder: any Encoder) {}
}
