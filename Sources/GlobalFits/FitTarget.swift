import ExperimentalResults
import MarkovChains
import SimplifiedModels
import TheoryPredictions

/// A global fit as a target: a uniform prior on the unit cube, and a likelihood there.
public struct FitTarget: CubeTarget {
  public typealias Point = CubePoint
  public typealias Evidence = FitEvidence
  /// What the fit is.
  public let plan: FitPlan
  /// What the data say.
  public let likelihood: FitLikelihood
  private let builder: ModelBuilder

  public var dimension: Int { parameters.dimension }
  /// The parameters of the plan.
  public var parameters: FitParameters { plan.parameters }

  /// Prepares a fit for a database.
  public init(
    _ plan: FitPlan, _ settings: FitSettings, database: ResultsDatabase,
    sharing: [SharedNuisances] = []
  ) throws(FitError) {
    self.plan = plan
    likelihood = try FitLikelihood(plan, settings, database: database, sharing: sharing)
    builder = plan.model.builder(references: database.crossSections)
  }

  public func evaluate(_ point: CubePoint) throws -> Evaluation<CubePoint, FitEvidence> {
    let values = try parameters.values(at: point.coordinates)
    let evidence = try evidence(at: values)
    return Evaluation(point: point, logDensity: evidence.logLikelihood, evidence: evidence)
  }

  /// What is found at values of all quantities.
  public func evidence(at values: [Double]) throws -> FitEvidence {
    let parts = try likelihood.parts(of: try builder.spectrum(values), values: values)
    let sum = parts.reduce(0, +)
    guard sum.isFinite else { throw RejectedPoint("the likelihood has no value") }
    return FitEvidence(logLikelihood: sum, values: values)
  }

  /// The model at values of all quantities.
  public func spectrum(at values: [Double]) throws -> Spectrum { try builder.spectrum(values) }
}

extension ModelPlan {
  /// What makes models of points.
  func builder(references: ReferenceCrossSections) -> ModelBuilder {
    let source: any SpectrumSource
    switch way {
    case .template(let template): source = TemplateSource(template: template)
    case .family(let family, let values): source = FamilySource(family: family, values: values)
    case .program(let program, let template):
      source = ProgramSource(program: program, template: template)
    }
    return ModelBuilder(
      source: source, rule: crossSections, electroweakinos: areHiggsinos ? .higgsinos : .winos,
      strength: strength, references: references)
  }
}

extension FitTarget {
  /// ln of each part of the likelihood at values of all quantities, in the order of `FitLikelihood.names`.
  public func parts(at values: [Double]) throws -> [Double] {
    try likelihood.parts(of: try spectrum(at: values), values: values)
  }
}
