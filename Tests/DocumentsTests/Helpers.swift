import Documents

/// Parses a text as the file `t.json`.
func json(_ text: String) throws(DocumentError) -> JSONNode {
  try JSONNode.parse(Array(text.utf8), file: "t.json")
}

/// The error that `body` throws, or nil.
func documentError(_ body: () throws -> Void) -> DocumentError? {
  do {
    try body()
    return nil
  } catch {
    return error as? DocumentError
  }
}

/// The place of a `malformed` error.
func place(_ error: DocumentError?) -> String? {
  guard case .malformed(_, let place, _, _, _)? = error else { return nil }
  return place
}
