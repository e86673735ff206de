import ArgumentParser
import Documents
import Inference
import Likelihoods

/// The likelihood that a command asks: a file of any kind with its signal, by itself or combined, and
/// which of its parameters are of interest, held, free.
struct LikelihoodOptions: ParsableArguments {
  @OptionGroup var source: WorkspaceOptions
  @Option(
    help: ArgumentHelp(
      "Put in the signal of a table of yields (see `protolith signal`), for a background of any kind.",
      valueName: "TABLE[#NAME]"))
  var signal: String?
  @OptionGroup var joint: JointOptions
  @Option(help: ArgumentHelp("Another parameter of interest.", valueName: "name"))
  var poi: [String] = []
  @Option(
    help: ArgumentHelp(
      "Hold a parameter: name=value. A component is name[0]=value; name alone holds all of them.",
      valueName: "name=value"))
  var fix: [String] = []
  @Option(help: ArgumentHelp("Set a parameter free that the file fixes.", valueName: "name"))
  var free: [String] = []
  @Option(
    help: ArgumentHelp(
      "Leave out the bounds of a parameter, so that a signal strength may be negative.",
      valueName: "name"))
  var unbound: [String] = []

  func validate() throws { _ = try fix.map { try NamedValue($0, option: "--fix") } }

  /// The file that the options name.
  var request: LikelihoodRequest {
    var request = source.request
    request.signal = signal
    return request
  }

  /// The likelihood, combined and adjusted as asked.
  ///
  /// `interest` is the parameter of interest (default: `--poi`, else that of the file). Without
  /// `needsSignal` a background may stand by itself.
  func likelihood(
    needsSignal: Bool = true, interest: String? = nil
  ) throws -> any Likelihood {
    let interest = interest ?? poi.last
    let isTested = needsSignal && interest == nil && free.isEmpty
    let found = try joint.likelihood(
      with: request, needsSignal: needsSignal && interest == nil, isTested: isTested)
    if interest == nil, fix.isEmpty, free.isEmpty, unbound.isEmpty { return found }
    let adjusted = try adjusted(found, interest: interest)
    let space = adjusted.parameters
    if needsSignal, let index = space.parameterOfInterest, space.parameters[index].isFixed {
      throw ValidationError(
        "\(space.parameters[index].name) is held, and cannot be tested: set it free with --free")
    }
    return adjusted
  }

  private func adjusted(
    _ likelihood: any Likelihood, interest: String?
  ) throws -> any Likelihood {
    let names = ParameterNames(likelihood)
    let chosen = try interest.map { try names.index($0) }
    let freed = try free.flatMap { try names.indices($0) }
    let unbounded = try unbound.flatMap { try names.indices($0) }
    var held: [Int: Double] = [:]
    for item in try fix.map({ try NamedValue($0, option: "--fix") }) {
      for index in try names.indices(item.name) { held[index] = item.value }
    }
    return AdjustedLikelihood(likelihood) { space in
      if let chosen { space.parameterOfInterest = chosen }
      for index in freed { space.parameters[index].isFixed = false }
      for index in unbounded { space.parameters[index].bounds = -.infinity...(.infinity) }
    }.holding(held)
  }

  /// What tells this model from others.
  var modelName: String {
    get throws {
      let settings = [("poi", poi), ("fix", fix), ("free", free), ("unbound", unbound)]
      return try joint.modelName(with: request)
        + settings.flatMap { name, texts in texts.map { " \(name):\($0)" } }.joined()
    }
  }
}

/// `name=value`, as options have it.
struct NamedValue {
  var name: String
  var value: Double

  init(_ text: String, option: String) throws {
    guard let equals = text.lastIndex(of: "="), equals != text.startIndex,
      let value = Double(text[text.index(after: equals)...]), value.isFinite
    else { throw ValidationError("\(option) \(text): give name=value, such as mu=0") }
    name = String(text[..<equals])
    self.value = value
  }
}

/// Finds parameters by name.
struct ParameterNames {
  private let names: [String]

  init(_ likelihood: any Likelihood) { names = likelihood.parameters.parameters.map(\.name) }

  /// The parameter of a name, or all components of a bin-wise one.
  func indices(_ name: String) throws -> [Int] {
    let found = names.indices.filter { index in
      names[index] == name
        || (names[index].hasPrefix(name + "[") && names[index].hasSuffix("]"))
    }
    guard found.isEmpty else { return found }
    throw ParameterNameError(name: name, near: near(name))
  }

  /// The one parameter of a name.
  func index(_ name: String) throws -> Int {
    let found = try indices(name)
    guard found.count == 1 else {
      throw ParameterNameError(name: name, near: found.prefix(3).map { names[$0] })
    }
    return found[0]
  }

  private func near(_ name: String) -> [String] {
    let word = name.prefix { $0 != "[" }.lowercased()
    let found = names.filter {
      let other = $0.lowercased()
      return other.contains(word) || word.contains(other)
    }
    return Array((found.isEmpty ? names : found).prefix(5))
  }
}

/// A parameter that is asked for and that the likelihood does not have.
struct ParameterNameError: Error, CustomStringConvertible {
  let name: String
  let near: [String]

  var description: String {
    "“\(name)” is not one parameter of the likelihood; there are "
      + near.map { "“\($0)”" }.joined(separator: ", ")
      + " (protolith fit-workspace --top 0 lists all of them)"
  }
}
