import ArgumentParser
import Documents
import ExperimentalResults
import Foundation
import MarkovChains
import Protomodels
import Reports
import Runs
import SimplifiedModels
import TheoryPredictions

/// `protolith score`: one protomodel before a database.
struct ScoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "Score one protomodel: predictions, critics, best combination, Z and K.",
    discussion: """
      MODEL is best.json of a run, a protomodel as JSON, or a file of published winners: masses by PDG \
      code, and decays and ssmultipliers where they were kept (what is missing is filled in). Where the \
      file holds several models, --at names one by a JSON pointer, such as /real/9.
      """)

  @Argument(help: "File of the model (JSON).") var model: String
  @Option(help: ArgumentHelp("Place of the model in its file.", valueName: "pointer"))
  var at = ""
  @OptionGroup var place: DatabaseOption
  @Option(help: "Which results: a name below selections/, or a file.") var selection = "all"
  @Flag(help: "Optimise the signal strengths first.") var reoptimise = false
  @Flag(help: "Polish masses, ratios and strengths by gradients at the end.") var polish = false
  @Option(help: "What holds the strength of a signal back: paper or sensitive.")
  var critic: CriticRule?
  @OptionGroup var prediction: PredictionOptions
  @OptionGroup var comparison: PublishedOptions
  @Option(help: "text or json.") var output = OutputForm.text

  func run() throws {
    let database = try ResultsDatabase.opened(place.database, selection: selection)
    var settings = HuntSettings(predictions: prediction.settings, critic: critic ?? .paper)
    settings.published = comparison.ways
    let target = try HuntTarget(database: database, settings: settings)
    let node = try JSONNode.read(model).descendant(at)
    let read = try Protomodel(node, in: target.space)
    do {
      var score = try target.score(read, polishing: reoptimise)
      if polish { score = try target.score(target.polished(score).point) }
      score.evidence.critics = try target.critics(of: score.point)
      let predictions = try PredictionList(score.point, target: target)
      if output == .json {
        let answer = ScoreFile(
          program: Version.program, databaseDigest: database.digest, model: score.point,
          verdict: score.evidence, predictions: predictions.rows)
        print(String(decoding: try StateCoder.encode(answer, pretty: true), as: UTF8.self))
        return
      }
      for line in ModelText.lines(score.point, score.evidence) { print(line) }
      print("\npredictions")
      predictions.table.show(indentedBy: 2)
    } catch let rejection as RejectedPoint {
      throw ProtomodelError.illegal(
        file: model, place: at.isEmpty ? "the root" : at, reason: rejection.reason,
        remedy: "change the model, or choose another selection")
    }
  }
}

/// What `--output json` prints.
private struct ScoreFile: Encodable {
  var format = 1
  var program: String
  var databaseDigest: String
  var model: Protomodel
  var verdict: Verdict
  var predictions: [PredictionList.Row]
}

/// Every prediction for a model, as the critic and the combination see them.
struct PredictionList {
  struct Row: Encodable {
    var analysis: String
    var type: String
    var dataset: String
    var topologies: [String]
    var crossSection: Double
    var upperLimit: Double?
    var expectedUpperLimit: Double?
    var r: Double?
    var expectedR: Double?
  }
  let rows: [Row]

  init(_ model: Protomodel, target: HuntTarget) throws {
    let spectrum = try model.spectrum(with: target.database.crossSections)
    let decomposition = Decomposition(spectrum, settings: target.settings.decomposition)
    let predictor = Predictor(
      database: target.database, settings: target.settings.predictions)
    rows = try predictor.criticPredictions(decomposition).map { prediction in
      Row(
        analysis: target.database.results[prediction.result].analysis,
        type: prediction.kind.rawValue, dataset: prediction.region ?? "all",
        topologies: prediction.topologies, crossSection: prediction.crossSection,
        upperLimit: prediction.upperLimit, expectedUpperLimit: prediction.expectedUpperLimit,
        r: prediction.r, expectedR: prediction.expectedR)
    }.sorted {
      ($1.r ?? -1, $0.analysis, $0.type) < ($0.r ?? -1, $1.analysis, $1.type)
    }
  }

  var table: TextTable {
    var table = TextTable(
      [
        "analysis", "type", "dataset", "topologies", "sigma [fb]", "limit [fb]", "expected limit",
        "r", "r expected",
      ], numeric: Set(4...8))
    func text(_ value: Double?) -> String { value.map { Decimals.short($0) } ?? "–" }
    for row in rows {
      table.add([
        row.analysis, row.type, row.dataset, row.topologies.joined(separator: ","),
        text(row.crossSection), text(row.upperLimit), text(row.expectedUpperLimit), text(row.r),
        text(row.expectedR),
      ])
    }
    return table
  }
}

extension JSONNode {
  /// The value at a JSON pointer (RFC 6901) below this one.
  fileprivate func descendant(_ pointer: String) throws(DocumentError) -> JSONNode {
    guard let tokens = JSONPointer.tokens(of: pointer) else {
      throw error(
        found: "the pointer \(pointer)", expected: "a JSON pointer such as /real/9",
        remedy: "correct --at")
    }
    var node = self
    for name in tokens {
      if case .array = node.value, let index = Int(name) {
        let elements = try node.elements()
        guard elements.indices.contains(index) else {
          throw node.error(expected: "an element \(index)", remedy: "correct --at")
        }
        node = elements[index]
      } else {
        node = try node.member(name)
      }
    }
    return node
  }
}
