extension Branch {
  /// Differences between neighbouring masses that are below `gap`: positions of their vertices.
  private func softVertices(below gap: Double) -> [Int] {
    vertices.indices.filter { masses[$0] - masses[$0 + 1] < gap }
  }

  /// The largest mass difference below `gap`; nil if there is none.
  func largestGap(below gap: Double) -> Double? {
    softVertices(below: gap).map { masses[$0] - masses[$0 + 1] }.max()
  }

  /// Mass compression: mothers within `gap` of their BSM daughter are removed with what they emit.
  ///
  /// All such vertices go at once, judged by the uncompressed chain. Nil if there is none.
  func massCompressed(gap: Double) -> Branch? {
    let soft = softVertices(below: gap)
    if soft.isEmpty { return nil }
    var branch = self
    for vertex in soft.reversed() {
      branch.vertices.remove(at: vertex)
      branch.masses.remove(at: vertex)
      branch.particles.remove(at: vertex)
    }
    return branch
  }

  /// Invisible compression: last vertices that emit neutrinos only, beside an invisible end, go;
  /// their mother becomes the invisible end.
  ///
  /// Nil if there is none.
  func invisiblyCompressed() -> Branch? {
    guard let end = particles.last, end.isInvisible else { return nil }
    let kept = vertices.lastIndex { $0.isEmpty || !$0.allSatisfy { $0 == .neutrino } }
    let length = kept.map { $0 + 1 } ?? 0
    if length == vertices.count { return nil }
    return Branch(
      vertices: Array(vertices[..<length]), masses: Array(masses[...length]),
      particles: Array(particles[...length]))
  }

  /// Whether nothing of the branch is seen.
  var isPurelyInvisible: Bool { vertices.isEmpty && (particles.last?.isInvisible ?? false) }
}
