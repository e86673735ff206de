import Documents
import Likelihoods
import Synchronization

/// Signals that are published as patches of one background.
///
/// The background is read once. A patch that only adds signal samples with plain strengths (a normfactor
/// each, and the luminosity) is put into a model that was compiled for the first of its kind; one with
/// systematic uncertainties of the signal is compiled anew; any other is applied to the document.
public final class PatchedHypotheses: Sendable {
  /// How a patch was taken.
  public enum Way: String, Sendable {
    /// Yields written into a compiled model.
    case putIn = "put in"
    /// Samples added to the workspace that was read, and compiled.
    case compiled
    /// The document patched, read and compiled.
    case read
  }

  private let document: JSONNode
  private let background: WorkspaceReading
  private let measurement: String?
  private let choice: InterpolationChoice
  private let models = Mutex<[String: SignalModel]>([:])

  /// Reads a background in either form; the measurement is the first one unless named.
  public init(
    _ document: JSONNode, measurement: String? = nil,
    choosing choice: InterpolationChoice = InterpolationChoice()
  ) throws(DocumentError) {
    self.document = document
    self.choice = choice
    self.measurement = measurement
    background = try Workspace.reading(document, choosing: choice)
    _ = try background.workspace.measurement(measurement)
  }

  /// What is odd but harmless in the background.
  public var warnings: [String] { background.warnings }

  /// The likelihood of the patched workspace.
  public func likelihood(
    patchedBy patch: JSONNode
  ) throws(DocumentError) -> (likelihood: WorkspaceLikelihood, way: Way) {
    let codes = background.codes
    // A patch of an HS3 file has the paths of that form.
    guard background.form == .pyhf,
      let insertion = try SignalInsertion(patch, into: background.workspace)
    else { return (try patched(by: patch), .read) }
    guard let kind = insertion.kind else {
      return (try insertion.workspace.likelihood(measurement: measurement, codes: codes), .compiled)
    }
    if let model = models.withLock({ $0[kind] }) {
      return (model.likelihood(insertion), .putIn)
    }
    let model = try SignalModel(insertion, measurement, codes)
    models.withLock { $0[kind] = model }
    return (model.likelihood(insertion), .compiled)
  }

  private func patched(by patch: JSONNode) throws(DocumentError) -> WorkspaceLikelihood {
    let patched = JSONNode(
      file: document.file, value: try JSONPatch.apply(patch, to: document.value))
    let reading = try Workspace.reading(patched, choosing: choice)
    return try reading.workspace.likelihood(measurement: measurement, codes: reading.codes)
  }
}

/// A compiled model whose signal yields are written for each patch of its kind.
private struct SignalModel: Sendable {
  private let likelihood: WorkspaceLikelihood
  /// The first cell of each inserted sample.
  private let cells: [Int]

  init(
    _ insertion: SignalInsertion, _ measurement: String?, _ codes: InterpolationCodes
  ) throws(DocumentError) {
    let workspace = insertion.workspace
    var compiler = Compiler(workspace, try workspace.measurement(measurement), codes)
    let (model, space) = try compiler.compile()
    likelihood = WorkspaceLikelihood(
      parameters: space, observations: try compiler.observations(),
      channels: compiler.layout, model: model, nominal: compiler.nominal)
    var firstCells: [String: Int] = [:]
    var cell = 0
    for strip in compiler.strips {
      if strip.sample.name == insertion.name { firstCells[strip.channel] = cell }
      cell += strip.sample.yields.count
    }
    cells = insertion.signals.compactMap { firstCells[$0.channel] }
  }

  func likelihood(_ insertion: SignalInsertion) -> WorkspaceLikelihood {
    var nominal = likelihood.nominal
    for (first, signal) in zip(cells, insertion.signals) {
      for (bin, yield) in signal.sample.yields.enumerated() { nominal[first + bin] = yield }
    }
    return WorkspaceLikelihood(
      parameters: likelihood.parameters, observations: likelihood.observations,
      channels: likelihood.channels, model: likelihood.model, nominal: nominal)
  }
}

/// A patch that only adds samples to channels and removes channels.
private struct SignalInsertion {
  /// The workspace with the samples.
  private(set) var workspace: Workspace
  /// What was added, by channel.
  private(set) var signals: [(channel: String, sample: Sample)] = []
  /// What the samples are called, where there is one in each channel.
  private(set) var name = "signal"

  /// Nil where the patch does more.
  init?(_ patch: JSONNode, into background: Workspace) throws(DocumentError) {
    workspace = background
    for operation in try patch.elements() {
      guard let tokens = JSONPointer.tokens(of: try operation.member("path").string()),
        tokens.first == "channels", tokens.count > 1, let channel = Int(tokens[1]),
        workspace.channels.indices.contains(channel)
      else { return nil }
      switch (try operation.member("op").string(), tokens.count) {
      case ("remove", 2) where workspace.channels.count > 1:
        workspace.channels.remove(at: channel)
      case ("add", 4) where tokens[2] == "samples":
        guard insert(try Sample(operation.member("value")), channel, tokens[3]) else { return nil }
      default: return nil
      }
    }
    signals.removeAll { signal in !workspace.channels.contains { $0.name == signal.channel } }
    if kind != nil { rename() }
  }

  private mutating func insert(_ sample: Sample, _ channel: Int, _ place: String) -> Bool {
    let others = workspace.channels[channel].samples
    guard let position = place == "-" ? others.count : Int(place),
      (0...others.count).contains(position),
      sample.yields.count == workspace.channels[channel].binCount,
      !others.contains(where: { $0.name == sample.name })
    else { return false }
    workspace.channels[channel].samples.insert(sample, at: position)
    signals.append((workspace.channels[channel].name, sample))
    return true
  }

  /// What a model must have been compiled for; nil where a signal has more than plain strengths.
  var kind: String? {
    var channels = Set<String>()
    for signal in signals {
      guard channels.insert(signal.channel).inserted,
        signal.sample.modifiers.allSatisfy({ $0.data == .none && !$0.isBinwise })
      else { return nil }
    }
    let left = workspace.channels.map(\.name).joined(separator: "\u{1}")
    let added = signals.map { signal in
      ([signal.channel] + signal.sample.modifiers.map { "\($0.type.name) \($0.name)" })
        .joined(separator: "\u{1}")
    }
    return ([left] + added).joined(separator: "\u{2}")
  }

  /// One name for the samples, so that it does not matter what each signal is called.
  private mutating func rename() {
    while workspace.channels.contains(where: { $0.samples.contains { $0.name == name } }) {
      name += "_"
    }
    for (channel, sample) in signals {
      guard let index = workspace.channels.firstIndex(where: { $0.name == channel }),
        let place = workspace.channels[index].samples.firstIndex(where: { $0.name == sample.name })
      else { continue }
      workspace.channels[index].samples[place].name = name
    }
  }
}

extension Modifier {
  /// Whether it has a parameter for each bin.
  fileprivate var isBinwise: Bool { type.name == "shapefactor" }
}
