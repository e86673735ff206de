import ArgumentParser

/// Numbers on the command line: `3` or `0-4,7`.
struct TaskNumbers: ExpressibleByArgument {
  /// Rising, each once.
  let numbers: [Int]

  init?(argument: String) {
    var found: Set<Int> = []
    for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
      guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1],
        first >= 0, last >= first, last < 10_000_000, found.count + last - first < 10_000_000
      else { return nil }
      found.formUnion(first...last)
    }
    numbers = found.sorted()
  }

  /// Numbers as `0-4,7`.
  static func text(_ numbers: [Int]) -> String {
    var parts: [String] = []
    var rest = numbers[...]
    while let first = rest.first {
      var last = first
      rest = rest.dropFirst()
      while rest.first == last + 1 {
        last += 1
        rest = rest.dropFirst()
      }
      parts.append(first == last ? "\(first)" : "\(first)-\(last)")
    }
    return parts.joined(separator: ",")
  }
}
