/// A model in the SUSY Les Houches Accord format: what is read of it, and how it is written.
///
/// Read are `BLOCK MASS`, `BLOCK QNUMBERS`, `DECAY` and `XSECTION` (GeV, pb), and the mixing of
/// charginos and neutralinos (`NMIX`, `UMIX`, `VMIX`); other blocks are skipped. Quantum numbers of a particle are those of its QNUMBERS block, or those of the model
/// family in which all codes without such a block are known. Of the cross sections of one process
/// and energy the one of the highest QCD order counts, of several the largest. Whatever a spectrum
/// cannot hold is left out with a note (notes about particles that no cross section leads to are
/// not made). Text that breaks the format is an error with its line.
public struct SLHA: Sendable {
  public let spectrum: Spectrum
  /// What was left out, in the order of lines.
  public let notes: [ModelNote]
  /// The family that gave quantum numbers to particles without QNUMBERS; nil where none had to.
  public let family: ModelFamily?
  /// How charginos and neutralinos are mixed; nil where the file does not say it whole.
  public let mixing: ElectroweakinoMixing?

  /// Reads the bytes of a file; its name is for messages.
  public init(
    bytes: [UInt8], file: String, family: ModelFamily? = nil
  ) throws(SimplifiedModelError) {
    guard bytes.count <= SLHAReader.largestText else {
      throw .model(
        file: file, line: 0, reason: "the file is larger than \(SLHAReader.largestText) bytes")
    }
    var reader = SLHAReader(bytes, file: file)
    try reader.read()
    var builder = SpectrumBuilder(reader.content, file: file, family: family)
    spectrum = try builder.spectrum()
    notes = builder.notes.sorted
    self.family = builder.family
    mixing = reader.content.electroweakinoMixing
  }

  /// Reads the text of a file; its name is for messages.
  public init(
    text: String, file: String, family: ModelFamily? = nil
  ) throws(SimplifiedModelError) {
    try self.init(bytes: Array(text.utf8), file: file, family: family)
  }
}

extension SLHAContent {
  /// The mixing matrices; nil unless all three are whole, no larger, and have rows of length 1.
  fileprivate var electroweakinoMixing: ElectroweakinoMixing? {
    var matrices: [MixingBlock: [[Double]]] = [:]
    for block in MixingBlock.allCases {
      guard let elements = mixing[block], elements.count == block.size * block.size else {
        return nil
      }
      var rows: [[Double]] = []
      for row in 1...block.size {
        rows.append((1...block.size).compactMap { elements[[row, $0]] })
      }
      matrices[block] = rows
    }
    return ElectroweakinoMixing(
      neutralinos: matrices[.neutralinos] ?? [], minus: matrices[.minus] ?? [],
      plus: matrices[.plus] ?? [])
  }
}
