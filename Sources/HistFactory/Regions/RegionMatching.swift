/// The search for the bins of regions, count by count.
struct RegionMatching {
  let regions: [AnalysisRegion]
  let bins: [WorkspaceBin]
  let trustsProposals: Bool
  private(set) var faults: [String] = []
  private(set) var binOfRegion: [Int?]
  private(set) var unchecked: [Int] = []
  private var proposal: [Int?]

  init(regions: [AnalysisRegion], bins: [WorkspaceBin], trustsProposals: Bool) {
    self.regions = regions
    self.bins = bins
    self.trustsProposals = trustsProposals
    binOfRegion = [Int?](repeating: nil, count: regions.count)
    proposal = regions.map { region in
      region.bin.flatMap { text in bins.firstIndex { $0.isMeant(by: text) } }
    }
  }

  /// The observed counts of the regions.
  var counts: [Double] { Set(regions.map(\.observed)).sorted() }

  static func isEqual(_ left: Double, _ right: Double) -> Bool {
    abs(left - right) <= 1e-6 * max(1, abs(left))
  }

  /// Finds proposals that name no bin, a bin of another count, or a bin twice.
  mutating func checkProposals() {
    var owner: [Int: String] = [:]
    for (index, region) in regions.enumerated() {
      guard let text = region.bin else { continue }
      guard let bin = proposal[index] else {
        faults.append("“\(region.name)” is said to be “\(text)”, and there is no such bin")
        continue
      }
      if let other = owner.updateValue(region.name, forKey: bin) {
        faults.append("“\(region.name)” and “\(other)” are both said to be \(text)")
      }
      guard !Self.isEqual(bins[bin].observed, region.observed) else { continue }
      let fitting = bins.filter { Self.isEqual($0.observed, region.observed) }.map(\.label)
      faults.append(
        "“\(region.name)” has \(RegionAssignmentError.short(region.observed)) events, and "
          + "\(text), which it is said to be, has "
          + "\(RegionAssignmentError.short(bins[bin].observed))"
          + (fitting.isEmpty ? "" : "; \(fitting.joined(separator: ", ")) would fit"))
    }
  }

  /// Assigns the regions of one observed count.
  mutating func match(_ count: Double) {
    let own = regions.indices.filter { regions[$0].observed == count }
    let fitting = bins.indices.filter { Self.isEqual(bins[$0].observed, count) }
    guard own.count <= fitting.count else {
      // A proposal for a bin of another count has its own fault.
      if own.contains(where: { regions[$0].bin == nil }) || !fitting.isEmpty {
        faults.append(
          "\(names(own)) with \(RegionAssignmentError.short(count)) events each: "
            + (fitting.isEmpty ? "no bin has" : "only \(labels(fitting)) has") + " as many")
      }
      return
    }
    if own.count == 1, fitting.count == 1 {
      binOfRegion[own[0]] = fitting[0]
    } else {
      decide(own, fitting)
    }
  }

  /// Assigns regions among several bins of the same count by the expected background.
  private mutating func decide(_ own: [Int], _ fitting: [Int]) {
    let isProposed = own.allSatisfy { proposal[$0].map(fitting.contains) ?? false }
    guard own.allSatisfy({ regions[$0].expected != nil }) else {
      return ambiguous(own, fitting, isProposed, "their expected backgrounds are not given")
    }
    let best = BackgroundMatching(
      own.map { regions[$0] }, fitting.map { bins[$0].expected })
    let assigned = zip(own, best.choice).map { (region: $0, bin: fitting[$1]) }
    if isProposed, assigned.contains(where: { proposal[$0.region] != $0.bin }) {
      let chosen = own.compactMap { region in fitting.firstIndex { $0 == proposal[region] } }
      if best.cost(chosen) > best.cost(best.choice) + RegionAssignment.margin {
        let better = assigned.map { "\(regions[$0.region].name) = \(bins[$0.bin].label)" }
        faults.append(
          "\(names(own)) have the same count; by the expected background they are rather "
            + better.joined(separator: ", "))
        return
      }
    }
    guard best.lead >= RegionAssignment.margin else {
      return ambiguous(own, fitting, isProposed, "so near are their expected backgrounds")
    }
    for (region, bin) in assigned {
      if let proposed = proposal[region], proposed != bin {
        faults.append(
          "“\(regions[region].name)” is said to be \(bins[proposed].label); by the expected "
            + "background it is rather \(bins[bin].label)")
      }
      binOfRegion[region] = bin
    }
  }

  private mutating func ambiguous(
    _ own: [Int], _ fitting: [Int], _ isProposed: Bool, _ reason: String
  ) {
    if isProposed && trustsProposals {
      for region in own { binOfRegion[region] = proposal[region] }
      unchecked += own
    } else {
      faults.append("\(names(own)) may be \(labels(fitting)): \(reason)")
    }
  }

  private func names(_ own: [Int]) -> String {
    own.map { "“\(regions[$0].name)”" }.joined(separator: ", ")
  }

  private func labels(_ fitting: [Int]) -> String {
    fitting.map { bins[$0].label }.joined(separator: " or ")
  }
}

/// The cheapest way to give each region a bin of its own, by χ² of the expected background.
private struct BackgroundMatching {
  private let regions: [AnalysisRegion]
  private let bins: [Double]
  /// The bin of each region.
  private(set) var choice: [Int] = []
  /// By how much χ² grows at least when two regions change places or one takes a free bin.
  private(set) var lead = Double.infinity

  init(_ regions: [AnalysisRegion], _ bins: [Double]) {
    self.regions = regions
    self.bins = bins
    choice = ordered()
    improve()
    lead = alternatives().map { cost($0) - cost(choice) }.min() ?? .infinity
  }

  /// χ² of a choice; an unknown uncertainty is a tenth of the background.
  func cost(_ choice: [Int]) -> Double {
    zip(regions, choice).reduce(0) { sum, pair in
      let expected = pair.0.expected ?? 0
      let width = max(pair.0.error ?? 0, 0.1 * expected, 0.1)
      let pull = (expected - bins[pair.1]) / width
      return sum + pull * pull
    }
  }

  /// Regions and bins in the same order of expected background, bins left out where that is cheapest.
  private func ordered() -> [Int] {
    let regionOrder = regions.indices.sorted {
      (regions[$0].expected ?? 0, $0) < (regions[$1].expected ?? 0, $1)
    }
    let binOrder = bins.indices.sorted { (bins[$0], $0) < (bins[$1], $1) }
    var choice = [Int](repeating: 0, count: regions.count)
    for (rank, region) in regionOrder.enumerated() { choice[region] = binOrder[rank] }
    return choice
  }

  private mutating func improve() {
    while let better = alternatives().min(by: { cost($0) < cost($1) }),
      cost(better) < cost(choice) - 1e-9
    {
      choice = better
    }
  }

  /// Choices that differ in two regions' places, or in one region's bin.
  private func alternatives() -> [[Int]] {
    var all: [[Int]] = []
    let free = bins.indices.filter { !choice.contains($0) }
    for first in choice.indices {
      for second in choice.indices where second > first {
        var other = choice
        other.swapAt(first, second)
        all.append(other)
      }
      for bin in free {
        var other = choice
        other[first] = bin
        all.append(other)
      }
    }
    return all
  }
}
