import Documents

// Verdicts are stored with every accepted step. Members stand in the order of their names.

extension Verdict: JSONWriting {
  /// Writes what `Encodable` gives.
  public func write(to stream: inout JSONStream) {
    stream.object {
      $0.member("K", K)
      $0.member("Z", Z)
      $0.member("contributions", contributions)
      $0.member("critics", critics)
      $0.member("logPrior", logPrior)
      $0.member("maximalStrength", maximalStrength)
      $0.member("muHat", muHat)
      $0.member("predictionCount", predictionCount)
    }
  }
}

extension Contribution: JSONWriting {
  /// Writes what `Encodable` gives.
  public func write(to stream: inout JSONStream) {
    stream.object {
      $0.member("analysis", analysis)
      $0.member("dataset", dataset)
      $0.member("error", error)
      $0.member("expected", expected)
      $0.member("observed", observed)
      $0.name("particles")
      $0.array(particles) { $0.integer($1.rawValue) }
      $0.member("sigma", sigma)
      $0.member("topologies", topologies)
      $0.member("type", type)
      $0.member("unit", unit)
      $0.member("weight", weight)
    }
  }
}

extension CriticValue: JSONWriting {
  /// Writes what `Encodable` gives.
  public func write(to stream: inout JSONStream) {
    stream.object {
      $0.member("analysis", analysis)
      $0.member("dataset", dataset)
      if let expectedR { $0.member("expectedR", expectedR) }
      $0.member("r", r)
      $0.member("topologies", topologies)
      $0.member("type", type)
    }
  }
}
