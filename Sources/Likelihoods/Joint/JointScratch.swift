import Synchronization

/// Room for one evaluation of a combination; one thread uses it at a time.
final class JointScratch: @unchecked Sendable {
  /// The data that were split last; held, so that their storage is not used for others.
  private var data = Observations(main: [])
  private var partData: [Observations] = []
  private var points: [[Double]]
  private var partDerivatives: [Derivatives?]

  init(_ parts: [JointPart], _ layout: JointLayout) {
    points = layout.placements.map { [Double](repeating: 0, count: $0.parameters.indices.count) }
    partDerivatives = parts.map { _ in nil }
  }

  /// Splits the data by analysis; nothing is done where the arrays are those of the last call.
  func split(_ new: Observations, _ layout: JointLayout) {
    if !partData.isEmpty, Self.isSame(new.main, data.main),
      Self.isSame(new.auxiliary, data.auxiliary)
    {
      return
    }
    data = new
    partData = layout.placements.map {
      Observations(
        main: Array(new.main[$0.main]), auxiliary: $0.auxiliary.gather(new.auxiliary))
    }
  }

  /// Sets derivatives to zero.
  func clear(_ derivatives: inout Derivatives?) {
    derivatives?.gradient.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
    guard derivatives?.wantsHessian == true else { return }
    derivatives?.hessian.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
  }

  /// ln L of one analysis; its derivatives are added to those of the combination.
  func evaluate(
    _ part: Int, _ likelihood: any Likelihood, _ placement: JointPlacement, _ point: [Double],
    _ derivatives: inout Derivatives?
  ) -> Double {
    let places = placement.parameters
    for (index, joint) in places.indices.enumerated() {
      points[part][index] = places.signs[index] * point[joint]
    }
    guard let wantsHessian = derivatives?.wantsHessian else {
      var none: Derivatives?
      return likelihood.logLikelihood(at: points[part], of: partData[part], derivatives: &none)
    }
    var own = partDerivatives[part].take()
    if own == nil || (wantsHessian && own?.hessian.isEmpty == true) {
      own = Derivatives(count: places.indices.count, wantsHessian: wantsHessian)
    }
    own?.wantsHessian = wantsHessian
    let value = likelihood.logLikelihood(
      at: points[part], of: partData[part], derivatives: &own)
    if let own, value > -.infinity { Self.add(own, places, &derivatives) }
    partDerivatives[part] = own
    return value
  }

  private static func add(
    _ own: Derivatives, _ places: JointPlaces, _ derivatives: inout Derivatives?
  ) {
    derivatives?.gradient.withUnsafeMutableBufferPointer { gradient in
      for (index, joint) in places.indices.enumerated() {
        gradient[joint] += places.signs[index] * own.gradient[index]
      }
    }
    guard own.wantsHessian, let order = derivatives?.gradient.count else { return }
    derivatives?.hessian.withUnsafeMutableBufferPointer { hessian in
      own.hessian.withUnsafeBufferPointer { block in
        places.indices.withUnsafeBufferPointer { indices in
          places.signs.withUnsafeBufferPointer { signs in
            let count = indices.count
            for row in 0..<count {
              let target = UnsafeMutableBufferPointer(rebasing: hessian[(indices[row] * order)...])
              let source = UnsafeBufferPointer(rebasing: block[(row * count)...])
              let sign = signs[row]
              for column in 0..<count {
                target[indices[column]] += sign * signs[column] * source[column]
              }
            }
          }
        }
      }
    }
  }

  /// Whether two arrays share their storage; a shared storage cannot have changed.
  private static func isSame(_ left: [Double], _ right: [Double]) -> Bool {
    left.withUnsafeBufferPointer { left in
      right.withUnsafeBufferPointer {
        left.count == $0.count && left.baseAddress == $0.baseAddress
      }
    }
  }
}

/// Rooms that threads borrow.
final class JointPool: Sendable {
  private let parts: [JointPart]
  private let layout: JointLayout
  private let rooms = Mutex<[JointScratch]>([])

  init(_ parts: [JointPart], _ layout: JointLayout) {
    self.parts = parts
    self.layout = layout
  }

  /// A room that nobody else uses until it is given back.
  func take() -> JointScratch {
    rooms.withLock { $0.popLast() } ?? JointScratch(parts, layout)
  }

  /// Keeps a room for the next evaluation.
  func giveBack(_ room: JointScratch) { rooms.withLock { $0.append(room) } }
}
