import Documents
import HistFactory
import Numerics

/// A workspace with one background sample per signal region.
///
/// The covariance of the bins is taken apart into principal directions, each of which is a histosys
/// with a parameter of its own: together they give the covariance back. The yields at ±1σ are the
/// rates at the most likely parameters for that change, so that the asymmetry of the full model stays.
struct SimplifiedWorkspace {
  let document: JSONValue
  let notes: [String]

  /// The part of every variance that the directions left out may hold.
  private static let tolerance = 1e-6

  init(_ source: SimplifiedSource, _ moments: BackgroundMoments) throws {
    let fit = moments.fit
    let shifts = try Self.shifts(moments)
    var cut = 0
    let varied = shifts.map { shift -> (up: [Double], down: [Double]) in
      let up = Self.rates(fit, shift, &cut)
      return (up, Self.rates(fit, shift.map { -$0 }, &cut))
    }
    let channels = source.signalChannels.map { name -> JSONValue in
      let rows = fit.bins.indices.filter { fit.bins[$0].channel == name }
      return Self.channel(name, rows.map { fit.background[$0] }, varied, rows)
    }
    let observations = source.signalChannels.map { name -> JSONValue in
      let counts = fit.bins.indices.filter { fit.bins[$0].channel == name }.map { fit.observed[$0] }
      return .object([("name", .string(name)), ("data", .array(counts.map { .number($0) }))])
    }
    document = .object([
      ("channels", .array(channels)), ("measurements", try Self.measurement(source)),
      ("observations", .array(observations)), ("version", .string("1.0.0")),
    ])
    notes = cut == 0 ? [] : ["\(cut) yields at ±1σ were not positive and are cut off"]
  }

  /// Changes of the parameters by one standard deviation along the principal directions.
  private static func shifts(_ moments: BackgroundMoments) throws -> [[Double]] {
    let covariance = moments.covariance
    let count = moments.fit.bins.count
    // In units of the bins' own errors, so that small regions are described as well as large ones.
    let errors = (0..<count).map { max(covariance[$0 * count + $0], 1e-300).squareRoot() }
    var correlation = covariance
    for row in 0..<count {
      for column in 0..<count { correlation[row * count + column] /= errors[row] * errors[column] }
    }
    let system = try SymmetricEigensystem(correlation, order: count)
    var shifts: [[Double]] = []
    for (value, vector) in zip(system.values, system.vectors) where value > tolerance {
      // A bin moves by √λ v e; the covariance of that with the parameters is Σ Jᵀ (v/e) / √λ.
      let direction = zip(vector, errors).map { $0 / $1 }
      shifts.append(moments.parameterShift(along: direction, amount: value.squareRoot()))
    }
    return shifts
  }

  /// The rates of the signal regions after a change of the parameters.
  private static func rates(_ fit: BackgroundFit, _ shift: [Double], _ cut: inout Int) -> [Double] {
    let rates = fit.likelihood.expected(at: fit.moved(by: shift)).main
    return fit.bins.map { bin in
      let smallest = 1e-3 * fit.rates[bin.index]
      if rates[bin.index] < smallest { cut += 1 }
      return max(rates[bin.index], smallest)
    }
  }

  private static func channel(
    _ name: String, _ yields: [Double], _ varied: [(up: [Double], down: [Double])], _ rows: [Int]
  ) -> JSONValue {
    func numbers(_ values: [Double]) -> JSONValue { .array(values.map { .number($0) }) }
    let modifiers = varied.enumerated().map { index, yields -> JSONValue in
      .object([
        ("name", .string("direction_\(index + 1)")), ("type", .string("histosys")),
        (
          "data",
          .object([
            ("hi_data", numbers(rows.map { yields.up[$0] })),
            ("lo_data", numbers(rows.map { yields.down[$0] })),
          ])
        ),
      ])
    }
    let sample = JSONValue.object([
      ("name", .string("background")), ("data", numbers(yields)), ("modifiers", .array(modifiers)),
    ])
    return .object([("name", .string(name)), ("samples", .array([sample]))])
  }

  /// The measurement of the source, with the settings that a signal needs: its own and luminosity.
  private static func measurement(_ source: SimplifiedSource) throws -> JSONValue {
    var workspace = source.withoutSignal.workspace
    var measurement = try workspace.measurement(source.measurement)
    let wanted = ["lumi", measurement.parameterOfInterest]
    measurement.configurations.removeAll { !wanted.contains($0.name) }
    workspace.measurements = [measurement]
    return workspace.json["measurements"] ?? .array([])
  }
}
