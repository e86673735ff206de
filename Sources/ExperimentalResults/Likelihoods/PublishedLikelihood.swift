import Likelihoods
import Synchronization

/// A published likelihood that ties regions of a result together; decoded on first use, then kept.
public final class PublishedLikelihood: SignalHypotheses {
  /// What kind of likelihood it is.
  public enum Form: Equatable, Sendable {
    /// A covariance of the regions' backgrounds; skewed where third moments are published.
    case covariance(isSkewed: Bool)
    /// A HistFactory workspace, whole or simplified.
    case workspace(WorkspaceVersion)
  }

  /// What kind of likelihood it is.
  public let form: Form
  /// Its file in the database.
  public let name: String
  /// The result's regions that it ties together.
  public let regions: [String]
  /// Relative uncertainty of the signal in each bin; nil: none.
  public let signalUncertainty: Double?
  private let make: @Sendable () throws -> any SignalHypotheses
  private let memory = Mutex<(any SignalHypotheses)?>(nil)

  /// Makes one; `make` decodes it.
  public init(
    form: Form, name: String, regions: [String], signalUncertainty: Double? = nil,
    make: @escaping @Sendable () throws -> any SignalHypotheses
  ) {
    self.form = form
    self.name = name
    self.regions = regions
    self.signalUncertainty = signalUncertainty
    self.make = make
  }

  /// The decoded likelihood.
  public func hypotheses() throws -> any SignalHypotheses {
    try memory.withLock { known in
      if let known { return known }
      let made = try make()
      known = made
      return made
    }
  }

  public func likelihood(for yields: [Double]) throws -> any Likelihood {
    try hypotheses().likelihood(for: yields)
  }
}

extension PublishedLikelihood {
  /// The same likelihood before other data, decoded when this one is.
  func observing(_ data: Observations) -> PublishedLikelihood {
    PublishedLikelihood(
      form: form, name: name, regions: regions, signalUncertainty: signalUncertainty
    ) {
      guard let hypotheses = try self.hypotheses() as? any ObservableHypotheses else {
        throw LikelihoodError.domain("\(self.name): a likelihood whose data cannot be replaced")
      }
      return try hypotheses.observing(data)
    }
  }
}

extension ExperimentalResult {
  /// The likelihoods for predictions: covariances, and workspaces of the version asked for, or of the
  /// other version where there is none.
  public func likelihoods(workspaces version: WorkspaceVersion) -> [PublishedLikelihood] {
    let hasVersion = likelihoods.contains { $0.form == .workspace(version) }
    return likelihoods.filter { likelihood in
      guard case .workspace(let own) = likelihood.form else { return true }
      return !hasVersion || own == version
    }
  }
}
