import Documents
import Numerics

/// A number with a unit, in GeV, fb or 1/fb.
struct Quantity: Equatable, Sendable {
  /// What kind of number it is.
  enum Dimension: String, Sendable {
    case number = "a bare number"
    case energy = "an energy (GeV, TeV, …)"
    case crossSection = "a cross section (fb or pb)"
    case luminosity = "a luminosity (1/fb or 1/pb)"
    case other = "another unit"
  }
  var value: Double
  var dimension: Dimension

  /// A unit by its name: power of ten relative to GeV or fb.
  static func unitPower(_ name: String) -> (power: Int, dimension: Quantity.Dimension)? {
    switch name {
    case "fb": (0, .crossSection)
    case "pb": (3, .crossSection)
    case "GeV": (0, .energy)
    case "TeV": (3, .energy)
    case "MeV": (-3, .energy)
    case "keV": (-6, .energy)
    case "eV": (-9, .energy)
    default: nil
    }
  }

  /// One of a unit in GeV or fb.
  static func unit(_ name: String) -> Quantity? {
    unitPower(name).map { unit in
      let one = DecimalNumber.power(unit.power)
      return Quantity(value: one.value(), dimension: unit.dimension)
    }
  }
}

extension ByteScanner {
  /// Reads a product such as `13*TeV`, `139./fb`, `4.06E-02*pb`.
  mutating func quantity() throws(DocumentError) -> Quantity {
    skipBlanks()
    guard let number = decimal() else { throw error(expected: "a number") }
    var power = 0
    var factor = 1.0
    var dimension = Quantity.Dimension.number
    while true {
      skipBlanks()
      guard let sign = current, sign == UInt8(ascii: "*") || sign == UInt8(ascii: "/") else {
        break
      }
      position += 1
      skipBlanks()
      if let next = decimal() {
        factor = sign == UInt8(ascii: "*") ? factor * next.value() : factor / next.value()
        continue
      }
      let (shift, kind) = try unitFactor(isDivisor: sign == UInt8(ascii: "/"))
      power += shift
      dimension = dimension == .number ? kind : .other
    }
    let value = number.value(timesTenTo: power) * factor
    guard value.isFinite else {
      throw error(found: "a number out of range", expected: "a finite number")
    }
    return Quantity(value: value, dimension: dimension)
  }

  /// Moves behind `GeV`, the unit of nearly every number, where it stands.
  private mutating func acceptGeV() -> Bool {
    guard position + 3 <= end, bytes[position] == UInt8(ascii: "G"),
      bytes[position + 1] == UInt8(ascii: "e"), bytes[position + 2] == UInt8(ascii: "V"),
      position + 3 == end || !Self.isOfWord(bytes[position + 3])
    else { return false }
    position += 3
    return true
  }

  /// Reads a unit behind `*` or `/`.
  private mutating func unitFactor(isDivisor: Bool) throws(DocumentError) -> (
    power: Int, dimension: Quantity.Dimension
  ) {
    let start = position
    if acceptGeV() { return (0, isDivisor ? .other : .energy) }
    guard let unit = Quantity.unitPower(word()) else {
      var place = self
      place.position = start
      throw place.error(
        expected: "a unit: fb, pb, GeV, TeV, MeV, keV or eV",
        remedy: "write the number in one of these units")
    }
    guard isDivisor else { return unit }
    return (-unit.power, unit.dimension == .crossSection ? .luminosity : .other)
  }
}
