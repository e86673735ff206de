import Dispatch
import Documents
import Foundation
import MarkovChains
import Protomodels
import Reports
import Runs
import Synchronization

/// The page of `protolith runs serve`: it looks at runs, also while they are walked, and changes nothing.
///
/// Requests are answered one after the other on two queues: looks at chains, which are short, and work that
/// takes longer (pictures, predictions, diagnoses). The paths are described where their documents are made.
public final class Inspector: Sendable {
  /// The folder of the runs.
  let runs: String
  let sources: ModelSources
  let version: String
  private let looks = DispatchQueue(label: "protolith.inspector.looks")
  private let labours = DispatchQueue(label: "protolith.inspector.labours")
  private let desk = Mutex(Desk())
  private let workshop: Mutex<Workshop>

  /// Time for reading new steps in one request.
  private static let patience: Duration = .milliseconds(400)

  /// What is remembered of runs.
  private struct Desk {
    var list = RunList()
    /// The runs that were looked at last, the latest first.
    var followers: [(name: String, run: RunFollower)] = []
    static let mostFollowers = 6
  }

  /// Opens a folder of runs.
  public init(runs: String, sources: ModelSources, version: String) throws(InspectorError) {
    guard Files.isFolder(runs) else { throw .noFolder(runs) }
    self.runs = runs
    self.sources = sources
    self.version = version
    workshop = Mutex(Workshop(sources: sources, version: version))
  }

  /// Answers a request that was admitted; whatever goes wrong is an answer too.
  func answer(_ request: PageRequest) async -> PageResponse {
    do {
      return try await route(request).unlessKnown(request.header("if-none-match"))
    } catch {
      return Self.refusal(error)
    }
  }

  private static func refusal(_ error: any Error) -> PageResponse {
    switch error {
    case let refusal as Refusal: PageResponse(refusal)
    case let rejection as RejectedPoint:
      PageResponse(Refusal(409, "the model has no value: \(rejection.reason)"))
    default: PageResponse(Refusal(status(of: error), "\(error)"))
    }
  }

  private static func status(of error: any Error) -> Int {
    switch error {
    case RunError.badName: 400
    case RunError.missing, RunError.noStep: 404
    case is ReportError: 409
    case is RunError, is DocumentError, is ProtomodelError: 422
    default: 500
    }
  }

  private func look(_ body: @escaping @Sendable (Inspector) throws -> JSONValue) async throws
    -> PageResponse
  {
    try await withCheckedThrowingContinuation { continuation in
      looks.async { continuation.resume(with: Result { PageResponse(json: try body(self)) }) }
    }
  }

  private func labour(_ body: @escaping @Sendable (Inspector) throws -> PageResponse) async throws
    -> PageResponse
  {
    try await withCheckedThrowingContinuation { continuation in
      labours.async { continuation.resume(with: Result { try body(self) }) }
    }
  }
}

extension Inspector {
  private func route(_ request: PageRequest) async throws -> PageResponse {
    let path = request.path
    guard path.first == "api" else { return try PageFiles.response(path) }
    switch path.count {
    case 2 where path[1] == "runs":
      return try await look { inspector in
        inspector.desk.withLock { $0.list.document(of: inspector.runs, for: Self.patience) }
      }
    case 3 where path[1] == "runs":
      return try await look { try $0.follow(path[2]) { try $0.document(whole: $1) } }
    case 4 where path[1] == "runs": return try await route(run: path[2], path[3], request)
    case 4 where path[1] == "compare":
      return try await look { try $0.compare(path[2], path[3]) }
    case 5 where path[1] == "runs" && path[3] == "pictures":
      let width = try request.number("width", in: 300...2000) ?? 1000
      return try await labour { try $0.picture(of: path[2], path[4], width: width) }
    case 6...7 where path[1] == "runs" && path[3] == "steps":
      let item = path.count == 7 ? path[6] : nil
      return try await route(step: path[2], path[4], path[5], item, request)
    default: throw Refusal(404, "there is nothing at this address")
    }
  }

  private func route(
    run name: String, _ item: String, _ request: PageRequest
  ) async throws -> PageResponse {
    switch item {
    case "trace":
      let points = try request.number("points", in: 10...4000) ?? 600
      let first = try request.number("from", in: 0...Int.max / 2) ?? 0
      let last = try request.number("to", in: 0...Int.max / 2) ?? Int.max / 2
      return try await look {
        try $0.follow(name) { try $0.curves(points: points, from: first, to: last, whole: $1) }
      }
    case "answer":
      return try await labour {
        PageResponse(
          json: try Answers(
            place: $0.place(name), sources: $0.sources, version: $0.version
          ).json())
      }
    case "diagnosis":
      return try await labour {
        PageResponse(json: try Diagnoses(place: $0.place(name), sources: $0.sources).json())
      }
    default: throw Refusal(404, "there is nothing at this address")
    }
  }

  private func route(
    step name: String, _ walker: String, _ step: String, _ item: String?, _ request: PageRequest
  ) async throws -> PageResponse {
    guard let walker = Int(walker), (0..<100_000).contains(walker), let step = Int(step),
      (0...1_000_000_000).contains(step)
    else { throw Refusal(400, "walkers and steps are whole numbers from 0") }
    switch item {
    case nil:
      return try await look { try $0.step(name, walker: walker, step: step) }
    case "predictions":
      return try await labour { inspector in
        let place = try inspector.place(name)
        return PageResponse(
          json: try inspector.workshop.withLock {
            try $0.predictions(place, walker: walker, step: step)
          })
      }
    case "ruler.svg", "decays.svg":
      let width = try request.number("width", in: 300...2000) ?? 1000
      return try await labour { inspector in
        let place = try inspector.place(name)
        let svg = try inspector.workshop.withLock {
          try $0.picture(
            item == "ruler.svg" ? "ruler" : "decays", place, walker: walker, step: step,
            width: width)
        }
        return PageResponse(svg: svg)
      }
    default: throw Refusal(404, "there is nothing at this address")
    }
  }

  private func place(_ name: String) throws -> RunPlace { try RunPlace(name, in: runs) }

  private func picture(of name: String, _ file: String, width: Int) throws -> PageResponse {
    guard file.hasSuffix(".svg") else { throw Refusal(404, "pictures are called NAME.svg") }
    let place = try place(name)
    return PageResponse(
      svg: try workshop.withLock {
        try $0.picture(String(file.dropLast(4)), of: place, width: width)
      })
  }

  private func step(_ name: String, walker: Int, step: Int) throws -> JSONValue {
    let sources = sources
    return try following(name) { run in
      guard walker < run.walkers else {
        throw Refusal(404, "the run \(name) has walkers 0 to \(run.walkers - 1)")
      }
      // Without its plan's names the quantities of a fit are numbered.
      let names = run.kind == .fit ? (try? sources.fit(run.folder).fit.parameters.names) ?? [] : []
      return try StepDocument(run, run.chain(walker).reader, step: step, names: names).json()
    }
  }

  private func compare(_ a: String, _ b: String) throws -> JSONValue {
    // Both are opened before either is asked, so that they are the two that were used last.
    try following(a) { try $0.openChains() }
    let second = try following(b) { run in
      try run.openChains()
      return run
    }
    return try following(a) { try Comparison.json($0, second) }
  }

  /// Reads new steps of a run and makes a document of it.
  private func follow(
    _ name: String, _ body: (RunFollower, Bool) throws -> JSONValue
  ) throws -> JSONValue {
    try following(name) { run in
      let isWhole = try run.advance(for: Self.patience)
      return try body(run, isWhole)
    }
  }

  /// Looks at a run with what is remembered of it.
  private func following<R: Sendable>(
    _ name: String, _ body: (inout RunFollower) throws -> R
  ) throws -> R {
    let asked = try place(name)
    return try desk.withLock { desk in
      let place = desk.followers.firstIndex { $0.name == name }
      var run =
        try place.map { desk.followers.remove(at: $0).run }.flatMap {
          $0.isCurrent ? $0 : nil
        } ?? RunFollower(asked)
      defer {
        desk.followers = [(name, run)] + desk.followers.prefix(Desk.mostFollowers - 1)
      }
      return try body(&run)
    }
  }
}

extension PageResponse {
  /// A picture, known by its digest.
  fileprivate init(svg: String) {
    let body = Array(svg.utf8)
    self.init(type: "image/svg+xml", body: body, tag: String(Files.sha256(body).prefix(32)))
  }
}
