/// A model in the SUSY Les Houches Accord format: what is read of it, and how it is written.
///
/// Read are `BLOCK MASS`, `DECAY` and `XSECTION` of superpartners (GeV, pb); other blocks are
/// skipped. A spectrum holds prompt decays with exactly one superpartner among the daughters and
/// pair production at whole energies in TeV; whatever else a file says is left out, and each thing
/// that is left out is a note. Text that breaks the format is an error with its line.
public struct SLHA: Sendable {
  /// Something in the file that the spectrum cannot hold.
  public struct Note: Sendable, Equatable, CustomStringConvertible {
    /// Line of the file, from 1; 0 for the file as a whole.
    public let line: Int
    public let reason: String
    /// Line and reason.
    public var description: String { line > 0 ? "line \(line): \(reason)" : reason }
  }

  public let spectrum: Spectrum
  /// What was left out, in the order of lines.
  public let notes: [Note]

  /// Widths in GeV from which on a decay is prompt.
  static let promptWidth = 1e-11
  /// Widths in GeV below which a particle is stable.
  static let stableWidth = 1e-25

  /// Reads the text of a file; its name is for messages.
  public init(text: String, file: String) throws(SimplifiedModelError) {
    var reader = SLHAReader(file: file)
    try reader.read(text)
    var builder = SpectrumBuilder(reader.content)
    spectrum = builder.spectrum()
    notes = builder.notes.enumerated()
      .sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }.map(\.element)
  }
}

/// Multiplication of a number in text by a power of ten without rounding.
enum DecimalShift {
  /// The text with its exponent changed; nil if it is no plain decimal number.
  static func text(_ text: some StringProtocol, by power: Int) -> String? {
    let parts = text.split(
      maxSplits: 1, omittingEmptySubsequences: false, whereSeparator: { "eEdD".contains($0) })
    guard let mantissa = parts.first,
      mantissa.allSatisfy({ $0.isASCII && ($0.isNumber || "+-.".contains($0)) }),
      let exponent = parts.count == 2 ? Int(parts[1]) : 0, abs(exponent.clamped) < 100_000
    else { return nil }
    return "\(mantissa)e\(exponent + power)"
  }

  /// The number that the shifted text is; nil if it is none.
  static func value(_ text: some StringProtocol, by power: Int) -> Double? {
    self.text(text, by: power).flatMap { Double($0) }
  }
}

extension Int {
  /// Safe for `abs`.
  fileprivate var clamped: Int { Swift.max(self, -Int.max) }
}
