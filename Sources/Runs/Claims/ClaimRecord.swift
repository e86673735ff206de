import Documents
import Foundation

/// What stands in the file of a claim: who holds it.
public struct ClaimRecord: Codable, Sendable, Equatable {
  /// Format number of the file.
  public var format: Int
  /// Drawn for this claim alone.
  public var token: String
  /// The machine.
  public var host: String
  /// One start of that machine and one space of process numbers in it.
  var boot: String
  /// The process, and when it began in the machine's own count (field 22 of `/proc/<pid>/stat`).
  public var process: Int32
  var processBegan: String
  /// Who started the process, in a scheduler's words (`slurm 812_3`), which it gives to one at a time.
  public var owner: String?
  /// When the claim was made, by the clock of the machine (ISO 8601, UTC).
  public var since: String

  /// Describes this process.
  init(owner: String?) {
    format = FormatNumber.current
    token = String(UInt64.random(in: 0...UInt64.max), radix: 16)
    host = ProcessInfo.processInfo.hostName
    boot = Self.thisBoot
    process = getpid()
    processBegan = Self.began(getpid()) ?? ""
    self.owner = owner
    since = Date().formatted(.iso8601)
  }

  /// A few words for a message.
  public var holder: String {
    "process \(process) on \(host), since \(since)" + (owner.map { ", \($0)" } ?? "")
  }

  /// Whether the holder can be asked for by its number here.
  var isOfThisMachine: Bool { boot == Self.thisBoot }

  /// Whether the holder, which is of this machine, lives.
  var processLives: Bool {
    kill(process, 0) == 0 || errno == EPERM ? Self.began(process) == processBegan : false
  }

  /// The start of this machine and the space of its process numbers.
  private static let thisBoot: String = {
    let path = "/proc/sys/kernel/random/boot_id"
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    let boot = text.split(separator: "\n").first.map(String.init)
    let space = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid")
    return "\(boot ?? ProcessInfo.processInfo.hostName) \(space ?? "")"
  }()

  /// When a process began; nil where it is not there or has ended and waits for its parent.
  private static func began(_ process: Int32) -> String? {
    guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
      let end = text.lastIndex(of: ")")
    else { return nil }
    // The name of the program, in brackets, is field 2; the state is field 3.
    let fields = text[text.index(after: end)...].split(separator: " ")
    guard fields.count > 19, !["Z", "X"].contains(fields[0]) else { return nil }
    return String(fields[19])
  }
}

/// How often a holder gives a sign of life, and after which silence it is held for dead.
struct ClaimTiming: Sendable {
  var beat: Double = 20
  var patience: Double = 120

  static let standard = ClaimTiming()
}

/// Whether the holder of a claim can still write.
enum ClaimStanding: Equatable {
  case lives(String)
  case dead(String)

  /// Judges a claim that was last touched `age` seconds ago by the clock of its file system.
  ///
  /// A process of this machine is looked up. One of another machine is dead if its scheduler started the
  /// same task again, or after a silence.
  static func judge(
    _ record: ClaimRecord?, age: Double, owner: String?, timing: ClaimTiming
  ) -> ClaimStanding {
    let silence = "no sign of life for \(Int(age)) s"
    guard let record else {
      let holder = "its claim cannot be read"
      return age > timing.patience ? .dead("\(holder), \(silence)") : .lives(holder)
    }
    if record.isOfThisMachine {
      return record.processLives
        ? .lives(record.holder) : .dead("\(record.holder): that process has ended")
    }
    if let owner, owner == record.owner {
      return .dead("\(record.holder): its scheduler started the task again")
    }
    return age > timing.patience
      ? .dead("\(record.holder): \(silence)")
      : .lives("\(record.holder); last sign of life \(Int(max(0, age))) s ago")
  }
}
