import Documents

/// A type of modifier, one of the seven that files have: how it is read, its parameters, its terms in the rates.
///
/// A type is one file of this folder and one line of `all`.
public struct ModifierType: Sendable {
  /// The types in the order in which their parameters stand in a point.
  static let all: [ModifierType] = [
    .histosys, .lumi, .normfactor, .normsys, .shapefactor, .shapesys, .staterror,
  ]

  /// The same with what is never in a file.
  static let compiled = all + [signalShift]

  /// The name in the file.
  public let name: String
  /// Reads the member `data` for a sample of so many bins.
  let read: @Sendable (JSONNode, Int) throws(DocumentError) -> ModifierData
  /// Refuses a name that the type cannot have.
  var checkName: @Sendable (String, Place) throws(DocumentError) -> Void = { _, _ in }
  /// Whether names are taken in their own order instead of that of their first use.
  var ordersByName = false
  /// The parameters of a name, from all its uses in canonical order; there is at least one.
  let parameters: @Sendable ([ModifierUse]) throws(DocumentError) -> ParameterSet
  /// Writes the terms of all uses; the parameters of the name begin at the given index.
  let addTerms: @Sendable ([ModifierUse], Int, inout TermLists) -> Void

  static func named(_ node: JSONNode) throws(DocumentError) -> ModifierType {
    let name = try node.string()
    if let type = all.first(where: { $0.name == name }) { return type }
    throw node.error(
      expected: "one of the types " + all.map(\.name).joined(separator: ", "))
  }
}

extension ModifierType: Equatable {
  public static func == (left: ModifierType, right: ModifierType) -> Bool {
    left.name == right.name
  }
}

/// One modifier on one sample of one channel.
struct ModifierUse {
  let modifier: Modifier
  /// Which strip (sample in a channel) it changes.
  let strip: Int
  /// The channel's name and its first bin among all bins.
  let channel: String, firstBin: Int
  let sample: String
  /// The sample's nominal events.
  let yields: [Double]
}

extension ModifierUse {
  /// The sample in words, for messages.
  var inWords: String { "the sample “\(sample)” of the channel “\(channel)”" }
}

extension ModifierType {
  /// Reads the `null` of the types without numbers.
  static func readNothing(_ node: JSONNode, _: Int) throws(DocumentError) -> ModifierData {
    guard case .null = node.value else { throw node.error(expected: "null") }
    return .none
  }

  /// Reads one absolute uncertainty per bin, none of them negative.
  static func readUncertainties(
    _ node: JSONNode, _ binCount: Int
  ) throws(DocumentError) -> ModifierData {
    let numbers = try perBin(node, binCount)
    if let negative = numbers.firstIndex(where: { $0 < 0 }) {
      throw try node.elements()[negative].error(expected: "an uncertainty that is not negative")
    }
    return .uncertainties(numbers)
  }

  /// Reads one number per bin of the sample.
  static func perBin(_ node: JSONNode, _ binCount: Int) throws(DocumentError) -> [Double] {
    let numbers = try node.doubles()
    guard numbers.count == binCount else {
      throw node.error(
        found: "\(numbers.count) numbers",
        expected: "\(binCount), one for each bin of the sample")
    }
    return numbers
  }
}
