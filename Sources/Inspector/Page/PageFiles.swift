import Documents

/// What a browser gets beside JSON: one page, its style and its scripts, all compiled in.
enum PageFiles {
  private static let files: [(name: String, type: String, body: [UInt8])] = [
    ("", "text/html", PackageResources.page_html),
    ("icon.svg", "image/svg+xml", PackageResources.icon_svg),
    ("style.css", "text/css", PackageResources.style_css),
    ("main.js", "text/javascript", PackageResources.main_js),
    ("elements.js", "text/javascript", PackageResources.elements_js),
    ("curves.js", "text/javascript", PackageResources.curves_js),
    ("runs.js", "text/javascript", PackageResources.runs_js),
    ("run.js", "text/javascript", PackageResources.run_js),
    ("step.js", "text/javascript", PackageResources.step_js),
    ("answers.js", "text/javascript", PackageResources.answers_js),
    ("compare.js", "text/javascript", PackageResources.compare_js),
  ]

  /// The file at a path below the token.
  static func response(_ path: [String]) throws(Refusal) -> PageResponse {
    guard path.count == 1, let file = files.first(where: { $0.name == path[0] }) else {
      throw Refusal(404, "there is nothing at this address")
    }
    return PageResponse(
      type: file.type, body: file.body, tag: String(Files.sha256(file.body).prefix(32)))
  }
}
