import ExperimentalResults
import Numerics

/// How the counts of the signal regions of one result are drawn.
///
/// Regions of a joint likelihood take its draws. The others are counting experiments of their own:
/// λ ~ N(b, fudge δb) above 0, n ~ Pois(λ). A region that stands in an earlier folder of the analysis too,
/// by its name or by the same published numbers, has the same count.
struct RegionsLaw: Sendable {
  /// Drawn background of a result.
  struct Draw {
    /// By region: background counts, and their expectation.
    var counts: [Double]
    var expected: [Double]
    /// By joint law.
    var joints: [JointLaw.Draw]
  }

  /// Index of the result.
  let index: Int
  let result: ExperimentalResult
  let joints: [JointLaw]
  private let limits: [RegionLimit]
  /// By region: whose count it is, where an earlier folder has it.
  private let twins: [Int: (law: Int, region: Int)]
  /// Regions of no joint likelihood and without a twin.
  private let alone: [Int]

  /// `earlier`: laws of other folders of the analysis that are drawn before.
  init(
    _ index: Int, _ result: ExperimentalResult, joints: [JointLaw], after earlier: [RegionsLaw]
  ) {
    self.index = index
    self.result = result
    self.joints = joints
    limits = Parallel.map(result.regions.count) {
      RegionLimit(result.regions[$0], luminosity: result.luminosity)
    }
    let inside = Set(joints.flatMap(\.regions))
    var twins: [Int: (law: Int, region: Int)] = [:]
    for region in result.regions.indices where !inside.contains(region) {
      for (law, other) in earlier.enumerated() where twins[region] == nil {
        if let twin = Self.twin(of: region, in: result, other.result) {
          twins[region] = (law, twin)
        }
      }
    }
    self.twins = twins
    alone = result.regions.indices.filter { !inside.contains($0) && twins[$0] == nil }
  }

  /// Draws data without signal.
  func draw(
    fudge: Double, after earlier: [Draw], using random: inout RandomStream
  ) -> Draw {
    var draw = Draw(
      counts: result.regions.map(\.observed), expected: result.regions.map(\.expected), joints: [])
    for joint in joints {
      let own = joint.draw(fudge: fudge, using: &random)
      for (place, region) in joint.regions.enumerated() {
        draw.counts[region] = own.counts[place]
        guard joint.isRemeasured else { continue }
        draw.expected[region] = random.positive(
          mean: joint.rates[place], deviation: fudge * result.regions[region].error)
      }
      draw.joints.append(own)
    }
    for (region, twin) in twins.sorted(by: { $0.key < $1.key }) {
      draw.counts[region] = earlier[twin.law].counts[twin.region]
      draw.expected[region] = earlier[twin.law].expected[twin.region]
    }
    for region in alone {
      let entry = result.regions[region]
      let rate = random.positive(mean: entry.expected, deviation: fudge * entry.error)
      draw.counts[region] = random.count(mean: rate)
    }
    return draw
  }

  /// Adds drawn signal events; `events` are expected ones by region.
  func add(_ events: [Double], to draw: inout Draw, using random: inout RandomStream) throws {
    for (place, joint) in joints.enumerated() {
      try joint.add(joint.regions.map { events[$0] }, to: &draw.joints[place], using: &random)
      for (own, region) in joint.regions.enumerated() {
        draw.counts[region] = draw.joints[place].counts[own]
      }
    }
    // A twin has the events of the region that it is, as far as both maps agree.
    for region in (alone + twins.keys).sorted() {
      draw.counts[region] += random.count(mean: events[region])
    }
  }

  /// The data as an overlay, limits computed again.
  func overlay(_ draw: Draw) -> ResultOverlay {
    ResultOverlay(
      folder: result.folder,
      regions: result.regions.indices.map { region in
        let entry = result.regions[region]
        let limit = limits[region].upperLimit(
          observed: draw.counts[region], background: draw.expected[region])
        return RegionOverlay(
          name: entry.name, observed: draw.counts[region], expected: draw.expected[region],
          upperLimit: limit ?? entry.upperLimit)
      },
      likelihoods: zip(joints, draw.joints).map {
        LikelihoodOverlay(name: $0.published.name, data: $1.data)
      })
  }

  /// The region of `other` with the same name, or else the only one with the same published numbers.
  private static func twin(
    of region: Int, in result: ExperimentalResult, _ other: ExperimentalResult
  ) -> Int? {
    let own = result.regions[region]
    func isEqual(_ a: SignalRegion) -> Bool {
      (a.observed, a.expected, a.error) == (own.observed, own.expected, own.error)
    }
    if let place = other.regions.firstIndex(where: { $0.name == own.name }) { return place }
    let places = other.regions.indices.filter { isEqual(other.regions[$0]) }
    return places.count == 1 && result.regions.filter(isEqual).count == 1 ? places[0] : nil
  }
}
