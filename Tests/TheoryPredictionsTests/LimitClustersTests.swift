import ExperimentalResults
import SimplifiedModels
import Testing

@testable import TheoryPredictions

private func member(_ topology: Int, weight: Double, mass: Double, limit: Double)
  -> LimitClusters.Member
{
  .init(topology: topology, weight: weight, coefficient: 1, coordinates: [mass, 100], limit: limit)
}

@Suite("Topologies of an upper-limit map")
struct LimitClustersTests {
  /// A limit that falls as the mass rises.
  private func limit(_ average: LimitClusters.Member) -> Double? {
    average.coordinates[0] > 1000 ? nil : 1000 / average.coordinates[0]
  }

  private func clusters(_ members: [(weight: Double, mass: Double)]) -> [LimitClusters.Cluster] {
    LimitClusters(
      members.enumerated().map {
        member(
          $0.offset, weight: $0.element.weight, mass: $0.element.mass,
          limit: 1000 / $0.element.mass)
      }, limit: limit
    ).clusters
  }

  @Test("with the same masses and limit are one prediction")
  func identical() {
    let found = clusters([(1, 500), (2, 500), (4, 900)])
    #expect(found.map { $0.members.map(\.topology) } == [[0, 1], [2]])
    #expect(found.map(\.crossSection) == [3, 4])
    #expect(found.map(\.limit) == [2, 1000.0 / 900])
  }

  @Test("are merged while their limits differ by less than 20 %, at the average of their masses")
  func merging() {
    let found = clusters([(1, 500), (3, 540), (1, 900)])
    #expect(found.map { $0.members.map(\.topology) } == [[0, 1], [2]])
    #expect(found[0].coordinates == [530, 100])
    #expect(abs(found[0].limit - 1000.0 / 530) < 1e-12)
    #expect(LimitClusters.distance(1, 1.1) < 0.2)
  }

  @Test("do not form a chain: every member stays within 20 % of the average")
  func chain() {
    // Neighbours differ by 15 %; all three together would leave the outer ones too far off.
    let found = clusters([(1, 500), (1, 580), (1, 670)])
    #expect(found.map { $0.members.count }.sorted() == [1, 2])
    for cluster in found {
      for member in cluster.members {
        #expect(LimitClusters.distance(member.limit, cluster.limit) < 0.2)
      }
    }
  }

  @Test("stay apart where the average lies outside the grid")
  func outside() {
    let found = LimitClusters(
      [member(0, weight: 1, mass: 900, limit: 1), member(1, weight: 1, mass: 990, limit: 1.05)]
    ) { $0.coordinates[0] == 945 ? nil : 1 }.clusters
    #expect(found.count == 2)
  }

  @Test("have average masses of five digits")
  func rounding() {
    let average = LimitClusters.average([
      member(0, weight: 1, mass: 500, limit: 1), member(1, weight: 2, mass: 501, limit: 1),
    ])
    #expect(average.coordinates == [500.67, 100])
  }

  @Test("become predictions with observed and expected limits and a likelihood")
  func predictions() throws {
    let result = try SampleResult("CMS-SUS-19-006").map(
      "T2", "[[['jet']],[['jet']]]", on: SampleResult.plane, [{ 2 - $0[0] / 1000 }],
      expected: { 1.8 - $0[0] / 1000 })
    let predictor = Predictor(database: try .sample([result]))
    let topologies = [
      Topology.squarks(700, 150, weight: 3, id: 0),
      .squarks(710, 150, weight: 1, id: 1, particle: 1_000_003),
      .squarks(1100, 150, weight: 1, id: 2, particle: 1_000_002),
    ]
    let found = try predictor.predictions(.of(topologies)).critic
    #expect(found.map(\.kind) == [.upperLimit, .upperLimit])
    #expect(found.map(\.crossSection) == [4, 1])
    #expect(found[0].particles == [ParticleID(1_000_001), ParticleID(1_000_003)])
    #expect(abs((found[0].upperLimit ?? 0) - (2 - 0.7025)) < 1e-12)
    #expect(abs((found[0].expectedUpperLimit ?? 0) - (1.8 - 0.7025)) < 1e-12)
    #expect(abs((found[0].r ?? 0) - 4 / (2 - 0.7025)) < 1e-12)
    #expect(found[0].profile != nil)
    // One prediction per analysis and type: the largest ratio of observed to expected limit.
    let likelihood = try predictor.predictions(.of(topologies)).likelihood
    #expect(likelihood.map(\.crossSection) == [1])
  }
}
