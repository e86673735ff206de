import Documents

/// The auxiliary measurement of one parameter.
enum HS3Constraint {
  /// N(centre | θ, width).
  case normal(center: Double, width: Double)
  /// Poisson(count | factor θ).
  case poisson(count: Double, factor: Double)
  /// None, and the parameter does not move.
  case constant

  /// Whether two say the same, but for rounding.
  func agrees(with other: HS3Constraint) -> Bool {
    switch (self, other) {
    case (.normal(let a, let b), .normal(let c, let d)): Self.near(a, c) && Self.near(b, d)
    case (.poisson(let a, let b), .poisson(let c, let d)): Self.near(a, c) && Self.near(b, d)
    case (.constant, .constant): true
    default: false
    }
  }

  /// Whether two numbers are equal but for rounding.
  static func near(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-12 * max(abs(a), abs(b)) }

  /// The distribution in words, for messages.
  var inWords: String {
    switch self {
    case .normal(let center, let width): "a Gaussian at \(center) of width \(width)"
    case .poisson(let count, let factor): "a Poisson of \(count) with mean \(factor) θ"
    case .constant: "none, constant"
    }
  }
}

/// How a modifier says what constrains its parameters.
enum HS3ConstraintWord {
  /// Nothing: the rule of the type applies.
  case absent
  /// A null: there is no constraint.
  case none
  /// A kind of distribution.
  case kind(Kind, Place)
  /// Distributions of the file, one per parameter, nil where a parameter is constant.
  case distributions([JSONNode?])

  enum Kind { case gauss, poisson, constant, logNormal }

  /// Resolves the three spellings in RooFit's order.
  init(_ modifier: JSONNode, in document: HS3Document) throws(DocumentError) {
    if let name = try modifier.optionalMember("constraint_name") {
      self = .distributions([try document.distributions.named(by: name)])
    } else if let list = try modifier.optionalMember("constraints") {
      var found: [JSONNode?] = []
      for node in try list.elements() {
        if case .null = node.value { found.append(nil); continue }
        found.append(try document.distributions.named(by: node))
      }
      self = .distributions(found)
    } else if let word = try modifier.optionalMember("constraint") {
      if let found = document.distributions[try word.string()] {
        self = .distributions([found])
      } else {
        self = .kind(try Self.kind(word), Place(word))
      }
    } else if modifier.hasNull("constraint") {
      self = .none
    } else if let word = try modifier.optionalMember("constraint_type") {
      self = .kind(try Self.kind(word), Place(word))
    } else {
      self = .absent
    }
  }

  static func kind(_ node: JSONNode) throws(DocumentError) -> Kind {
    switch try node.string().lowercased() {
    case "gauss", "gaussian": return .gauss
    case "poisson": return .poisson
    case "const": return .constant
    case "lognormal": return .logNormal
    default:
      throw node.error(
        expected: "Gauss, Poisson, LogNormal, Const or the name of one of the distributions")
    }
  }
}

/// The constraints of all parameters of a model, each counted once.
struct HS3Constraints {
  private var found: [String: (constraint: HS3Constraint, origin: String, place: Place)] = [:]

  subscript(_ parameter: String) -> HS3Constraint? { found[parameter]?.constraint }

  /// Where the constraint of a parameter stands.
  func place(of parameter: String) -> Place? { found[parameter]?.place }

  /// Adds a constraint.
  ///
  /// The same distribution may be named by several modifiers, and modifiers that share a parameter
  /// share its implicit constraint; anything else would be a second auxiliary measurement.
  mutating func add(
    _ constraint: HS3Constraint, to parameter: String, origin: String, at place: Place
  ) throws(DocumentError) {
    guard let known = found[parameter] else {
      found[parameter] = (constraint, origin, place)
      return
    }
    guard known.origin == origin, known.constraint.agrees(with: constraint) else {
      throw place.error(
        found: "\(constraint.inWords) as constraint of “\(parameter)”",
        expected: "its only one, \(known.constraint.inWords), which stands at "
          + known.place.pointer,
        remedy: "a workspace has one auxiliary measurement for a parameter")
    }
  }
}
