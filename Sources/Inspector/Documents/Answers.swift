import Documents
import Foundation
import MarkovChains
import Protomodels
import Reports
import Runs

/// What a run says as a whole.
///
/// `GET api/runs/NAME/answer`: `kind`, `made` (`now`, or `file` where the document was left by the command
/// that made the run), `note`, and `document`: of a posterior `posterior.json`, of a series
/// `significance.json` or `closure.json`; of a series what ``SeriesHunts`` adds.
struct Answers {
  let place: RunPlace
  let sources: ModelSources
  let version: String
  private var folder: RunFolder { place.folder }

  init(place: RunPlace, sources: ModelSources, version: String) {
    (self.place, self.sources, self.version) = (place, sources, version)
  }

  func json() throws -> JSONValue {
    switch try place.kind() {
    case .hunt:
      throw Refusal(404, "a search has its best models and its diagnosis, and no further answer")
    case .posterior: return try posterior()
    case .significance: return try series()
    case .fit: return try left(["fit.json", "summary.json"], kind: "fit")
    }
  }

  /// The answer is made of the chains as they are where the database is there, else the last one is shown.
  private func posterior() throws -> JSONValue {
    let run = try PosteriorRun(opening: folder)
    let support: PosteriorSpace
    do { support = try sources.posterior(run) } catch {
      var document = try left(["posterior.json"], kind: "posterior")
      document = document.replacing(
        "note", with: .string("without the database the chains are not asked anew: \(error)"))
      return document
    }
    guard let answer = try PosteriorAnswer(run, support: support) else {
      throw Refusal(409, "the burn-in has not ended in every walker: there are no draws yet")
    }
    return .object([
      ("kind", .string("posterior")), ("made", .string("now")), ("note", .null),
      ("document", answer.json(version: version)),
    ])
  }

  private func series() throws -> JSONValue {
    let document = try left(["significance.json", "closure.json"], kind: "significance")
    guard case .object(let members) = document else { return document }
    return .object(members + (try SeriesHunts(folder: folder).members()))
  }

  /// The document that a command left in the folder; null where none is there.
  private func left(_ names: [String], kind: String) throws -> JSONValue {
    let path = names.map { folder.path + "/" + $0 }.first { Files.exists($0) }
    return .object([
      ("kind", .string(kind)), ("made", .string("file")),
      ("file", .text(path.map { URL(filePath: $0).lastPathComponent })), ("note", .null),
      ("document", try path.map { try JSONNode.read($0).value } ?? .null),
    ])
  }
}

/// Whether the chains of a run have told enough.
///
/// `GET api/runs/NAME/diagnosis` gives what `protolith runs diagnose NAME --json` prints; a search is judged
/// by the best K of its walkers and never called a posterior.
struct Diagnoses {
  let place: RunPlace
  let sources: ModelSources
  private var folder: RunFolder { place.folder }

  init(place: RunPlace, sources: ModelSources) { (self.place, self.sources) = (place, sources) }

  func json() throws -> JSONValue {
    switch try place.kind() {
    case .hunt:
      guard let diagnosis = try RunDiagnosis(place.search()) else { throw tooEarly }
      return diagnosis.json
    case .posterior:
      let run = try PosteriorRun(opening: folder)
      guard let draws = try run.draws() else { throw tooEarly }
      return try RunDiagnosis(run, draws: draws, support: sources.posterior(run)).json
    case .fit:
      guard let diagnosis = try RunDiagnosis(sources.fit(folder)) else { throw tooEarly }
      return diagnosis.json
    case .significance: throw Refusal(404, "runs of this kind have no diagnosis of chains")
    }
  }

  private var tooEarly: ReportError { .tooEarly(run: folder.name) }
}
