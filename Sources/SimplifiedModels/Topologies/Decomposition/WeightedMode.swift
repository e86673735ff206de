/// A production mode with its cross section at each energy.
struct WeightedMode {
  /// What comes out, signed.
  let particles: [ParticleID]
  /// σ in fb in the order of the energies.
  var weights: [Double]
  /// The largest of them.
  var largest: Double { weights.max() ?? 0 }

  /// Groups cross sections by mode and energy, both sorted.
  ///
  /// Entries of one mode and energy add; others than positive finite ones are left out.
  static func grouped(_ crossSections: [CrossSection]) -> (modes: [WeightedMode], energies: [Int]) {
    let sorted = crossSections.filter { $0.value > 0 && $0.value.isFinite }
      .sorted { ($0.mode, $0.energy, $0.value) < ($1.mode, $1.energy, $1.value) }
    let energies = Set(sorted.map(\.energy)).sorted()
    var modes: [WeightedMode] = []
    var last: ProductionMode?
    for crossSection in sorted {
      if last != crossSection.mode {
        last = crossSection.mode
        modes.append(
          WeightedMode(
            particles: Self.particles(crossSection.mode), weights: energies.map { _ in 0 }))
      }
      let position = energies.firstIndex(of: crossSection.energy) ?? 0
      modes[modes.count - 1].weights[position] += crossSection.value
    }
    return (modes, energies)
  }

  private static func particles(_ mode: ProductionMode) -> [ParticleID] {
    guard mode.count == 2 else { return mode.particles }
    let (one, other) = mode.produced
    return [one, other]
  }
}
