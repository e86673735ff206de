import SimplifiedModels

/// The nodes of a topology in bracket notation, read from the shape of its text alone.
///
/// The primary vertex is 0, the mothers of the branches follow, then branch by branch and vertex by
/// vertex the new particle and the SM particles beside it (SModelS 1, arXiv:1312.4175).
struct BracketNodes: Equatable {
  /// New particles of each branch, the mother first, the final state last.
  private(set) var chains: [[Int]] = []
  /// Which branches are `[*]`: anything, of which a map says nothing.
  private(set) var isInclusive: [Bool] = []

  private static let branchLimit = 4
  private static let lengthLimit = 64

  /// Reads the first topology of a constraint; nil where there is none in brackets.
  init?(_ constraint: String) {
    guard !constraint.contains("{") else { return nil }
    var reader = Reader(bytes: Array(constraint.utf8))
    guard let branches = reader.topology(), (1...Self.branchLimit).contains(branches.count) else {
      return nil
    }
    var next = branches.count + 1
    for (mother, branch) in branches.enumerated() {
      var chain = [mother + 1]
      for particles in branch.particles {
        chain.append(next)
        next += 1 + particles
      }
      chains.append(chain)
      isInclusive.append(branch.isInclusive)
    }
  }

  /// The coordinates of masses only, `layout` of them per branch; nil where they do not fit.
  func coordinates(massesPerBranch layout: [Int]) -> [MapCoordinate]? {
    guard layout.count == chains.count else { return nil }
    var coordinates: [MapCoordinate] = []
    for (branch, count) in layout.enumerated() {
      guard count == (isInclusive[branch] ? 0 : chains[branch].count) else { return nil }
      coordinates += chains[branch].prefix(count).map { .init(node: $0, quantity: .mass) }
    }
    return coordinates
  }

  /// A branch: how many SM particles leave each vertex.
  private struct Branch {
    var particles: [Int] = []
    var isInclusive = false
  }

  private struct Reader {
    let bytes: [UInt8]
    var position = 0

    private mutating func next() -> UInt8? {
      while position < bytes.count,
        bytes[position] <= 32 || bytes[position] == UInt8(ascii: "'")
          || bytes[position] == UInt8(ascii: "\"")
      {
        position += 1
      }
      return position < bytes.count ? bytes[position] : nil
    }

    private mutating func accept(_ byte: ASCII) -> Bool {
      guard next() == byte.code else { return false }
      position += 1
      return true
    }

    mutating func topology() -> [Branch]? {
      guard let start = bytes.firstIndex(of: UInt8(ascii: "[")) else { return nil }
      position = start + 1
      var branches: [Branch] = []
      if accept("]") { return branches }
      repeat {
        guard branches.count < BracketNodes.lengthLimit, let branch = branch() else { return nil }
        branches.append(branch)
      } while accept(",")
      return accept("]") ? branches : nil
    }

    private mutating func branch() -> Branch? {
      guard accept("[") else { return nil }
      var branch = Branch()
      if accept("]") { return branch }
      if accept("*") {
        // One vertex stands for all: whatever is emitted, and the final state.
        branch.isInclusive = true
        branch.particles = [1]
        return accept("]") ? branch : nil
      }
      repeat {
        guard branch.particles.count < BracketNodes.lengthLimit, let count = vertex() else {
          return nil
        }
        branch.particles.append(count)
      } while accept(",")
      return accept("]") ? branch : nil
    }

    private mutating func vertex() -> Int? {
      guard accept("[") else { return nil }
      if accept("]") { return 0 }
      var count = 0
      repeat {
        guard count < BracketNodes.lengthLimit, label() else { return nil }
        count += 1
      } while accept(",")
      return accept("]") ? count : nil
    }

    private mutating func label() -> Bool {
      _ = next()
      let start = position
      while position < bytes.count, !"[],'\"".utf8.contains(bytes[position]) { position += 1 }
      return position > start
    }
  }
}
