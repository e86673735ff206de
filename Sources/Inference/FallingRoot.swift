/// The search for the root of a function that is positive on its left and negative on its right.
///
/// Newton's step where a derivative is known, else the secant's, kept inside a bracket that may
/// still be open to the right; halving where the steps do not shrink.
struct FallingRoot {
  private(set) var left: Double
  private(set) var right: Double?
  private let origin: Double
  private var last: (position: Double, value: Double)?
  private var lastStep = Double.infinity

  /// The root lies right of `left`; `right`, where known, is beyond it.
  init(left: Double, right: Double? = nil) {
    self.left = left
    self.right = right
    origin = left
  }

  /// Takes the value at `position` and returns where to look next.
  mutating func next(after position: Double, value: Double, derivative: Double?) -> Double {
    let step = step(position, value, derivative)
    last = (position, value)
    if value > 0 { left = position } else { right = position }
    guard let right else { return grown(step, isExact: derivative != nil) }
    let target = position + (step ?? .nan)
    let isGood = target > left && target < right && abs(target - position) <= 0.6 * lastStep
    let next = isGood ? target : left + 0.5 * (right - left)
    lastStep = abs(next - position)
    return next
  }

  /// Whether the bracket has shrunk to neighbouring numbers.
  var isExhausted: Bool {
    guard let right else { return false }
    return right - left <= 4 * Double.ulpOfOne * max(abs(left), abs(right))
  }

  /// Newton's or the secant's step from `position`, if there is one.
  private func step(_ position: Double, _ value: Double, _ derivative: Double?) -> Double? {
    if let derivative, derivative < 0, derivative.isFinite, value.isFinite {
      return -value / derivative
    }
    guard let last, last.value.isFinite, value.isFinite else { return nil }
    let slope = (value - last.value) / (position - last.position)
    return slope < 0 && slope.isFinite ? -value / slope : nil
  }

  /// The next position while the right end is not known: at most ten times farther from the origin.
  ///
  /// A secant's step is made a little longer, so that it brackets the root.
  private func grown(_ step: Double?, isExact: Bool) -> Double {
    let reach = left - origin
    // From the origin itself any step is as good as another.
    guard reach > 0 else { return left + (step.flatMap { $0 > 0 ? $0 : nil } ?? max(1, abs(left))) }
    guard let step, step > 0 else { return origin + 2 * reach }
    return left + min(isExact ? step : max(1.01 * step, 0.01 * reach), 9 * reach)
  }
}
