import Foundation
import Numerics

extension NestedSampler {
  /// A point near another live point, wherever that is, or the draw itself.
  ///
  /// It is proposed by a density that does not depend on the draw, q = a ball around a random live point, and taken
  /// with the probability min(1, q(draw) / q(proposal)) where it lies above the bound (L. Tierney, Ann. Statist. 22,
  /// 1701 (1994), section 2.3.3): this keeps the uniform law above the bound. The parent is none of the live points that q is
  /// made of, for the draw began there.
  func jump(
    from draw: Draw, above bound: Double, _ landing: Landing, without parent: Int,
    _ account: inout SamplerAccount, _ random: inout RandomStream
  ) throws -> Draw {
    guard let point = landing.propose(without: parent, using: &random), point.isInside else {
      return draw
    }
    let here = landing.density(draw.point, without: parent)
    let there = landing.density(point, without: parent)
    // The likelihood is asked last, for it is dear.
    guard random.uniform() * there < here,
      let found = try value(at: point, &account).draw, found.logLikelihood > bound
    else { return draw }
    return found
  }
}

/// The density by which jumps are proposed.
struct Landing {
  private let surroundings: Surroundings
  private let centres: [[Double]]
  private let cloud: WhitenedCloud
  /// The squares of the radii, and 1 / radius^d: densities in the balls, up to a constant.
  private let squares: [Double]
  private let densities: [Double]

  /// Takes the balls around live points.
  init<E>(_ surroundings: Surroundings, _ live: [CubeDraw<E>]) {
    self.surroundings = surroundings
    centres = live.prefix(surroundings.radii.count).map(\.point.coordinates)
    cloud = WhitenedCloud(centres, factor: surroundings.factor)
    let dimension = Double(cloud.dimension)
    squares = surroundings.radii.map { $0 * $0 }
    densities = surroundings.radii.map { pow($0, -dimension) }
  }

  /// A point of one of the balls; nil where there is none beside that of the parent.
  func propose(without parent: Int, using random: inout RandomStream) -> CubePoint? {
    let others = parent < centres.count ? centres.count - 1 : centres.count
    guard others > 0 else { return nil }
    var place = random.index(below: others)
    if place >= parent { place += 1 }
    let dimension = cloud.dimension
    let normals = (0..<dimension).map { _ in random.normal(mean: 0, deviation: 1) }
    let length = normals.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let scale = surroundings.radii[place] * pow(random.uniform(), 1 / Double(dimension)) / length
    var coordinates = centres[place]
    for row in 0..<dimension {
      for column in 0...row {
        let share = surroundings.factor[row * dimension + column]
        coordinates[row] += share * normals[column] * scale
      }
    }
    return CubePoint(coordinates)
  }

  /// The density at a point, up to a constant.
  func density(_ point: CubePoint, without parent: Int) -> Double {
    var sum = 0.0
    cloud.eachDistance(cloud.whitened(point.coordinates)) { place, square in
      if square < squares[place], place != parent { sum += densities[place] }
    }
    return sum
  }
}
