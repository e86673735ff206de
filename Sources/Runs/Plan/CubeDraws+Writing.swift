import Documents
import MarkovChains

extension CubePoint: JSONWriting {
  /// Writes what `Encodable` gives.
  public func write(to stream: inout JSONStream) {
    stream.array(coordinates) { $0.number($1) }
  }
}

extension CubeDraw: JSONWriting where Evidence: JSONWriting {
  /// Writes what `Encodable` gives.
  public func write(to stream: inout JSONStream) {
    stream.object {
      $0.member("evidence", evidence)
      if let logWeight { $0.member("logWeight", logWeight) }
      $0.member("point", point)
    }
  }
}

extension CubeDraws: JSONWriting where Evidence: JSONWriting {
  /// Writes what `Encodable` gives.
  public func write(to stream: inout JSONStream) {
    stream.object {
      if let births { $0.member("births", births) }
      $0.member("draws", draws)
      if let family { $0.member("family", family) }
      if let live { $0.member("live", live) }
    }
  }
}

extension NestedBirth: JSONWriting {
  /// Writes what `Encodable` gives.
  public func write(to stream: inout JSONStream) {
    stream.object {
      $0.member("family", family)
      $0.member("rank", rank)
    }
  }
}

extension SamplerAccount: JSONWriting {
  /// Writes what `Encodable` gives.
  public func write(to stream: inout JSONStream) {
    stream.object {
      if let acceptance { $0.member("acceptance", acceptance) }
      if let allowedShare { $0.member("allowedShare", allowedShare) }
      $0.member("evaluations", evaluations)
      if let logEvidence { $0.member("logEvidence", logEvidence) }
      $0.member("refused", refused)
      if let remaining { $0.member("remaining", remaining) }
    }
  }
}
