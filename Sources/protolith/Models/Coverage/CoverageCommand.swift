import ArgumentParser
import Documents
import ExperimentalResults
import Reports
import SimplifiedModels
import TheoryPredictions

/// `protolith coverage`: what no result constrains of a model.
struct CoverageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "coverage",
    abstract: "Say which topologies of a model no result constrains.",
    discussion: """
      Topologies are missing where no result matches them: results for prompt decays, for displaced \
      decays, or any. Those outside the grid are matched, but the masses lie in no map. Rates are σ × BR \
      at the largest energy with cross sections, weighted with the fraction that decays promptly or \
      displaced; of topologies that were compressed from one another the one that misses most counts. \
      They are grouped by final states; rates up to the cut are left out.
      """)

  @Argument(help: "File of the model (SLHA or LHE).") var file: String
  @OptionGroup var place: DatabaseOption
  @Option(help: "Which results: a name below selections/, or a file.") var selection = "all"
  @OptionGroup var reading: ModelOptions
  @OptionGroup var decomposing: DecompositionOptions
  @OptionGroup var prediction: PredictionOptions
  @Option(help: "How many final states are listed of each kind, the largest first.") var top = 10
  @Flag(help: "Print all of them as JSON, with their topologies.") var json = false

  func validate() throws {
    guard top >= 0 else { throw ValidationError("--top \(top): give a number not below 0") }
  }

  func run() throws {
    let model = try ModelFile(file, choices: try reading.choices(place.database)).producing()
    var settings = DecompositionOptions.standard
    decomposing.apply(to: &settings)
    let database = try ResultsDatabase.opened(place.database, selection: selection)
    let predictor = Predictor(database: database, settings: prediction.settings)
    var clock = StageClock()
    let decomposition = Decomposition(model.spectrum, settings: settings)
    clock.ends("decomposition")
    let coverage = try predictor.coverage(of: decomposition, sigmaCut: settings.sigmaCut)
    clock.ends("coverage")
    let account = CoverageAccount(
      file: file, database: database.digest, settings: settings, decomposition: decomposition,
      names: TopologyNames(model.spectrum), groups: MissingGroup.all(of: coverage),
      notes: model.notes, seconds: clock.stages)
    if json {
      account.json.show()
    } else {
      for note in model.notes { Outcome.say("\(file): \(note)") }
      account.show(top: top)
    }
  }
}
