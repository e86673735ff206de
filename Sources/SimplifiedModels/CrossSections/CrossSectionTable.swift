import Foundation

/// One process at one energy: σ of one signed mode against mass, interpolated as log σ in log m.
///
/// The text is lines `# key: value` (process, energy, order, source, modes summed, notes), a column
/// header with units, and rows of numbers with ascending mass. Reading refuses anything else.
struct CrossSectionTable: Sendable {
  let file: String
  let process: ReferenceProcess
  /// √s in TeV.
  let energy: Int
  let order: String
  let source: String
  /// Masses in GeV, ascending.
  let masses: [Double]
  /// σ of one signed mode in fb.
  let values: [Double]
  /// Relative uncertainties, the larger side.
  let errors: [Double]
  private let curve: MonotoneCubic

  init(file: String, text: String) throws(SimplifiedModelError) {
    var reader = CrossSectionReader(file: file)
    try reader.read(text)
    self.file = file
    process = try reader.process()
    energy = try reader.energy()
    order = try reader.header("order")
    source = try reader.header("source")
    try reader.checkModesSummed(process)
    masses = reader.masses
    values = reader.values.map { [process] in $0 / Double(process.modesSummed) }
    errors = reader.errors
    curve = MonotoneCubic(x: masses.map { log($0) }, y: values.map { log($0) })
  }

  /// σ in fb of one signed mode for a pair of equal mass, and its relative uncertainty.
  ///
  /// Nil outside the table. Grid points give their own values back; uncertainties are linear in
  /// log m.
  func value(at mass: Double) -> (value: Double, relativeError: Double)? {
    guard let first = masses.first, let last = masses.last, mass >= first, mass <= last else {
      return nil
    }
    var low = 0
    var high = masses.count - 1
    while high - low > 1 {
      let middle = (low + high) / 2
      if masses[middle] <= mass { low = middle } else { high = middle }
    }
    if masses[low] == mass { return (values[low], errors[low]) }
    if masses[high] == mass { return (values[high], errors[high]) }
    let point = log(mass)
    let share = (point - curve.x[low]) / (curve.x[high] - curve.x[low])
    let error = errors[low] + share * (errors[high] - errors[low])
    return (exp(curve.value(at: point, in: low)), error)
  }
}
