extension ExperimentalResult {
  /// The same result with the maps of some regions alone; indices of regions stay.
  func keeping(regions kept: Set<Int>) -> ExperimentalResult {
    ExperimentalResult(
      folder: folder, analysis: analysis, experiment: experiment, energy: energy,
      luminosity: luminosity, kind: kind, regions: regions,
      maps: maps.compactMap { map in
        let values = map.values.filter { kept.contains($0.region) }
        return values.isEmpty ? nil : map.with(values: values)
      }, searchType: searchType, includesControlRegions: includesControlRegions,
      likelihoods: likelihoods, memory: memory)
  }
}
