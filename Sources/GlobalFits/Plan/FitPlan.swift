import Documents
import MarkovChains
import SimplifiedModels

/// A plan of a global fit, read and checked: what is fitted to what.
public struct FitPlan: Sendable {
  /// What the fit is called in its report.
  public let title: String
  /// Parameters, priors, derived quantities, requirements.
  public let parameters: FitParameters
  /// How a point becomes a model.
  public let model: ModelPlan
  /// Values of all quantities at the reference point.
  public let reference: [Double]
  /// Which results speak.
  public let results: ResultsPlan
  /// Limits that speak besides, and how.
  public let limits: LimitsPlan?
  /// Nuisance parameters that results have in common.
  public let nuisances: [NuisancesPlan]
  /// Gaussian constraints.
  public let constraints: [GaussianConstraint]
  /// The sampler of the plan and how far it walks, where it says so.
  public let sampling: SamplingPlan
  /// The plan as text with all that it took from other files: what reading gives the same plan again.
  public let text: String
}

/// How a point becomes a model.
public struct ModelPlan: Sendable {
  /// The three ways.
  public enum Way: Sendable {
    case template(SLHATemplate)
    case family(FitFamily, values: [Expression])
    case program(ExternalProgram, SLHATemplate)
  }
  public let way: Way
  /// Where cross sections come from that are not given.
  public let crossSections: CrossSectionRule
  /// Whether charginos and neutralinos count as higgsinos where no mixing matrices are there; else as winos.
  public let areHiggsinos: Bool
  /// Multiplies every cross section; nil for 1.
  public let strength: Expression?
}

/// Which results speak in a fit.
public enum ResultsPlan: Sendable, Equatable {
  /// The most sensitive compatible combination to the reference point, by expected limits.
  case atReference
  /// The most sensitive one to so many models of the prior.
  case overPrior(models: Int)
  /// Those that the plan names: a result each, and its region where the plan says which.
  case chosen([(result: String, region: String?)], mayOverlap: Bool)

  public static func == (one: ResultsPlan, other: ResultsPlan) -> Bool {
    switch (one, other) {
    case (.atReference, .atReference): true
    case (.overPrior(let a), .overPrior(let b)): a == b
    case (.chosen(let a, let c), .chosen(let b, let d)):
      c == d && a.map(\.result) == b.map(\.result) && a.map(\.region) == b.map(\.region)
    default: false
    }
  }
}

/// Results of upper limits that speak in a fit, and how.
public struct LimitsPlan: Sendable, Equatable {
  /// What a limit does.
  public enum Use: String, Sendable, CaseIterable {
    /// A point with r above 1 is rejected.
    case cut
    /// The likelihood made of observed and expected limit.
    case likelihood
  }
  /// Ids or folders of results of upper limits.
  public let results: [String]
  public let use: Use
}

/// A Gaussian constraint on a number of a point.
public struct GaussianConstraint: Sendable, Equatable {
  /// What is constrained.
  public enum Quantity: Sendable, Equatable {
    case formula(Expression)
    /// The mass in GeV of the particle of a PDG code in the spectrum.
    case mass(ParticleID)
  }
  public let name: String
  public let quantity: Quantity
  public let mean: Double
  public let width: Double

  /// ln of the Gaussian over its largest value.
  func logLikelihood(_ value: Double) -> Double {
    let pull = (value - mean) / width
    return -0.5 * pull * pull
  }
}

/// What a plan says about the walk.
public struct SamplingPlan: Sendable {
  /// `sampler`, as it stands.
  public let sampler: JSONValue?
  /// Steps between the exchanges of a ladder whose rungs are chains; nil for none.
  public let ladder: Int?
  public let walkers: Int?
  public let steps: Int?
  public let seed: Int?
}

/// Nuisance parameters that some results have in common.
public struct NuisancesPlan: Sendable {
  /// What a correlation file says.
  public let correlations: JSONNode
  /// The id or folder of a result for names of analyses in it; a name that is not there is one itself.
  public let results: [(name: String, result: String)]

  /// The id or folder of the result that the file calls so.
  public func result(_ name: String) -> String {
    results.first { $0.name == name }?.result ?? name
  }
}
