import Documents
import SimplifiedModels

/// What the flat numbers of a map are: `{0: (1, 'mass', GeV), 1: (1, 'totalwidth', GeV), …}`.
struct DataMap: Sendable {
  /// What each number is, in the order of the numbers.
  private(set) var coordinates: [MapCoordinate] = []
  /// The factor that brings each number to GeV.
  private(set) var factors: [Double] = []

  /// Reads the value of `dataMap`.
  init(_ text: TaggedText) throws(DocumentError) {
    guard var scanner = text.scanner("dataMap") else { return }
    let place = scanner
    func refuse(_ found: String) -> DocumentError {
      place.error(
        found: found, expected: "numbers 0, 1, … with (node, 'mass' or 'totalwidth', unit)",
        remedy: "write it as {0: (1, 'mass', GeV), 1: (1, 'totalwidth', GeV)}")
    }
    guard case .table(let items) = try scanner.wholeLiteral() else { throw refuse("no table") }
    for number in items.indices {
      guard let item = items.first(where: { $0.key == "\(number)" })?.value.elements,
        item.count == 3
      else { throw refuse("nothing (or no three values) for number \(number)") }
      guard let node = item[0].number.flatMap({ Int(exactly: $0.value) }),
        (1...MapCoordinate.largestNode).contains(node)
      else { throw refuse("no node for number \(number)") }
      let quantities: [String: MapCoordinate.Quantity] = ["mass": .mass, "totalwidth": .width]
      guard let quantity = item[1].text.flatMap({ quantities[$0] }) else {
        throw refuse("'\(item[1].text ?? "")' for number \(number)")
      }
      guard let unit = item[2].number, unit.dimension == .energy, unit.value > 0 else {
        throw refuse("no unit of energy for number \(number)")
      }
      coordinates.append(MapCoordinate(node: node, quantity: quantity))
      factors.append(unit.value)
    }
  }
}
