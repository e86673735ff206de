import ArgumentParser
import Documents
import ExperimentalResults
import Protomodels
import Reports
import Runs
import TheoryPredictions

/// `protolith pvalues`: local p-values of data and of pseudo-data.
struct PValuesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pvalues",
    abstract: "Local p-values of all regions, of data and pseudo-data: are they even?",
    discussion: """
      RUN is a hunt, or a series of `protolith significance`, whose pseudo-databases are looked at. \
      Without RUN the database is that of --database. Writes pvalues.json into the folder of the run, from \
      which the report and `plot pvalues` draw.
      """)

  @Argument(
    help: ArgumentHelp(
      "Name of a hunt or of a series of hunts on pseudo-databases.", valueName: "run"))
  var name: String?
  @Option(
    help: ArgumentHelp(
      "Pseudo-databases that are drawn where RUN is no series (default: \(Self.standardNumber)).",
      valueName: "number"))
  var pseudo: Int?
  @Option(help: "Seed of pseudo-data (default: 1).") var seed: UInt64?
  @OptionGroup(title: "Pseudo-data") var drawing: PseudoOptions
  @Option(
    help: ArgumentHelp(
      "Folder of the results database (default: that of the run, or database).",
      valueName: "folder"))
  var database: String?
  @Option(help: "Which results, without RUN: a name below selections/, or a file (default: all).")
  var selection: String?
  @Option(help: "Threads (default: all cores); no result depends on it.") var threads: Int?
  @Flag(help: "Print the answer as JSON instead of text.") var json = false
  @OptionGroup var place: RunsOption

  static let standardNumber = 100

  func validate() throws {
    if let pseudo, !(0...100_000).contains(pseudo) {
      throw ValidationError("--pseudo \(pseudo): use 0 to 100000")
    }
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads \(threads): use 1 to 1024")
    }
    if name != nil, selection != nil {
      throw ValidationError("--selection is that of the run: leave it out")
    }
  }

  func run() throws {
    let folder = try name.map { try RunFolder.open($0, in: place.runs) }
    let study = try folder.map(study) ?? fresh()
    let text = String(decoding: try StateCoder.encode(study, pretty: true), as: UTF8.self)
    let path = folder.map { "\($0.path)/\(LocalPValueStudy.fileName)" }
    if let path { try Files.write(Array((text + "\n").utf8), to: path) }
    if json { return print(text) }
    for line in PValuesText.lines(study) { print(line) }
    if let path { print(path) }
  }

  /// The study of a run of either kind.
  private func study(_ folder: RunFolder) throws -> LocalPValueStudy {
    guard try folder.kind() == .significance else {
      let plan = try folder.plan(.hunt, settings: HuntPlan.self)
      return try drawn(
        try plan.settings.openedDatabase(for: folder, in: database), folder.name,
        workspaces: plan.settings.hunt.predictions.workspaces)
    }
    if pseudo != nil || seed != nil || drawing.isGiven {
      throw ValidationError(
        "\(folder.name) has pseudo-databases of its own: leave out --pseudo, --seed and how to draw"
      )
    }
    return try .of(series: folder, database: database, threads: threads)
  }

  /// The study of a database alone.
  private func fresh() throws -> LocalPValueStudy {
    let place = database ?? "database"
    let opened = try ResultsDatabase.opened(place, selection: selection ?? "all")
    return try drawn(opened, place, workspaces: PredictionSettings().workspaces)
  }

  private func drawn(
    _ database: ResultsDatabase, _ name: String, workspaces: WorkspaceVersion
  ) throws -> LocalPValueStudy {
    let generator = try PseudoGenerator(
      database: database, workspaces: workspaces, settings: drawing.settings)
    let fakes = try (0..<(pseudo ?? Self.standardNumber)).map {
      try generator.draw(number: $0, seed: seed ?? 1)
    }
    return try .of(database, name, fakes, drawing.settings, seed: seed ?? 1, threads: threads)
  }
}

extension LocalPValueStudy {
  /// The study of a series by the pseudo-databases that it has begun.
  static func of(
    series folder: RunFolder, database: String?, threads: Int?
  ) throws -> LocalPValueStudy {
    let plan = try folder.plan(.significance, settings: SignificancePlan.self)
    let files = SeriesFiles(folder)
    let fakes = try files.begun.compactMap { try files.keptPseudoDatabase($0) }
    return try of(
      try plan.settings.hunt.openedDatabase(for: folder, in: database), folder.name, fakes,
      plan.settings.pseudo, seed: plan.seed, threads: threads)
  }

  fileprivate static func of(
    _ database: ResultsDatabase, _ name: String, _ fakes: [PseudoDatabase],
    _ settings: PseudoSettings, seed: UInt64, threads: Int?
  ) throws -> LocalPValueStudy {
    guard
      let study = try LocalPValueStudy(
        database, named: name, program: Version.program, against: fakes, settings: settings,
        seed: seed, threads: threads)
    else {
      throw ProtomodelError.nothingToHunt(reason: "no region of these results has a background")
    }
    return study
  }
}

/// Local p-values as lines for a terminal.
enum PValuesText {
  static func lines(_ study: LocalPValueStudy) -> [String] {
    var table = TextTable(
      ["data", "regions"] + LocalPValueStudy.levels.map { "p < \($0)" } + ["KS distance", "KS p"],
      numeric: Set(1...7))
    table.add(["real"] + row(study.data))
    table.add(["even", ""] + LocalPValueStudy.levels.map { Decimals.text($0, 3) } + ["", ""])
    for fake in study.fakes.prefix(shown) {
      table.add(["pseudo \(fake.number ?? 0)"] + row(fake))
    }
    var lines = ["local p-values of \(study.name)"] + table.lines.map { "  " + $0 }
    if study.fakes.count > shown {
      lines.append("  and \(study.fakes.count - shown) more, in the JSON form")
    }
    lines.append(
      "KS p takes all regions as independent, which those of one analysis are not: as it stands it is "
        + "too small.")
    if let pooled = study.pooled {
      lines.append(
        "all pseudo-data together: \(pooled.count) p-values, KS distance "
          + "\(Decimals.text(pooled.distance, 4)) from even")
    }
    if let asFar = study.asFar {
      lines.append(
        "\(asFar.count) of \(asFar.total) pseudo-databases are as far from even as the data: p = "
          + "\(Decimals.short(asFar.fraction, 3)) (68 %: \(Decimals.short(asFar.low, 3)) … "
          + "\(Decimals.short(asFar.high, 3)))")
    }
    return lines
  }

  /// Pseudo-databases that are listed one by one.
  private static let shown = 5

  private static func row(_ sample: LocalPValueStudy.Sample) -> [String] {
    ["\(sample.uniformity.count)"] + sample.below.map { Decimals.text($0, 3) }
      + [Decimals.text(sample.uniformity.distance, 4), Decimals.short(sample.uniformity.pValue, 3)]
  }
}
