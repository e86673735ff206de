import ExperimentalResults
import Foundation
import MarkovChains
import SimplifiedModels
import TheoryPredictions

/// The points of an axis.
public enum ScanPoints {
  /// Even steps from `lower` to `upper`.
  public static func linear(_ lower: Double, _ upper: Double, count: Int) -> [Double] {
    (0..<count).map { lower + (upper - lower) * Double($0) / Double(max(1, count - 1)) }
  }

  /// Even factors from `share` × `middle` to `middle` / `share`; an odd `count` has `middle` itself.
  static func geometric(about middle: Double, share: Double, count: Int) -> [Double] {
    (0..<count).map { middle * pow(share, 1 - 2 * Double($0) / Double(max(1, count - 1))) }
  }
}

extension HuntTarget {
  /// `body`, or nil where physics has no answer: no cross section, a fit that failed, no excess.
  ///
  /// Every other error is one of the program or its files and is handed on.
  func answerOrNil<Answer>(_ body: () throws -> Answer?) -> Result<Answer?, any Error> {
    do {
      return .success(try body())
    } catch is RejectedPoint {
      return .success(nil)
    } catch is PredictionIssue {
      return .success(nil)
    } catch SimplifiedModelError.noCrossSection {
      return .success(nil)
    } catch {
      return .failure(error)
    }
  }
}

extension ModelSpace {
  /// The model with other masses of some particles and its decays settled; nil where that is illegal.
  ///
  /// Branching ratios stay as far as their channels stay open, strengths as multipliers of the reference
  /// cross sections. A C1 and an N2 within 1 % of each other move together, as one pair.
  func placing(_ masses: [(particle: ParticleID, mass: Double)], in model: Protomodel)
    -> Protomodel?
  {
    var placed = model
    for (particle, mass) in masses {
      guard let place = placed.index(of: particle) else { return nil }
      placed.members[place].mass = mass
      if let twin = twin(of: particle, in: model), !masses.contains(where: { $0.0 == twin.id }),
        let twinPlace = placed.index(of: twin.id), let old = model.mass(of: particle)
      {
        placed.members[twinPlace].mass = twin.mass * mass / old
      }
    }
    let isLegal = placed.members.allSatisfy {
      massLimits(of: $0.id, in: placed)?.contains($0.mass) ?? false
    }
    guard isLegal, !Self.isInStopCorridor(placed), placed.everyParticleDecays else { return nil }
    placed.settleDecays()
    return placed
  }

  /// The N2 of a C1, or the C1 of an N2, of almost the same mass.
  private func twin(of particle: ParticleID, in model: Protomodel) -> Protomodel.Member? {
    let other = [Particles.C1: Particles.N2, Particles.N2: Particles.C1][particle]
    guard let mass = model.mass(of: particle),
      let member = model.members.first(where: { $0.id == other }),
      abs(member.mass - mass) <= 0.01 * mass
    else { return nil }
    return member
  }
}
