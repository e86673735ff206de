import Documents
import Likelihoods

/// A published HistFactory workspace, background only, ready to take a signal.
///
/// The signal is one more sample in every channel that has a region: yields × signal strength, ×
/// luminosity where the measurement has one. The model is compiled once, with that sample empty; a
/// signal only writes its yields. Channels without a region, such as control regions, stay in the
/// fit. With an uncertainty u of the signal every yield s is s (1 + u α), α with a standard normal
/// constraint and common to all regions (as in SModelS 3.1.1). The parameters stand in the canonical order of `WorkspaceLikelihood`, the signal strength
/// among the other normfactors; `parameters.parameterOfInterest` says where.
public struct WorkspaceHypotheses: SignalHypotheses {
  public let regions: [String]
  private let background: WorkspaceLikelihood
  private let interest: Int
  /// The cell of the signal sample that each region fills.
  private let cells: [Int]
  /// The cell that holds u s; none without an uncertainty of the signal.
  private let shiftCells: [Int]
  private let uncertainty: Double
  /// Per region, its bin among all bins and the rate there without signal, at the start.
  private let sensitivity: [(bin: Int, rate: Double)]

  /// Reads and compiles a workspace of either form, with the interpolation of its file.
  ///
  /// `regionBins` maps each region to `channel[bin]` or a one-bin `channel`.
  public init(
    workspace node: JSONNode, regionBins: [(region: String, bin: String)],
    luminosityModifier: Bool = true, measurement: String? = nil, signalUncertainty: Double = 0
  ) throws {
    try self.init(
      Workspace.reading(node), regionBins: regionBins, luminosityModifier: luminosityModifier,
      measurement: measurement, signalUncertainty: signalUncertainty)
  }

  /// Compiles a workspace that was read, with the interpolation codes of the reading.
  ///
  /// `signalUncertainty` is relative, not negative, and the same in all regions.
  public init(
    _ reading: WorkspaceReading, regionBins: [(region: String, bin: String)],
    luminosityModifier: Bool = true, measurement named: String? = nil,
    signalUncertainty: Double = 0
  ) throws {
    var workspace = reading.workspace
    var measurement = try workspace.measurement(named)
    let name = measurement.parameterOfInterest ?? "mu_SIG"
    measurement.parameterOfInterest = name
    let bins = try RegionBins(regionBins, in: workspace)
    let hasLuminosity =
      luminosityModifier && measurement.configurations.contains { $0.name == "lumi" }
    let modifiers: [Modifier] = hasLuminosity ? [.normfactor(name), .lumi] : [.normfactor(name)]
    let sample = workspace.addSignal(to: bins.channels, modifiers: modifiers)
    let shifted = signalUncertainty > 0
    let shift =
      shifted
      ? workspace.addSignal(to: bins.channels, modifiers: modifiers + [.signalShift(workspace)])
      : nil
    var compiler = Compiler(workspace, measurement, reading.codes)
    let (model, space) = try compiler.compile()
    guard let interest = space.parameterOfInterest else {
      preconditionFailure("the signal has its strength")
    }
    self.interest = interest
    self.background = WorkspaceLikelihood(
      parameters: Self.freed(space, interest), observations: try compiler.observations(),
      channels: compiler.layout, model: model, nominal: compiler.nominal)
    regions = regionBins.map(\.region)
    cells = bins.cells(of: sample, in: compiler)
    shiftCells = shift.map { bins.cells(of: $0, in: compiler) } ?? []
    uncertainty = signalUncertainty
    let start = self.background.parameters.parameters.map(\.initial)
    let rates = self.background.expected(at: start).main
    sensitivity = bins.globalBins(in: compiler).map { ($0, rates[$0]) }
  }

  public func likelihood(for yields: [Double]) throws -> any Likelihood {
    guard yields.count == regions.count else {
      throw LikelihoodError.shape(
        "\(yields.count) signal yields for \(regions.count) regions of a workspace")
    }
    var nominal = background.nominal
    var information = 0.0
    for (index, yield) in yields.enumerated() {
      guard yield.isFinite else {
        throw LikelihoodError.domain("the signal yield \(yield) in “\(regions[index])”")
      }
      nominal[cells[index]] = yield
      if !shiftCells.isEmpty { nominal[shiftCells[index]] = uncertainty * yield }
      information += yield * yield / max(sensitivity[index].rate, 1)
    }
    var space = background.parameters
    if information > 0 { space.parameters[interest].width = 1 / information.squareRoot() }
    return WorkspaceLikelihood(
      parameters: space, observations: background.observations,
      channels: background.channels, model: background.model, nominal: nominal)
  }

  private init(_ other: WorkspaceHypotheses, background: WorkspaceLikelihood) {
    regions = other.regions
    self.background = background
    interest = other.interest
    cells = other.cells
    shiftCells = other.shiftCells
    uncertainty = other.uncertainty
    sensitivity = other.sensitivity
  }

  /// The largest signal strength that a fit may reach: far beyond any limit.
  private static let largestStrength = 1e10

  /// The published bounds of the strength belong to the published signal; ours starts from 0, free.
  private static func freed(_ space: ParameterSpace, _ interest: Int) -> ParameterSpace {
    var space = space
    space.parameters[interest].bounds = 0...largestStrength
    space.parameters[interest].initial = 0
    space.parameters[interest].isFixed = false
    return space
  }
}

extension WorkspaceHypotheses: ObservableHypotheses {
  /// The same model before other main and auxiliary data.
  public func observing(_ data: Observations) throws -> any SignalHypotheses {
    let own = background.observations
    guard data.main.count == own.main.count, data.auxiliary.count == own.auxiliary.count else {
      throw LikelihoodError.shape(
        "\(data.main.count) counts and \(data.auxiliary.count) auxiliary data for a workspace with"
          + " \(own.main.count) and \(own.auxiliary.count)")
    }
    return WorkspaceHypotheses(
      self,
      background: WorkspaceLikelihood(
        parameters: background.parameters, observations: data, channels: background.channels,
        model: background.model, nominal: background.nominal))
  }
}

extension Workspace {
  /// Adds an empty sample to channels; returns its name, which no other sample has.
  fileprivate mutating func addSignal(
    to channelNames: Set<String>, modifiers: [Modifier]
  ) -> String {
    var name = "bsm"
    while channels.contains(where: { $0.samples.contains { $0.name == name } }) { name += "_" }
    for index in channels.indices where channelNames.contains(channels[index].name) {
      channels[index].samples.append(
        Sample(
          name: name, yields: [Double](repeating: 0, count: channels[index].binCount),
          modifiers: modifiers, place: channels[index].place))
    }
    return name
  }
}

extension Modifier {
  fileprivate static func normfactor(_ name: String) -> Modifier {
    Modifier(
      name: name, type: .normfactor, data: .none, place: Place(file: "signal", pointer: ""))
  }

  /// A shift of the signal by a parameter that no modifier of the workspace has.
  fileprivate static func signalShift(_ workspace: Workspace) -> Modifier {
    var name = "signalUncertainty"
    let known = Set(
      workspace.channels.flatMap { $0.samples.flatMap { $0.modifiers.map(\.name) } })
    while known.contains(name) { name += "_" }
    return Modifier(
      name: name, type: .signalShift, data: .none, place: Place(file: "signal", pointer: ""))
  }

  fileprivate static var lumi: Modifier {
    Modifier(name: "lumi", type: .lumi, data: .none, place: Place(file: "signal", pointer: ""))
  }
}

/// Which bin of which channel each region is.
struct RegionBins {
  private(set) var places: [(channel: String, bin: Int)] = []

  var channels: Set<String> { Set(places.map(\.channel)) }

  init(
    _ regionBins: [(region: String, bin: String)], in workspace: Workspace
  ) throws(DocumentError) {
    var names = Set<String>()
    for (region, bin) in regionBins {
      let place = try Self.place(of: bin, for: region, in: workspace)
      guard names.insert("\(place.channel)[\(place.bin)]").inserted else {
        throw workspace.place.member("channels").error(
          found: "two regions in “\(bin)”, one of them “\(region)”",
          expected: "a bin of its own for each region")
      }
      places.append(place)
    }
  }

  private static func place(
    of text: String, for region: String, in workspace: Workspace
  ) throws(DocumentError) -> (channel: String, bin: Int) {
    if let channel = workspace.channels.first(where: { $0.name == text }), channel.binCount == 1 {
      return (text, 0)
    }
    if let open = text.lastIndex(of: "["), text.last == "]",
      let bin = Int(text[text.index(after: open)...].dropLast()),
      let channel = workspace.channels.first(where: { $0.name == text[..<open] }),
      bin >= 0, bin < channel.binCount
    {
      return (channel.name, bin)
    }
    throw workspace.place.member("channels").error(
      found: "no bin “\(text)” for the region “\(region)”",
      expected: "channel[bin], one of "
        + workspace.channels.map { "\($0.name)[0…\($0.binCount - 1)]" }.joined(separator: ", "),
      remedy: "correct the assignment of regions to bins")
  }

  /// Where the nominal yields of the sample stand in each region.
  func cells(of sample: String, in compiler: Compiler) -> [Int] {
    var firstCells: [String: Int] = [:]
    var cell = 0
    for strip in compiler.strips {
      if strip.sample.name == sample { firstCells[strip.channel] = cell }
      cell += strip.sample.yields.count
    }
    return places.compactMap { place in firstCells[place.channel].map { $0 + place.bin } }
  }

  /// The bins of the regions among all bins.
  func globalBins(in compiler: Compiler) -> [Int] {
    places.compactMap { place in
      compiler.channels.first { $0.name == place.channel }.map { $0.firstBin + place.bin }
    }
  }
}
