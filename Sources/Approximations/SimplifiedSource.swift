import Documents
import HistFactory

/// A workspace to be simplified: its parts, and which channels a signal may enter.
public struct SimplifiedSource: Sendable {
  /// The file, for messages.
  public let file: String
  /// The measurement by name; nil for the first.
  public let measurement: String?
  /// The workspace without signal, and its interpolation codes.
  public let withoutSignal: WorkspaceReading
  /// The same, without a parameter of interest where nothing has it.
  let background: Workspace
  /// The channels without signal; nil where there are none.
  let control: Workspace?
  /// The signal regions, sorted.
  public let signalChannels: [String]
  /// The bins of the signal regions among all bins of the model.
  let signalBins: [(channel: String, bin: Int, index: Int)]

  /// The interpolation codes.
  var codes: InterpolationCodes { withoutSignal.codes }

  /// Reads a workspace of either form and takes it apart; see the other initialiser.
  public init(
    _ node: JSONNode, signalChannels: [String]? = nil, measurement: String? = nil
  ) throws {
    try self.init(
      Workspace.reading(node), signalChannels: signalChannels, measurement: measurement)
  }

  /// Takes a workspace apart; samples with the parameter of interest are taken out.
  ///
  /// `signalChannels` is nil for the usual ones: the channels that have such samples, else those whose
  /// name begins with SR, else those whose name does not begin with CR or VR.
  public init(
    _ reading: WorkspaceReading, signalChannels: [String]? = nil, measurement: String? = nil
  ) throws {
    var workspace = reading.workspace
    let carriers = workspace.removeSignal(try workspace.measurement(measurement))
    file = workspace.place.file
    self.measurement = measurement
    let known = workspace.channels.map(\.name)
    let chosen = try signalChannels ?? Self.usual(known, carriers, file: file)
    for name in chosen where !known.contains(name) {
      throw ApproximationError.signalChannels(
        file: file, found: "no channel “\(name)”", known: known)
    }
    self.signalChannels = chosen.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    var reading = reading
    reading.workspace = workspace
    withoutSignal = reading
    background = workspace.withoutUndeclaredInterest()
    control = background.keeping { !chosen.contains($0) }
    signalBins = workspace.bins(of: Set(chosen))
  }

  private static func usual(
    _ known: [String], _ carriers: [String], file: String
  ) throws(ApproximationError) -> [String] {
    if !carriers.isEmpty { return carriers }
    let named = known.filter { $0.hasPrefix("SR") }
    if !named.isEmpty { return named }
    let others = known.filter { !$0.hasPrefix("CR") && !$0.hasPrefix("VR") }
    guard !others.isEmpty else {
      throw .signalChannels(file: file, found: "only control and validation regions", known: known)
    }
    return others
  }
}

extension Workspace {
  /// Removes the samples that the parameter of interest scales; returns the channels that had some.
  fileprivate mutating func removeSignal(_ measurement: Measurement) -> [String] {
    guard let interest = measurement.parameterOfInterest else { return [] }
    var carriers: [String] = []
    for index in channels.indices {
      let isSignal = { (sample: Sample) in
        sample.modifiers.contains { $0.name == interest && $0.type == .normfactor }
      }
      guard channels[index].samples.contains(where: isSignal) else { continue }
      carriers.append(channels[index].name)
      channels[index].samples.removeAll(where: isSignal)
    }
    return carriers
  }

  /// The workspace with no parameter of interest in any measurement.
  fileprivate func withoutUndeclaredInterest() -> Workspace {
    var copy = self
    for index in copy.measurements.indices { copy.measurements[index].parameterOfInterest = nil }
    return copy
  }

  /// Some of the channels; nil for none.
  fileprivate func keeping(_ keeps: (String) -> Bool) -> Workspace? {
    var copy = self
    copy.channels.removeAll { !keeps($0.name) }
    copy.observations.removeAll { !keeps($0.name) }
    return copy.channels.isEmpty ? nil : copy
  }

  /// The bins of some channels, numbered as in a model: channels by code point.
  fileprivate func bins(of chosen: Set<String>) -> [(channel: String, bin: Int, index: Int)] {
    var bins: [(channel: String, bin: Int, index: Int)] = []
    var index = 0
    for channel in channels.sorted(by: { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }) {
      for bin in 0..<channel.binCount {
        if chosen.contains(channel.name) { bins.append((channel.name, bin, index)) }
        index += 1
      }
    }
    return bins
  }
}
