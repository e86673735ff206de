import ArgumentParser

/// What every series of hunts on pseudo-databases is told, whatever it is made for.
struct SeriesOptions: ParsableArguments {
  @Option(help: "Seed of the pseudo-data, their hunts and what is put in (default: 1).") var seed:
    UInt64?
  @OptionGroup(title: "Pseudo-data") var pseudo: PseudoOptions
  @Option(help: ArgumentHelp("Go on with this series instead.", valueName: "name"))
  var resume: String?
  @Option(
    help: ArgumentHelp(
      "Folder of the results database (default: that of the plan).", valueName: "folder"))
  var database: String?
  @Option(help: ArgumentHelp("Stop after this time, such as 90s, 10m or 2h.", valueName: "time"))
  var time: TimeBudget?
  @Option(help: "Threads that walk (default: all cores); no result depends on it.")
  var threads: Int?
  @Flag(help: "Keep the chain files of hunts that have ended.") var keepChains = false
  @Flag(help: "Print the answer as JSON instead of text.") var json = false
  @Flag(help: "Only note how many hunts are wanted; walk none: for `protolith cluster submit`.")
  var prepare = false
  @OptionGroup var place: RunsOption

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads \(threads): use 1 to 1024")
    }
  }
}
