import Documents

/// Where a value of a workspace was read, so that every later complaint can name it.
public struct Place: Sendable, Equatable {
  /// The file, as the user named it.
  public let file: String
  /// RFC 6901 pointer inside the (patched) document.
  public let pointer: String

  init(_ node: JSONNode) {
    file = node.file
    pointer = node.pointer
  }

  init(file: String, pointer: String) {
    self.file = file
    self.pointer = pointer
  }

  /// An error at this place.
  func error(found: String, expected: String, remedy: String = "") -> DocumentError {
    .malformed(file: file, place: pointer, found: found, expected: expected, remedy: remedy)
  }

  /// The place of a member of this value.
  func member(_ name: String) -> Place {
    Place(file: file, pointer: pointer + "/" + JSONPointer.escape(name))
  }
}

extension String {
  /// The order of all names in a model: by code point, which is the order of the UTF-8 bytes.
  func precedesInModel(_ other: String) -> Bool {
    utf8.lexicographicallyPrecedes(other.utf8)
  }
}
