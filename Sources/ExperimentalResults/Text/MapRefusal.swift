/// Why a map is not taken although it is well formed.
enum MapRefusal: String, Error, Sendable {
  case notValidated = "not validated by those who implemented it"
  case noMap = "neither upper limits nor efficiencies"
  case noDataMap = "numbers without branches, and no data map that says what each of them is"
  case noNodes = "branches of masses, but the constraint is not in brackets"
  case zeroLimits = "all its limits are zero"
}
