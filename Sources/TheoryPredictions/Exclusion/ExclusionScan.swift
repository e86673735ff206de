import ExperimentalResults
import Likelihoods
import Numerics
import SimplifiedModels

/// One topology of one result over a plane of masses: what the result would exclude.
///
/// Every point is a model with this topology alone; it goes the same way as any model from the yields of
/// its regions on.
public struct ExclusionScan: Sendable {
  /// r of one way to use the regions; nil outside the maps, and where nothing is predicted.
  public struct Answer: Sendable, Equatable {
    public var r: Double
    public var expectedR: Double
  }

  /// What a point says.
  public struct Point: Sendable {
    public var x: Double
    public var y: Double
    /// σ in fb.
    public var crossSection: Double
    /// The region with the largest expected r.
    public var bestRegion: Answer?
    /// The regions together.
    public var combined: Answer?
    /// Why the joint likelihood gave nothing.
    public var failure: String?
  }

  /// The plane of the first map.
  public let plane: MapPlane
  private let predictor: Predictor
  private let result: Int
  private let maps: [Int]
  private let crossSection: @Sendable (Double) -> Double?

  /// Why there is nothing to scan.
  public enum Refusal: Error, CustomStringConvertible {
    /// The database has no such result with efficiency maps.
    case noResult(String, known: [String])
    /// The result has no such topology.
    case noTopology(String, result: String, known: [String])
    /// The maps have no plane.
    case noPlane(String, MapPlane.Refusal)
    /// The file of a map is damaged.
    case damaged(reason: String)

    public var description: String {
      switch self {
      case .noResult(let name, let known):
        "there is no result \(name) with efficiency maps; there are \(known.joined(separator: ", "))"
      case .noTopology(let name, let result, let known):
        "\(result) has no map of \(name); it has \(known.joined(separator: ", "))"
      case .noPlane(let name, let reason): "the maps of \(name): \(reason)"
      case .damaged(let reason): reason
      }
    }
  }

  /// Prepares a scan of `topology` in the result of a folder.
  ///
  /// `crossSection` is σ in fb by the plane's x; nil where there is none. `held` has values for
  /// coordinates of maps that span more than a plane.
  public init(
    _ folder: String, topology: String, predictor: Predictor, held: [Int: Double] = [:],
    crossSection: @escaping @Sendable (Double) -> Double?
  ) throws(Refusal) {
    let results = predictor.database.results
    let found = results.firstIndex { $0.folder == folder && $0.kind == .efficiencyMaps }
    guard let found else {
      let known = results.filter { $0.kind == .efficiencyMaps }.map(\.folder)
      throw .noResult(folder, known: known)
    }
    let maps = results[found].maps.indices.filter { results[found].maps[$0].topology == topology }
    guard let first = maps.first else {
      let known = Set(results[found].maps.map(\.topology)).sorted()
      throw .noTopology(topology, result: folder, known: known)
    }
    do {
      for map in maps { try results[found].maps[map].verify() }
    } catch { throw .damaged(reason: "\(error)") }
    do {
      plane = try MapPlane(results[found].maps[first].grid, held: held)
    } catch {
      throw .noPlane("\(topology) in \(folder)", error)
    }
    self.predictor = predictor
    self.result = found
    self.maps = maps
    self.crossSection = crossSection
  }

  /// Whether regions can speak together.
  public var hasJointLikelihood: Bool { !predictor.backgrounds[result].isEmpty }

  /// What the result says at a point; nil where no map reaches it or σ is not known.
  public func point(x: Double, y: Double) -> Point? {
    guard let size = crossSection(x), size > 0 else { return nil }
    let yields = self.yields(plane.coordinates(x: x, y: y), size)
    guard yields.contains(where: { $0 > 0 }) else { return nil }
    let regions = RegionYields(crossSections: yields)
    var point = Point(x: x, y: y, crossSection: size)
    let choice = RegionChoice(predictor)
    if let best = choice.best(result, regions, among: regions.regions) {
      let region = predictor.database.results[result].regions[best]
      point.bestRegion = Answer(
        r: yields[best] / region.upperLimit, expectedR: yields[best] / region.expectedUpperLimit)
    }
    guard hasJointLikelihood else { return point }
    do {
      let joint = JointPrediction(predictor)
      guard let entry = try joint.entry(result, regions) else { return point }
      let model = try entry.signal.chosen()
      let scale = entry.size / model.unit
      point.combined = Answer(
        r: scale / (try model.observedLimit()), expectedR: scale / (try model.expectedLimit()))
    } catch {
      point.failure = "\(error)"
    }
    return point
  }

  /// σ × efficiency in fb by region.
  private func yields(_ masses: [Double], _ size: Double) -> [Double] {
    let content = predictor.database.results[result]
    var yields = [Double](repeating: 0, count: content.regions.count)
    let options = predictor.settings.lookup
    for number in maps {
      let map = content.maps[number]
      guard masses.count == map.grid.fullDimension,
        let place = map.grid.locate(masses, options: options)
      else { continue }
      for (region, values) in map.values {
        let value = map.grid.value(of: values, at: place, query: masses, options: options) ?? 0
        yields[region] = max(yields[region], size * value)
      }
    }
    return yields
  }
}
