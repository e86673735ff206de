/// Particle names such as `X_Z^1` as HTML, as Graphviz labels and as SVG text.
enum ParticleText {
  /// `X_Z^1` → X with a subscript and a superscript.
  static func html(_ name: String) -> Markup {
    Markup(html: marked(name, sub: ("<sub>", "</sub>"), sup: ("<sup>", "</sup>")))
  }

  static func graphviz(_ name: String) -> String {
    let small = "<font point-size=\"9\">"
    return marked(
      name, sub: ("<sub>" + small, "</font></sub>"), sup: ("<sup>" + small, "</font></sup>"))
  }

  /// For enhanced text of gnuplot; names come from the model space, never from a file.
  static func gnuplot(_ name: String) -> String {
    let plain = name.filter { $0.isLetter || $0.isNumber || "_^*".contains($0) }
    return marked(plain, sub: ("_{", "}"), sup: ("^{", "}"))
  }

  static func svg(_ name: String) -> String {
    marked(
      name, sub: ("<tspan dy=\"4\" font-size=\"10\">", "</tspan><tspan dy=\"-4\">&#8203;</tspan>"),
      sup: ("<tspan dy=\"-6\" font-size=\"10\">", "</tspan><tspan dy=\"6\">&#8203;</tspan>"))
  }

  private static func marked(
    _ name: String, sub: (String, String), sup: (String, String)
  ) -> String {
    var result = ""
    var open: String?
    for character in name {
      switch character {
      case "_", "^":
        if let open { result += open }
        let tags = character == "_" ? sub : sup
        result += tags.0
        open = tags.1
      case "*":
        result += (open ?? "") + "*"
        open = nil
      default: result += Markup.escape(String(character))
      }
    }
    return result + (open ?? "")
  }
}
