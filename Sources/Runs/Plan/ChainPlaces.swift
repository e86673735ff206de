import Foundation

/// Where the chains of a run stand in its folder; nothing else decides it.
///
/// Up to a thousand chains stand in one folder, `chains/0123.sqlite`. Of more a folder holds a thousand,
/// `chains/012/12345.sqlite`, as servers of directories become slow with large folders. Runs of more than a
/// thousand chains that were made when all of them stood in one folder have no folder `chains/000`, and are
/// read and walked as they are.
struct ChainPlaces {
  /// Chains in one folder at most.
  static let most = 1000

  /// The folder of all chains.
  let folder: String
  /// Whether there are folders of a thousand.
  let areSplit: Bool

  /// The places as they were decided.
  init(_ folder: String, areSplit: Bool) { (self.folder, self.areSplit) = (folder, areSplit) }

  /// The places of a new run of so many chains.
  init(_ folder: String, chains count: Int) {
    (self.folder, areSplit) = (folder, count > Self.most)
  }

  /// The places of a run that is there.
  init(found folder: String) {
    (self.folder, areSplit) = (folder, access("\(folder)/000", F_OK) == 0)
  }

  /// The file of a chain, from 0.
  func file(_ chain: Int) -> String { "\(folder(of: chain))/\(Self.digits(chain, 4)).sqlite" }

  /// The folders to make for so many chains.
  func folders(chains count: Int) -> [String] {
    areSplit ? stride(from: 0, to: count, by: Self.most).map(folder(of:)) : [folder]
  }

  private func folder(of chain: Int) -> String {
    areSplit ? "\(folder)/\(Self.digits(chain / Self.most, 3))" : folder
  }

  /// The folder of the run to which the chain's file at `path` belongs.
  static func run(ofChainFile path: String) -> String {
    let parent = (path as NSString).deletingLastPathComponent
    let above = (parent as NSString).deletingLastPathComponent
    let isThousand =
      (above as NSString).lastPathComponent == "chains"
      && (parent as NSString).lastPathComponent.allSatisfy(\.isNumber)
    return isThousand ? (above as NSString).deletingLastPathComponent : above
  }

  /// A number with zeros before it.
  static func digits(_ number: Int, _ count: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, count - digits.count)) + digits
  }
}
