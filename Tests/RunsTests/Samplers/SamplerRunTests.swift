import Documents
import Foundation
import MarkovChains
import Numerics
import Runs
import Testing

/// A bowl in the cube, one corner of which has no value.
struct Bowl: CubeTarget {
  struct Found: BayesianEvidence, JSONWriting {
    var logPrior: Double { 0 }
    var logLikelihood: Double
    var first: Double

    func write(to stream: inout JSONStream) {
      stream.object {
        $0.member("first", first)
        $0.member("logLikelihood", logLikelihood)
      }
    }
  }

  /// Evaluations wait that long, in seconds.
  var delay = 0.0
  var dimension: Int { 2 }

  func evaluate(_ point: CubePoint) throws -> Evaluation<CubePoint, Found> {
    if delay > 0 { Thread.sleep(forTimeInterval: delay) }
    let (x, y) = (point.coordinates[0], point.coordinates[1])
    if x > 0.9, y > 0.9 { throw RejectedPoint("in the corner") }
    let value = -(x - 0.4) * (x - 0.4) / 0.02 - (y - 0.6) * (y - 0.6) / 0.005
    return Evaluation(
      point: point, logDensity: value, evidence: Found(logLikelihood: value, first: x))
  }
}

@Suite("A run of a sampler")
struct SamplerRunTests {
  private let runs: ToyRuns

  init() throws { runs = try ToyRuns() }

  static let settings: [SamplerSettings] = [
    .metropolis(MetropolisSettings(burnIn: 200)),
    .stretch(StretchSettings(walkers: 8, burnIn: 20)),
    .tempering(TemperingSettings(rungs: 3, burnIn: 100)),
    .evolution(EvolutionSettings(population: 10, spread: 1e-3)),
    .nested(NestedSettings(livePoints: 20, precision: 0.05)),
  ]

  private func create(_ name: String) throws -> RunFolder {
    try runs.create(name, walkers: 2, steps: 400)
  }

  private func walk(
    _ folder: RunFolder, _ settings: SamplerSettings, delay: Double = 0,
    until stop: StopSignal = StopSignal()
  ) async throws -> Ending {
    let kernel = settings.kernel(on: Bowl(delay: delay))
    return try await RunLoop(
      folder: folder, plan: try folder.plan(settings: ToySettings.self), program: "toy 1.0",
      kernel: { _ in kernel }, start: { _, random in try kernel.start(using: &random) }
    ).run(until: stop)
  }

  @Test("gives the same bytes after stops", arguments: settings)
  func stops(settings: SamplerSettings) async throws {
    let whole = try create("whole")
    #expect(try await walk(whole, settings) == .finished)
    let parts = try create("parts")
    var rounds = 0
    while try await walk(
      parts, settings, delay: 1e-5, until: StopSignal(budget: .milliseconds(rounds < 4 ? 3 : 5000)))
      == .stopped
    { rounds += 1 }
    #expect(rounds > 0)
    #expect(try runs.export("parts") == runs.export("whole"))
    #expect(try Run(opening: parts).isFinished())
  }

  @Test("ends where its sampler is done, before the last step")
  func ends() async throws {
    for settings in Self.settings.suffix(2) {
      let folder = try create(settings.kind.rawValue)
      #expect(try await walk(folder, settings) == .finished)
      let run = try Run(opening: folder)
      #expect(try run.isFinished())
      for chain in run.chains {
        let last = try #require(try chain.lastStep())
        #expect(try last < 400 && chain.hasEnded())
      }
      let bytes = try runs.export(settings.kind.rawValue)
      #expect(try await walk(folder, settings) == .finished)
      #expect(try runs.export(settings.kind.rawValue) == bytes)
    }
    let folder = try create("metropolis")
    #expect(try await walk(folder, Self.settings[0]) == .finished)
    #expect(try !Run(opening: folder).chains[0].hasEnded())
  }

  @Test("is read back by one type, whatever the sampler", arguments: settings)
  func reads(settings: SamplerSettings) async throws {
    let folder = try create("read")
    _ = try await walk(folder, settings)
    let chain = try Run(opening: folder).chains[1]
    let last = try #require(try chain.lastStep())
    let states = try chain.draws(
      ChainState<DrawsTarget<Bowl>>.self, after: settings.burnIn, to: last)
    #expect(states.count == last - settings.burnIn)
    for state in states.map(\.state) {
      #expect(state.point.draws.count <= settings.drawsPerStep(dimension: 2))
      #expect(state.point.draws.map(\.logLikelihood).max() == state.logDensity)
      for draw in state.point.draws {
        #expect(draw.evidence.first == draw.point.coordinates[0] && draw.point.isInside)
        #expect((draw.logWeight != nil) == (settings.weighting == .logWeights))
      }
    }
    #expect(states.last?.state.evidence.refused ?? 0 >= 0)
    #expect((states.last?.state.evidence.evaluations ?? 0) > states.count / 2)
  }

  @Test("stores the whole of every step: the bytes of the slow encoder", arguments: settings)
  func writes(settings: SamplerSettings) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let kernel = settings.kernel(on: Bowl())
    var random = RandomStream(runSeed: 3, chain: 0)
    var state = try kernel.start(using: &random)
    for _ in 0..<400 where state.isEnded != true {
      state = try kernel.step(from: state, using: &random).0
      let record = SampledTarget<Bowl>.record(of: state)
      #expect(try StateCoder.encode(record) == Array(try encoder.encode(record)))
    }
    #expect((state.point.draws.family != nil) == (settings.weighting == .logWeights))
  }
}
