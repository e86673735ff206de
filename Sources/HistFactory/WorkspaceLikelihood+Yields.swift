import Likelihoods

/// A channel of a compiled workspace: where its bins stand among all bins, and what is in it.
public struct ChannelLayout: Sendable, Equatable {
  /// The name in the workspace.
  public var name: String
  /// Its bins among the main data.
  public var bins: Range<Int>
  /// The samples, sorted by name.
  public var samples: [String]
}

/// The expected events of one sample in one channel, bin by bin.
public struct SampleYields: Sendable, Equatable {
  /// The channel.
  public var channel: String
  /// The sample.
  public var sample: String
  /// Events per bin.
  public var yields: [Double]
}

extension WorkspaceLikelihood {
  /// The expected events of every sample in every channel at a point, in the order of `channels`.
  ///
  /// Summed over the samples they are `expected(at:).main`.
  public func sampleYields(at point: [Double]) -> [SampleYields] {
    let cells = evaluate(at: point, order: 0) { evaluation, _ in evaluation.cellYields() }
    var first = 0
    return channels.flatMap { channel in
      channel.samples.map { sample in
        defer { first += channel.bins.count }
        return SampleYields(
          channel: channel.name, sample: sample,
          yields: Array(cells[first..<first + channel.bins.count]))
      }
    }
  }

  /// ∂ν/∂θ, exact, row-major, bins × parameters.
  public func expectedDerivatives(at point: [Double]) -> [Double] {
    evaluate(at: point, order: 2) { evaluation, _ in
      _ = evaluation.logLikelihood(of: observations, constant: 0)
      return evaluation.rateDerivatives()
    }
  }
}

extension Compiler {
  /// The channels with their bins and samples.
  var layout: [ChannelLayout] {
    var samples: [String: [String]] = [:]
    for strip in strips { samples[strip.channel, default: []].append(strip.sample.name) }
    return channels.map {
      ChannelLayout(
        name: $0.name, bins: $0.firstBin..<$0.firstBin + $0.binCount,
        samples: samples[$0.name] ?? [])
    }
  }
}
