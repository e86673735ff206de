/// Branches numbered by what makes them equal, with their compressed forms.
///
/// Two branches are equal if they have the same SM particles vertex by vertex and the same masses
/// in tenths of a GeV. Particle codes of equal branches may differ; the first to come stands for
/// all.
struct BranchCatalogue {
  /// Numbers of what compression makes of a branch; nil where it changes nothing.
  struct Forms {
    let massCompressed: Int?
    /// The largest mass difference that mass compression removes, GeV.
    let largestGap: Double
    let invisiblyCompressed: Int?
    let isPurelyInvisible: Bool
    /// Whether any compression changes the branch.
    var changes: Bool { massCompressed != nil || invisiblyCompressed != nil }
  }

  private(set) var branches: [Branch] = []
  private var keys: [[Int32]] = []
  private var numbers: [[Int32]: Int] = [:]
  private var forms: [Forms?] = []

  /// The number of a branch, a new one if there is no equal branch yet.
  mutating func number(of branch: Branch) -> Int {
    let key = branch.equalityKey
    if let number = numbers[key] { return number }
    numbers[key] = branches.count
    branches.append(branch)
    keys.append(key)
    forms.append(nil)
    return branches.count - 1
  }

  /// The compressed forms of a branch; asked for always with the same gap.
  mutating func forms(of number: Int, gap: Double) -> Forms {
    if let known = forms[number] { return known }
    let branch = branches[number]
    let made = Forms(
      massCompressed: branch.massCompressed(gap: gap).map { self.number(of: $0) },
      largestGap: branch.largestGap(below: gap) ?? 0,
      invisiblyCompressed: branch.invisiblyCompressed().map { self.number(of: $0) },
      isPurelyInvisible: branch.isPurelyInvisible)
    forms[number] = made
    return made
  }

  /// Positions of all branches in canonical order, by number.
  func ranks() -> [Int] {
    var ranks = [Int](repeating: 0, count: keys.count)
    let order = keys.indices.sorted { keys[$0].lexicographicallyPrecedes(keys[$1]) }
    for (position, number) in order.enumerated() { ranks[number] = position }
    return ranks
  }
}

extension Branch {
  /// Equal for equal branches; its order is the canonical order: fewer vertices first, then SM
  /// particles, then masses.
  fileprivate var equalityKey: [Int32] {
    var key: [Int32] = []
    key.reserveCapacity(1 + vertices.count * 4 + masses.count)
    key.append(Int32(truncatingIfNeeded: vertices.count))
    for vertex in vertices {
      key.append(Int32(truncatingIfNeeded: vertex.count))
      for particle in vertex { key.append(Int32(particle.rawValue)) }
    }
    for mass in masses { key.append(Int32(min(mass * 10, 2e9).rounded())) }
    return key
  }
}
