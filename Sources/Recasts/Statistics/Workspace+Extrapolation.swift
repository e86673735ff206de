import HistFactory

extension Workspace {
  /// The model at `ratio` times the luminosity.
  ///
  /// Yields, shapes at ±1σ and uncorrelated shape errors grow in proportion, statistical errors of the
  /// simulation with the square root; factors stay. The data become the expected background. Channels
  /// that are not `scaled` stay as they are.
  func extrapolated(by ratio: Double, scaled: (String) -> Bool) -> Workspace {
    var result = self
    for index in channels.indices where scaled(channels[index].name) {
      for sample in channels[index].samples.indices {
        result.channels[index].samples[sample].grow(by: ratio)
      }
    }
    for index in observations.indices {
      guard let channel = result.channels.first(where: { $0.name == observations[index].name })
      else { continue }
      result.observations[index].counts = (0..<channel.binCount).map { bin in
        max(0, channel.samples.reduce(0) { $0 + $1.yields[bin] })
      }
    }
    return result
  }
}

extension Sample {
  fileprivate mutating func grow(by ratio: Double) {
    yields = yields.map { $0 * ratio }
    for index in modifiers.indices {
      switch modifiers[index].data {
      case .none, .factors: break
      case .yields(let low, let high):
        modifiers[index].data = .yields(
          low: low.map { $0 * ratio }, high: high.map { $0 * ratio })
      case .uncertainties(let errors):
        let growth = modifiers[index].type.name == "staterror" ? ratio.squareRoot() : ratio
        modifiers[index].data = .uncertainties(errors.map { $0 * growth })
      }
    }
  }
}
