import Foundation

/// Where the hunts of a series stand in its folder; nothing else decides it.
///
/// The first thousand stand in one folder, `hunts/0123`. Of the later ones a folder holds a thousand,
/// `hunts/012/12345`, as servers of directories become slow with large folders. A hunt that was begun when all of
/// them stood in one folder stays there, and is read and walked as it is.
struct HuntPlaces {
  /// The folder of all hunts.
  let folder: String

  /// The places of the hunts of a series.
  init(ofSeries path: String) { folder = path + "/hunts" }

  /// The folder of a hunt, from 0.
  func path(_ number: Int) -> String {
    let name = ChainPlaces.digits(number, 4)
    let early = "\(folder)/\(name)"
    guard number >= ChainPlaces.most, access(early, F_OK) != 0 else { return early }
    return "\(folder)/\(ChainPlaces.digits(number / ChainPlaces.most, 3))/\(name)"
  }

  /// The numbers of the hunts that have a folder, rising.
  var begun: [Int] {
    var numbers: Set<Int> = []
    for name in Self.names(folder) {
      guard let number = Int(name) else { continue }
      // A thousand has three digits, a hunt at least four.
      if name.count > 3 {
        numbers.insert(number)
      } else {
        numbers.formUnion(
          Self.names("\(folder)/\(name)").compactMap { Int($0) }
            .filter { $0 / ChainPlaces.most == number })
      }
    }
    return numbers.sorted()
  }

  /// The folder of the series to which the hunt in the folder `path` belongs; nil where it is no hunt's.
  static func series(ofHunt path: String) -> String? {
    var above = (path as NSString).deletingLastPathComponent
    let thousand = (above as NSString).lastPathComponent
    if thousand.count == 3, thousand.allSatisfy(\.isNumber) {
      above = (above as NSString).deletingLastPathComponent
    }
    guard (above as NSString).lastPathComponent == "hunts" else { return nil }
    return (above as NSString).deletingLastPathComponent
  }

  private static func names(_ folder: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
  }
}

extension RunFolder {
  /// The folder of one hunt of a series, numbered from 0.
  public func hunt(_ number: Int) -> RunFolder {
    let path = HuntPlaces(ofSeries: path).path(number)
    // Its chains are those of one search, made without a plan of their own: never thousands.
    return RunFolder(path: path, places: ChainPlaces(Self.chainsPath(path), chains: 1))
  }

  /// The numbers of the hunts of a series that have begun, rising.
  public var hunts: [Int] { HuntPlaces(ofSeries: path).begun }

  /// Whether some process, on any machine, walks a hunt of this series now.
  public func isWalked(hunt number: Int) -> Bool {
    guard case .lives? = ClaimFile(claimPath(hunt: number)).standingForReaders() else {
      return false
    }
    return true
  }
}
