import Foundation
import TestSupport
import Testing

/// SwiftPM refuses cycles, but not an undeclared import of a module that is built anyway.
@Suite("The house keeps its storeys")
struct ImportTests {
  /// What the manifest declares, as `swift package dump-package` reads it from Package.swift.
  static let manifest = Result { try Manifest(root: Shared.root) }

  @Test("Every import is declared in the manifest")
  func importsAreDeclared() throws {
    let manifest = try Self.manifest.get()
    var checked = 0
    for target in manifest.targets where target.isSwift {
      let allowed = target.dependencies.union(Manifest.toolchain).union([target.name])
      for file in try swiftFiles(in: Shared.root + "/" + target.path) {
        for (line, module) in imports(in: file.text) {
          checked += 1
          #expect(
            allowed.contains(module),
            "\(file.path):\(line): imports \(module), which \(target.name) does not declare")
        }
      }
    }
    #expect(checked > 100)
  }

  @Test("Every declared dependency is used")
  func dependenciesAreUsed() throws {
    let manifest = try Self.manifest.get()
    for target in manifest.targets where target.isSwift && !target.isTest {
      let used = try Set(
        swiftFiles(in: Shared.root + "/" + target.path).flatMap {
          imports(in: $0.text).map(\.module)
        })
      let unused = target.dependencies.subtracting(used)
      #expect(unused.isEmpty, "\(target.name) declares and never imports \(unused.sorted())")
    }
  }

  @Test("Kernels and likelihoods never open a file; no module below Runs prints")
  func lowerStoreysAreQuiet() throws {
    let silent = [
      "Numerics", "Likelihoods", "HistFactory", "Inference", "AnalysisCombinations", "MarkovChains",
      "SimplifiedModels", "TheoryPredictions", "Protomodels",
    ]
    for name in silent {
      for file in try swiftFiles(in: Shared.root + "/Sources/" + name) {
        for word in ["FileManager", "FileHandle", "fopen(", "contentsOf: URL"] {
          #expect(!file.text.contains(word), "\(file.path) uses \(word)")
        }
      }
    }
    for folder in try FileManager.default.contentsOfDirectory(atPath: Shared.root + "/Sources")
    where folder != "protolith" {
      for file in try swiftFiles(in: Shared.root + "/Sources/" + folder) {
        let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated()
        where line.contains(try Regex(#"(^|[^\w.])print\("#)) {
          Issue.record("\(file.path):\(index + 1): prints outside the command line")
        }
      }
    }
  }

  @Test("Statistics and sampling know neither each other nor particle physics")
  func twoStems() throws {
    let manifest = try Self.manifest.get()
    let physics: Set = [
      "SimplifiedModels", "ExperimentalResults", "TheoryPredictions", "Protomodels", "GlobalFits",
    ]
    for name in ["Likelihoods", "HistFactory", "Inference"] {
      let below = manifest.closure(of: name)
      #expect(below.isDisjoint(with: physics.union(["MarkovChains", "Runs"])), "\(name): \(below)")
    }
    let sampling = manifest.closure(of: "MarkovChains")
    #expect(sampling.isDisjoint(with: physics.union(["Likelihoods", "Inference", "HistFactory"])))
    for name in ["Protomodels", "GlobalFits"] {
      #expect(!manifest.closure(of: name).contains("HistFactory"))
    }
    #expect(!manifest.closure(of: "ExperimentalResults").contains("HistFactory"))
    #expect(!manifest.closure(of: "Runs").contains("Protomodels"))
  }

  @Test("Sources point to nothing that is not in the repository or published")
  func sourcesStandAlone() throws {
    for file in try swiftFiles(in: Shared.root + "/Sources") {
      for word in ["specs:", "spec:", "../shared", "design.md"] {
        #expect(!file.text.contains(word), "\(file.path) speaks of \(word)")
      }
    }
  }

  private func imports(in text: String) -> [(line: Int, module: String)] {
    let pattern =
      #/^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|internal|private|fileprivate|package)\s+)?import\s+(?:struct\s+|class\s+|enum\s+|func\s+|protocol\s+)?(\w+)/#
    return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap {
      index, line in
      (try? pattern.firstMatch(in: line)).flatMap { $0 }.map { (index + 1, String($0.1)) }
    }
  }

  private func swiftFiles(in folder: String) throws -> [(path: String, text: String)] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder)
    return try names.filter { $0.hasSuffix(".swift") }.sorted().map {
      let path = folder + "/" + $0
      return (path, try String(contentsOfFile: path, encoding: .utf8))
    }
  }
}
