/// Lower limits of the rates, below which a model is held; none by default.
///
/// Interpolated yields can become negative inside the bounds of the parameters. A clipped rate is
/// constant, so that its derivatives are zero.
public struct Clipping: Sendable, Equatable {
  /// The lowest rate of a sample in a bin of a channel that has the sample (`clip_sample_data`).
  public var sample: Double?
  /// The lowest rate of a bin (`clip_bin_data`).
  public var bin: Double?

  /// Makes the limits, which have to be finite.
  public init(sample: Double? = nil, bin: Double? = nil) {
    precondition((sample ?? 0).isFinite && (bin ?? 0).isFinite, "rates are clipped at numbers")
    self.sample = sample
    self.bin = bin
  }
}
