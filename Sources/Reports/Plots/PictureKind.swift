/// A kind of picture; the catalogue of the report's pictures.
public struct PictureKind: Sendable {
  /// The word for it on the command line.
  public let name: String
  /// What is seen, in one line.
  public let summary: String
  /// What must be computed for it beside the best model.
  let needs: Needs
  let draw: @Sendable (HuntReport) throws(ReportError) -> [Picture]

  /// Computations of which not every picture needs one.
  struct Needs: OptionSet {
    let rawValue: Int
    static let planes = Needs(rawValue: 1), masses = Needs(rawValue: 2)
    static let strengths = Needs(rawValue: 4), compatibility = Needs(rawValue: 8)
    static let pValues = Needs(rawValue: 16)
  }

  private init(
    _ name: String, _ summary: String, _ needs: Needs = [],
    draw: @escaping @Sendable (HuntReport) throws(ReportError) -> [Picture]
  ) {
    self.name = name
    self.summary = summary
    self.needs = needs
    self.draw = draw
  }

  /// What to do where a run has nothing of this kind.
  public var remedy: String {
    switch name {
    case "corner": "name a run of `protolith posterior` or `protolith fit` whose burn-in has ended"
    case "profiles": "name a run of `protolith fit`"
    case "significance": "make a series by `protolith significance`, or name one"
    default: "name a run of `protolith hunt`"
    }
  }

  /// The kind of this name.
  public static func named(_ name: String) -> PictureKind? { all.first { $0.name == name } }

  /// The catalogue: a new plot is one file in this folder and one line here.
  ///
  /// Order is that of the page.
  public static let all: [PictureKind] = [
    PictureKind("ruler", "masses, with the analyses that see each particle") {
      r throws(ReportError) in r.rulerPictures()
    },
    PictureKind("decays", "who decays into whom") { r throws(ReportError) in try r.decayPictures()
    },
    PictureKind("plane", "likelihood in the plane of two masses", .planes) {
      r throws(ReportError) in try r.planePictures()
    },
    PictureKind("mass", "K, Z and r against each mass", .masses) { r throws(ReportError) in
      try r.massPictures()
    },
    PictureKind("strength", "K, Z and r against each signal strength", .strengths) {
      r throws(ReportError) in try r.strengthPictures()
    },
    PictureKind("contributions", "what each analysis and particle contributes") {
      r throws(ReportError) in try r.contributionPictures()
    },
    PictureKind("compatibility", "which predictions may be combined", .compatibility) {
      r throws(ReportError) in try r.compatibilityPictures()
    },
    PictureKind("pvalues", "local p-values of all regions", .pValues) { r throws(ReportError) in
      try r.pValuePictures()
    },
    PictureKind("significance", "K among those of pseudo-databases") { r throws(ReportError) in
      try r.significancePictures()
    },
    PictureKind("corner", "posterior of masses and strengths (of a posterior), or of a fit") { _ in
      []
    },
    PictureKind("profiles", "profile likelihoods of a fit's parameters") { _ in [] },
    PictureKind("strip", "how the best model came about") { r throws(ReportError) in
      try r.stripPictures()
    },
    PictureKind("trace", "K against step") { r throws(ReportError) in try r.tracePictures() },
    PictureKind("temperature", "temperature against step") { r throws(ReportError) in
      try r.temperaturePictures()
    },
  ]
}
