import Documents
import SimplifiedModels

extension ModelAccount {
  /// The account for programs: masses and widths in GeV, cross sections in fb.
  var document: JSONValue {
    .object([
      ("file", .string(file.path)), ("form", .string(file.form.rawValue)),
      ("family", file.family.map { .string($0.rawValue) } ?? .null),
      ("lightest_stable", lightestStable.map { .integer(Int64($0.id.rawValue)) } ?? .null),
      ("particles", .array(particles.map(\.document))),
      ("production", .array(production.map(\.document))),
      (
        "total_fb",
        .array(
          energies.map {
            .object([("energy_tev", .integer(Int64($0))), ("value", .number(total(at: $0)))])
          })
      ),
      (
        "warnings",
        .array(
          warnings.map {
            .object([("line", .integer(Int64($0.line))), ("message", .string($0.reason))])
          })
      ),
    ])
  }
}

extension ModelAccount.Particle {
  fileprivate var document: JSONValue {
    let numbers = kind.quantumNumbers
    return .object([
      ("name", .string(kind.name)), ("pdg", .integer(Int64(kind.id.rawValue))),
      ("charge_times_3", .integer(Int64(numbers.charge))),
      ("spin_states", .integer(Int64(numbers.spinStates))),
      ("colour", .integer(Int64(numbers.colour))),
      ("self_conjugate", .bool(kind.isSelfConjugate)), ("mass", .number(kind.mass)),
      ("width", .number(kind.width)), ("lifetime", .string(lifetime.rawValue)),
      ("decays", .integer(Int64(decayCount))), ("branching_sum", .number(ratioSum)),
      ("reached", .bool(isReached)),
    ])
  }
}

extension ModelAccount.Production {
  fileprivate var document: JSONValue {
    .object([
      ("pdg", .array(mode.particles.map { .integer(Int64($0.rawValue)) })),
      (
        "cross_sections",
        .array(
          values.sorted { $0.key < $1.key }.map {
            .object([("energy_tev", .integer(Int64($0.key))), ("fb", .number($0.value))])
          })
      ),
    ])
  }
}
