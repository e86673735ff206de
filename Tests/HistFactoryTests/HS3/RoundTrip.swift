import Documents
import HistFactory
import Likelihoods
import Testing

/// A workspace written in HS3 and read again.
struct RoundTrip {
  let before: Workspace
  let codes: InterpolationCodes
  let written: JSONNode
  let after: WorkspaceReading

  init(
    _ workspace: Workspace, _ dialect: HS3Dialect,
    codes: InterpolationCodes = InterpolationCodes()
  ) throws {
    before = workspace
    self.codes = codes
    let text = try workspace.hs3(dialect, codes: codes).prettyText
    written = try JSONNode.parse(Array(text.utf8), file: "written.json")
    after = try Workspace.reading(written)
  }

  /// The largest difference of log densities, relative to max(1, |ln L|), at the start and at
  /// random points within a fraction of the widths; parameters are matched by name.
  func deviation(points: Int = 4, spread: Double = 0.4) throws -> Double {
    let left = try before.backgroundOrWhole().likelihood(codes: codes)
    let right = try after.workspace.backgroundOrWhole().likelihood(codes: after.codes)
    let own = left.parameters.parameters, other = right.parameters.parameters
    try #require(Set(own.map(\.name)) == Set(other.map(\.name)))
    var worst = 0.0
    var numbers = SmallNumbers()
    for number in 0...points {
      var values: [String: Double] = [:]
      for parameter in own {
        let step = number == 0 ? 0 : spread * parameter.width * numbers.next()
        values[parameter.name] =
          parameter.isFixed
          ? parameter.initial
          : min(
            max(parameter.initial + step, parameter.bounds.lowerBound),
            parameter.bounds.upperBound)
      }
      let a = left.value(at: own.map { values[$0.name] ?? .nan })
      let b = right.value(at: other.map { values[$0.name] ?? .nan })
      if a == b { continue }
      worst = max(worst, (a - b).isNaN ? .infinity : abs(a - b) / max(1, abs(a)))
    }
    return worst
  }

  /// Whether starts, bounds and flags are the same.
  func keepsParameters() throws -> Bool {
    func described(_ workspace: Workspace, _ codes: InterpolationCodes) throws -> Set<String> {
      let space = try workspace.backgroundOrWhole().likelihood(codes: codes).parameters
      let names = space.parameters.map {
        "\($0.name) \($0.initial) \($0.bounds) \($0.isFixed) \(($0.width * 1e9).rounded())"
      }
      let interest = space.parameterOfInterest.map { space.parameters[$0].name }
      return Set(names + ["interest \(interest ?? "none")"])
    }
    return try described(before, codes) == described(after.workspace, after.codes)
  }
}

/// Numbers between -1 and 1, the same at every run.
struct SmallNumbers {
  private var state: UInt64 = 20_261_124

  mutating func next() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return 2 * Double(state >> 11) / Double(1 << 53) - 1
  }
}

extension Workspace {
  /// The workspace; without a parameter of interest where that comes only with a signal.
  func backgroundOrWhole() -> Workspace {
    var workspace = self
    let names = Set(channels.flatMap { $0.samples.flatMap { $0.modifiers.map(\.name) } })
    for index in workspace.measurements.indices {
      guard let interest = workspace.measurements[index].parameterOfInterest,
        !names.contains(interest)
      else { continue }
      workspace.measurements[index].parameterOfInterest = nil
    }
    return workspace
  }
}

extension WorkspaceLikelihood {
  func value(at point: [Double]) -> Double {
    var none: Derivatives?
    return logLikelihood(at: point, of: observations, derivatives: &none)
  }
}
