import Testing

@testable import Inspector

@Suite("The head of a request")
struct RequestHeadTests {
  private func parse(_ text: String) throws(Refusal) -> PageRequest {
    try RequestHead.parse(Array(text.utf8))
  }

  private func status(_ text: String) -> Int? {
    do throws(Refusal) {
      _ = try parse(text)
      return nil
    } catch { return error.status }
  }

  private func get(_ target: String, _ headers: String = "Host: a\r\n") -> String {
    "GET \(target) HTTP/1.1\r\n\(headers)\r\n"
  }

  @Test("is method, path, query and headers, decoded")
  func reads() throws {
    let request = try parse(
      "GET /t/api/runs/a%20b/?points=6&x=%C3%A9&flag HTTP/1.1\r\nHost: 127.0.0.1:80\r\nX-Y:\t z \r\n\r\n"
    )
    #expect(request.method == "GET")
    #expect(request.path == ["t", "api", "runs", "a b", ""])
    #expect(request.query.map(\.name) == ["points", "x", "flag"])
    #expect(request.query.map(\.value) == ["6", "é", ""])
    #expect(request.header("host") == "127.0.0.1:80" && request.header("x-y") == "z")
    #expect(try request.number("points", in: 1...10) == 6)
    #expect(throws: Refusal.self) { try request.number("points", in: 7...10) }
    #expect(throws: Refusal.self) { try request.number("x", in: 7...10) }
  }

  @Test("ends where the empty line ends, also when it comes in pieces")
  func end() {
    let bytes = Array("GET / HTTP/1.1\r\n\r\nrest".utf8)
    #expect(RequestHead.end(of: bytes) == 18)
    for cut in 0..<18 {
      #expect(RequestHead.end(of: Array(bytes[..<cut])) == nil)
      #expect(RequestHead.end(of: bytes, searched: cut) == 18)
    }
  }

  @Test("that is odd is refused with a status")
  func refuses() {
    let odd: [(String, Int)] = [
      ("", 400), ("\r\n\r\n", 400), ("GET /\r\n\r\n", 400), ("GET  / HTTP/1.1\r\n\r\n", 400),
      ("GET / HTTP/1.1 x\r\n\r\n", 400), ("G\u{1}T / HTTP/1.1\r\n\r\n", 400),
      ("GET / HTTP/2.0\r\n\r\n", 505), ("GET / ICY\r\n\r\n", 505),
      (get("http://127.0.0.1/"), 400), (get("*"), 400), (get("/a#b"), 400),
      (get("/é"), 400), (get("/" + String(repeating: "a", count: 2048)), 414),
      (get("/" + String(repeating: "a/", count: 40)), 404),
      (get("/%"), 400), (get("/%2"), 400), (get("/%zz"), 400), (get("/%00"), 400),
      (get("/%0d%0aX:%20y"), 400), (get("/%ff"), 400), (get("/%c0%ae%c0%ae/"), 400),
      (get("/.."), 400), (get("/a/../b"), 400), (get("/%2e%2e/x"), 400), (get("/./x"), 400),
      (get("/a%2fb"), 400), (get("/a%5cb"), 400), (get("/a\\b"), 400),
      (get("/?" + String(repeating: "a&", count: 20)), 400), (get("/?%"), 400),
      (get("/", "Host a\r\n"), 400), (get("/", ": a\r\n"), 400), (get("/", "A b: c\r\n"), 400),
      (get("/", "A: b\r\n c\r\n"), 400), (get("/", "A: b\nC: d\r\n"), 400),
      (get("/", String(repeating: "A: b\r\n", count: 65)), 431),
      (get("/", "Content-Length: 5\r\n"), 413),
      (get("/", "Content-Length: 0\r\nContent-Length: 5\r\n"), 413),
      (get("/", "Transfer-Encoding: chunked\r\n"), 413),
    ]
    for (text, expected) in odd {
      #expect(status(text) == expected, "\(text.prefix(60).debugDescription)")
    }
    #expect(status(get("/a/b?c=d", "Content-Length: 0\r\n")) == nil)
  }
}

@Suite("Who may see the page")
struct GateTests {
  private let gate = Gate(token: "0123456789abcdef", port: 8042)

  private func status(
    _ path: [String], host: [String] = ["127.0.0.1:8042"], method: String = "GET"
  ) -> Int? {
    do throws(Refusal) {
      _ = try gate.admit(
        PageRequest(method: method, path: path, headers: host.map { ("host", $0) }))
      return nil
    } catch { return error.status }
  }

  @Test("is who has the token and asks for this machine by its own name")
  func admits() throws {
    let request = PageRequest(
      path: ["0123456789abcdef", "api", "runs"], headers: [("host", "LOCALHOST:8042")])
    #expect(try gate.admit(request).path == ["api", "runs"])
    #expect(status(["0123456789abcdef", ""]) == nil)
    #expect(status(["0123456789abcdef"], method: "HEAD") == nil)
  }

  @Test("and nobody else")
  func refuses() {
    for token in ["", "0", "0123456789abcde", "0123456789abcdef0", "0123456789ABCDEF", "é"] {
      #expect(status([token, ""]) == 403, "\(token)")
    }
    for host in [
      [], ["evil.example:8042"], ["127.0.0.1"], ["127.0.0.1:80"], ["127.0.0.1:8042", "x"],
    ] {
      #expect(status(["0123456789abcdef", ""], host: host) == 421, "\(host)")
    }
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "get"] {
      #expect(status(["0123456789abcdef", ""], method: method) == 405, "\(method)")
    }
  }

  @Test("since tokens are long and each is another one")
  func tokens() {
    let tokens = (0..<100).map { _ in Gate.freshToken() }
    #expect(Set(tokens).count == 100)
    #expect(tokens.allSatisfy { $0.count == 32 && $0.allSatisfy(\.isHexDigit) })
    #expect(Gate.isEqual("abc", "abc") && !Gate.isEqual("abc", "abd") && !Gate.isEqual("ab", "abc"))
  }
}
