import Foundation
import MarkovChains
import Numerics

extension MoveTrial {
  /// The ratio of a proposal against the densities of both ways, counted.
  ///
  /// Points are drawn by the density and proposals made from them; `cell` sorts both into a few cells,
  /// or leaves them out by nil. With the right ratio R = π(x′) q(x′→x) / [π(x) q(x→x′)] as much must
  /// flow from every cell to every other as back, whatever the moves do, where a proposal counts with
  /// min(1, R) (Metropolis) or R / (1 + R) (Barker). No chain is run: the numbers are independent.
  public func balanceViolations(
    draws: Int, cells: Int, cell: (T.Point) -> Int?
  ) throws -> [String] {
    try flows(draws: draws, cells: cells, cell: cell).filter { abs($0.pull) > 6 }.map { flow in
      "from cell \(flow.from) to \(flow.to) flows \(flow.there), back \(flow.back)"
        + " of \(draws): \(flow.pull) σ"
    }
  }

  /// What flows between every two cells between which something flows.
  public func flows(
    draws: Int, cells: Int, cell: (T.Point) -> Int?
  ) throws -> [CellFlow] {
    var flows = [Flow](repeating: Flow(), count: cells * cells)
    var random = RandomStream(runSeed: seed, chain: 0)
    for _ in 0..<draws {
      let point = draw(&random)
      guard let from = cell(point), let state = try state(at: point),
        let proposal = mixture.propose(from: point, using: &random).proposal,
        let next = try self.state(at: proposal.point), let to = cell(next.point)
      else { continue }
      let ratio = exp(
        next.logDensity - state.logDensity + proposal.logReverseOverForward
          + proposal.logJacobian)
      flows[from * cells + to].add(metropolis: min(1, ratio), barker: ratio / (1 + ratio))
    }
    return (0..<cells).flatMap { from in
      (0..<from).compactMap { to in
        let (there, back) = (flows[from * cells + to], flows[to * cells + from])
        return there.pull(against: back).map { pull in
          CellFlow(
            from: from, to: to, there: there.metropolis, back: back.metropolis,
            thereError: there.error, backError: back.error, pull: pull)
        }
      }
    }
  }
}

/// What flows between two cells by the Metropolis rule.
public struct CellFlow: Sendable {
  /// The cells.
  public var from: Int
  public var to: Int
  /// Proposals from the first to the second that count, and back; with their standard errors.
  public var there: Double
  public var back: Double
  public var thereError: Double
  public var backError: Double
  /// The difference in standard deviations, the larger of both rules.
  public var pull: Double
}

/// What flows from one cell to another.
private struct Flow {
  var metropolis = 0.0
  var barker = 0.0
  private var metropolisSquares = 0.0
  private var barkerSquares = 0.0
  private var count = 0

  /// The standard error of `metropolis`.
  var error: Double { metropolisSquares.squareRoot() }

  mutating func add(metropolis: Double, barker: Double) {
    // An infinite ratio comes from a density of zero, which is never drawn.
    guard metropolis.isFinite, barker.isFinite else { return }
    self.metropolis += metropolis
    self.barker += barker
    metropolisSquares += metropolis * metropolis
    barkerSquares += barker * barker
    count += 1
  }

  /// The larger difference of both ways in standard deviations; nil where too little flows.
  func pull(against other: Flow) -> Double? {
    guard count + other.count >= 100 else { return nil }
    let pulls = [
      (metropolis - other.metropolis) / (metropolisSquares + other.metropolisSquares).squareRoot(),
      (barker - other.barker) / (barkerSquares + other.barkerSquares).squareRoot(),
    ]
    return pulls.max { abs($0) < abs($1) }
  }
}
