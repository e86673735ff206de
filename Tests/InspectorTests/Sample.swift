import Documents
import Foundation
import MarkovChains
import Reports
import Runs
import SimplifiedModels
import TestSupport

@testable import Inspector
@testable import Protomodels

/// Made-up hunts whose steps are known by heart.
struct SampleRun {
  let folder: RunFolder
  private let stores: [ChainStore<HuntTarget>]

  /// Makes the folder of a hunt.
  init(_ name: String = "made-up", in runs: String, walkers: Int = 1, steps: Int = 100) throws {
    let plan = RunPlan(
      program: "protolith 0.1.0", name: name, seed: 3, walkers: walkers, steps: steps,
      settings: HuntPlan(
        database: "database", databaseDigest: "0123", selection: "all", hunt: HuntSettings()))
    folder = try RunFolder.create(
      in: runs, plan: plan,
      provenance: Provenance(program: "protolith 0.1.0", databaseDigest: "0123"))
    stores = try Self.stores(folder, walkers)
  }

  /// Makes the chains of a hunt of a series.
  init(hunt number: Int, of series: RunFolder, walkers: Int = 1) throws {
    folder = series.hunt(number)
    try folder.makeChains()
    stores = try Self.stores(folder, walkers)
  }

  private static func stores(
    _ folder: RunFolder, _ walkers: Int
  ) throws -> [ChainStore<HuntTarget>] {
    try (0..<walkers).map {
      try ChainStore<HuntTarget>(
        folder.chainPath($0), chain: $0, seed: 3, program: "protolith 0.1.0")
    }
  }

  /// How a step ends: of four steps one is accepted, one rejected, one refused, one changes nothing.
  static func outcome(_ step: Int) -> Transition.Outcome {
    step == 0 ? .unchanged : [.unchanged, .accepted, .rejected, .refused][step % 4]
  }

  /// ln density after a step: that of the last accepted one, in waves, with one peak at 401.
  static func logDensity(_ step: Int) -> Double {
    let accepted = step < 1 ? 0 : step - (step - 1) % 4
    return accepted == 401 ? 9 : sin(Double(accepted) / 50)
  }

  static func state(_ step: Int, walker: Int = 0) -> ChainState<HuntTarget> {
    var model = Protomodel(lspMass: 100 + Double(step - (step < 1 ? 0 : (step - 1) % 4)))
    if step > 0 {
      model.members.append(
        Protomodel.Member(
          id: ParticleID(1_000_024), mass: 600, branchings: [.init(tag: "N1 W", ratio: 1)]))
    }
    let value = logDensity(step)
    return ChainState(
      step: step, point: model, logDensity: value,
      evidence: Verdict(
        K: 2 * value, Z: 1, muHat: 1, maximalStrength: 2, logPrior: -1, contributions: [],
        critics: [], predictionCount: 4))
  }

  /// Walks every walker to a step, in batches of `batch`.
  func walk(from first: Int = 0, to last: Int, batch: Int = 500) throws {
    for (walker, store) in stores.enumerated() {
      for step in first...last {
        let state = Self.state(step, walker: walker)
        let outcome = Self.outcome(step)
        let transition = Transition(
          moves: step == 0 ? [] : [step % 8 < 4 ? "mass" : "merge"], outcome: outcome,
          proposedLogDensity: outcome == .accepted
            ? state.logDensity : outcome == .rejected ? state.logDensity - 0.5 : nil,
          temperature: 2 / (1 + Double(step) / 100),
          reason: outcome == .refused ? "no <prediction>" : nil)
        try store.append(transition, state)
        if step == last || step % batch == 0 {
          try store.commit(state, random: [1, 2], seconds: Double(step) / 100)
        }
      }
    }
  }
}

extension ModelSources {
  /// There is no database.
  static let none = ModelSources(
    hunt: { _ in
      throw DocumentError.malformed(
        file: "database", place: "the root", found: "nothing", expected: "a database", remedy: "")
    },
    posterior: { _ in
      throw DocumentError.malformed(
        file: "database", place: "the root", found: "nothing", expected: "a database", remedy: "")
    },
    fit: { _ in
      throw DocumentError.malformed(
        file: "database", place: "the root", found: "nothing", expected: "a database", remedy: "")
    })
}

extension Inspector {
  /// Answers a GET of a path below the token.
  func get(
    _ path: String, tag: String? = nil
  ) async throws -> PageResponse {
    let text = "GET /\(path) HTTP/1.1\r\n" + (tag.map { "If-None-Match: \"\($0)\"\r\n" } ?? "")
    return await answer(try RequestHead.parse(Array((text + "\r\n").utf8)))
  }

  /// The document at a path.
  func document(_ path: String) async throws -> JSONNode {
    let response = try await get(path)
    guard response.status == 200 else {
      throw Refusal(response.status, String(decoding: response.body, as: UTF8.self))
    }
    return try JSONNode.parse(response.body, file: path)
  }
}
