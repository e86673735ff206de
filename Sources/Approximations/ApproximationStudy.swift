import Documents
import HistFactory
import Inference
import Likelihoods

/// The error of simplified likelihoods on limits, measured against the full one.
public struct ApproximationStudy: Sendable {
  /// A signal: its name and the expected events in each bin of the signal regions.
  public struct Signal: Sendable {
    /// The name.
    public var name: String
    /// Events at μ = 1.
    public var yields: [Double]
    /// Makes a signal.
    public init(name: String, yields: [Double]) {
      self.name = name
      self.yields = yields
    }
  }

  /// Limits of one signal in one likelihood.
  public struct Limits: Sendable {
    /// The observed limit and the median expected one.
    public var observed: Double, expected: Double
    /// The time that they took.
    public var seconds: Double
  }

  /// What one signal gave.
  public struct Row: Sendable {
    /// The signal's name.
    public var signal: String
    /// Limits of the full likelihood, nil where it has none.
    public var full: Limits?
    /// Those of the simplified ones, in their order.
    public var simplified: [Limits?]
  }

  /// The rows, in the order of the signals.
  public let rows: [Row]

  /// Computes all limits; signals that nothing can see have none.
  public init(
    of forms: [SimplifiedLikelihood], against source: SimplifiedSource, signals: [Signal]
  ) throws {
    let bins = source.signalBins.map { "\($0.channel)[\($0.bin)]" }
    let full = try WorkspaceHypotheses(
      source.withoutSignal, regionBins: bins.map { ($0, $0) }, measurement: source.measurement)
    rows = signals.map { signal in
      Row(
        signal: signal.name, full: Self.limits(full, signal),
        simplified: forms.map { Self.limits($0.hypotheses, signal) })
    }
  }

  private static func limits(_ hypotheses: any SignalHypotheses, _ signal: Signal) -> Limits? {
    let clock = ContinuousClock()
    let start = clock.now
    guard let likelihood = try? hypotheses.likelihood(for: signal.yields) else { return nil }
    let observed = FittedProfile(likelihood)
    guard let asimov = try? observed.asimov(),
      let limit = try? Asymptotics.upperLimit(observed: observed, asimov: asimov),
      let expected = try? Asymptotics.expectedLimit(asimov: asimov)
    else { return nil }
    return Limits(
      observed: limit, expected: expected, seconds: (clock.now - start) / .seconds(1))
  }
}

extension ApproximationStudy {
  /// Signals for a workspace without published ones: in every bin alone, evenly in each channel with
  /// several bins, and evenly in all bins.
  ///
  /// "Evenly" is in units of √(observed events), at least one event.
  public static func madeUpSignals(_ source: SimplifiedSource) throws -> [Signal] {
    let bins = source.signalBins
    let counts = try source.background.likelihood(measurement: source.measurement).observations.main
    let sizes = bins.map { max(1, counts[$0.index]).squareRoot() }
    func signal(_ name: String, _ isIn: (Int) -> Bool) -> Signal {
      Signal(name: name, yields: bins.indices.map { isIn($0) ? sizes[$0] : 0 })
    }
    var signals = bins.indices.map { row in
      signal("\(bins[row].channel)[\(bins[row].bin)]") { $0 == row }
    }
    for channel in source.signalChannels where bins.count(where: { $0.channel == channel }) > 1 {
      signals.append(signal(channel) { bins[$0].channel == channel })
    }
    if bins.count > 1 { signals.append(signal("all") { _ in true }) }
    return signals
  }

  /// The signal of a patched workspace: all samples that its parameter of interest scales.
  public static func signal(
    of node: JSONNode, named name: String, in source: SimplifiedSource
  ) throws -> Signal {
    let workspace = try Workspace.reading(node).workspace
    let interest = try workspace.measurement(source.measurement).parameterOfInterest
    var yields: [Double] = []
    for bin in source.signalBins {
      let channel = workspace.channels.first { $0.name == bin.channel }
      let samples = (channel?.samples ?? []).filter { sample in
        sample.modifiers.contains { $0.name == interest && $0.type == .normfactor }
      }
      yields.append(samples.reduce(0) { $0 + $1.yields[bin.bin] })
    }
    return Signal(name: name, yields: yields)
  }
}
