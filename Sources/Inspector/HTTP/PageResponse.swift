import Documents
import Foundation

/// An answer of the page.
public struct PageResponse: Sendable, Equatable {
  /// Status of HTTP.
  public var status: Int
  /// Media type of the body.
  public var type: String
  /// The whole body.
  public var body: [UInt8]
  /// What the body is known by, so that a reader who has it need not get it again.
  public var tag: String?
  /// Further headers, such as `Allow`.
  public var extra: [String] = []

  init(status: Int = 200, type: String, body: [UInt8], tag: String? = nil) {
    self.status = status
    self.type = type
    self.body = body
    self.tag = tag
  }

  /// An answer in JSON, known by its digest.
  init(json value: JSONValue, status: Int = 200) {
    let body = value.canonicalBytes
    self.init(
      status: status, type: "application/json", body: body,
      tag: status == 200 ? String(Files.sha256(body).prefix(32)) : nil)
  }

  /// The refusal of a request: JSON with the sentence.
  init(_ refusal: Refusal) {
    self.init(json: .object([("error", .string(refusal.reason))]), status: refusal.status)
    if let allowed = refusal.allowed { extra = ["Allow: \(allowed)"] }
  }

  /// The address has moved.
  init(movedTo place: String) {
    self.init(status: 308, type: "text/plain", body: [])
    extra = ["Location: \(place)"]
  }

  /// The answer to one who has a body with some tags already.
  func unlessKnown(_ tags: String?) -> PageResponse {
    guard let tag, let tags else { return self }
    let known = tags.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    guard known.contains("\"\(tag)\"") || known.contains("W/\"\(tag)\"") else { return self }
    return PageResponse(status: 304, type: type, body: [], tag: tag)
  }

  /// Pictures may have styles of their own, since a browser draws them apart from the page.
  private var policy: String {
    type == "image/svg+xml"
      ? "default-src 'none'; style-src 'unsafe-inline'; sandbox"
      : "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
  }

  /// Head and body as they go out; without the body for `HEAD`.
  func bytes(withBody: Bool = true) -> Data {
    var lines = [
      "HTTP/1.1 \(status) \(Self.phrases[status] ?? "Unknown")", "Connection: close",
      "Cache-Control: private, no-cache", "Content-Security-Policy: \(policy)",
      "Cross-Origin-Opener-Policy: same-origin", "Cross-Origin-Resource-Policy: same-origin",
      "Referrer-Policy: no-referrer", "X-Content-Type-Options: nosniff", "X-Frame-Options: DENY",
    ]
    if status != 304 {
      lines += ["Content-Type: \(type); charset=utf-8", "Content-Length: \(body.count)"]
    }
    if let tag { lines.append("ETag: \"\(tag)\"") }
    let head = (lines + extra).map { $0 + "\r\n" }.joined() + "\r\n"
    return Data(head.utf8) + (withBody && status != 304 ? Data(body) : Data())
  }

  private static let phrases = [
    200: "OK", 304: "Not Modified", 308: "Permanent Redirect", 400: "Bad Request", 403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed", 408: "Request Timeout", 409: "Conflict", 413: "Content Too Large",
    414: "URI Too Long", 421: "Misdirected Request", 431: "Request Header Fields Too Large",
    422: "Unprocessable Content", 500: "Internal Server Error", 503: "Service Unavailable",
    505: "HTTP Version Not Supported",
  ]
}
