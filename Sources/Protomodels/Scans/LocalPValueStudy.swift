import Documents
import ExperimentalResults
import Foundation
import Inference
import Numerics

/// Local p-values of data, and of pseudo-data without signal that they are compared with (`pvalues.json`).
///
/// Regions of one analysis share events and systematic uncertainties, so that the Kolmogorov-Smirnov p of
/// the data, which takes them as independent, is too small; how often pseudo-data, drawn with their
/// correlations, are as far from even is not.
public struct LocalPValueStudy: Codable, Sendable, Equatable {
  /// The p-values of one set of data.
  public struct Sample: Codable, Sendable, Equatable {
    /// Number of the pseudo-database; nil for the data.
    public var number: Int?
    /// Regions in each of `LocalPValueStudy.bins` even bins from 0 to 1.
    public var histogram: [Int]
    /// Distance from even, and its p-value were all regions independent.
    public var uniformity: KolmogorovSmirnov
    /// Shares of the regions below `LocalPValueStudy.levels`.
    public var below: [Double]

    /// Sums up some p-values; nil without any.
    public init?(_ values: [Double], number: Int?) {
      guard !values.isEmpty else { return nil }
      self.number = number
      var histogram = [Int](repeating: 0, count: LocalPValueStudy.bins)
      for value in values {
        let bin = Int(value * Double(LocalPValueStudy.bins))
        histogram[min(LocalPValueStudy.bins - 1, max(0, bin))] += 1
      }
      self.histogram = histogram
      uniformity = KolmogorovSmirnov(values) { min(1, max(0, $0)) }
      below = LocalPValueStudy.levels.map { level in
        Double(values.count { $0 < level }) / Double(values.count)
      }
    }
  }

  /// Bins of a histogram.
  public static let bins = 20
  /// Where shares are counted.
  public static let levels = [0.01, 0.05, 0.1, 0.5]
  /// The format that this version writes.
  public static let currentFormat = 1
  /// The file in the folder of a run.
  public static let fileName = "pvalues.json"

  /// Format number.
  public var format = Self.currentFormat
  /// Name and version of the program.
  public var program: String
  /// What the p-values are of: a run or a database.
  public var name: String
  /// Digest of the database.
  public var databaseDigest: String
  /// The data.
  public var data: Sample
  /// Pseudo-databases by number.
  public var fakes: [Sample]
  /// How pseudo-data were drawn; nil without any.
  public var settings: PseudoSettings?
  /// The p-values of all pseudo-data together.
  public var pooled: KolmogorovSmirnov?
  /// Pseudo-databases that are at least as far from even as the data.
  public var asFar: BinomialInterval?

  /// Puts together what was found; `fakes` may be none.
  public init(
    program: String, name: String, databaseDigest: String, data: Sample, fakes: [Sample] = [],
    settings: PseudoSettings? = nil, pooled: KolmogorovSmirnov? = nil
  ) {
    self.program = program
    self.name = name
    self.databaseDigest = databaseDigest
    self.data = data
    self.fakes = fakes
    self.settings = fakes.isEmpty ? nil : settings
    self.pooled = pooled
    asFar =
      fakes.isEmpty
      ? nil
      : BinomialInterval(
        fakes.count { $0.uniformity.distance >= data.uniformity.distance }, of: fakes.count)
  }

  /// Looks at data, and at pseudo-databases of one series drawn by `settings`; nil where no region has a
  /// p-value.
  public init?(
    _ database: ResultsDatabase, named name: String, program: String,
    against fakes: [PseudoDatabase] = [], settings: PseudoSettings? = nil, seed: UInt64 = 1,
    threads: Int? = nil
  ) throws {
    guard let data = Sample(LocalPValues.all(of: database, seed: seed), number: nil) else {
      return nil
    }
    let values = try Parallel.map(fakes.count, threads: threads) { place in
      Result {
        let drawn = try database.overlaid(with: fakes[place].overlay)
        return LocalPValues.all(of: drawn, seed: seed, number: fakes[place].number)
      }
    }.map { try $0.get() }
    let all = values.flatMap(\.self)
    self.init(
      program: program, name: name, databaseDigest: database.digest, data: data,
      fakes: zip(fakes, values).compactMap { Sample($1, number: $0.number) }, settings: settings,
      pooled: all.isEmpty ? nil : KolmogorovSmirnov(all) { min(1, max(0, $0)) })
  }
}

extension LocalPValueStudy {
  /// Regions of pseudo-data in each bin, the mean of all.
  public var meanHistogram: [Double] {
    (0..<Self.bins).map { bin in
      fakes.reduce(0) { $0 + Double($1.histogram[bin]) } / Double(max(1, fakes.count))
    }
  }

  /// Standard deviation over pseudo-databases of the regions in each bin: with all correlations.
  public var deviations: [Double] {
    zip(0..<Self.bins, meanHistogram).map { bin, mean in
      let squares = fakes.reduce(0) { sum, fake in
        sum + (Double(fake.histogram[bin]) - mean) * (Double(fake.histogram[bin]) - mean)
      }
      return (squares / Double(max(1, fakes.count - 1))).squareRoot()
    }
  }

  /// Reads `pvalues.json` in a run's folder; nil where there is none or it is of another format.
  public static func kept(in folder: String) throws -> LocalPValueStudy? {
    let file = "\(folder)/\(fileName)"
    guard Files.exists(file) else { return nil }
    let bytes = try Files.read(file, limit: 1 << 26)
    guard try JSONNode.parse(bytes, file: file).member("format").integer() == currentFormat else {
      return nil
    }
    do {
      return try JSONDecoder().decode(LocalPValueStudy.self, from: Data(bytes))
    } catch {
      throw DocumentError.malformed(
        file: file, place: "the root", found: "\(error)",
        expected: "what `protolith pvalues` wrote",
        remedy: "delete the file, or make it again with `protolith pvalues`")
    }
  }
}
