/// Owner of the flat arrays of a compiled model; all are freed with it.
final class Arena {
  private var allocations: [UnsafeMutableRawPointer] = []

  /// A copy of an array at an address that stays.
  func copy<Element>(_ elements: [Element]) -> UnsafePointer<Element> {
    let target: UnsafeMutablePointer<Element> = allocate(elements.count)
    elements.withUnsafeBufferPointer { source in
      if let base = source.baseAddress { target.update(from: base, count: source.count) }
    }
    return UnsafePointer(target)
  }

  /// Zeroed room for elements of a trivial type, aligned for vectors.
  func allocate<Element>(_ count: Int) -> UnsafeMutablePointer<Element> {
    precondition(_isPOD(Element.self))
    let bytes = max(1, count) * MemoryLayout<Element>.stride
    let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    raw.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    allocations.append(raw)
    return raw.bindMemory(to: Element.self, capacity: max(1, count))
  }

  deinit { for raw in allocations { raw.deallocate() } }
}
