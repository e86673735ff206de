import Foundation
import Protomodels
import SimplifiedModels

/// What came back of injected models, as tables for a terminal.
struct ClosureText {
  private let answer: Closure

  init(_ answer: Closure) { self.answer = answer }

  /// One row for each injection, then a summary by expected Z.
  func show() {
    print("\(answer.entries.count) of \(answer.injections) hunts on injected models have ended")
    if answer.entries.isEmpty { return }
    var table = TextTable(
      [
        "number", "expected Z", "Z", "K", "K injected", "K its part", "injected", "part that pays",
        "found",
      ], numeric: Set(0...5))
    for entry in answer.entries {
      table.add([
        "\(entry.number)", Decimals.text(entry.expectedZ, 2), Decimals.text(entry.Z, 2),
        Decimals.text(entry.K, 2), Self.K(entry.reference.whole), Self.K(entry.reference.part),
        Self.content(entry.particles.map { ($0.injected, $0.injectedMass) }),
        Self.names(entry.reference.part),
        Self.content(entry.particles.map { ($0.found, $0.foundMass) }),
      ])
    }
    table.show()
    print(
      """

      K injected: of the injected content on the same data, strengths, masses and ratios optimised from the
      injected ones. Its part: without the particles that cost more than they bring. A hunt whose K is as
      large has missed nothing: the data like another content as well or better.

      """)
    summary.show()
  }

  private static func K(_ entry: InjectionReference.Entry?) -> String {
    entry.map { Decimals.text($0.K, 2) } ?? "–"
  }

  private static func names(_ entry: InjectionReference.Entry?) -> String {
    guard let entry else { return "–" }
    return entry.particles.map(ParticleID.init(rawValue:)).filter { $0 != Particles.lsp }
      .map { ParticleNames.name(for: $0) }.joined(separator: " ")
  }

  private var summary: TextTable {
    var table = TextTable(
      [
        "expected Z", "hunts", "mean Z", "same content", "part pays", "part found", "K as large",
        "part's particles", "all particles", "others", "|dm/m|", "|ln strength ratio|",
      ], numeric: Set(1...11))
    let edges = [0, 3, 4, 5, 6, 7, 100.0]
    for (low, high) in zip(edges, edges.dropFirst()) {
      let entries = answer.entries.filter { low <= $0.expectedZ && $0.expectedZ < high }
      if entries.isEmpty { continue }
      table.add(["\(Decimals.text(low, 0)) … \(Decimals.text(high, 0))"] + Self.row(entries))
    }
    table.add(["all"] + Self.row(answer.entries))
    return table
  }

  private static func row(_ entries: [Closure.Entry]) -> [String] {
    let lsp = Particles.lsp.rawValue
    let particles = entries.flatMap(\.particles).filter { $0.injected != lsp && $0.found != lsp }
    let injected = particles.filter { $0.injected != nil }
    let both = injected.filter { $0.found != nil }
    let masses = both.compactMap { pair in
      pair.injectedMass.flatMap { a in pair.foundMass.map { abs($0 / a - 1) } }
    }
    let strengths = both.compactMap { pair -> Double? in
      guard let a = pair.injectedStrength, let b = pair.foundStrength, a > 0, b > 0 else {
        return nil
      }
      return abs(log(b / a))
    }
    let part = entries.map(\.partRecovery).reduce((found: 0, of: 0)) {
      ($0.found + $1.found, $0.of + $1.of)
    }
    return [
      "\(entries.count)",
      Decimals.text(entries.reduce(0) { $0 + $1.Z } / Double(entries.count), 2),
      "\(entries.count(where: \.isSameContent))", "\(entries.count(where: \.isPartOnly))",
      "\(entries.count(where: \.isPartFound))", "\(entries.count(where: \.isAsGood))",
      "\(part.found) of \(part.of)", "\(both.count) of \(injected.count)",
      "\(particles.count - injected.count)", median(masses), median(strengths),
    ]
  }

  private static func median(_ values: [Double]) -> String {
    values.isEmpty ? "–" : Decimals.short(values.sorted()[values.count / 2], 2)
  }

  private static func content(_ particles: [(code: Int?, mass: Double?)]) -> String {
    particles.compactMap { particle in
      guard let code = particle.code, let mass = particle.mass else { return nil }
      return "\(ParticleNames.name(for: ParticleID(rawValue: code))) \(Decimals.text(mass, 0))"
    }.joined(separator: ", ")
  }
}
