/// A picture that can stand in a page: the `<svg>` element alone.
public struct SVG: Sendable, Equatable {
  /// The element, from `<svg` to `</svg>`.
  public let element: String

  /// Cuts prologue and document type from what a drawing program wrote.
  init(document: String) {
    let start = document.range(of: "<svg")?.lowerBound ?? document.startIndex
    element = String(document[start...])
  }

  /// A whole file.
  public var document: String { "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + element + "\n" }
}

/// The colours of the report, one per walker and per kind of result; told apart by colour-blind readers (Okabe and Ito).
enum Palette {
  static let ink = "#1f2933"
  static let grid = "#d9dee4"
  static let shade = "#e8eef5"
  static let series = [
    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#5b4b8a", "#7f7f7f",
  ]
  static func colour(_ index: Int) -> String { series[index % series.count] }
}
