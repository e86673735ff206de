import Documents
import Foundation
import HistFactory
import Inference
import Likelihoods
import TestSupport
import Testing

/// Damaged workspaces: `PROTOLITH_MUTATIONS` sets how many are tried, `PROTOLITH_MUTATIONS_FOLDER`
/// keeps them with the verdicts (for `scripts/study mutations`).
@Suite("A damaged workspace")
struct MutationTests {
  /// What became of a document.
  enum Verdict: Equatable {
    case refused(String)
    case fitFailed(String)
    case fitted
    case noNumber
  }

  static let settings = ProcessInfo.processInfo.environment

  /// Real workspaces of the database, with a signal in the first channel to be patched in.
  static let originals: [(name: String, document: JSONValue)] = {
    let folder = Shared.root + "/database/13TeV/ATLAS/"
    let files = [
      "ATLAS-SUSY-2018-06-eff/likelihood/BkgOnly.json",
      "ATLAS-SUSY-2018-31-eff/likelihood/BkgOnlyB.json",
      "ATLAS-SUSY-2018-22-multibin-eff/likelihood/simplified_MB-C_noCR_bkgonly.json",
    ]
    return files.compactMap { file in
      (try? JSONNode.read(folder + file)).map { (file, $0.value) }
    }
  }()

  /// Reads, patches, compiles, evaluates and fits.
  static func verdict(_ text: [UInt8]) -> Verdict {
    do {
      let node = try JSONNode.parse(text, file: "damaged.json")
      let interest = try node.member("measurements").elements().first?.member("config")
        .member("poi").string()
      let channel = try node.member("channels").elements().first
      let count = try channel?.member("samples").elements().first?.member("data").elements().count
      let patch = try signal(interest ?? "", bins: count ?? 0)
      let patched = JSONNode(file: node.file, value: try JSONPatch.apply(patch, to: node.value))
      let likelihood = try Workspace(patched).likelihood()
      var derivatives: Derivatives?
      let start = likelihood.parameters.parameters.map(\.initial)
      let value = likelihood.logLikelihood(
        at: start, of: likelihood.observations, derivatives: &derivatives)
      if value.isNaN { return .noNumber }
      let fit = try Fitting.fit(likelihood)
      let isFinite = fit.logLikelihood.isFinite && fit.point.allSatisfy(\.isFinite)
      return isFinite ? .fitted : .noNumber
    } catch let error as DocumentError {
      return .refused(error.description)
    } catch {
      return .fitFailed("\(error)")
    }
  }

  private static func signal(_ name: String, bins: Int) throws -> JSONNode {
    let yields = [String](repeating: "1.5", count: bins).joined(separator: ",")
    let interest = String(decoding: JSONValue.string(name).canonicalBytes, as: UTF8.self)
    return try JSONNode.parse(
      Array(
        """
        [{"op": "add", "path": "/channels/0/samples/-", "value": {"name": "@signal",
          "data": [\(yields)], "modifiers": [{"name": \(interest), "type": "normfactor",
          "data": null}]}}]
        """.utf8), file: "signal.json")
  }

  @Test("is refused, or gives a number, at once")
  func mutations() throws {
    let count = Self.settings["PROTOLITH_MUTATIONS"].flatMap(Int.init) ?? 420
    let folder = Self.settings["PROTOLITH_MUTATIONS_FOLDER"]
    var tally: [String: Int] = [:]
    var slowest = (seconds: 0.0, what: "")
    for index in 0..<count {
      let original = Self.originals[index / Mutation.Kind.allCases.count % Self.originals.count]
      let mutation = Mutation(index, of: original.document)
      if let folder { try Files.write(mutation.text, to: "\(folder)/\(index).json") }
      let start = ContinuousClock.now
      let verdict = Self.verdict(mutation.text)
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      if seconds > slowest.seconds { slowest = (seconds, mutation.what) }
      #expect(seconds < 5, "\(mutation.what) takes \(seconds) s")
      #expect(verdict != .noNumber, "\(mutation.what) gives no number")
      switch verdict {
      case .refused(let message):
        #expect(message.contains("damaged.json") || message.contains("signal.json"), "\(message)")
        #expect(message.contains("expected") || message.contains("bound of"), "\(message)")
      default:
        #expect(!mutation.mustBeRefused, "\(mutation.what) is accepted: \(verdict)")
      }
      tally["\(verdict)".prefix { $0 != "(" }.description, default: 0] += 1
      if let folder {
        try Files.write(
          Array("\(mutation.what)\n\(verdict)\n".utf8), to: "\(folder)/\(index).txt")
      }
    }
    if count > 1000 { print("mutations: \(tally), slowest \(slowest)") }
    #expect(tally["refused", default: 0] > count / 2)
    #expect(tally["fitted", default: 0] > count / 20)
  }

  @Test("is good before the damage")
  func originals() {
    #expect(Self.originals.count == 3)
    for original in Self.originals {
      #expect(Self.verdict(original.document.canonicalBytes) == .fitted, "\(original.name)")
    }
  }
}
