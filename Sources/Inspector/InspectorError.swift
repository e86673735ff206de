/// What keeps the page from being served.
public enum InspectorError: Error, Equatable, CustomStringConvertible {
  /// A port that cannot be had.
  case port(UInt16, reason: String)
  /// A folder of runs that is not there.
  case noFolder(String)

  public var description: String {
    switch self {
    case .port(let port, let reason):
      "127.0.0.1:\(port): \(reason); choose another --port (0 takes a free one)"
    case .noFolder(let path):
      "\(path): there is no such folder; name the folder of the runs by --runs"
    }
  }
}
