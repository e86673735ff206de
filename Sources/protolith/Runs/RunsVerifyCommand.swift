import ArgumentParser
import Foundation
import Reports
import Runs

/// `protolith runs verify`.
struct RunsVerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Look at every record of every chain; say what is damaged, and cut it on request.",
    discussion: """
      Checks pages, checksums, gaps, sums, best points, marks and the checkpoint. Exit status 65 where \
      something is damaged. --cut puts a damaged chain back to the last mark before the damage and keeps \
      the file as it was; --resume then makes the same steps again.
      """)
  @OptionGroup var argument: RunArgument
  @Flag(help: "Cut what is damaged, after a copy of the file was put aside.") var cut = false

  func run() throws {
    let folder = try argument.folder()
    var damaged: [ChainVerification] = []
    for path in try folder.chainPaths() {
      let verification = try ChainVerification(path)
      print(Self.headline(verification))
      for damage in verification.damage { print("  \(damage.place): \(damage.reason)") }
      if verification.more > 0 { print("  and \(verification.more) more places") }
      if !verification.isSound { damaged.append(verification) }
    }
    guard !damaged.isEmpty else { return }
    guard cut else {
      Outcome.say(
        "protolith: \(damaged.count) of the chains of \(argument.name) are damaged; put back copies, or "
          + "cut what is damaged: protolith runs verify \(argument.name) --cut")
      throw ExitCode(65)
    }
    let editor = try RunEditor(folder)
    for verification in damaged { print(RewoundText.line(try editor.cut(verification))) }
    print("go on by: \(try folder.kind().command) --resume \(argument.name)")
  }

  private static func headline(_ verification: ChainVerification) -> String {
    let name = URL(filePath: verification.path).lastPathComponent
    var text = "\(name): \(verification.records) steps"
    if let last = verification.lastStep { text += " up to \(last)" }
    if let thinning = verification.thinning {
      text += " (thinned to every \(thinning.stride)th up to \(thinning.upTo))"
    }
    text += ", \(verification.marks) marks"
    if verification.format == 1 { text += ", of format 1, which has no checksums" }
    return text + (verification.isSound ? ", sound" : ", DAMAGED")
  }
}

/// What was done to a chain, in a line.
enum RewoundText {
  static func line(_ chain: RewoundChain) -> String {
    let before = chain.before.map { "step \($0)" } ?? "an unknown step"
    let now = chain.now.map { "step \($0)" } ?? "its beginning"
    return "chain \(chain.chain): from \(before) back to \(now); the file as it was is "
      + "\(chain.backup) until `protolith runs prune`"
  }
}
