extension Markup {
  /// The style sheet of the page.
  static let style = """
    :root { --ink: #1f2933; --quiet: #5b6770; --line: #d9dee4; --accent: #0072b2; }
    * { box-sizing: border-box; }
    body { margin: 0; color: var(--ink); background: #fff; font: 16px/1.5 Helvetica, Arial, sans-serif; }
    main { max-width: 1080px; margin: 0 auto; padding: 32px 24px 64px; }
    h1 { margin: 0 0 4px; font-size: 30px; overflow-wrap: anywhere; }
    h2 { margin: 44px 0 10px; font-size: 21px; border-bottom: 2px solid var(--accent); padding-bottom: 4px; }
    .kicker { margin: 0; color: var(--accent); font-weight: bold; letter-spacing: .04em; }
    .lead { font-size: 19px; margin: 6px 0 18px; }
    .note { color: var(--quiet); font-size: 14px; max-width: 70ch; }
    .figures { display: flex; flex-wrap: wrap; gap: 14px; margin: 0 0 14px; }
    .figures div { border: 1px solid var(--line); border-radius: 8px; padding: 8px 18px; min-width: 120px; }
    .figures dt { color: var(--quiet); font-size: 13px; }
    .figures dd { margin: 0; font-size: 25px; font-variant-numeric: tabular-nums; }
    .scroll { overflow-x: auto; margin: 12px 0; }
    table { border-collapse: collapse; width: 100%; font-size: 13.5px; font-variant-numeric: tabular-nums; }
    th, td { text-align: left; vertical-align: top; padding: 6px 8px; border-bottom: 1px solid var(--line); }
    thead th { color: var(--quiet); font-weight: 600; border-bottom: 2px solid var(--line); }
    th.n, td.n { text-align: right; white-space: nowrap; }
    .name { white-space: nowrap; }
    .facts th { width: 9em; color: var(--quiet); font-weight: 600; }
    figure { margin: 12px 0; }
    figure svg { max-width: 100%; height: auto; display: block; }
    .drawing { overflow-x: auto; }
    @media (max-width: 700px) { main { padding: 20px 14px 48px; } .wide svg { max-width: none; width: 760px; } }
    figcaption { max-width: 100ch; color: var(--quiet); font-size: 13px; margin-top: 4px; }
    pre { background: #f4f6f8; border: 1px solid var(--line); border-radius: 6px; padding: 12px; overflow-x: auto; }
    code { font-size: 13px; overflow-wrap: anywhere; }
    @media print { main { max-width: none; padding: 0; } h2 { break-after: avoid; } figure, tr { break-inside: avoid; } }
    """
}

extension Markup {
  /// A whole page, one file, nothing fetched.
  static func page(title: String, sections: [Markup]) -> Markup {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(title)</title>
    <style>\(Markup(html: Self.style))</style>
    </head>
    <body><main>
    \(Markup.joined(sections, separator: "\n"))
    </main></body>
    </html>

    """
  }
}
