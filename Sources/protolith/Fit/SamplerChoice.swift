import ArgumentParser
import Documents
import GlobalFits
import MarkovChains
import Runs

/// Which sampler walks a new fit, in how many chains and how far: by the command line, else by the plan.
struct SamplerChoice {
  let sampler: SamplerSettings
  /// Steps between exchanges where the chains are the rungs of a ladder; nil for none.
  let ladder: Int?
  let walkers: Int
  let steps: Int

  static let standardWalkers = 4

  /// Where a ladder is needed and none is asked for, neighbours exchange after every step.
  init(_ options: FreshFitOptions, needsLadder: Bool, plan: FitPlan, file: String) throws {
    let wanted = options.ladder ?? plan.sampling.ladder ?? (needsLadder ? 1 : nil)
    let isFree = options.sampler == nil && plan.sampling.sampler == nil
    sampler =
      wanted != nil && isFree
      ? SamplerKind.tempering.settings
      : try Self.settings(options.sampler, plan: plan, file: file)
    // A ladder of the plan is for tempering: with another sampler on the command line there is none.
    let isAsked = options.ladder != nil || needsLadder || sampler.kind == .tempering
    ladder = isAsked ? wanted : nil
    steps = options.steps ?? plan.sampling.steps ?? Self.steps(sampler.kind)
    if ladder == nil {
      walkers = options.walkers ?? plan.sampling.walkers ?? Self.standardWalkers
    } else {
      walkers = try Self.rungs(sampler, walkers: options.walkers)
    }
    if options.convergence.isGiven, walkers == 1 {
      throw ValidationError("--until-converged compares chains: use --walkers 2 or more")
    }
    if options.convergence.isGiven, ladder != nil || !sampler.weighting.endsByDraws {
      throw ValidationError(
        ladder != nil
          ? "--until-converged: the rungs of a ladder are walked to the last step; leave it out"
          : "--until-converged: \(sampler.kind.rawValue) ends by itself; leave it out")
    }
  }

  /// The chains of a ladder are the rungs of tempering.
  private static func rungs(_ sampler: SamplerSettings, walkers: Int?) throws -> Int {
    guard case .tempering(let settings) = sampler else {
      throw ValidationError(
        "--ladder spreads tempering over its rungs: use --sampler tempering, not \(sampler.kind.rawValue)"
      )
    }
    guard let walkers, walkers != settings.rungs else { return settings.rungs }
    throw ValidationError(
      "--walkers \(walkers): the chains of a ladder are its \(settings.rungs) rungs; leave it out, or "
        + #"use --sampler '{"name": "tempering", "rungs": \#(walkers)}'"#)
  }

  /// By the command line, else by the plan, else nested sampling.
  private static func settings(
    _ word: String?, plan: FitPlan, file: String
  ) throws -> SamplerSettings {
    if let word, let kind = SamplerKind(rawValue: word) {
      if let own = plan.sampling.sampler, let settings = try? decoded(own, file, "/sampler"),
        settings.kind == kind
      {
        return settings
      }
      return kind.settings
    }
    if let word {
      let value = try JSONNode.parse(Array(word.utf8), file: "--sampler").value
      return try decoded(value, "--sampler", "")
    }
    guard let own = plan.sampling.sampler else { return SamplerKind.nested.settings }
    return try decoded(own, file, "/sampler")
  }

  private static func decoded(
    _ value: JSONValue, _ file: String, _ pointer: String
  ) throws -> SamplerSettings {
    do { return try StateCoder.decode(SamplerSettings.self, from: value.canonicalBytes) } catch {
      throw DocumentError.malformed(
        file: file, place: pointer, found: StateCoder.reason(of: error),
        expected: "settings of a sampler",
        remedy: "the samplers are \(SamplerKind.allCases.map(\.rawValue).joined(separator: ", "))")
    }
  }

  /// Steps of a chain; nested sampling and searches end by themselves.
  private static func steps(_ kind: SamplerKind) -> Int {
    switch kind {
    case .metropolis, .tempering: 20_000
    case .stretch: 4000
    case .evolution: 5000
    case .nested: 1_000_000
    }
  }
}

extension SamplerSettings.Weighting {
  /// Whether a walk is long enough when its draws say so; others end by themselves.
  var endsByDraws: Bool { self == .equal }
}
