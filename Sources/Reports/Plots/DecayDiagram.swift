/// Who decays into whom, drawn by Graphviz: heavier particles above.
public enum DecayDiagram {
  /// One arrow.
  public struct Arrow: Sendable, Equatable {
    public var mother: String
    public var daughter: String
    /// What else comes out (`W`, `b, b`).
    public var emitted: String
    /// Branching ratio between 0 and 1.
    public var ratio: Double
    /// Makes an arrow.
    public init(mother: String, daughter: String, emitted: String, ratio: Double) {
      self.mother = mother
      self.daughter = daughter
      self.emitted = emitted
      self.ratio = ratio
    }
  }

  /// Draws particles (HTML-like name, mass in GeV) and their decays.
  public static func draw(
    particles: [(name: String, mass: Double)], arrows: [Arrow]
  ) throws(ReportError) -> SVG {
    var text = """
      digraph decays {
        bgcolor="transparent"; rankdir=TB; nodesep=0.45; ranksep=0.55;
        node [shape=box, style="rounded,filled", fillcolor="#eef3f8", color="#0072b2", fontname="Helvetica", fontsize=13];
        edge [color="#5b6770", fontname="Helvetica", fontsize=11, fontcolor="#1f2933", arrowsize=0.7];

      """
    let ordered = particles.sorted { ($1.mass, $0.name) < ($0.mass, $1.name) }
    var index: [String: Int] = [:]
    for (number, particle) in ordered.enumerated() {
      index[particle.name] = number
      let mass = Figures.fixed(particle.mass, 0)
      text += "  p\(number) [label=<\(label(ParticleText.graphviz(particle.name), mass))>];\n"
    }
    for arrow in arrows {
      guard let mother = index[arrow.mother], let daughter = index[arrow.daughter] else { continue }
      let width = 0.8 + 1.8 * arrow.ratio
      let label = "  \(arrow.emitted)  \(Figures.fixed(100 * arrow.ratio, 0)) %"
      text += "  p\(mother) -> p\(daughter) [label=\"\(quoted(label))\", penwidth=\(width)];\n"
    }
    text += "}\n"
    let document = try Subprocess.output(of: "dot", ["-Tsvg"], input: text, package: "graphviz")
    return SVG(document: document)
  }

  /// Name above mass, apart enough for what stands below the name's line.
  private static func label(_ name: String, _ mass: String) -> String {
    """
    <table border="0" cellborder="0" cellspacing="0" cellpadding="4"><tr><td>\(name)</td></tr>\
    <tr><td><font point-size="11">\(mass) GeV</font></td></tr></table>
    """
  }

  private static func quoted(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
  }
}

extension HuntReport {
  func decayPictures() throws(ReportError) -> [Picture] {
    let arrows = particles.flatMap { mother in
      mother.decays.map {
        DecayDiagram.Arrow(
          mother: mother.name, daughter: $0.daughter, emitted: $0.emitted, ratio: $0.ratio)
      }
    }
    let svg = try DecayDiagram.draw(
      particles: particles.map { ($0.name, $0.mass) }, arrows: arrows)
    return [
      Picture(
        "decays", .model, wide: false,
        caption:
          "Decays, heavier particles above; the width of an arrow shows the branching ratio.",
        svg: svg)
    ]
  }
}
