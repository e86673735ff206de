/// What can be wrong with a protomodel or with what is asked of it.
public enum ProtomodelError: Error, Equatable, CustomStringConvertible {
  /// A word that names no particle, and the words that would.
  case unknownParticle(word: String, known: [String])
  /// A model that breaks a rule of the model space.
  case illegal(file: String, place: String, reason: String, remedy: String)
  /// Settings that leave nothing to hunt.
  case nothingToHunt(reason: String)
  /// A particle that the model at hand does not have, or the same one twice.
  case notInModel(particle: String, members: [String])
  /// A fixed combination of which the database lacks a part.
  case unknownCombination(parts: [String])

  /// A result whose data cannot be drawn.
  case noPseudoData(result: String, reason: String)

  /// One line: place, reason, remedy.
  public var description: String {
    switch self {
    case .unknownParticle(let word, let known):
      "“\(word)” names no particle of the model space; use a PDG code or one of "
        + known.joined(separator: ", ")
    case .illegal(let file, let place, let reason, let remedy):
      "\(file), at \(place): \(reason); \(remedy)"
    case .nothingToHunt(let reason):
      "there is nothing to hunt: \(reason)"
    case .notInModel(let particle, let members):
      "the model has no other particle \(particle); choose two different ones of "
        + members.joined(separator: ", ")
    case .noPseudoData(let result, let reason):
      "\(result): its background cannot be fitted to the real data, so that none can be drawn"
        + " (\(reason)); leave the result out with --selection"
    case .unknownCombination(let parts):
      "the database lacks one of the parts \(parts.joined(separator: ", ")) of the combination;"
        + " open the database and the selection for which it was chosen"
    }
  }
}
