import ArgumentParser
import Documents
import ExperimentalResults
import Foundation
import SimplifiedModels

/// A model as it is read from a SLHA or LHE file, by whatever command.
struct ModelFile: Sendable {
  /// In which form the model was written.
  enum Form: String, Sendable {
    case slha = "SLHA"
    case lhe = "LHE"
  }

  let path: String
  let form: Form
  var spectrum: Spectrum
  /// What was left out, and what was taken from reference tables.
  var notes: [ModelNote]
  /// The family that gave quantum numbers; nil where the file has them all.
  let family: ModelFamily?

  /// More bytes than any sample of events in one file should have.
  static let largestSize = 1 << 30

  /// Reads `.slha` or any other text as SLHA, `.lhe` and `.lhe.gz` as events.
  ///
  /// `bytes` saves reading them again.
  init(_ path: String, bytes: [UInt8]? = nil, choices: ModelChoices = .init()) throws {
    self.path = path
    let family = choices.family
    var kinds = choices.electroweakinos
    let bytes = try bytes ?? Files.read(path, limit: Self.largestSize)
    if path.hasSuffix(".lhe") || path.hasSuffix(".lhe.gz") {
      let model = try LHE(bytes: bytes, file: path, family: family)
      (form, spectrum, notes, self.family) = (.lhe, model.spectrum, model.notes, model.family)
    } else {
      let model = try SLHA(bytes: bytes, file: path, family: family)
      (form, spectrum, notes, self.family) = (.slha, model.spectrum, model.notes, model.family)
      kinds = kinds ?? model.mixing.map { ElectroweakinoKinds($0) }
    }
    if let references = choices.references {
      let filling = ReferenceFilling(
        spectrum, from: references, electroweakinos: kinds ?? .winos)
      spectrum = filling.spectrum
      notes = notes.filter { !$0.saysNoCrossSection } + filling.notes
    }
  }

  /// The model, unless nothing is produced: then an error that says what helps.
  func producing() throws(SimplifiedModelError) -> ModelFile {
    if !spectrum.crossSections.isEmpty { return self }
    throw .model(
      file: path, line: 0,
      reason: "the model has no cross sections; add XSECTION blocks, or take them from the "
        + "reference tables with --cross-sections reference")
  }
}

/// What is decided about models before they are read.
struct ModelChoices: Sendable {
  /// Gives quantum numbers to particles without QNUMBERS; nil for the smallest that knows them all.
  var family: ModelFamily?
  /// Tables for cross sections that a file lacks; nil to go without.
  var references: ReferenceCrossSections?
  /// What charginos and neutralinos are in these tables; nil to go by the file's mixing matrices.
  var electroweakinos: ElectroweakinoKinds?
}

/// How a model is read, for every command that takes one.
struct ModelOptions: ParsableArguments {
  /// Where cross sections come from.
  enum CrossSectionSource: String, CaseIterable, ExpressibleByArgument {
    case file, reference
  }
  /// What charginos and neutralinos are taken for.
  enum ElectroweakinoSource: String, CaseIterable, ExpressibleByArgument {
    case mixing, wino, higgsino
  }

  @Option(
    help: ArgumentHelp(
      "Quantum numbers of particles without QNUMBERS: MSSM, NMSSM, IDM or DGMSSM (else the family "
        + "that knows all codes).", valueName: "family"))
  var model: ModelFamily?
  @Option(
    help: ArgumentHelp(
      "file: those in the file; reference: what it lacks is taken from the reference tables.",
      valueName: "source"))
  var crossSections = CrossSectionSource.file
  @Option(
    help: ArgumentHelp(
      "Reference cross sections of charginos and neutralinos: as the mixing matrices of the file say "
        + "(mixing), or for winos or higgsinos.", valueName: "kind"))
  var electroweakinos = ElectroweakinoSource.mixing

  /// What was asked for; tables are those below a database.
  func choices(_ database: String) throws -> ModelChoices {
    let kinds: ElectroweakinoKinds? =
      switch electroweakinos {
      case .mixing: nil
      case .wino: .winos
      case .higgsino: .higgsinos
      }
    return ModelChoices(
      family: model, references: try references(in: database), electroweakinos: kinds)
  }

  private func references(in database: String) throws -> ReferenceCrossSections? {
    guard crossSections == .reference else { return nil }
    let references = try ResultsDatabase.crossSections(database)
    if references.modes.isEmpty {
      throw SimplifiedModelError.table(
        file: database + "/cross-sections", line: 0,
        reason: "there are no reference tables; name the folder of the database with --database")
    }
    return references
  }
}

extension ModelFamily: ExpressibleByArgument {
  /// The name in whatever case.
  public init?(argument: String) {
    guard
      let family = ModelFamily.allCases.first(where: {
        $0.rawValue.lowercased() == argument.lowercased()
      })
    else { return nil }
    self = family
  }
}
