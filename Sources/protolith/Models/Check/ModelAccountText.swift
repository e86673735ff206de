import Foundation
import SimplifiedModels

/// The account of a model as tables for a terminal.
struct ModelAccountText {
  private let account: ModelAccount
  private let all: Bool
  /// Production modes that are listed unless all are wanted.
  private static let listedModes = 8

  init(_ account: ModelAccount, all: Bool) {
    self.account = account
    self.all = all
  }

  func show() {
    print(headline)
    let shown = account.particles.filter { all || $0.isReached }
    if !shown.isEmpty {
      print()
      particles(shown).show(indentedBy: 2)
    }
    let hidden = account.particles.count - shown.count
    if hidden > 0 {
      print("  and \(hidden) that no cross section leads to (--all lists them)")
    }
    if !account.production.isEmpty {
      print()
      production.show(indentedBy: 2)
    }
    let rest = account.production.count - listed
    if rest > 0 { print("  the total has \(rest) smaller ones too (--all lists them)") }
    if account.warnings.isEmpty { return print("\nno warnings") }
    print("\n\(Self.count(account.warnings.count, "warning"))")
    for warning in account.warnings { print("  \(warning)") }
  }

  private static func count(_ number: Int, _ what: String) -> String {
    "\(number) \(what)\(number == 1 ? "" : "s")"
  }

  private var listed: Int {
    all ? account.production.count : min(Self.listedModes, account.production.count)
  }

  private var headline: String {
    let file = account.file
    let source = file.family.map { "\($0.rawValue)" } ?? "quantum numbers in the file"
    let stable = account.lightestStable.map {
      "lightest stable particle \($0.name) (\(Decimals.short($0.mass, 6)) GeV)"
    }
    return [
      "\(file.path): \(file.form.rawValue), \(source)",
      Self.count(account.particles.count, "particle"),
      Self.count(account.production.count, "production mode"),
    ].joined(separator: ", ") + (stable.map { ", \($0)" } ?? "")
  }

  private func particles(_ list: [ModelAccount.Particle]) -> TextTable {
    var table = TextTable(
      [
        "particle", "PDG code", "charge", "spin", "colour", "mass [GeV]", "width [GeV]",
        "lifetime", "decays", "sum of BR",
      ], numeric: [1, 2, 3, 4, 5, 6, 8, 9])
    let sorted = list.sorted { ($0.kind.mass, $0.kind.id) < ($1.kind.mass, $1.kind.id) }
    for particle in sorted {
      let kind = particle.kind
      let spin = kind.quantumNumbers.spinStates - 1
      table.add([
        kind.name, "\(kind.id.rawValue)", kind.chargeText,
        spin % 2 == 0 ? "\(spin / 2)" : "\(spin)/2", "\(kind.quantumNumbers.colour)",
        Decimals.text(kind.mass, 1), Decimals.short(kind.width), particle.lifetime.rawValue,
        "\(particle.decayCount)",
        particle.decayCount == 0 ? "–" : Decimals.text(particle.ratioSum, 4),
      ])
    }
    return table
  }

  private var production: TextTable {
    let energies = account.energies
    var table = TextTable(
      ["production"] + energies.map { "\($0) TeV [fb]" }, numeric: Set(1...max(1, energies.count)))
    table.add(["total"] + energies.map { Decimals.short(account.total(at: $0), 5) })
    for production in account.production.prefix(listed) {
      table.add(
        [account.name(of: production.mode)]
          + energies.map { production.values[$0].map { Decimals.short($0, 5) } ?? "–" })
    }
    return table
  }
}

extension ModelAccount {
  /// The names of the particles of a mode, as SModelS writes them.
  func name(of mode: ProductionMode) -> String {
    mode.particles.map { id in
      guard let particle = file.spectrum.particle(id) else { return "\(id.rawValue)" }
      return id.rawValue < 0 ? particle.antiparticleName : particle.name
    }.joined(separator: " ")
  }
}
