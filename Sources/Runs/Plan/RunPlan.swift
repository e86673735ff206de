import Documents
import Foundation

/// The plan of a run, written once as `plan.json`: everything that decides its bytes.
public struct RunPlan<Settings: Codable & Sendable>: Codable, Sendable {
  /// Format number of the file.
  public var format: Int
  /// Name and version of the program that wrote the plan.
  public var program: String
  /// What the chains are; plans without it are of hunts.
  public var kind: RunKind
  /// The run's name: its folder under `runs/`.
  public var name: String
  /// The seed from which every chain derives its own.
  public var seed: UInt64
  /// How many chains there are.
  public var walkers: Int
  /// Steps of each chain, at most.
  public var steps: Int
  /// When the run ends before; nil walks to the last step.
  public var until: AutomaticStop?
  /// How the target is built (for a hunt: database, selection, forbidden particles, temperatures, …).
  public var settings: Settings

  /// Makes a plan in the current format; `program` is its name and version (`protolith 0.1.0`).
  public init(
    program: String, kind: RunKind = .hunt, name: String, seed: UInt64, walkers: Int, steps: Int,
    until: AutomaticStop? = nil, settings: Settings
  ) {
    format = FormatNumber.current
    self.program = program
    self.kind = kind
    self.name = name
    self.seed = seed
    self.walkers = walkers
    self.steps = steps
    self.until = until
    self.settings = settings
  }
}

extension RunPlan {
  /// Reads a plan; one without a kind is of a hunt.
  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    format = try members.decode(Int.self, forKey: .format)
    program = try members.decode(String.self, forKey: .program)
    kind = try members.decodeIfPresent(RunKind.self, forKey: .kind) ?? .hunt
    name = try members.decode(String.self, forKey: .name)
    seed = try members.decode(UInt64.self, forKey: .seed)
    walkers = try members.decode(Int.self, forKey: .walkers)
    steps = try members.decode(Int.self, forKey: .steps)
    until = try members.decodeIfPresent(AutomaticStop.self, forKey: .until)
    settings = try members.decode(Settings.self, forKey: .settings)
  }

  /// Chains of one run and steps of one chain, at most: what a typing error should not exceed.
  static var bounds: (walkers: Int, steps: Int) { (100_000, 1_000_000_000) }

  /// Reads `plan.json`; the format is checked before anything else is looked at.
  static func read(_ path: String) throws(RunError) -> RunPlan {
    let bytes = try readingDocument { () throws(DocumentError) in
      try Files.read(path, limit: 1 << 26)
    }
    try PlanHeader.check(bytes, file: path)
    _ = try PlanHeader.kind(bytes, file: path)
    do {
      let plan = try StateCoder.decode(RunPlan.self, from: bytes)
      guard (1...bounds.walkers).contains(plan.walkers), (0...bounds.steps).contains(plan.steps)
      else {
        throw RunError.damaged(
          file: path, place: "/walkers and /steps",
          reason: "found \(plan.walkers) and \(plan.steps), expected 1 to \(bounds.walkers) and "
            + "0 to \(bounds.steps)", remedy: "put back the plan that the run was made with")
      }
      guard plan.until?.isSound ?? true else {
        throw RunError.damaged(
          file: path, place: "/until", reason: "no run can ever meet these numbers",
          remedy: "put back the plan that the run was made with")
      }
      return plan
    } catch let error as RunError {
      throw error
    } catch {
      throw .damaged(
        file: path, place: StateCoder.place(of: error), reason: StateCoder.reason(of: error),
        remedy: "put back the plan that the run was made with")
    }
  }
}

/// What every plan of every version begins with.
enum PlanHeader {
  static func check(_ bytes: [UInt8], file: String) throws(RunError) {
    let (format, program) = try readingDocument { () throws(DocumentError) in
      let root = try JSONNode.parse(bytes, file: file)
      let program = try root.optionalMember("program")?.string()
      return (try root.member("format").integer(), program)
    }
    try FormatNumber.check(
      format, file: file, writtenBy: program ?? "an unknown version of protolith")
  }

  /// The kind of a plan of any version; absent, it is a hunt.
  static func kind(_ bytes: [UInt8], file: String) throws(RunError) -> RunKind {
    let word = try readingDocument { () throws(DocumentError) in
      try JSONNode.parse(bytes, file: file).optionalMember("kind")?.string()
    }
    guard let word else { return .hunt }
    guard let kind = RunKind(rawValue: word) else {
      throw .damaged(
        file: file, place: "/kind",
        reason:
          "found “\(word)”, expected \(RunKind.allCases.map(\.rawValue).joined(separator: ", "))",
        remedy: "use the version that wrote the plan")
    }
    return kind
  }
}
