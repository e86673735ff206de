import Likelihoods
import Numerics

/// Where a fit looks for the maximum.
public enum FitSearch: Sendable, Equatable {
  /// Up from the start point, to the maximum that is met first; what other programs do.
  case fromStart
  /// From the start point, from the fit without a signal, and from the mirror image of the best fit
  /// where ln L is nearly as high there.
  ///
  /// The mirror image has all pulls of the opposite sign; two minima of one-sided or asymmetric
  /// systematics lie on opposite sides. The default: it costs one more fit.
  case automatic
  /// From the start point and from `starts` others; the highest maximum wins.
  ///
  /// The others are drawn from a generator with a fixed seed, within two widths of the start and the
  /// bounds, so that a fit gives the same result every time. For likelihoods with several maxima
  /// (the guide's page *Two minima*).
  case multistart(starts: Int)

  /// The longest step of a fit, in widths.
  ///
  /// Newton's steps leap over barriers. Short ones, like a gradient's, do not, so that `fromStart`
  /// ends in the basin where it starts.
  var reach: Double { self == .fromStart ? 0.2 : .infinity }
}

/// Another minimum of -ln L that a search met.
public struct SecondMinimum: Sendable, Equatable {
  /// Where it is.
  public var point: [Double]
  /// How much higher it is than the best one, in -2 ln L.
  public var distance: Double
}

/// The fits of one search.
struct FitCandidates {
  private(set) var best: FitResult?
  private var others: [FitResult] = []
  private(set) var failure: InferenceError?
  private var evaluations = 0
  private var hessians = 0

  /// Takes the result of a fit.
  ///
  /// A maximum counts as higher only beyond rounding: the earliest of equal ones is kept.
  mutating func add(_ fit: () throws(InferenceError) -> FitResult) {
    do throws(InferenceError) {
      let found = try fit()
      evaluations += found.evaluations
      hessians += found.hessians
      guard let best else { return self.best = found }
      let margin = 1e-9 * max(1, abs(found.logLikelihood))
      others.append(found.logLikelihood > best.logLikelihood + margin ? best : found)
      if found.logLikelihood > best.logLikelihood + margin { self.best = found }
    } catch {
      failure = failure ?? error
    }
  }

  /// The best fit, with the work of all and the next of the minima that lie elsewhere.
  func result(
    _ distance: ([Double], [Double]) -> Double
  ) throws(InferenceError) -> FitResult {
    guard var best else { throw failure ?? .undefinedStart(strength: nil, logLikelihood: .nan) }
    best.evaluations = evaluations
    best.hessians = hessians
    for other in others where distance(other.point, best.point) > 1e-3 {
      let height = 2 * (best.logLikelihood - other.logLikelihood)
      // Along a flat valley the same minimum is met elsewhere.
      if height > 1e-6, height < best.secondMinimum?.distance ?? .infinity {
        best.secondMinimum = SecondMinimum(point: other.point, distance: height)
      }
    }
    return best
  }
}

extension NewtonFit {
  /// How much higher in -2 ln L the mirror image may be for a fit to begin there.
  private static let nearness = 4.0

  /// Fits from `start`, and where else `search` says.
  mutating func maximise(
    from start: [Double], search: FitSearch
  ) throws(InferenceError) -> FitResult {
    reach = search.reach
    if search == .fromStart { return try maximise(from: start) }
    var candidates = FitCandidates()
    candidates.add { () throws(InferenceError) in try maximise(from: start) }
    switch search {
    case .fromStart: break
    case .automatic:
      addFitWithoutSignal(start, &candidates)
      addMirrorImage(&candidates)
    case .multistart(let starts):
      var random = RandomStream(runSeed: 0, chain: 0)
      for _ in 0..<max(0, starts) {
        let point = drawn(around: start, using: &random)
        candidates.add { () throws(InferenceError) in try maximise(from: point) }
      }
    }
    return try candidates.result(distance)
  }

  /// Fits from the fit with μ = 0: the way that a profile takes.
  private mutating func addFitWithoutSignal(_ start: [Double], _ candidates: inout FitCandidates) {
    guard let strengthIndex, let strength, strength != 0 else { return }
    hold(strength: 0)
    let background = try? maximise(from: start)
    hold(strength: strength)
    guard let background else { return }
    candidates.add { () throws(InferenceError) in try maximise(from: background.point) }
    precondition(held.contains(strengthIndex), "a held strength is a held parameter")
  }

  /// Fits from the mirror image of the best fit where ln L is nearly as high there.
  ///
  /// Unconstrained parameters stay, so that only pulls change their sign.
  mutating func addMirrorImage(_ candidates: inout FitCandidates) {
    guard let best = candidates.best, let mirrored = mirrorImage(of: best) else { return }
    candidates.add { () throws(InferenceError) in try maximise(from: mirrored) }
  }

  /// The mirror image of a fit; nil where a fit from there promises nothing.
  mutating func mirrorImage(of best: FitResult) -> [Double]? {
    var point = best.point
    for index in movable where index != strengthIndex {
      point[index] = 2 * parameters[index].initial - point[index]
    }
    guard distance(point, best.point) > 0.2 else { return nil }
    let height = 2 * (best.logLikelihood - logLikelihood(at: point))
    return height < Self.nearness ? point : nil
  }

  /// A point within two widths of `start`, inside the bounds.
  func drawn(around start: [Double], using random: inout RandomStream) -> [Double] {
    var point = start
    for (index, parameter) in parameters.enumerated() where !parameter.isFixed {
      let reach = 2 * NewtonFit.scale(of: parameter)
      let value = start[index] + random.uniform(-reach, reach)
      point[index] = min(max(value, parameter.bounds.lowerBound), parameter.bounds.upperBound)
    }
    return point
  }
}
