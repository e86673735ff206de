import Documents

extension ModifierType {
  /// The statistical uncertainty of the sum of the samples that carry it, one factor for each bin.
  public static let staterror = ModifierType(
    name: "staterror", read: readUncertainties, ordersByName: true,
    parameters: { (uses) throws(DocumentError) in
      try checkChannels(uses)
      let bins = CarriedBins(uses)
      let widths = bins.relativeWidths(uses)
      var set = ParameterSet(
        uses[0].modifier.name, count: bins.count, isScalar: false, bounds: 1e-10...10)
      set.constraint = .normal
      set.settable = [.auxdata, .sigmas]
      set.auxiliary = [Double](repeating: 1, count: bins.count)
      set.scales = widths.map { $0 > 0 ? $0 : 1 }
      set.isFixed = widths.map { $0 == 0 }
      return set
    },
    addTerms: { uses, parameter, terms in
      let bins = CarriedBins(uses)
      for use in uses {
        let first = parameter + bins.offset(of: use)
        for bin in use.yields.indices {
          terms.addBinFactor(first + bin, strip: use.strip, bin: bin)
        }
      }
    })

  /// Every sample that carries the name must carry it in the same channels.
  private static func checkChannels(_ uses: [ModifierUse]) throws(DocumentError) {
    var channels: [String: [String]] = [:]
    for use in uses { channels[use.sample, default: []].append(use.channel) }
    let first = channels[uses[0].sample] ?? []
    let others = channels.filter { $0.value != first }
    for use in uses {
      guard let own = others[use.sample] else { continue }
      throw use.modifier.place.error(
        found: "the staterror “\(use.modifier.name)” on “\(use.sample)” in "
          + own.joined(separator: ", "),
        expected: "the channels of “\(uses[0].sample)”: " + first.joined(separator: ", "),
        remedy: "use a name of its own for each channel")
    }
  }
}

/// All bins of the channels in which a staterror is used, in order.
private struct CarriedBins {
  private(set) var count = 0
  /// The place of a channel's first bin among these, by its place among all bins of the model.
  private var offsets: [Int: Int] = [:]

  init(_ uses: [ModifierUse]) {
    for use in uses where offsets[use.firstBin] == nil {
      offsets[use.firstBin] = count
      count += use.yields.count
    }
  }

  /// Where the bins of a use begin.
  func offset(of use: ModifierUse) -> Int { offsets[use.firstBin] ?? 0 }

  /// σ of each bin: uncertainties in quadrature over the sum of yields; 0 where that is not positive.
  func relativeWidths(_ uses: [ModifierUse]) -> [Double] {
    var totals = [Double](repeating: 0, count: count)
    for use in uses {
      let first = offset(of: use)
      for (bin, yield) in use.yields.enumerated() { totals[first + bin] += yield }
    }
    var variances = [Double](repeating: 0, count: count)
    for use in uses {
      guard case .uncertainties(let numbers) = use.modifier.data else { continue }
      let first = offset(of: use)
      for (bin, number) in numbers.enumerated() {
        let relative = number / totals[first + bin]
        variances[first + bin] += relative * relative
      }
    }
    return zip(totals, variances).map { $0 > 0 ? $1.squareRoot() : 0 }
  }
}
