import ArgumentParser
import Protomodels
import Reports
import Runs

/// `protolith plot KIND RUN`.
struct RunPictureCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Draw pictures of a run.",
    usage: "protolith plot KIND RUN [<options>]", discussion: kinds)

  /// The catalogue in words.
  static let kinds =
    "KIND is one of\n"
    + PictureKind.all.map { kind in
      "  " + kind.name.padding(toLength: 15, withPad: " ", startingAt: 0) + kind.summary
    }.joined(separator: "\n") + "\nor all."

  @Argument(help: ArgumentHelp("What to draw.", valueName: "kind")) var kind: String
  @OptionGroup var argument: RunArgument
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "The two particles of a plane (default: each against the LSP).", valueName: "particles"))
  var particles: [String] = []
  @Option(help: "Points along each axis of a plane (default: 40), or of a scan (default: 121).")
  var points: Int?
  @Flag(help: "Write PNG instead of SVG.") var png = false
  @Flag(help: "Write the numbers too, as CSV (planes, scans, p-values).") var csv = false
  @OptionGroup var series: SeriesChoice
  @Option(
    help: ArgumentHelp("Folder of the pictures (default: plots of the run).", valueName: "folder"))
  var into: String?
  @Option(help: ArgumentHelp("Folder of the database, where it has moved.", valueName: "folder"))
  var database: String?
  @Option(help: "Threads (default: all cores); no result depends on it.") var threads: Int?

  func validate() throws {
    guard kind == "all" || PictureKind.named(kind) != nil else {
      let known = PictureKind.all.map(\.name).joined(separator: ", ")
      throw ValidationError("there is no picture “\(kind)”; use one of \(known), or all")
    }
    if let points, !(3...1000).contains(points) {
      throw ValidationError("--points \(points): give a number from 3 to 1000")
    }
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads \(threads): use 1 to 1024")
    }
    guard particles.isEmpty || kind == "plane" && particles.count == 2 else {
      throw ValidationError("--particles names two particles, for the picture plane")
    }
  }

  func run() throws {
    let folder = try argument.folder()
    let request = try request()
    let pictures = try pictures(folder, request)
    guard !pictures.isEmpty else {
      throw ReportError.nothingToDraw(
        picture: kind, run: argument.name, remedy: request.kinds.first?.remedy ?? "name a run")
    }
    let place = into ?? folder.path + "/plots"
    for path in try HuntFiles.writePictures(
      pictures, into: place, forms: [png ? .png : .svg] + (csv ? [.csv] : []))
    {
      print(path)
    }
  }

  /// The pictures of a run of any kind.
  private func pictures(_ folder: RunFolder, _ request: ReportRequest) throws -> [Picture] {
    func isWanted(_ name: String) -> Bool { request.kinds.contains { $0.name == name } }
    switch try folder.kind() {
    case .fit:
      return try FitOutput(folder, database: database).pictures().filter { isWanted($0.name) }
    case .posterior:
      guard isWanted("corner") else { return [] }
      return try Picture(try PosteriorRun(opening: folder)).map { [$0] } ?? []
    case .significance:
      var pictures: [Picture] = []
      if isWanted("significance") {
        pictures.append(try Picture(try GlobalSignificance.read(folder.path)))
      }
      if isWanted("pvalues") {
        let study =
          try LocalPValueStudy.kept(in: folder.path)
          ?? .of(series: folder, database: database, threads: threads)
        pictures.append(try Picture(study))
      }
      return pictures
    case .hunt:
      let hunt = try HuntRun(opening: folder)
      let target = try hunt.plan.target(of: folder, database: database)
      return try HuntReport(hunt, target: target, request: request, version: Version.text)
        .pictures(request.kinds)
    }
  }

  private func request() throws -> ReportRequest {
    var request = ReportRequest(PictureKind.named(kind).map { [$0] } ?? PictureKind.all)
    if let points { (request.planePoints, request.scanPoints) = (points, points) }
    if !particles.isEmpty {
      let found = try particles.flatMap { try ParticleNames.particles(named: [$0]) }
      guard found.count == 2 else {
        throw ValidationError("--particles names two particles, each by one name or PDG code")
      }
      request.plane = (found[0], found[1])
    }
    request.threads = threads
    request.series = try series.folder(in: argument.place.runs)
    return request
  }
}
