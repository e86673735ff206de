import ArgumentParser
import Documents
import Foundation
import SimplifiedModels

/// `protolith check`: what a model file says.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Show what is read of model files: particles, lifetimes, decays, cross sections.",
    discussion: """
      MODEL is a SLHA file, or events (.lhe, .lhe.gz). Particles that no cross section leads to are \
      counted only; --all lists them too. Whatever is left out, missing or doubtful is a warning. \
      The exit status is 65 where a file cannot be read; the others are shown all the same.
      """)

  @Argument(help: ArgumentHelp("Files of models.", valueName: "model")) var models: [String]
  @OptionGroup var reading: ModelOptions
  @OptionGroup var place: DatabaseOption
  @Option(help: ArgumentHelp("Width from which on decays are prompt.", valueName: "GeV"))
  var promptWidth = LifetimeLimits().promptWidth
  @Option(help: ArgumentHelp("Width below which particles are stable.", valueName: "GeV"))
  var stableWidth = LifetimeLimits().stableWidth
  @Flag(help: "List all particles and all production modes.") var all = false
  @Flag(help: "Print JSON.") var json = false

  func validate() throws {
    guard stableWidth >= 0, promptWidth >= stableWidth else {
      throw ValidationError("The widths are not negative, and the stable one is the smaller.")
    }
    if models.isEmpty { throw ValidationError("Name at least one model.") }
  }

  func run() throws {
    let limits = LifetimeLimits(promptWidth: promptWidth, stableWidth: stableWidth)
    let choices = try reading.choices(place.database)
    var documents: [JSONValue] = []
    var failures = 0
    for path in models {
      do {
        let file = try ModelFile(path, choices: choices)
        let account = ModelAccount(file, limits: limits)
        if json {
          documents.append(account.document)
        } else {
          if path != models.first { print() }
          ModelAccountText(account, all: all).show()
        }
      } catch {
        failures += 1
        Outcome.say("protolith: \(error)")
        documents.append(
          .object([("file", .string(path)), ("error", .string("\(error)"))]))
      }
    }
    if json {
      print(JSONValue.object([("models", .array(documents))]).prettyText, terminator: "")
    }
    if failures > 0 { throw Outcome.badData }
  }
}
