import AnalysisCombinations
import Foundation
import Inputs

/// Which analyses may be combined, read from a list of pairs.
struct Rules {
  private struct File: Decodable { var allowedPairs: [[String]] }

  /// Analyses that the list names, sorted.
  let names: [String]
  private let allowed: [Bool]

  init(file: String) throws {
    let pairs = try JSONDecoder().decode(
      File.self, from: Data(contentsOf: URL(filePath: file))
    ).allowedPairs
    let names = Set(pairs.joined().filter { !$0.contains("*") }).sorted()
    var allowed = [Bool](repeating: false, count: names.count * names.count)
    for pair in pairs where pair.count == 2 {
      let (first, second) = (Self.matches(pair[0], names), Self.matches(pair[1], names))
      for i in first {
        for j in second where i != j {
          allowed[i * names.count + j] = true
          allowed[j * names.count + i] = true
        }
      }
    }
    for i in names.indices {
      for j in names.indices where Self.group(names[i]) != Self.group(names[j]) {
        allowed[i * names.count + j] = true
      }
    }
    self.names = names
    self.allowed = allowed
  }

  /// The graph of `count` predictions: different analyses as far as there are enough of them.
  func graph(_ count: Int, using numbers: inout Numbers) -> CompatibilityGraph {
    var drawn: [Int] = []
    while drawn.count < count {
      drawn += names.indices.shuffled(using: &numbers).prefix(count - drawn.count)
    }
    drawn.sort()
    return CompatibilityGraph(count: count) { allowed[drawn[$0] * names.count + drawn[$1]] }
  }

  private static func matches(_ pattern: String, _ names: [String]) -> [Int] {
    guard pattern.hasSuffix("*") else { return names.indices.filter { names[$0] == pattern } }
    return names.indices.filter { names[$0].hasPrefix(pattern.dropLast()) }
  }

  /// Experiment and energy: analyses of data up to 2014 are those at 8 TeV.
  private static func group(_ name: String) -> String {
    let numbers = name.split(separator: "-").compactMap { Int($0) }
    let year = (numbers.first ?? 0) % 100
    return name.prefix(3) + (year <= 14 ? "8" : "13")
  }
}
