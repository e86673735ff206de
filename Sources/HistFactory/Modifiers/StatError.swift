import Documents

extension ModifierType {
  /// The statistical uncertainty of the sum of the samples that carry it, one factor for each bin.
  public static let staterror = ModifierType(
    name: "staterror", read: readUncertainties, ordersByName: true,
    parameters: { (uses) throws(DocumentError) in
      try checkChannels(uses)
      let bins = carriedBins(uses)
      let name = uses[0].modifier.name
      var set = ParameterSet(name, count: bins.count, isScalar: false, bounds: 1e-10...10)
      set.constraint = .normal
      set.settable = [.auxdata, .sigmas]
      set.auxiliary = [Double](repeating: 1, count: bins.count)
      for (index, bin) in bins.enumerated() {
        let width = relativeWidth(uses, bin)
        set.scales.append(width > 0 ? width : 1)
        set.isFixed[index] = width == 0
      }
      return set
    },
    addTerms: { uses, parameter, terms in
      let bins = carriedBins(uses)
      for use in uses {
        guard let first = bins.firstIndex(of: use.firstBin) else { continue }
        for bin in use.yields.indices {
          terms.addBinFactor(parameter + first + bin, strip: use.strip, bin: bin)
        }
      }
    })

  /// All bins of the channels in which the name is used, in order.
  private static func carriedBins(_ uses: [ModifierUse]) -> [Int] {
    var bins: [Int] = []
    for use in uses where bins.last.map({ $0 < use.firstBin }) ?? true {
      bins += use.firstBin..<(use.firstBin + use.yields.count)
    }
    return bins
  }

  /// σ of a bin: uncertainties in quadrature over the sum of yields; 0 where that is not positive.
  private static func relativeWidth(_ uses: [ModifierUse], _ bin: Int) -> Double {
    var total = 0.0
    for use in uses where use.covers(bin) { total += use.yields[bin - use.firstBin] }
    guard total > 0 else { return 0 }
    var variance = 0.0
    for use in uses where use.covers(bin) {
      guard case .uncertainties(let numbers) = use.modifier.data else { continue }
      let relative = numbers[bin - use.firstBin] / total
      variance += relative * relative
    }
    return variance.squareRoot()
  }

  /// Every sample that carries the name must carry it in the same channels.
  private static func checkChannels(_ uses: [ModifierUse]) throws(DocumentError) {
    var samples: [String] = []
    var channels: [String: [String]] = [:]
    for use in uses {
      if channels[use.sample] == nil { samples.append(use.sample) }
      channels[use.sample, default: []].append(use.channel)
    }
    let first = channels[samples[0]] ?? []
    for use in uses {
      let own = channels[use.sample] ?? []
      guard own != first else { continue }
      throw use.modifier.place.error(
        found: "the staterror “\(use.modifier.name)” on “\(use.sample)” in "
          + own.joined(separator: ", "),
        expected: "the channels of “\(samples[0])”: " + first.joined(separator: ", "),
        remedy: "use a name of its own for each channel")
    }
  }
}

extension ModifierUse {
  fileprivate func covers(_ bin: Int) -> Bool {
    firstBin <= bin && bin < firstBin + yields.count
  }
}
