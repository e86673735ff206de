import ExperimentalResults
import Likelihoods
import Numerics

/// How the data of all folders of one analysis are drawn, together as far as they show the same events.
struct AnalysisLaw: Sendable {
  /// A map of one of the upper-limit results, with the pull of the regions that it follows.
  private struct MapPlace: Sendable {
    var map: Int
    var pull: RegionPull?
  }

  /// The analysis, without the suffixes that do not count.
  let name: String
  private let regions: [RegionsLaw]
  private let limits: [(index: Int, result: ExperimentalResult, maps: [MapPlace])]
  private let law: MapLaw

  /// `results`: the folders of the analysis, in the order of the database.
  init(
    _ name: String, _ results: [(index: Int, result: ExperimentalResult)],
    workspaces: WorkspaceVersion, settings: PseudoSettings
  ) throws {
    self.name = name
    law = MapLaw(settings: settings)
    let maps = results.filter { $0.result.kind == .efficiencyMaps }
    let prepared = try maps.map { index, result in
      let joints = try result.likelihoods(workspaces: workspaces).compactMap {
        try JointLaw($0, of: result)
      }
      return (index: index, result: result, joints: joints)
    }
    var regions: [RegionsLaw] = []
    for joint in [true, false] {
      for entry in prepared where entry.joints.isEmpty != joint {
        regions.append(
          RegionsLaw(entry.index, entry.result, joints: entry.joints, after: regions))
      }
    }
    self.regions = regions
    let laws = regions
    limits = try results.filter { $0.result.kind == .upperLimits }.map { index, result in
      let places = try result.maps.indices.map { map in
        MapPlace(
          map: map,
          pull: try RegionPull(
            laws, topology: result.maps[map].topology, fudge: settings.fudge))
      }
      return (index, result, places)
    }
  }

  /// Draws the data of every folder; `signals`: expected signal of each result, by its index.
  ///
  /// Background and signal have streams of their own, so that an injected signal leaves the background
  /// of a pseudo-database as it is.
  func draw(
    seed: UInt64, number: Int, signals: [InjectedSignal]?
  ) throws -> [(index: Int, overlay: ResultOverlay)] {
    var random = RandomStream(runSeed: PseudoStream.key(seed, name, number), chain: 0)
    var draws: [RegionsLaw.Draw] = []
    for own in regions {
      draws.append(own.draw(fudge: law.settings.fudge, after: draws, using: &random))
    }
    var overlays: [(index: Int, overlay: ResultOverlay)] = []
    let common = random.normal(mean: 0, deviation: 1)
    for (index, result, places) in limits {
      var overlay = ResultOverlay(folder: result.folder)
      for place in places {
        let shared = place.pull.map { $0.value(draws[$0.law]) } ?? common
        overlay.maps.append(law.draw(result.maps[place.map], shared: shared, using: &random))
      }
      if let signals { overlay.maps.add(signals[index].maps, within: law.settings.signalDistance) }
      overlays.append((index, overlay))
    }
    var events = RandomStream(runSeed: PseudoStream.key(seed, name, number), chain: 1)
    for (own, draw) in zip(regions, draws) {
      var draw = draw
      if let signals { try own.add(signals[own.index].events, to: &draw, using: &events) }
      overlays.append((own.index, own.overlay(draw)))
    }
    return overlays
  }
}

/// What an injected model gives in one result.
public struct InjectedSignal: Sendable, Equatable {
  /// Expected signal events by region.
  public var events: [Double]
  /// Cross sections in upper-limit maps: map, coordinates as the grid has them, fb.
  public var maps: [(map: Int, coordinates: [Double], crossSection: Double)]

  /// Describes a signal.
  public init(
    events: [Double] = [], maps: [(map: Int, coordinates: [Double], crossSection: Double)] = []
  ) {
    self.events = events
    self.maps = maps
  }

  public static func == (a: InjectedSignal, b: InjectedSignal) -> Bool {
    a.events == b.events && a.maps.map(\.map) == b.maps.map(\.map)
      && a.maps.map(\.coordinates) == b.maps.map(\.coordinates)
      && a.maps.map(\.crossSection) == b.maps.map(\.crossSection)
  }
}

extension [MapOverlay] {
  fileprivate mutating func add(
    _ signals: [(map: Int, coordinates: [Double], crossSection: Double)], within distance: Double
  ) {
    for signal in signals {
      self[signal.map].signals.append(
        MapSignal(
          coordinates: signal.coordinates, crossSection: signal.crossSection, distance: distance))
    }
  }
}
