/// A model as a sample of events in the Les Houches Event format (hep-ph/0609017).
///
/// The cross section of the sample is shared out by the sums of the event weights of each set of
/// produced particles, so that it does not matter how the weights are normalised. Branching ratios
/// are those counted in the events; all decays are prompt (unstable particles get a width of
/// 1 GeV). Masses are the means over the events, or those of a SLHA header where there is one; the
/// header's QNUMBERS count too. Standard Model particles that decay further count as they are.
public struct LHE: Sendable {
  public let spectrum: Spectrum
  /// What was left out.
  public let notes: [ModelNote]
  /// The family that gave quantum numbers to particles without QNUMBERS; nil where none had to.
  public let family: ModelFamily?
  /// How many events were read.
  public let eventCount: Int

  /// Reads the bytes of a file; its name is for messages.
  public init(
    bytes: [UInt8], file: String, family: ModelFamily? = nil
  ) throws(SimplifiedModelError) {
    var reader = LHEReader(bytes, file: file)
    try reader.read()
    let content = try LHEContent(reader).slha(family: family)
    var builder = SpectrumBuilder(content, file: file, family: family)
    spectrum = try builder.spectrum()
    notes = builder.notes.sorted
    self.family = builder.family
    eventCount = reader.tally.events
  }
}
