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
      $0.member("logDensity", logDensity)
      $0.member("point", point)
      $0.member("step", step)
    }
  }
}
