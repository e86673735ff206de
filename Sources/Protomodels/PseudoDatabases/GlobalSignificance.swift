import Documents
import Foundation
import Inference

/// The global p-value of a hunt, by hunts on pseudo-databases (`significance.json`).
public struct GlobalSignificance: Codable, Sendable, Equatable {
  /// What one hunt on pseudo-data has found, in short.
  public struct Fake: Codable, Sendable, Equatable {
    /// Number in the series.
    public var number: Int
    /// K and Z of its best protomodel.
    public var K: Double
    public var Z: Double
    /// PDG codes of that protomodel.
    public var particles: [Int]
    /// The seed of the hunt.
    public var seed: UInt64
  }
  /// What the hunt on the real data has found.
  public struct Observed: Codable, Sendable, Equatable {
    /// Name of the run.
    public var run: String
    /// K and Z of its best protomodel.
    public var K: Double
    public var Z: Double
    /// Whether it had made all its steps.
    public var isFinished: Bool

    /// Describes a run.
    public init(run: String, K: Double, Z: Double, isFinished: Bool) {
      self.run = run
      self.K = K
      self.Z = Z
      self.isFinished = isFinished
    }
  }

  /// The format that this version writes.
  public static let currentFormat = 1
  /// Format number.
  public var format = Self.currentFormat
  /// Name and version of the program.
  public var program: String
  /// Name and seed of the series.
  public var name: String
  public var seed: UInt64
  /// Hunts that were asked for; `fakes` are those that have ended.
  public var hunts: Int
  /// How data were drawn.
  public var settings: PseudoSettings
  /// The real data.
  public var observed: Observed
  /// By number.
  public var fakes: [Fake]
  /// Share of fakes with K at least as large as observed; nil without any.
  public var counted: BinomialInterval?
  /// p-value of the Gaussian kernel density of the paper, its bandwidth, and a central interval from
  /// samples drawn with replacement.
  public var kernel: Kernel?
  /// Fits of the law of maxima and of the law of excesses.
  public var gumbel: TailFit?
  public var excesses: TailFit?

  /// The p-value of a kernel density.
  public struct Kernel: Codable, Sendable, Equatable {
    public var pValue: Double
    public var bandwidth: Double
    public var low: Double
    public var high: Double
  }

  /// Evaluates a series.
  public init(
    program: String, name: String, seed: UInt64, hunts: Int, settings: PseudoSettings,
    observed: Observed, results: [PseudoHuntResult]
  ) {
    self.program = program
    self.name = name
    self.seed = seed
    self.hunts = hunts
    self.settings = settings
    self.observed = observed
    fakes = results.sorted { $0.number < $1.number }.map {
      Fake(
        number: $0.number, K: $0.K, Z: $0.Z, particles: $0.model.members.map(\.id.rawValue),
        seed: $0.seed)
    }
    let values = fakes.map(\.K)
    if !values.isEmpty {
      counted = BinomialInterval(values.count { $0 >= observed.K }, of: values.count)
    }
    kernel = Kernel(values, observed: observed.K, seed: seed)
    gumbel = TailFit.gumbel(values, observed: observed.K, seed: seed)
    excesses = TailFit.excesses(values, observed: observed.K, seed: seed)
  }

  /// The file in the folder of a series.
  public static let fileName = "significance.json"

  /// Reads `significance.json` of a run folder, or the file at a path.
  public static func read(_ path: String) throws -> GlobalSignificance {
    let file = Files.isFolder(path) ? "\(path)/\(fileName)" : path
    let bytes = try Files.read(file, limit: 1 << 26)
    let root = try JSONNode.parse(bytes, file: file)
    let format = try root.member("format")
    guard try format.integer() == currentFormat else {
      throw format.error(
        found: "format \(try format.integer())", expected: "format \(currentFormat)",
        remedy: "use the version that wrote it")
    }
    do {
      let decoder = JSONDecoder()
      decoder.nonConformingFloatDecodingStrategy = .convertFromString(
        positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
      return try decoder.decode(GlobalSignificance.self, from: Data(bytes))
    } catch {
      throw root.error(
        found: "\(error)", expected: "what `protolith significance` wrote",
        remedy: "make it again with `protolith significance --resume`")
    }
  }
}
