import Documents
import Foundation
import Inputs

/// A workspace-like JSON document: our reader (simdjson behind it) against Foundation's.
enum Reading {
  static func benchmark(channels: Int = 40, samples: Int = 20) throws -> Benchmark {
    var numbers = Numbers(seed: 4)
    func yields() -> [Double] { (0..<30).map { _ in Double.random(in: 0...100, using: &numbers) } }
    let text = (0..<channels).map { channel in
      let inner = (0..<samples).map { "{\"name\":\"s\($0)\",\"data\":\(yields())}" }
      return "{\"name\":\"c\(channel)\",\"samples\":[\(inner.joined(separator: ","))]}"
    }.joined(separator: ",")
    let bytes = Array("{\"channels\":[\(text)]}".utf8)
    let data = Data(bytes)
    return Benchmark(
      name: "JSON of \(bytes.count / 1000) kB", peer: "JSONSerialization", work: 1,
      ours: { (try? sum(JSONNode.parse(bytes, file: "text").value)) ?? .nan },
      theirs: { (try? sum(any: JSONSerialization.jsonObject(with: data))) ?? .nan })
  }

  private static func sum(_ value: JSONValue) -> Double {
    switch value {
    case .integer(let number): Double(number)
    case .number(let number): number
    case .array(let items): items.reduce(0) { $0 + sum($1) }
    case .object(let members): members.reduce(0) { $0 + sum($1.value) }
    default: 0
    }
  }

  private static func sum(any value: Any) -> Double {
    switch value {
    case let items as [Any]: items.reduce(0) { $0 + sum(any: $1) }
    case let members as [String: Any]:
      // In the order of the text: a sum depends on its order.
      members.keys.sorted().reduce(0) { $0 + (members[$1].map { sum(any: $0) } ?? 0) }
    case let number as NSNumber: number.doubleValue
    default: 0
    }
  }
}
