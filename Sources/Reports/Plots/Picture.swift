import Foundation

/// A picture of a report: what is seen, and how it was computed.
public struct Picture: Sendable {
  /// Its file below `plots/`, without the ending.
  public let name: String
  let section: Section
  /// Whether it takes the whole width of the page.
  let isWide: Bool
  let caption: Markup
  /// The drawing.
  public let svg: SVG
  /// The numbers that are drawn, where there is a table of them.
  public let table: PictureTable?

  /// The part of the page in which it stands.
  enum Section { case model, masses, contributions, significance, walk, posterior }

  init(
    _ name: String, _ section: Section, wide: Bool = true, caption: Markup, svg: SVG,
    table: PictureTable? = nil
  ) {
    self.name = name
    self.section = section
    isWide = wide
    self.caption = caption
    self.svg = svg
    self.table = table
  }

  /// The picture with its caption; one that is too wide for a page is moved under the finger.
  var figure: Markup {
    """
    <figure\(isWide ? Markup(html: " class=\"wide\"") : "")><div class="drawing">\(Markup(html: svg.element))</div><figcaption>\(caption)</figcaption></figure>
    """
  }

  /// The picture as a PNG file of twice its size, drawn by librsvg.
  public func png() throws(ReportError) -> Data {
    try Subprocess.data(
      of: "rsvg-convert", ["--zoom", "2", "--background-color", "white"], input: svg.document,
      package: "librsvg2-bin")
  }
}
