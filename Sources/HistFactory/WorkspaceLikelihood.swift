import Documents
import Likelihoods

/// The likelihood of a compiled workspace with its nominal yields.
///
/// Parameters stand in canonical order: by type of modifier (histosys, lumi, normfactor, normsys,
/// shapefactor, shapesys, staterror), then by first use in sorted channels and samples. Main data are
/// the bins of the channels sorted by name, auxiliary data follow the constrained parameters.
public struct WorkspaceLikelihood: Likelihood {
  public let parameters: ParameterSpace
  public let observations: Observations
  /// The channels in the order of the bins.
  public let channels: [ChannelLayout]
  let model: CompiledModel
  /// Nominal events of all cells.
  let nominal: [Double]

  public var constraints: [Constraint] {
    model.arrays.constraints.map {
      Constraint(
        parameter: $0.parameter, distribution: $0.isPoisson ? .poisson : .normal, scale: $0.scale)
    }
  }

  public func label(ofBin bin: Int) -> String {
    guard let channel = channels.first(where: { $0.bins.contains(bin) }) else {
      return "the bin \(bin)"
    }
    return "the bin \(channel.name)[\(bin - channel.bins.lowerBound)]"
  }

  public func expected(at point: [Double]) -> Observations {
    evaluate(at: point, order: 0) { evaluation, _ in evaluation.expected() }
  }

  public func logLikelihood(
    at point: [Double], of data: Observations, derivatives: inout Derivatives?
  ) -> Double {
    precondition(data.main.count == model.arrays.binCount, "one count per bin")
    precondition(
      data.auxiliary.count == model.arrays.constraints.count, "one auxiliary datum per constraint")
    let order = derivatives.map { $0.wantsHessian ? 2 : 1 } ?? 0
    return evaluate(at: point, order: order) { evaluation, scratch in
      scratch.constants.update(data, model.arrays)
      let value = evaluation.logLikelihood(of: data, constant: scratch.constants.sum)
      guard order > 0, value > -.infinity else { return value }
      data.auxiliary.withUnsafeBufferPointer { auxiliary in
        evaluation.computeGradient(auxiliary)
        derivatives?.gradient.withUnsafeMutableBufferPointer {
          for index in $0.indices { $0[index] = evaluation.gradientEntries[index] }
        }
        guard order > 1 else { return }
        derivatives?.hessian.withUnsafeMutableBufferPointer {
          evaluation.computeHessian(auxiliary, into: $0)
        }
      }
      return value
    }
  }

  func evaluate<Result>(
    at point: [Double], order: Int, _ body: (Evaluation, Scratch) -> Result
  ) -> Result {
    precondition(point.count == model.arrays.parameterCount, "one number per parameter")
    return model.pool.borrow { scratch in
      nominal.withUnsafeBufferPointer { nominal in
        point.withUnsafeBufferPointer { point in
          guard let nominal = nominal.baseAddress, let theta = point.baseAddress else {
            preconditionFailure("a model has cells and parameters")
          }
          return body(
            Evaluation(
              arrays: model.arrays, scratch: scratch.room, nominal: nominal, theta: theta,
              order: order), scratch)
        }
      }
    }
  }
}

extension Workspace {
  /// The measurement of a name or of an index from 0, or the first one.
  public func measurement(_ name: String?) throws(DocumentError) -> Measurement {
    guard let name else {
      guard let first = measurements.first else {
        throw place.member("measurements").error(found: "none", expected: "a measurement")
      }
      return first
    }
    if let found = measurements.first(where: { $0.name == name }) { return found }
    if let index = Int(name), measurements.indices.contains(index) { return measurements[index] }
    throw place.member("measurements").error(
      found: "no measurement “\(name)”",
      expected: measurements.map { "“\($0.name)”" }.joined(separator: ", "),
      remedy: "choose one of these")
  }

  /// Refuses a measurement whose signal strength cannot be tested: it names none, or holds it fixed.
  public func checkTestable(measurement name: String? = nil) throws(DocumentError) {
    let measurement = try measurement(name)
    let place = measurement.place.member("config").member("poi")
    guard let interest = measurement.parameterOfInterest else {
      throw place.error(
        found: "no parameter of interest", expected: "the name of the signal strength",
        remedy: "choose another measurement with --measurement, or patch in a name")
    }
    let own = measurement.configurations.first { $0.name == interest }
    guard let own, own.isFixed == true else { return }
    throw own.place.member("fixed").error(
      found: "the parameter of interest “\(interest)” held fixed", expected: "a free one to test",
      remedy: "choose another measurement, or patch this setting to false")
  }

  /// The likelihood of the workspace with a measurement (default: the first).
  ///
  /// `warning` is handed what is odd but harmless, such as settings of a parameter that no sample has.
  public func likelihood(
    measurement name: String? = nil, codes: InterpolationCodes = InterpolationCodes(),
    clipping: Clipping = Clipping(), warning: (String) -> Void = { _ in }
  ) throws(DocumentError) -> WorkspaceLikelihood {
    var compiler = Compiler(self, try measurement(name), codes, clipping)
    let (model, space) = try compiler.compile()
    for text in compiler.warnings { warning(text) }
    return WorkspaceLikelihood(
      parameters: space, observations: try compiler.observations(),
      channels: compiler.layout, model: model, nominal: compiler.nominal)
  }
}
