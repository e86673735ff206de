import SimplifiedModels

extension Catalogue {
  /// The bytes of the catalogue in a format that is read.
  func bytes(format: UInt64) -> [UInt8] {
    var writer = CatalogueWriter(format: format)
    writer.put(source)
    writer.put(grids) { writer, grid in
      for number in [
        grid.fullDimension, grid.dimension, grid.pointCount, grid.cellCount, grid.centre,
        grid.basis, grid.points, grid.cells, grid.neighbours,
      ] { writer.put(number) }
      writer.put(checksum: grid.checksum)
    }
    writer.put(constraints) { writer, constraint in
      writer.put(constraint.text)
      writer.put(constraint.intermediateStates) { $0.put($1) }
      writer.put(constraint.finalStates)
    }
    writer.put(folders) { $0.put($1) }
    writer.put(files) { $0.put($1) }
    return writer.bytes
  }
}

extension CatalogueWriter {
  fileprivate mutating func put(_ blob: Catalogue.Blob) {
    put(blob.name)
    put(blob.offset)
    put(blob.size)
    put(checksum: blob.checksum)
  }

  fileprivate mutating func put(_ lengths: DetectorLengths) {
    put(lengths.inner)
    put(lengths.outer)
  }

  fileprivate mutating func put(_ folder: Catalogue.Folder) {
    for text in [
      folder.path, folder.folder, folder.analysis, folder.experiment, folder.kind.rawValue,
      folder.searchType,
    ] { put(text) }
    put(folder.energy)
    put(folder.luminosity)
    put(folder.lengths)
    put(folder.includesControlRegions)
    put(folder.signalUncertainty)
    put(folder.regions) { $0.put($1) }
    put(folder.topologies) { $0.put($1) }
    put(folder.likelihoods) { $0.put($1) }
    put(folder.record)
  }

  private mutating func put(_ region: SignalRegion) {
    put(region.name)
    for number in [
      region.observed, region.expected, region.error, region.upperLimit, region.expectedUpperLimit,
    ] { put(number) }
    put(region.thirdMoment)
    put(region.luminosity)
  }

  private mutating func put(_ topology: Catalogue.Topology) {
    put(topology.name)
    put(topology.constraint)
    put(topology.condition)
    put(topology.coordinates) { writer, coordinate in
      writer.put(coordinate.node)
      writer.put(coordinate.quantity == .width)
    }
    put(topology.lengths)
    put(topology.groups) { writer, group in
      writer.put(group.grid)
      writer.put(group.values) { writer, entry in
        writer.put(entry.region)
        writer.put(entry.offset)
        writer.put(checksum: entry.checksum)
      }
      writer.put(group.expected != nil)
      if let expected = group.expected {
        writer.put(expected.grid)
        writer.put(expected.offset)
        writer.put(checksum: expected.checksum)
      }
    }
  }

  private mutating func put(_ likelihood: Catalogue.Likelihood) {
    put(likelihood.version?.rawValue ?? "covariance")
    put(likelihood.file)
    put(likelihood.matrix)
    put(checksum: likelihood.checksum)
    put(likelihood.regions)
    put(likelihood.bins)
    put(likelihood.droppedChannels)
  }
}
