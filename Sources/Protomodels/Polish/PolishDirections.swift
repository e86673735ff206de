import Foundation
import SimplifiedModels

/// The ways in which the continuous numbers of a model can move while the prior stays the same.
///
/// Masses; strengths, those that the prior counts as equal together; ratios, likewise, where a particle
/// has more than one that counts. What is switched off stays off.
struct PolishDirections {
  /// One way.
  enum Direction: Equatable {
    /// A mass, by a number of GeV.
    case mass(ParticleID)
    /// Strengths, by a factor; the families' places in `ModelSpace.families(in:)`.
    case strengths([Int])
    /// The ratios of some tags of a particle against its others, by a factor.
    case ratios(ParticleID, [String])
  }

  let directions: [Direction]
  private let space: ModelSpace

  init(_ model: Protomodel, in space: ModelSpace) {
    self.space = space
    let masses = model.members.map { Direction.mass($0.id) }
    let families = space.families(in: model)
    let used = families.indices.filter { (model.strength(of: families[$0]) ?? 0) > Self.off }
    let strengths = Self.groups(used.map { ($0, model.strength(of: families[$0]) ?? 0) }) {
      $1 - $0 < 0.03 * $1
    }.map { Direction.strengths($0) }
    let ratios = model.unstable.flatMap { particle -> [Direction] in
      guard let place = model.index(of: particle), !model.isOffShell(particle) else { return [] }
      let groups = Self.groups(model.members[place].branchings.map { ($0.tag, $0.ratio) }) {
        $1 - $0 < 0.025 * ($0 + $1)
      }
      // They sum to one: the last group follows from the others.
      return groups.dropLast().map { .ratios(particle, $0) }
    }
    directions = masses + strengths + ratios
  }

  /// GeV to either side at which the derivatives by masses are taken.
  static let massStep = 0.5
  /// Strengths up to this are none.
  private static let off = 1e-4

  /// Groups of equal values as the prior makes them (`Prior`), by rising value.
  private static func groups<Name>(
    _ values: [(name: Name, value: Double)], areEqual: (_ smaller: Double, _ larger: Double) -> Bool
  ) -> [[Name]] {
    let order = values.indices.sorted { (values[$0].value, $0) < (values[$1].value, $1) }
    var groups: [[Name]] = []
    var least = 0.0
    for place in order {
      if groups.isEmpty || !areEqual(least, values[place].value) {
        groups.append([])
        least = values[place].value
      }
      groups[groups.count - 1].append(values[place].name)
    }
    return groups
  }

  /// The model with each way gone by its number (GeV, or the logarithm of a factor); nil where that is
  /// illegal.
  func moved(_ model: Protomodel, by numbers: [Double]) -> Protomodel? {
    var moved = model
    let families = space.families(in: model)
    for (direction, number) in zip(directions, numbers) where number != 0 {
      switch direction {
      case .mass(let particle):
        guard let place = moved.index(of: particle) else { return nil }
        moved.members[place].mass += number
      case .strengths(let places):
        for place in places {
          let family = families[place]
          moved.setStrength(of: family, to: (moved.strength(of: family) ?? 0) * exp(number))
        }
      case .ratios: break
      }
    }
    // Ratios last: which channels are open depends on the masses.
    for particle in Set(directions.compactMap(\.ratioOwner)).sorted() {
      setRatios(of: particle, in: &moved, numbers)
    }
    return moved.fault(in: space) == nil ? moved : nil
  }

  private func setRatios(
    of particle: ParticleID, in model: inout Protomodel, _ numbers: [Double]
  ) {
    var factors: [String: Double] = [:]
    for (direction, number) in zip(directions, numbers) {
      guard case .ratios(particle, let tags) = direction else { continue }
      for tag in tags { factors[tag] = exp(number) }
    }
    model.setBranchings(
      of: particle,
      model.openTags(of: particle).map { open in
        let name = open.tag.name
        return (open, model.ratio(of: name, mother: particle) * (factors[name] ?? 1))
      })
  }
}

extension PolishDirections.Direction {
  fileprivate var ratioOwner: ParticleID? {
    if case .ratios(let particle, _) = self { return particle }
    return nil
  }

  /// Half the distance over which derivatives are taken, and how far the first step may go.
  ///
  /// The program sees masses in tenths of a GeV: 0.5 GeV is a whole number of such steps on either side,
  /// and inside one cell of a map, where an interpolation is linear, the quotient is the derivative.
  var scale: (difference: Double, reach: Double) {
    isMass ? (PolishDirections.massStep, 25) : (0.01, 0.3)
  }

  var isMass: Bool {
    if case .mass = self { return true }
    return false
  }
}
