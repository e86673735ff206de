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
/// `significance.json` or `closure.json`; of a series `hunts` as well, one row for each that has ended.
struct Answers {
  let folder: RunFolder
  let sources: ModelSources
  let version: String

  func json() throws -> JSONValue {
    switch try folder.kind() {
    case .hunt:
      throw Refusal(404, "a search has its best models and its diagnosis, and no further answer")
    case .posterior: return try posterior()
    case .significance: return try series()
    default: return try left(["fit.json", "summary.json"], kind: folder.kind().rawValue)
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
    let files = SeriesFiles(folder)
    let hunts = try files.results().map { result in
      JSONValue.object([
        ("number", .count(result.number)), ("K", .finite(result.K)), ("Z", .finite(result.Z)),
        ("particles", .texts(result.model.members.map { ParticleNames.name(for: $0.id) })),
        ("seconds", .short(result.seconds)),
      ])
    }
    let document = try left(["significance.json", "closure.json"], kind: "significance")
    let observed = try? JSONNode.read(folder.planPath).member("settings").member("observed")
    guard case .object(let members) = document else { return document }
    return .object(
      members + [
        ("hunts", .array(hunts)), ("observed", observed?.value ?? .null),
        ("ended", .count(files.endedCount)),
        ("wanted", try files.wanted().map { .count($0) } ?? .null),
      ])
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
  let folder: RunFolder
  let sources: ModelSources

  func json() throws -> JSONValue {
    switch try folder.kind() {
    case .hunt:
      guard let diagnosis = try RunDiagnosis(HuntRun(opening: folder)) else { throw tooEarly }
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
