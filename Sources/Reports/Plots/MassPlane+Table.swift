import Protomodels

extension MassPlane {
  /// The plane as rows: masses, ln [L(μ) / L(0)] of each member and of all, μ, the largest r, and whether
  /// the hunt's critic excludes the model; without numbers where no such model is allowed.
  var table: PictureTable {
    let names = [x, y].map { "mass_\(ParticleNames.name(for: $0.particle))_GeV" }
    let members = members.map { "ln_ratio \($0.analysis) \($0.dataset)" }
    return PictureTable(
      names + ["ln_ratio_combined", "mu", "largest_r", "mu_max", "excluded"] + members,
      rows: zip(x.masses, points).flatMap { a, column in
        zip(y.masses, column).map { b, point in
          guard let point else {
            return [a, b] + [Double?](repeating: nil, count: 5 + members.count)
          }
          return [a, b, point.combined, point.muHat, point.largestR, point.maximalStrength]
            + [point.isExcluded ? 1 : 0] + point.logRatios
        }
      })
  }
}

extension StatisticScan {
  /// Scans one below the other: PDG codes of the particle or pair, value, K, Z, largest r, whether excluded.
  static func table(_ scans: [StatisticScan], unit: String) -> PictureTable {
    PictureTable(
      ["pdg_1", "pdg_2", "value_\(unit)", "K", "Z", "largest_r", "mu_max", "excluded"],
      rows: scans.flatMap { scan in
        scan.points.map { point in
          scan.codes + [point.value, point.K, point.Z, point.largestR, point.maximalStrength]
            + [point.isExcluded ? 1 : 0]
        }
      })
  }

  private var codes: [Double?] {
    switch parameter {
    case .mass(let particle): [Double(particle.rawValue), nil]
    case .strength(let a, let b): [Double(a.rawValue), Double(b.rawValue)]
    }
  }
}
