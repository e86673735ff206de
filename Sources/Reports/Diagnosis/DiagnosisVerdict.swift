import Foundation
import MarkovChains

/// Whether a run has told enough, in words.
public struct DiagnosisVerdict: Sendable, Equatable {
  /// Whether its chains meet what was asked.
  public var isEnough: Bool
  /// What was found, one sentence.
  public var finding: String
  /// What does not meet it, one phrase each.
  public var shortcomings: [String]
  /// What to do, one sentence each.
  public var advice: [String]

  /// Swaps of neighbours below this rate hold a ladder up.
  private static let lowestSwapRate = 0.1

  /// Judges draws; `steps` are those of draws, those made, and those of the plan.
  init(
    draws convergence: Convergence, criterion: StopCriterion, command: String, name: String,
    isAlone: Bool, steps: (draws: Int, made: Int, planned: Int), swaps: [RunDiagnosis.Swaps]
  ) {
    shortcomings = convergence.shortcomings(by: criterion)
    advice = []
    if isAlone {
      shortcomings.append("one walker alone: its halves can agree where another would differ")
      advice.append("begin another run with --walkers 4")
    }
    isEnough = shortcomings.isEmpty
    let sizes = convergence.quantities.compactMap(\.bulkSize)
    let (rHat, size) = (convergence.largestRHat ?? .nan, sizes.min() ?? .nan)
    if isEnough {
      finding =
        "The chains agree: the largest R̂ is \(Self.text(rHat, 4)), the smallest effective size "
        + "\(Self.text(size, 0))."
      return
    }
    finding =
      "The chains have not told enough yet: the largest R̂ is \(Self.text(rHat, 3)), the smallest "
      + "effective size \(Self.text(size, 0))."
    if steps.made < steps.planned {
      advice.append("go on: protolith \(command) --resume \(name)")
    } else {
      let factor = max(2, min(50, criterion.effectiveSize / max(size.isNaN ? 1 : size, 1)))
      let more = Int(Double(steps.made) * factor.rounded(.up))
      advice.append("make more steps: protolith \(command) --resume \(name) --steps \(more)")
    }
    if swaps.contains(where: { $0.rates.contains { ($0 ?? 1) < Self.lowestSwapRate } }) {
      advice.append("some neighbours hardly swap: begin another run with more rungs")
    }
  }

  /// Judges a search by the best K of its walkers; `steps` are those made and those of the plan.
  init(
    search convergence: Convergence, criterion: StopCriterion, best: [RunDiagnosis.BestK],
    agreement: Double, name: String, steps: (made: Int, planned: Int)
  ) {
    let values = best.map(\.K)
    let spread = (values.max() ?? .nan) - (values.min() ?? .nan)
    shortcomings = []
    advice = []
    if best.count < 2 {
      shortcomings.append("one walker alone cannot be compared with another")
      advice.append("begin another search with --walkers 2 or more")
    } else if !(spread <= agreement) {
      shortcomings.append(
        "best K from \(Self.text(values.min() ?? .nan, 2)) to \(Self.text(values.max() ?? .nan, 2)): "
          + "they differ by \(Self.text(spread, 2)), more than \(agreement)")
    }
    isEnough = shortcomings.isEmpty
    if isEnough {
      finding =
        "The walkers agree on the best K within \(Self.text(spread, 3)). A search proves no maximum: "
        + "another seed is the better test."
      return
    }
    finding = "The walkers do not agree on the best K: the search may have missed the best model."
    if steps.made < steps.planned {
      advice.append("go on: protolith hunt --resume \(name)")
    } else if best.count > 1 {
      advice.append(
        "search longer (more --steps), with more --walkers, or a higher --cooling; then compare")
    }
  }

  static func text(_ value: Double, _ decimals: Int) -> String {
    value.isFinite ? String(format: "%.\(decimals)f", value) : "not known"
  }
}

extension Convergence {
  /// The largest R̂ of all quantities; nil where one of them has none.
  public var largestRHat: Double? {
    let known = quantities.compactMap(\.rHat)
    return known.count == quantities.count ? known.max() : nil
  }
}
