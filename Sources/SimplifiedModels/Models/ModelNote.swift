/// Something in a model file that was left out, or has to be known of it.
public struct ModelNote: Sendable, Equatable, CustomStringConvertible {
  /// Line of the file, from 1; 0 for the file as a whole.
  public let line: Int
  public let reason: String
  /// Makes a note.
  public init(line: Int, reason: String) {
    self.line = line
    self.reason = reason
  }
  /// Whether the note is that the file gives no cross section.
  public var saysNoCrossSection: Bool { reason == Self.noCrossSection }
  static let noCrossSection = "no cross section was read"
  /// Line and reason.
  public var description: String { line > 0 ? "line \(line): \(reason)" : reason }
}

/// Notes as they come, some of them about one particle.
struct ModelNotes {
  private var entries: [(note: ModelNote, particle: ParticleID?)] = []

  mutating func add(_ line: Int, of particle: ParticleID? = nil, _ reason: String) {
    entries.append((ModelNote(line: line, reason: reason), particle))
  }

  /// Drops notes about particles that are not in the set.
  mutating func keep(_ particles: Set<ParticleID>) {
    entries.removeAll { entry in entry.particle.map { !particles.contains($0) } ?? false }
  }

  /// In the order of lines, those of one line as they came.
  var sorted: [ModelNote] {
    entries.enumerated()
      .sorted { ($0.element.note.line, $0.offset) < ($1.element.note.line, $1.offset) }
      .map(\.element.note)
  }
}
