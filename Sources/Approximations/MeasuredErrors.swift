import Documents

/// How far limits of a simplified likelihood are from those of the full one, as they were measured.
///
/// A covariance or skewed form keeps them in its member `measured_errors`. A workspace has no place
/// for them (schema 1.0.0 allows no other members): they stand in a file beside it, `NAME.errors.json`
/// for `NAME.json`, with the digest of the workspace that they belong to.
public struct MeasuredErrors: Sendable, Equatable {
  /// Absolute relative errors of limits.
  public struct Spread: Sendable, Equatable {
    /// The middle one, and the largest.
    public var median: Double, largest: Double
    /// Makes a spread.
    public init(median: Double, largest: Double) {
      self.median = median
      self.largest = largest
    }

    /// The spread of some relative errors; nil where there are none.
    init?(_ errors: [Double]) {
      let sorted = errors.map { abs($0) }.sorted()
      guard let largest = sorted.last else { return nil }
      self.init(median: sorted[sorted.count / 2], largest: largest)
    }
  }

  /// Errors of observed limits and of median expected ones.
  public var observed: Spread, expected: Spread
  /// How many signals were compared.
  public var signals: Int
  /// What made the form: the program with its version, the command's words, and the SHA-256 of the
  /// full likelihood.
  public var program: String, command: [String], source: String

  /// The errors of one of a study's forms; nil where no signal has limits in both.
  public init?(
    _ study: ApproximationStudy, form: Int, program: String, command: [String], source: JSONNode
  ) {
    guard let observed = Spread(study.errors(ofForm: form, \.observed)),
      let expected = Spread(study.errors(ofForm: form, \.expected))
    else { return nil }
    self.observed = observed
    self.expected = expected
    signals = study.errors(ofForm: form, \.observed).count
    self.program = program
    self.command = command
    self.source = Self.digest(source)
  }

  private static let member = "measured_errors"
  private static let format = 1

  /// What tells a document from others.
  static func digest(_ node: JSONNode) -> String { Files.sha256(node.value.canonicalBytes) }
}

extension ApproximationStudy {
  /// The relative errors of a limit in one of the forms, of the signals that have it in both.
  public func errors(ofForm form: Int, _ limit: (Limits) -> Double) -> [Double] {
    rows.compactMap { $0.error(ofForm: form, limit) }
  }
}

extension ApproximationStudy.Row {
  /// The relative error of a limit in one of the forms.
  public func error(
    ofForm form: Int, _ limit: (ApproximationStudy.Limits) -> Double
  ) -> Double? {
    guard let full, let simple = simplified[form] else { return nil }
    return limit(simple) / limit(full) - 1
  }
}

extension MeasuredErrors {
  /// The document of a form with its errors, and the document that goes beside it, if one does.
  public func stored(
    with document: JSONValue, of form: SimplifiedForm
  ) -> (document: JSONValue, beside: JSONValue?) {
    guard form == .workspace, case .object(var members) = document else {
      guard case .object(var members) = document else { return (document, nil) }
      members.append((Self.member, json))
      return (.object(members), nil)
    }
    members = [
      ("format", .integer(Int64(Self.format))),
      ("workspace", .string(Self.digest(JSONNode(file: "", value: document)))),
      (Self.member, json),
    ]
    return (document, .object(members))
  }

  /// The file of errors beside a file.
  public static func path(beside file: String) -> String {
    var stem = file[...]
    for ending in [".gz", ".json"] where stem.hasSuffix(ending) {
      stem = stem.dropLast(ending.count)
    }
    return stem + ".errors.json"
  }

  /// The errors in a document or beside its file; nil where there are none.
  ///
  /// Those beside it are no errors of this document if it was changed since.
  public static func read(of document: JSONNode, file: String) throws(DocumentError)
    -> MeasuredErrors?
  {
    guard case .object = document.value else { return nil }
    if let own = try document.optionalMember(member) { return try MeasuredErrors(own) }
    let path = path(beside: file)
    guard path != file, Files.exists(path) else { return nil }
    let node = try JSONNode.read(path)
    let version = try node.member("format")
    guard try version.integer() == format else {
      throw version.error(
        expected: "the format \(format)", remedy: "remove the file, or run simplify again")
    }
    guard try node.member("workspace").string() == digest(document) else { return nil }
    return try MeasuredErrors(node.member(member))
  }

  private init(_ node: JSONNode) throws(DocumentError) {
    observed = try Spread(node.member("limit_obs"))
    expected = try Spread(node.member("limit_exp"))
    signals = try node.member("signals").integer()
    program = try node.member("program").string()
    command = try node.member("command").strings()
    source = try node.member("source_sha256").string()
  }

  private var json: JSONValue {
    .object([
      ("limit_obs", observed.json), ("limit_exp", expected.json),
      ("signals", .integer(Int64(signals))), ("program", .string(program)),
      ("command", .array(command.map { .string($0) })), ("source_sha256", .string(source)),
    ])
  }
}

extension MeasuredErrors.Spread {
  fileprivate init(_ node: JSONNode) throws(DocumentError) {
    self.init(
      median: try node.member("median").double(), largest: try node.member("largest").double())
  }

  fileprivate var json: JSONValue {
    .object([("median", .number(median)), ("largest", .number(largest))])
  }
}
