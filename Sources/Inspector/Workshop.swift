import Documents
import Foundation
import MarkovChains
import Protomodels
import Reports
import Runs
import SimplifiedModels

/// What takes longer than a look: pictures, predictions, diagnoses; databases stay open, pictures are kept.
struct Workshop {
  let sources: ModelSources
  let version: String
  private var targets: [(key: String, target: HuntTarget)] = []
  private var pictures: [(key: String, svg: String)] = []

  /// Databases and pictures that are kept.
  private static let mostTargets = 2, mostPictures = 200

  init(sources: ModelSources, version: String) {
    self.sources = sources
    self.version = version
  }

  /// What a search walks on.
  mutating func target(of run: HuntRun) throws -> HuntTarget {
    let settings = try StateCoder.encode(run.plan.settings)
    // A hunt of a series has data of its own.
    let key = Files.sha256(settings) + (run.seriesHunt == nil ? "" : " \(run.plan.name)")
    if let known = targets.first(where: { $0.key == key }) { return known.target }
    let target = try sources.hunt(run)
    targets = [(key, target)] + targets.prefix(Self.mostTargets - 1)
    return target
  }

  /// Predictions of a step made again; only models of searches have them.
  mutating func predictions(
    _ place: RunPlace, walker: Int, step: Int
  ) throws -> JSONValue {
    let run = try place.search()
    let state = try ChainReader(place.folder.chainPath(walker)).state(
      atStep: step, of: HuntTarget.self)
    return try Predictions(target: target(of: run), state: state).json()
  }

  /// A picture of a step's model: `ruler` (some pixels wide) or `decays`.
  mutating func picture(
    _ name: String, _ place: RunPlace, walker: Int, step: Int, width: Int
  ) throws -> String {
    guard try place.kind() == .hunt else {
      throw Refusal(404, "only models of a search have the picture \(name)")
    }
    let reader = try ChainReader(place.folder.chainPath(walker))
    guard let stored = try reader.storedStep(.before, step + 1) else {
      throw RunError.noStep(file: reader.path, step: step, last: try reader.lastStep())
    }
    let text = try reader.state(atStep: step)
    let key = "\(name) \(width) \(stored) \(Files.sha256(Array(text.utf8)))"
    if let known = pictures.first(where: { $0.key == key }) { return known.svg }
    let state = try StateCoder.decode(ChainState<HuntTarget>.self, from: Array(text.utf8))
    let svg = try Self.draw(name, state.point, state.evidence, width: width)
    pictures = [(key, svg)] + pictures.prefix(Self.mostPictures - 1)
    return svg
  }

  private static func draw(
    _ name: String, _ model: Protomodel, _ verdict: Verdict, width: Int
  ) throws -> String {
    try name == "ruler" ? ruler(model, verdict, width: width) : decays(model)
  }

  private static func ruler(_ model: Protomodel, _ verdict: Verdict, width: Int) -> String {
    let marks = model.members.map { member in
      let seen = verdict.contributions.filter { $0.particles.contains(member.id) }
      return MassRuler.Mark(
        name: ParticleNames.name(for: member.id), mass: member.mass,
        analyses: seen.map { "\($0.analysis) \($0.dataset)" })
    }
    return MassRuler.draw(marks, width: Double(width)).document
  }

  private static func decays(_ model: Protomodel) throws -> String {
    let decays = ModelDocument.decays(of: model)
    let arrows = model.members.flatMap { member in
      (decays[member.id] ?? []).map {
        DecayDiagram.Arrow(
          mother: ParticleNames.name(for: member.id), daughter: $0.daughter, emitted: $0.emitted,
          ratio: $0.ratio)
      }
    }
    let particles = model.members.map { (ParticleNames.name(for: $0.id), $0.mass) }
    return try DecayDiagram.draw(particles: particles, arrows: arrows).document
  }

  /// The picture of a whole run: `corner` of a posterior, `significance` of a series; `ruler` and `decays` of the
  /// model that a hunt of a series has left.
  func picture(_ name: String, of place: RunPlace, width: Int) throws -> String {
    let folder = place.folder
    if let hunt = place.hunt {
      guard ["ruler", "decays"].contains(name) else {
        throw Refusal(404, "there is no picture “\(name)” of a hunt")
      }
      guard let result = try place.result() else {
        throw ReportError.tooEarly(run: "\(hunt.series.name):\(hunt.number)")
      }
      return try Self.draw(name, result.model, result.verdict, width: width)
    }
    switch name {
    case "corner":
      guard let picture = try Picture(PosteriorRun(opening: folder)) else {
        throw ReportError.tooEarly(run: folder.name)
      }
      return picture.svg.document
    case "significance": return try Picture(GlobalSignificance.read(folder.path)).svg.document
    default: throw Refusal(404, "there is no picture “\(name)” of a run")
    }
  }
}
