import Documents
import Foundation
import Numerics
import SimplifiedModels
import TestSupport
import Testing

@testable import ExperimentalResults

/// What SModelS 3.1.1 finds in its own maps at given points, and our maps of the same files.
private struct InterpolationGoldens {
  /// One point of `golden/simplified-models/interpolation.json`.
  struct Case {
    var file: String
    var kind: String
    var place: String
    var query: [Double]
    /// Whether widths are among the coordinates, which the reference rounds on their scale.
    var hasWidths: Bool
    /// In fb, or the efficiency; nil where SModelS finds none.
    var value: Double?
  }

  /// A map and its grid.
  struct Map {
    var table: MapTable
    var grid: GridGeometry
  }

  var cases: [Case] = []
  var maps: [String: Map] = [:]
  /// Why maps are not read, with the number of points that are lost thereby.
  var unread: [String: Int] = [:]

  static let shared: Result<InterpolationGoldens, any Error> = Result { try InterpolationGoldens() }

  private init() throws {
    let folder = Shared.folder ?? ""
    let path = folder + "/golden/simplified-models/interpolation.json"
    for node in try JSONNode.parse(try Files.read(path), file: path).elements() {
      cases.append(try Self.oneCase(node))
    }
    let parts = Set(cases.map(\.file)).map { $0.split(separator: "/").map(String.init) }
    let folders = Set(parts.map { $0[2] })
    let topologies = Set(parts.map { String($0[4].dropLast(4)) })
    let database = try TextDatabase.read(
      folder + "/data/smodels-database-3.0.0.tar.xz", folders: folders.contains,
      topologies: topologies.contains)
    var texts: [String: TextTopology] = [:]
    for set in database.analyses.flatMap(\.dataSets.values) {
      for text in set.topologies { texts[text.file] = text }
    }
    for item in cases where maps[item.file + item.kind] == nil {
      let text = texts[item.file]
      guard let table = item.kind == "exp" ? text?.expected : text?.table else {
        unread[text?.refusal?.rawValue ?? "no such file", default: 0] += 1
        continue
      }
      maps[item.file + item.kind] = Map(
        table: table,
        grid: try GridGeometry(points: table.gridPoints, fullDimension: table.dimension))
    }
  }

  private static func oneCase(_ node: JSONNode) throws -> Case {
    var value: Double?
    if case .null = try node.member("value").value {
    } else {
      value = try node.member("value").double()
    }
    let coordinates = try node.member("coords").elements().map { try $0.elements().last?.string() }
    return Case(
      file: try node.member("file").string(), kind: try node.member("kind").string(),
      place: try node.member("where").string(),
      query: zip(try node.member("x").doubles(), coordinates).map { number, quantity in
        quantity == "totalwidth" ? MapCoordinate.rescaled(width: number) : number
      }, hasWidths: coordinates.contains("totalwidth"),
      value: value)
  }
}

extension GridGeometry {
  /// The same grid with other signs of the principal axes whose bit is set.
  fileprivate func mirrored(axes: Int) -> GridGeometry {
    func sign(_ axis: Int) -> Double { axes >> axis & 1 == 1 ? -1 : 1 }
    return GridGeometry(
      fullDimension: fullDimension, dimension: dimension, centre: centre,
      basis: basis.enumerated().map { $1 * sign($0 % fullDimension) },
      points: points.enumerated().map { $1 * sign($0 % dimension) }, cells: cells,
      neighbours: neighbours)
  }
}

@Suite("Interpolation", .enabled(if: Shared.isThere)) struct InterpolationGoldenTests {
  /// How far two values lie apart, relative to the larger one.
  private func distance(_ a: Double, _ b: Double) -> Double {
    a == b ? 0 : abs(a - b) / max(abs(a), abs(b))
  }

  private struct Answer {
    var value: Double?
    /// Smallest and largest value of all triangulations; nil where there is one only.
    var range: ClosedRange<Double>?
    /// Whether other cells would be as good a triangulation.
    var isAmbiguous: Bool { range != nil }

    /// Whether a value could be that of another triangulation.
    func mayBe(_ value: Double) -> Bool {
      guard let range else { return false }
      return range.lowerBound * (1 - 1e-5) <= value && value <= range.upperBound * (1 + 1e-5)
    }
  }

  private func answer(
    _ item: InterpolationGoldens.Case, _ map: InterpolationGoldens.Map, rounding: Bool
  ) -> Answer {
    let options = LookupOptions(roundQueries: rounding)
    return map.grid.withView { view in
      map.table.values.withUnsafeBufferPointer { values in
        guard let location = view.locate(item.query, options: options) else { return Answer() }
        return Answer(
          value: view.value(of: values, at: location, query: item.query, options: options),
          range: view.valueRange(of: values, at: location, query: item.query, options: options))
      }
    }
  }

  /// How a value with rounded queries compares; nil where it is wrong.
  private func verdict(_ item: InterpolationGoldens.Case, _ found: Answer) -> String? {
    switch (found.value, item.value) {
    case (nil, nil): "none in both"
    case (let ours?, let theirs?):
      if distance(ours, theirs) <= (item.place == "gridpoint" ? 1e-6 : 1e-5) {
        "equal"
      } else {
        item.place != "gridpoint" && found.mayBe(theirs) ? "within the cell's values" : nil
      }
    default:
      // Whether the value changes by 5 % on the way that SModelS walks depends on the signs of the
      // singular vectors and on the cells, which are free: SModelS's own formulae with another
      // version of its libraries disagree with these numbers as often.
      item.place.hasPrefix("offplane") && (found.isAmbiguous || dependsOnSigns(item))
        ? "the 5 % rule, ambiguous" : nil
    }
  }

  /// Whether other signs of the singular vectors would accept what is refused here, or refuse it.
  private func dependsOnSigns(_ item: InterpolationGoldens.Case) -> Bool {
    guard let map = try? InterpolationGoldens.shared.get().maps[item.file + item.kind] else {
      return false
    }
    return (0..<1 << map.grid.dimension).contains { signs in
      let other = InterpolationGoldens.Map(
        table: map.table, grid: map.grid.mirrored(axes: signs))
      return (answer(item, other, rounding: true).value == nil) == (item.value == nil)
    }
  }

  @Test("with rounded queries agrees with SModelS at every point of every map that is read")
  func rounded() throws {
    let goldens = try InterpolationGoldens.shared.get()
    var counts: [String: Int] = [:]
    var faults: [String] = []
    for item in goldens.cases {
      guard let map = goldens.maps[item.file + item.kind] else { continue }
      let found = answer(item, map, rounding: true)
      let verdict = verdict(item, found)
      if verdict == nil { faults.append("\(item): \(found)") }
      counts["\(item.place): \(verdict ?? "wrong")", default: 0] += 1
    }
    report(counts, of: goldens)
    #expect(faults.isEmpty, "\(faults.count):\n\(faults.joined(separator: "\n"))")
    let undecided = counts.filter { $0.key.hasSuffix("ambiguous") }.values.reduce(0, +)
    #expect(counts.values.reduce(0, +) == 1076)
    #expect(undecided <= 8, "of \(counts.values.reduce(0, +)) points")
  }

  private func report(_ counts: [String: Int], of goldens: InterpolationGoldens) {
    print("interpolation: \(counts.values.reduce(0, +)) of \(goldens.cases.count) points")
    for (name, count) in counts.sorted(by: { $0.key < $1.key }) { print("  \(count) \(name)") }
    for (reason, count) in goldens.unread.sorted(by: { $0.key < $1.key }) {
      print("  \(count) not read: \(reason)")
    }
  }

  @Test("without rounding agrees at grid points and finds nothing outside the hull")
  func exact() throws {
    let goldens = try InterpolationGoldens.shared.get()
    var faults: [String] = []
    var count = 0
    for item in goldens.cases where !item.hasWidths {
      guard let map = goldens.maps[item.file + item.kind] else { continue }
      let found = answer(item, map, rounding: false).value
      let isRight: Bool
      switch item.place {
      case "gridpoint": isRight = distance(found ?? .nan, item.value ?? .nan) <= 5e-6
      case "outside_near", "outside_far": isRight = found == nil
      default: continue
      }
      count += 1
      if !isRight { faults.append("\(item): \(String(describing: found))") }
    }
    #expect(count >= 180)
    #expect(faults.isEmpty, "\(faults.count):\n\(faults.joined(separator: "\n"))")
  }
}
