import Documents
import Protomodels
import Reports
import Runs

/// What an address of the page calls a run: `NAME`, or `SERIES:NUMBER` for one hunt of a series.
///
/// Names are those that runs may have and numbers are numbers, so that no address leads out of the folder of
/// the runs.
struct RunPlace: Sendable {
  /// The name, as it was asked for.
  let name: String
  /// Where the chains are.
  let folder: RunFolder
  /// The series of a hunt and its number there; nil of a run with a plan of its own.
  let hunt: SeriesHunt?

  /// Finds a run in a folder of runs.
  init(_ name: String, in runs: String) throws {
    self.name = name
    guard let colon = name.firstIndex(of: ":") else {
      (folder, hunt) = (try RunFolder.open(name, in: runs), nil)
      return
    }
    let series = try RunFolder.open(String(name[..<colon]), in: runs)
    let digits = name[name.index(after: colon)...]
    guard let number = Int(digits), (0..<1_000_000).contains(number), "\(number)" == digits else {
      throw RunError.badName(name)
    }
    guard try series.kind() == .significance else {
      throw Refusal(404, "the run \(series.name) is no series of hunts")
    }
    folder = series.hunt(number)
    guard Files.isFolder(folder.path) else {
      throw Refusal(404, "hunt \(number) of \(series.name) has not begun")
    }
    hunt = SeriesHunt(series: series, number: number)
  }

  /// Where the plan is.
  var planFolder: RunFolder { hunt?.series ?? folder }

  /// What the chains are.
  func kind() throws -> RunKind { hunt == nil ? try folder.kind() : .hunt }

  /// Whether some process walks the chains now.
  var isWalked: Bool { hunt.map { $0.series.isWalked(hunt: $0.number) } ?? folder.isWalked }

  /// The search at this place; a run of another kind is refused.
  func search() throws -> HuntRun {
    try hunt.map { try HuntRun(opening: $0) } ?? HuntRun(opening: folder)
  }

  /// What a hunt of a series has left at its end; nil before that, and of runs with a plan of their own.
  func result() throws -> PseudoHuntResult? {
    try hunt.flatMap { try SeriesFiles($0.series).result($0.number) }
  }
}
