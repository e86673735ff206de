import ArgumentParser
import Documents
import HistFactory
import Inference
import Likelihoods

/// Other workspaces that a command takes with its own: to combine them, or to choose the best.
struct JointOptions: ParsableArguments {
  @Option(
    name: .customLong("with"),
    help: ArgumentHelp(
      """
      Another workspace with the same signal, to combine with, and its patches, or TABLE.csv#NAME \
      for a signal; may be given several times. WORKSPACE#MEMBER takes one from an archive.
      """, valueName: "WORKSPACE[:PATCH…]"))
  var others: [String] = []
  @Option(
    help: ArgumentHelp(
      "Which nuisance parameters the combined workspaces share (default: none).",
      valueName: "FILE"))
  var correlations: String?
  @Option(
    name: .customLong("best-of"),
    help: ArgumentHelp(
      """
      Another workspace of the same analysis and its patches; may be given several times. The one \
      with the smallest expected limit is used.
      """, valueName: "WORKSPACE[:PATCH…]"))
  var alternatives: [String] = []

  func validate() throws {
    if correlations != nil, others.isEmpty {
      throw ValidationError("--correlations: give the other workspaces too, with --with")
    }
    if !others.isEmpty, !alternatives.isEmpty {
      throw ValidationError("give either --with or --best-of")
    }
  }

  /// The likelihood of a workspace: by itself, combined with the others, or the best alternative.
  ///
  /// Without `needsSignal` a background may stand by itself.
  func likelihood(
    with first: LikelihoodRequest, needsSignal: Bool = true, isTested: Bool = true
  ) throws -> any Likelihood {
    if texts.isEmpty { return try first.likelihood(needsSignal: needsSignal, isTested: isTested) }
    let likelihoods = try ([first] + texts.map { try Self.request($0, like: first) }).map {
      try $0.likelihood(isTested: isTested)
    }
    let names = Self.names([first.words] + texts)
    if others.isEmpty { return likelihoods[try Self.best(likelihoods, names)] }
    if let correlations {
      return try Correlations(JSONNode.read(correlations)).combination(of: likelihoods)
    }
    return try JointLikelihood(
      zip(names, likelihoods).map { JointPart(name: $0, likelihood: $1) })
  }

  /// The other workspaces, as the user named them.
  private var texts: [String] { others + alternatives }

  /// What tells the combination from others.
  func modelName(with first: LikelihoodRequest) throws -> String {
    var name = try first.modelName
    for text in texts { name += try " with " + Self.request(text, like: first).modelName }
    if let correlations { name += " sharing sha256:" + Files.sha256(try Files.read(correlations)) }
    return name + (alternatives.isEmpty ? "" : " best")
  }

  /// The index of the likelihood with the smallest expected limit; says which it is.
  private static func best(_ likelihoods: [any Likelihood], _ names: [String]) throws -> Int {
    let sensitivity = try Sensitivity(of: likelihoods)
    let limits = zip(names, sensitivity.expectedLimits).map {
      "\($0) \($1.isFinite ? Decimals.short($1) : "none")"
    }
    Outcome.say(
      "protolith: taking \(names[sensitivity.best]); expected limits before the fit: "
        + limits.joined(separator: ", "))
    return sensitivity.best
  }

  /// What `WORKSPACE[#MEMBER][:PATCH…]` asks for, with the patch set and codes of the first one.
  private static func request(
    _ text: String, like first: LikelihoodRequest
  ) throws -> LikelihoodRequest {
    var words = text.split(separator: ":").map(String.init)
    guard !words.isEmpty else { throw ValidationError("--with \(text): no workspace") }
    let parts = words.removeFirst().split(separator: "#", maxSplits: 1).map(String.init)
    let tables = words.filter { $0.split(separator: "#").first?.hasSuffix(".csv") == true }
    guard tables.count < 2 else { throw ValidationError("--with \(text): two tables of signals") }
    var source = WorkspaceSource(
      parts.first ?? "", member: parts.count > 1 ? parts[1] : nil,
      patches: words.filter { !tables.contains($0) })
    source.patchSet = first.source.patchSet
    source.isVerified = first.source.isVerified
    return LikelihoodRequest(
      source: source, signal: tables.first, interpolation: first.interpolation)
  }

  /// Names that tell workspaces apart: the last part of their paths in which all differ, else all
  /// that was given.
  static func names(_ texts: [String]) -> [String] {
    let parts = texts.map { text in
      var parts = Array(
        text.split(separator: ":", maxSplits: 1)[0].split(separator: "/").map(String.init)
          .reversed())
      for ending in [".gz", ".json"] where parts.first?.hasSuffix(ending) == true {
        parts[0].removeLast(ending.count)
      }
      return parts
    }
    for level in 0..<(parts.map(\.count).min() ?? 0) {
      let names = parts.map { $0[level] }
      if Set(names).count == names.count { return names }
    }
    return Set(texts).count == texts.count ? texts : texts.indices.map { "\($0 + 1): \(texts[$0])" }
  }
}
