import Likelihoods
import Synchronization

/// A factor of a strip that may vanish: the rest of the product is formed without dividing by it.
struct StripFactor {
  var parameter: Int
  var value: Double, slope: Double, curvature: Double
}

/// Room for one evaluation: pointers into the memory of a `Scratch`, trivially copied.
struct Room {
  /// ν, and later n/ν - 1 and n/ν², per bin.
  let rates: UnsafeMutablePointer<Double>
  let pulls: UnsafeMutablePointer<Double>
  let curvatures: UnsafeMutablePointer<Double>
  /// Nominal plus shapes, and the product of bin-wise factors, per cell.
  let yields: UnsafeMutablePointer<Double>
  let cellProducts: UnsafeMutablePointer<Double>
  /// Whether a cell, and whether a bin is clipped.
  let isClipped: UnsafeMutablePointer<Bool>
  let isBinClipped: UnsafeMutablePointer<Bool>
  /// The product of interpolated factors and that of all other factors, per strip.
  let normProducts: UnsafeMutablePointer<Double>
  let factorProducts: UnsafeMutablePointer<Double>
  /// Factors that may vanish, from `firstRoom` of each strip, and their number per strip.
  let factors: UnsafeMutablePointer<StripFactor>
  let factorCounts: UnsafeMutablePointer<Int>
  /// f′/f and f″/f of the norm blocks.
  let normSlopes: UnsafeMutablePointer<Four>
  let normCurvatures: UnsafeMutablePointer<Four>
  /// Per block of parameters: the point, the shape functions, and whether a lane is at |α| ≥ 1.
  let point: UnsafeMutablePointer<Four>
  let basis: UnsafeMutablePointer<ShapeBasis>
  let isOutside: UnsafeMutablePointer<Bool>
  /// Per block: sums for S and A of the gradient, the gradient, the diagonal.
  let sumsS: UnsafeMutablePointer<Four>
  let sumsA: UnsafeMutablePointer<Four>
  let gradient: UnsafeMutablePointer<Four>
  let diagonal: UnsafeMutablePointer<Four>
  /// Rows of one strip, by position in its block list: d ln(factors), Σ w da, and a row to add.
  let logSlopes: UnsafeMutablePointer<Four>
  let weightedSlopes: UnsafeMutablePointer<Four>
  let cellSlopes: UnsafeMutablePointer<Four>
  /// One row per strip of a region, by position in the region's block list.
  let regionRows: UnsafeMutablePointer<Four>
  /// dν/dθ, later times √n/ν, a padded row of blocks per bin.
  let jacobian: UnsafeMutablePointer<Four>
  /// One half of the second derivatives: the whole is this matrix plus its transpose.
  let half: UnsafeMutablePointer<Four>

  init(_ arrays: TermArrays, in arena: Arena) {
    let blocks = arrays.blockCount
    let strips = arrays.strips.count
    let norms = arrays.strips.last.map { $0.firstNorm + $0.normCount } ?? 0
    rates = arena.allocate(arrays.binCount)
    pulls = arena.allocate(arrays.binCount)
    curvatures = arena.allocate(arrays.binCount)
    yields = arena.allocate(arrays.cellCount)
    cellProducts = arena.allocate(arrays.cellCount)
    isClipped = arena.allocate(arrays.cellCount)
    isBinClipped = arena.allocate(arrays.binCount)
    normProducts = arena.allocate(strips)
    factorProducts = arena.allocate(strips)
    factors = arena.allocate(arrays.roomCount)
    factorCounts = arena.allocate(strips)
    normSlopes = arena.allocate(norms)
    normCurvatures = arena.allocate(norms)
    point = arena.allocate(blocks)
    basis = arena.allocate(blocks)
    isOutside = arena.allocate(blocks)
    sumsS = arena.allocate(blocks)
    sumsA = arena.allocate(blocks)
    gradient = arena.allocate(blocks)
    diagonal = arena.allocate(blocks)
    logSlopes = arena.allocate(blocks)
    weightedSlopes = arena.allocate(blocks)
    cellSlopes = arena.allocate(blocks)
    regionRows = arena.allocate(arrays.regions.map { $0.stripCount * $0.blockCount }.max() ?? 0)
    jacobian = arena.allocate(arrays.rowBlocks * arrays.binCount)
    half = arena.allocate(4 * blocks * arrays.rowBlocks)
  }
}

/// Owner of the room of one evaluation, reused by the next.
final class Scratch {
  let room: Room
  /// Constants of the data that were evaluated last.
  var constants = DataConstants()
  private let arena = Arena()

  init(_ arrays: TermArrays) { room = Room(arrays, in: arena) }
}

/// A few rooms that threads borrow without a lock.
final class ScratchPool: @unchecked Sendable {
  private let arrays: TermArrays
  private let slots: UnsafeMutablePointer<Atomic<UInt>>
  private static let count = 16

  init(_ arrays: TermArrays) {
    self.arrays = arrays
    slots = .allocate(capacity: Self.count)
    for index in 0..<Self.count { (slots + index).initialize(to: Atomic(0)) }
  }

  deinit {
    for index in 0..<Self.count {
      Self.release(slots[index].exchange(0, ordering: .acquiring))
      (slots + index).deinitialize(count: 1)
    }
    slots.deallocate()
  }

  /// Runs `body` with a room that nobody else uses meanwhile.
  func borrow<Result>(_ body: (Scratch) -> Result) -> Result {
    let scratch = take()
    let result = body(scratch)
    giveBack(scratch)
    return result
  }

  private func take() -> Scratch {
    for index in 0..<Self.count {
      let bits = slots[index].exchange(0, ordering: .acquiring)
      if let held = UnsafeRawPointer(bitPattern: bits) {
        return Unmanaged<Scratch>.fromOpaque(held).takeRetainedValue()
      }
    }
    return Scratch(arrays)
  }

  private func giveBack(_ scratch: Scratch) {
    let bits = UInt(bitPattern: Unmanaged.passRetained(scratch).toOpaque())
    for index in 0..<Self.count
    where slots[index].compareExchange(
      expected: 0, desired: bits, ordering: .releasing
    ).exchanged { return }
    Self.release(bits)
  }

  private static func release(_ bits: UInt) {
    guard let held = UnsafeRawPointer(bitPattern: bits) else { return }
    Unmanaged<Scratch>.fromOpaque(held).release()
  }
}
