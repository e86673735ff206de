import Documents
import MarkovChains
import SimplifiedModels

/// A family of models with named parameters.
public struct FitFamily: Sendable {
  /// One parameter.
  public struct Parameter: Sendable, Equatable {
    public var name: String
    /// What it is, with its unit.
    public var meaning: String
    /// Its value where a plan gives none; nil where a plan must.
    public var standard: Double?

    /// Names a parameter.
    public init(_ name: String, _ meaning: String, standard: Double? = nil) {
      self.name = name
      self.meaning = meaning
      self.standard = standard
    }
  }

  public let name: String
  /// One line about it.
  public let summary: String
  public let parameters: [Parameter]
  private let make: @Sendable ([Double]) throws -> Spectrum

  /// Makes a family.
  ///
  /// `make` takes the values in the order of the parameters and throws `RejectedPoint` where there is no
  /// such model. Cross sections that it leaves out come from the reference tables.
  public init(
    _ name: String, _ summary: String, _ parameters: [Parameter],
    make: @escaping @Sendable ([Double]) throws -> Spectrum
  ) {
    self.name = name
    self.summary = summary
    self.parameters = parameters
    self.make = make
  }

  /// The model of some values.
  public func spectrum(_ values: [Double]) throws -> Spectrum { try make(values) }
}

/// The families that a plan may name.
public struct FitFamilies: Sendable {
  /// A family, or how to make one from what a plan says besides.
  public struct Entry: Sendable {
    public let name: String
    public let summary: String
    /// Members that a plan's `model` may have for it, beside `family` and `values`.
    public let options: [String]
    /// The parameters in words, where they depend on the options.
    public let parameterWords: String?
    let make: @Sendable (_ model: JSONNode) throws(DocumentError) -> FitFamily

    /// Makes an entry of a family that depends on a plan.
    public init(
      _ name: String, _ summary: String, options: [String], parameters words: String,
      make: @escaping @Sendable (_ model: JSONNode) throws(DocumentError) -> FitFamily
    ) {
      self.name = name
      self.summary = summary
      self.options = options
      parameterWords = words
      self.make = make
    }

    init(_ family: FitFamily) {
      (name, summary, options, parameterWords) = (family.name, family.summary, [], nil)
      self.family = family
      make = { (_: JSONNode) throws(DocumentError) in family }
    }

    /// The family, where it does not depend on a plan.
    public private(set) var family: FitFamily?
  }

  /// All, in the order of the list.
  public let entries: [Entry]

  /// The families of this module, and others.
  public init(_ others: [Entry] = []) { entries = FitFamily.all.map { Entry($0) } + others }

  /// The family that a plan's `model` names.
  func family(_ model: JSONNode) throws(DocumentError) -> (family: FitFamily, options: [String]) {
    let node = try model.member("family")
    let name = try node.string()
    guard let entry = entries.first(where: { $0.name == name }) else {
      throw node.error(
        expected: "one of \(entries.map(\.name).joined(separator: ", "))",
        remedy: "`protolith fit families` lists them with their parameters")
    }
    return (try entry.make(model), entry.options)
  }
}

/// Spectra of a family.
struct FamilySource: SpectrumSource {
  let family: FitFamily
  /// A formula for each parameter.
  let values: [Expression]

  func spectrum(_ point: [Double]) throws -> SourcedSpectrum {
    var numbers: [Double] = []
    for (parameter, formula) in zip(family.parameters, values) {
      let value = formula.value(point)
      guard value.isFinite else { throw RejectedPoint("\(parameter.name) has no value") }
      numbers.append(value)
    }
    return SourcedSpectrum(try family.spectrum(numbers))
  }
}
