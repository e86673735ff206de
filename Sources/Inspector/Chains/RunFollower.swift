import Documents
import Foundation
import Reports
import Runs

/// Follows one run: its plan, which never changes but for more steps, and its chains.
struct RunFollower {
  let place: RunPlace
  let kind: RunKind
  let walkers: Int
  let steps: Int
  /// The plan as it stands in the file.
  let plan: JSONNode
  private let planIdentity: FileIdentity
  private(set) var chains: [Int: ChainFollower] = [:]

  /// Chains that are followed at most: a page has room for no more curves.
  static let mostChains = 64

  var name: String { place.name }
  /// Where the chains are.
  var folder: RunFolder { place.folder }

  /// Opens a run; chains are opened as they are asked for.
  init(_ place: RunPlace) throws {
    self.place = place
    let planned = place.planFolder
    planIdentity = try FileIdentity(planned.planPath)
    let header = try planned.header()
    (kind, walkers, steps) = (try place.kind(), header.walkers, header.steps)
    plan = try JSONNode.read(planned.planPath)
  }

  /// Whether the folder still holds the run that is followed.
  var isCurrent: Bool { (try? FileIdentity(place.planFolder.planPath)) == planIdentity }

  /// The chains that there are, in order.
  var numbers: [Int] {
    (0..<min(walkers, Self.mostChains)).filter {
      FileManager.default.fileExists(atPath: folder.chainPath($0))
    }
  }

  /// Opens a chain, or gives the one that is open.
  mutating func chain(_ number: Int) throws -> ChainFollower {
    if let chain = chains[number], chain.isCurrent { return chain }
    let chain = try ChainFollower(folder.chainPath(number))
    chains[number] = chain
    return chain
  }

  /// Opens every chain.
  mutating func openChains() throws {
    let numbers = self.numbers
    for number in chains.keys where !numbers.contains(number) { chains[number] = nil }
    for number in numbers { _ = try chain(number) }
  }

  /// Reads new steps of every chain for some time; returns whether all are read.
  mutating func advance(for time: Duration) throws -> Bool {
    try openChains()
    var isWhole = true
    let end = ContinuousClock.now + time
    let numbers = chains.keys.sorted()
    for (place, number) in numbers.enumerated() {
      guard var chain = chains[number] else { continue }
      let share = (end - .now) / (numbers.count - place)
      if try !chain.advance(until: .now + share) { isWhole = false }
      chains[number] = chain
    }
    return isWhole
  }

  /// Whether all is walked, the chain that is the furthest back having made so many steps: to the last one, to where
  /// it was enough, or, of a fit whose sampler ends by itself, to that.
  ///
  /// A series has ended with its last hunt.
  func isFinished(made: Int) throws -> Bool {
    if kind == .significance {
      let files = SeriesFiles(folder)
      return try files.wanted().map { files.endedCount >= $0 } ?? false
    }
    let numbers = numbers
    guard numbers.count == min(walkers, Self.mostChains) else { return false }
    let end = try folder.earlyEnd()?.step ?? steps
    if made >= end || kind != .fit { return made >= end }
    return try numbers.allSatisfy { number in
      let chain = try ChainReader(folder.chainPath(number))
      return try chain.lastStep() ?? -1 >= end || chain.hasEnded()
    }
  }

  /// Whether some process walks the run now.
  var isRunning: Bool { place.isWalked }
}
