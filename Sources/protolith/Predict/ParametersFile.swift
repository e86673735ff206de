import Documents

/// SModelS's `parameters.ini` (version 3.1.1).
///
/// What has no meaning here is named in a note, so that nothing is lost without a word.
struct ParametersFile {
  private(set) var settings = PredictSettings()
  /// Folder or file of the database, where the file names one that is no download.
  private(set) var database: String?
  /// Output forms, in the order of the file.
  private(set) var outputs: [PredictOutput] = []
  /// Files' number of processes; nil for all cores.
  private(set) var threads: Int?
  /// Entries that are not used, with the reason.
  private(set) var notes: [String] = []

  private let file: String

  /// Reads a file.
  init(_ path: String) throws(DocumentError) {
    file = path
    for entry in try INIFile(file: path).entries {
      switch entry.section {
      case "options": try takeOption(entry)
      case "parameters": try takeParameter(entry)
      case "particles": try takeParticles(entry)
      case "database": try takeDatabase(entry)
      case "printer": try takePrinter(entry)
      case "experimentalfeatures" where entry.name == "truncatedgaussians":
        settings.answers.usesLimitLikelihoods = try flag(entry)
        settings.predictions.limitForm = .smodels
      default: leave(entry)
      }
    }
  }

  private mutating func takeOption(_ entry: INIFile.Entry) throws(DocumentError) {
    switch entry.name {
    case "combinesrs": settings.answers.combinesRegions = try flag(entry)
    case "combineanas": settings.answers.combinedAnalyses = CombinationOptions.list(entry.value)
    case "reportallsrs": settings.answers.reportsAllRegions = try flag(entry)
    case "computestatistics": settings.answers.computesStatistics = try flag(entry)
    case "docompress": settings.decomposition.compressesMasses = try flag(entry)
    case "doinvisible": settings.decomposition.compressesInvisible = try flag(entry)
    case "testcoverage": settings.answers.testsCoverage = try flag(entry)
    case "checkinput":
      if try !flag(entry) { leave(entry, "it is always done") }
    default: leave(entry)
    }
  }

  private mutating func takeParameter(_ entry: INIFile.Entry) throws(DocumentError) {
    switch entry.name {
    case "sigmacut": settings.decomposition.sigmaCut = try number(entry)
    case "minmassgap": settings.decomposition.massGap = try number(entry)
    case "minmassgapisr": settings.decomposition.visibleGap = try number(entry)
    case "maxcond": settings.predictions.maximalConditionViolation = try number(entry)
    case "ncpus":
      let count = try number(entry)
      threads = count >= 1 ? Int(min(count, 4096)) : nil
    default: leave(entry)
    }
  }

  private mutating func takeParticles(_ entry: INIFile.Entry) throws(DocumentError) {
    switch entry.name {
    case "promptwidth": settings.decomposition.lifetimes.promptWidth = try number(entry)
    case "stablewidth": settings.decomposition.lifetimes.stableWidth = try number(entry)
    case "ignorepromptqnumbers":
      settings.decomposition.mergesPromptParticles = !entry.value.isEmpty
    default: leave(entry)
    }
  }

  private mutating func takeDatabase(_ entry: INIFile.Entry) throws(DocumentError) {
    guard entry.name == "path" else {
      if !["all", "false", "none"].contains(entry.value.lowercased()) { leave(entry) }
      return
    }
    if entry.value.contains("://") || !Files.exists(entry.value) {
      leave(entry, "no such file or folder; give the database by --database")
    } else {
      database = entry.value
    }
  }

  private mutating func takePrinter(_ entry: INIFile.Entry) throws(DocumentError) {
    guard entry.name == "outputtype" else { return }
    let known: [String: PredictOutput?] = [
      "summary": .summary, "python": .python, "slha": .slha, "xml": .xml, "stdout": .text,
      "log": nil,
    ]
    for word in CombinationOptions.list(entry.value) {
      guard let output = known[word.lowercased()] else {
        throw malformed(entry, "one of \(known.keys.sorted().joined(separator: ", "))")
      }
      if let output { outputs.append(output) }
    }
  }

  private func flag(_ entry: INIFile.Entry) throws(DocumentError) -> Bool {
    switch entry.value.lowercased() {
    case "true", "1", "yes", "on": return true
    case "false", "0", "no", "off": return false
    default: throw malformed(entry, "True or False")
    }
  }

  private func number(_ entry: INIFile.Entry) throws(DocumentError) -> Double {
    guard let value = Double(entry.value.hasSuffix(".") ? entry.value + "0" : entry.value),
      value.isFinite, value >= 0 || entry.name == "ncpus"
    else { throw malformed(entry, "a number not below 0") }
    return value
  }

  private func malformed(_ entry: INIFile.Entry, _ expected: String) -> DocumentError {
    .malformed(
      file: file, place: "line \(entry.line)",
      found: "\(entry.name) = \(entry.value)", expected: expected, remedy: "correct the line")
  }

  private mutating func leave(_ entry: INIFile.Entry, _ reason: String = "it has no meaning here") {
    notes.append(
      "\(file), line \(entry.line): \(entry.name) = \(entry.value) is not used: \(reason)")
  }
}
