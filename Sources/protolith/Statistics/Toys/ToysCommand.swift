import ArgumentParser
import Documents
import Inference

/// `protolith toys`: distributions of a test statistic by toys.
struct ToysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "toys", abstract: "Make, store, merge and read toys of a hypothesis test.",
    discussion: """
      A toy is a data set drawn from the likelihood, counts and auxiliary data, with nuisance \
      parameters fitted to the observed data, and fitted like them. Toys of both hypotheses give \
      CLs+b, CLb and CLs with their errors. A seed and the index of a toy decide its draws: jobs with \
      other ranges (--first-toy) or seeds can be merged.
      """,
    subcommands: [ToysRunCommand.self, ToysMergeCommand.self, ToysShowCommand.self],
    defaultSubcommand: ToysRunCommand.self)
}

/// `protolith toys run`, what `toys` does if not told otherwise.
struct ToysRunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Make toys and print the p-values (the default).")

  @OptionGroup var model: LikelihoodOptions
  @OptionGroup var hypothesis: HypothesisOptions
  @OptionGroup var toys: ToyOptions
  @Option(
    name: .shortAndLong, help: ArgumentHelp("Store the toys in this file.", valueName: "file"))
  var output: String?
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    try hypothesis.requireOne()
    let likelihood = try model.likelihood(interest: hypothesis.interest)
    hypothesis.warn(about: likelihood)
    let toys = try toys.distributions(for: hypothesis, likelihood, model)
    try toys.give(json: json, output: output)
  }
}

/// `protolith toys merge`: several files become one.
struct ToysMergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge", abstract: "Merge stored toys of one model, hypothesis and statistic.")

  @Argument(help: "Files of toys.") var files: [String]
  @Option(
    name: .shortAndLong, help: ArgumentHelp("Store the merged toys here.", valueName: "file"))
  var output: String?
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    var merged = try ToyFile.read(files[0])
    for path in files.dropFirst() {
      do { merged = try merged.merged(with: ToyFile.read(path)) } catch let error as InferenceError
      {
        throw DocumentError.unreadable(
          file: path, reason: error.description, remedy: "")
      }
    }
    try merged.give(json: json, output: output)
  }
}

/// `protolith toys show`: the p-values of stored toys.
struct ToysShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print the p-values of stored toys.")

  @Argument(help: "A file of toys.") var file: String
  @Flag(help: "Print JSON.") var json = false

  func run() throws { try ToyFile.read(file).give(json: json, output: nil) }
}

extension ToyDistributions {
  /// Stores the toys, then prints what they say.
  fileprivate func give(json: Bool, output: String?) throws {
    if let output { try Files.write(Array(ToyFile.document(self).prettyText.utf8), to: output) }
    let answer = ToyAnswer(toys: self, test: try ToyTest(self))
    if json { print(answer.document.prettyText, terminator: "") } else { answer.show() }
  }
}
