/// A workspace as flat arrays of the terms that are there.
///
/// It knows everything but the nominal yields and the data, so that one model serves all signals over
/// one background. Immutable and shared by all threads; evaluations borrow scratch room.
final class CompiledModel: @unchecked Sendable {
  let arrays: TermArrays
  let pool: ScratchPool
  private let arena: Arena

  init(_ arrays: TermArrays, in arena: Arena) {
    self.arrays = arrays
    self.arena = arena
    pool = ScratchPool(arrays)
  }
}
