import Documents

/// Gathers the `<covariance>` elements of the signal regions into matrices.
struct CovarianceReader {
  /// The signal regions and their places in the file's order.
  let regions: [String: Int]
  /// All regions of the file, of any type.
  let others: Set<String>
  /// The one subset that the root names, if it does.
  let chosen: String?

  /// The largest number of correlated regions.
  private static let most = 2000

  /// One element: the covariance of two signal regions, by their index.
  private struct Entry {
    var row: Int, column: Int, value: Double
    var element: MarkupElement
  }

  /// Reads the subsets in the order in which they are first named.
  func read(_ elements: [MarkupElement]) throws(DocumentError) -> [CovarianceSubset] {
    var names: [String] = []
    var entries: [String: [Entry]] = [:]
    for (row, element) in elements.enumerated() {
      for child in element.children where child.name == "covariance" {
        guard let subset = subset(of: child) else { continue }
        guard let entry = try entry(child, row) else { continue }
        if entries[subset] == nil { names.append(subset) }
        entries[subset, default: []].append(entry)
      }
    }
    var subsets: [CovarianceSubset] = []
    for name in names { subsets.append(try Self.subset(name, entries[name] ?? [])) }
    return subsets
  }

  /// The subset that an element counts for.
  ///
  /// Where the root names one, elements of it, of “default” and of none count for it; else an element
  /// counts for the subset that it names.
  private func subset(of element: MarkupElement) -> String? {
    let own = element.attributes["cov_subset"]
    guard let chosen else { return own }
    return own == nil || own == chosen || own == "default" ? chosen : nil
  }

  /// Nil where the other region is none for signals.
  private func entry(_ element: MarkupElement, _ row: Int) throws(DocumentError) -> Entry? {
    let other = try element.attribute("region")
    guard let column = regions[other] else {
      guard others.contains(other) else {
        throw element.error(
          found: "the region “\(other)”", expected: "a region of the analysis",
          remedy: "correct the name")
      }
      return nil
    }
    return Entry(row: row, column: column, value: try element.number(), element: element)
  }

  /// The matrix of the regions with at least one entry.
  ///
  /// An element that is missing is 0, or what its mirror image is.
  private static func subset(
    _ name: String, _ entries: [Entry]
  ) throws(DocumentError) -> CovarianceSubset {
    let regions = Set(entries.map(\.row)).sorted()
    let count = regions.count
    guard count <= most else {
      throw .tooLarge(
        file: entries[0].element.file, what: "the number of correlated regions", found: count,
        limit: most)
    }
    let places = Dictionary(uniqueKeysWithValues: zip(regions, 0...))
    var matrix = [Double?](repeating: nil, count: count * count)
    for entry in entries {
      guard let row = places[entry.row], let column = places[entry.column] else { continue }
      if let known = matrix[row * count + column], known != entry.value {
        throw entry.element.error(
          found: "\(entry.value) after \(known) for the same two regions", expected: "one value")
      }
      matrix[row * count + column] = entry.value
    }
    for entry in entries where entry.row == entry.column {
      guard entry.value > 0 else {
        throw entry.element.error(found: "the variance \(entry.value)", expected: "one above 0")
      }
    }
    for (index, region) in regions.enumerated() where matrix[index * count + index] == nil {
      guard let entry = entries.first(where: { $0.row == region }) else { continue }
      throw entry.element.error(
        found: "no variance of this region in the subset “\(name)”",
        expected: "a <covariance> with the region itself")
    }
    return CovarianceSubset(
      name: name, regions: regions,
      matrix: (0..<count * count).map { index in
        let mirror = index % count * count + index / count
        return matrix[index] ?? matrix[mirror] ?? 0
      })
  }
}
