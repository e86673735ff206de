import Documents
import MarkovChains

extension ChainState: JSONWriting where T.Point: JSONWriting, T.Evidence: JSONWriting {
  /// Writes what `Encodable` gives.
  public func write(to stream: inout JSONStream) {
    stream.object {
      if let cooling, let text = try? StateCoder.encode(cooling) {
        $0.name("cooling")
        $0.json(text)
      }
      $0.member("evidence", evidence)
      if let isEnded {
        $0.name("isEnded")
        $0.json(Array("\(isEnded)".utf8))
      }
      $0.member("logDensity", logDensity)
      $0.member("point", point)
      if let search { $0.member("search", search) }
      $0.member("step", step)
    }
  }
}

extension SearchMemory: JSONWriting where Point: JSONWriting {
  /// Writes what `Encodable` gives.
  public func write(to stream: inout JSONStream) {
    stream.object {
      $0.member("began", began)
      if let best { $0.member("best", best) }
      if let earlier { $0.member("earlier", earlier) }
      $0.member("idle", idle)
      $0.member("restarts", restarts)
    }
  }
}

extension SearchMemory.Place: JSONWriting where Point: JSONWriting {
  /// Writes what `Encodable` gives.
  public func write(to stream: inout JSONStream) {
    stream.object {
      $0.member("logDensity", logDensity)
      $0.member("point", point)
    }
  }
}
