/// The masses of a protomodel on one axis, with the analyses that see each particle.
public enum MassRuler {
  /// One mark.
  public struct Mark: Sendable {
    public var name: String
    /// GeV.
    public var mass: Double
    /// Analyses whose contribution contains the particle.
    public var analyses: [String]
    /// Makes a mark.
    public init(name: String, mass: Double, analyses: [String]) {
      self.name = name
      self.mass = mass
      self.analyses = analyses
    }
  }

  private static let left = 70.0, right = 24.0, lineHeight = 17.0

  /// Draws the ruler: mass to the right, one row of text per particle under its mark.
  ///
  /// `width` in pixels is that of a page; a narrow one has fewer ticks.
  public static func draw(_ marks: [Mark], width: Double = 1000) -> SVG {
    let sorted = marks.sorted { ($0.mass, $0.name) < ($1.mass, $1.name) }
    let top = niceCeiling(max(100, (sorted.last?.mass ?? 100) * 1.08))
    let scale = (width - left - right) / top
    var body = ""
    var y = 64.0
    for (index, mark) in sorted.enumerated() {
      body += drawing(
        of: mark, x: left + mark.mass * scale, y: y, width: width, colour: Palette.colour(index))
      y += lineHeight * Double(mark.analyses.count) + 30
    }
    let axis = axisDrawing(top: top, scale: scale, width: width)
    return SVG(
      document: """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Int(width)) \(Int(y))" width="\(Int(width))" height="\(Int(y))" font-family="Helvetica, Arial, sans-serif" role="img" aria-label="masses of the best protomodel">
        \(axis)\(body)</svg>
        """)
  }

  /// Keeps text legible where the line of another mark passes behind it.
  private static let halo =
    " paint-order=\"stroke\" stroke=\"#fff\" stroke-width=\"4\" stroke-linejoin=\"round\""

  private static func axisDrawing(top: Double, scale: Double, width: Double) -> String {
    var text =
      "<line x1=\"\(left)\" y1=\"34\" x2=\"\(width - right)\" y2=\"34\" stroke=\"\(Palette.ink)\" stroke-width=\"1.5\"/>\n"
    let ticks = width < 700 ? 4 : 8
    let step = top / Double(ticks)
    for tick in 0...ticks {
      let mass = Double(tick) * step
      let x = Figures.fixed(left + mass * scale, 1)
      text += "<line x1=\"\(x)\" y1=\"29\" x2=\"\(x)\" y2=\"34\" stroke=\"\(Palette.ink)\"/>"
      text +=
        "<text x=\"\(x)\" y=\"22\" font-size=\"12\" text-anchor=\"middle\" fill=\"\(Palette.ink)\">\(Figures.fixed(mass, 0))</text>\n"
    }
    return text
      + "<text x=\"\(left - 14)\" y=\"38\" font-size=\"12\" text-anchor=\"end\" fill=\"\(Palette.ink)\">GeV</text>\n"
  }

  private static func drawing(
    of mark: Mark, x: Double, y: Double, width: Double, colour: String
  ) -> String {
    let at = Figures.fixed(x, 1)
    let textOnLeft = x > width * 0.55
    let anchor = textOnLeft ? "end" : "start"
    let textX = Figures.fixed(x + (textOnLeft ? -10 : 10), 1)
    var text =
      "<line x1=\"\(at)\" y1=\"34\" x2=\"\(at)\" y2=\"\(Figures.fixed(y + 4, 1))\" stroke=\"\(colour)\" stroke-width=\"1.5\"/>"
    text += "<circle cx=\"\(at)\" cy=\"34\" r=\"5\" fill=\"\(colour)\"/>\n"
    text +=
      "<text x=\"\(textX)\" y=\"\(Figures.fixed(y, 1))\" font-size=\"14\" text-anchor=\"\(anchor)\" fill=\"\(Palette.ink)\"\(halo)><tspan font-weight=\"bold\">\(ParticleText.svg(mark.name))</tspan><tspan>  \(Figures.fixed(mark.mass, 0)) GeV</tspan></text>\n"
    for (line, analysis) in mark.analyses.enumerated() {
      let lineY = Figures.fixed(y + lineHeight * Double(line + 1), 1)
      text +=
        "<text x=\"\(textX)\" y=\"\(lineY)\" font-size=\"12\" text-anchor=\"\(anchor)\" fill=\"#5b6770\"\(halo)>\(Markup.escape(analysis))</text>\n"
    }
    return text
  }

  /// The next 80, 160, 400, 800 … above: eight even ticks.
  private static func niceCeiling(_ value: Double) -> Double {
    var power = 8.0
    while true {
      for factor in [1, 1.5, 2, 2.5, 3, 4, 5, 7.5] where power * factor >= value {
        return power * factor
      }
      power *= 10
    }
  }
}

extension HuntReport {
  func rulerPictures() -> [Picture] {
    let marks = particles.map { particle in
      let seen = verdict.contributions.filter { $0.particles.contains(particle.id) }
      return MassRuler.Mark(
        name: particle.name, mass: particle.mass,
        analyses: seen.map { "\($0.analysis) \($0.dataset)" })
    }
    return [
      Picture(
        "ruler", .model,
        caption: "Masses, and the analyses whose contribution contains each particle.",
        svg: MassRuler.draw(marks))
    ]
  }
}
