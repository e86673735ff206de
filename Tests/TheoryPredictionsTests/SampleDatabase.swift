import ExperimentalResults
import Likelihoods
import Numerics
import SimplifiedModels
import Synchronization

@testable import TheoryPredictions

/// Owns the arrays that the maps of sample results point to.
final class SampleMemory: @unchecked Sendable {
  private var doubles: [UnsafeMutableBufferPointer<Double>] = []
  private var indices: [UnsafeMutableBufferPointer<Int32>] = []

  deinit {
    doubles.forEach { $0.deallocate() }
    indices.forEach { $0.deallocate() }
  }

  func keep(_ values: [Double]) -> UnsafeBufferPointer<Double> {
    let buffer = UnsafeMutableBufferPointer<Double>.allocate(capacity: values.count)
    _ = buffer.initialize(from: values)
    doubles.append(buffer)
    return UnsafeBufferPointer(buffer)
  }

  func keep(_ values: [Int32]) -> UnsafeBufferPointer<Int32> {
    let buffer = UnsafeMutableBufferPointer<Int32>.allocate(capacity: values.count)
    _ = buffer.initialize(from: values)
    indices.append(buffer)
    return UnsafeBufferPointer(buffer)
  }

  func grid(_ points: [[Double]]) throws -> GridView {
    let geometry = try GridGeometry(
      points: points.flatMap { $0 }, fullDimension: points.first?.count ?? 0)
    return GridView(
      fullDimension: geometry.fullDimension, dimension: geometry.dimension,
      centre: keep(geometry.centre), basis: keep(geometry.basis), points: keep(geometry.points),
      cells: keep(geometry.cells), neighbours: keep(geometry.neighbours))
  }
}

/// A published result made up for a test.
struct SampleResult {
  var folder: String
  var analysis: String
  var experiment = "ATLAS"
  var energy = 13
  var regions: [SignalRegion] = []
  var maps: [ResultMap] = []
  var likelihoods: [PublishedLikelihood] = []
  let memory = SampleMemory()

  init(_ folder: String, analysis: String? = nil) {
    self.folder = folder
    self.analysis = analysis ?? folder
  }

  /// Adds a region; limits in fb.
  func region(
    _ name: String, observed: Double, expected: Double, error: Double, limit: Double,
    expectedLimit: Double
  ) -> SampleResult {
    var copy = self
    copy.regions.append(
      SignalRegion(
        name: name, observed: observed, expected: expected, error: error, upperLimit: limit,
        expectedUpperLimit: expectedLimit))
    return copy
  }

  /// Adds a map whose value is a function of the masses; one function for each region.
  func map(
    _ topology: String, _ constraint: String, on points: [[Double]],
    _ values: [([Double]) -> Double], expected: (([Double]) -> Double)? = nil,
    conditions: String? = nil
  ) throws -> SampleResult {
    var copy = self
    let grid = try memory.grid(points)
    copy.maps.append(
      ResultMap(
        topology: topology, constraint: try TopologyConstraint(constraint),
        conditions: try conditions.map { try TopologyCondition.parse($0) } ?? [], grid: grid,
        values: values.enumerated().map { ($0.offset, memory.keep(points.map($0.element))) },
        expectedLimits: expected.map { (grid, memory.keep(points.map($0))) }))
    return copy
  }

  func joint(_ hypotheses: any SignalHypotheses) -> SampleResult {
    var copy = self
    let form: PublishedLikelihood.Form =
      hypotheses is CovarianceHypotheses ? .covariance(isSkewed: false) : .workspace(.full)
    copy.likelihoods.append(
      PublishedLikelihood(form: form, name: "sample", regions: hypotheses.regions) {
        hypotheses
      })
    return copy
  }

  /// The result; luminosity 100/fb.
  var result: ExperimentalResult {
    ExperimentalResult(
      folder: folder, analysis: analysis, experiment: experiment, energy: energy, luminosity: 100,
      kind: regions.isEmpty ? .upperLimits : .efficiencyMaps, regions: regions, maps: maps,
      likelihoods: likelihoods, memory: memory)
  }

  /// Mother and LSP masses, equal in both branches: 400 … 1200 in steps of 200, 0 … 400 in steps of 100.
  static let plane: [[Double]] = stride(from: 400.0, through: 1200, by: 200).flatMap { mother in
    stride(from: 0.0, through: 400, by: 100).map { lsp in [mother, lsp, mother, lsp] }
  }
}

extension ResultsDatabase {
  /// A database in memory; pairs of equal experiment and energy combine only where listed.
  static func sample(_ results: [SampleResult], allowed: [(String, String)] = []) throws
    -> ResultsDatabase
  {
    ResultsDatabase(
      results: results.map(\.result), crossSections: try ReferenceCrossSections(tables: []),
      digest: "sample", rules: CombinationRules(allowedPairs: allowed))
  }
}

extension Decomposition {
  /// A decomposition of given topologies.
  static func of(_ topologies: [Topology]) -> Decomposition {
    Decomposition(topologies: topologies)
  }
}

extension Topology {
  /// Two one-step branches: mother masses, SM particles, LSP mass; weight in fb at 13 TeV.
  static func pair(
    _ first: (mass: Double, particle: Int, emitted: [SMParticle]),
    _ second: (mass: Double, particle: Int, emitted: [SMParticle]), lsp: Double, weight: Double,
    ancestors: [Int]
  ) -> Topology {
    Topology(
      trees: [first, second].map { side in
        TopologyTree(
          vertices: [side.emitted], masses: [side.mass, lsp],
          names: [ParticleID(side.particle), ParticleID(1_000_022)])
      },
      weights: [13: weight], ancestors: ancestors)
  }

  /// A pair of squarks, each to a light quark and the LSP.
  static func squarks(
    _ mass: Double, _ lsp: Double, weight: Double, id: Int, particle: Int = 1_000_001
  ) -> Topology {
    pair(
      (mass, particle, [.lightQuark]), (mass, particle, [.lightQuark]), lsp: lsp, weight: weight,
      ancestors: [id])
  }
}
