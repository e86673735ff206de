import Foundation

extension RunFolder {
  private var claimsPath: String { path + "/claims" }

  /// The claim on a chain, numbered from 0.
  public func claimPath(chain: Int) -> String {
    "\(claimsPath)/chain-\(ChainPlaces.digits(chain, 4))"
  }

  /// The claim on a hunt of a series, numbered from 0.
  public func claimPath(hunt: Int) -> String {
    "\(claimsPath)/hunt-\(ChainPlaces.digits(hunt, 4))"
  }

  /// The claim on the chain whose file is at `path`: its own, or that of the hunt that it belongs to.
  static func claimPath(ofChainFile path: String) -> String {
    let file = URL(filePath: path)
    let folder = URL(filePath: ChainPlaces.run(ofChainFile: path))
    if let series = HuntPlaces.series(ofHunt: folder.path) {
      return RunFolder(unchecked: series).claimsPath + "/hunt-" + folder.lastPathComponent
    }
    let name = file.deletingPathExtension().lastPathComponent
    return RunFolder(unchecked: folder.path).claimsPath + "/chain-" + name
  }

  /// Who walks something of this run now, by claims whose holders live, in the order of their names.
  public func livingClaims() -> [(name: String, words: String)] {
    claimNames.compactMap { name in
      guard case .lives(let words)? = ClaimFile("\(claimsPath)/\(name)").standingForReaders()
      else { return nil }
      return (name, words)
    }
  }

  /// Claims whose holders died without giving them back.
  public func deadClaims() -> [(name: String, words: String)] {
    claimNames.compactMap { name in
      guard case .dead(let words)? = ClaimFile("\(claimsPath)/\(name)").standingForReaders()
      else { return nil }
      return (name, words)
    }
  }

  private var claimNames: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: claimsPath)) ?? []
    return names.filter { !$0.contains(".") }.sorted()
  }
}
