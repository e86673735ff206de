import Foundation
internal import GRDB

/// What is found when every record of a chain is looked at.
public struct ChainVerification: Sendable {
  /// Something that is not what the walk wrote.
  public struct Damage: Sendable, Equatable {
    /// The place in the file: a step, a table, a byte.
    public var place: String
    /// What is wrong there.
    public var reason: String
  }

  /// The file.
  public let path: String
  /// Its format; nil where it cannot be told.
  public let format: Int?
  /// Records of steps that were looked at.
  public private(set) var records = 0
  /// Marks, to which the chain can go back.
  public private(set) var marks = 0
  /// The last step that is stored.
  public private(set) var lastStep: Int?
  /// What is wrong, in the order of the steps; at most `longest`.
  public private(set) var damage: [Damage] = []
  /// Damage beyond that.
  public private(set) var more = 0
  /// The last step up to which everything is as it was written; nil where there is none.
  public private(set) var soundUpTo: Int?
  /// Which steps thinning has left.
  public private(set) var thinning: Thinning?

  /// Whether nothing is wrong.
  public var isSound: Bool { damage.isEmpty }

  private static let longest = 20
  private var firstBad: Int?
  private var pagesAreBroken = false

  /// Looks at every record of a chain's file; it may be written meanwhile.
  public init(_ path: String) throws(RunError) {
    self.path = path
    var failure: RunError?
    var reader: ChainReader?
    do throws(RunError) { reader = try ChainReader(path) } catch { failure = error }
    if case .unwritable = failure, let failure { throw failure }
    if case .format = failure, let failure { throw failure }
    let salvage = reader == nil ? try? ChainSalvage(path) : nil
    reader = reader ?? salvage?.reader
    format = reader?.format
    if let failure { note(failure) }
    defer { withExtendedLifetime(salvage) {} }
    guard let reader, FileManager.default.fileExists(atPath: path) else { return }
    if failure == nil { checkPages(reader) }
    lastStep = (try? reader.lastStep()) ?? nil
    thinning = (try? reader.thinning()) ?? nil
    checkSteps(reader)
    checkRest(reader)
    soundUpTo = firstBad.map { $0 - 1 } ?? lastStep
    if let sound = soundUpTo, sound < 0 { soundUpTo = nil }
  }

  private mutating func note(_ error: RunError, step: Int? = nil) {
    if let step { firstBad = min(firstBad ?? step, step) }
    let damage: Damage
    if case .damaged(_, let place, let reason, _) = error {
      let isPlaced = step.map { place == "step \($0)" } ?? true
      damage = Damage(
        place: isPlaced ? place : "step \(step ?? 0), \(place)", reason: reason)
      if place == "its pages" || place.hasPrefix("byte ") { pagesAreBroken = true }
    } else {
      damage = Damage(place: step.map { "step \($0)" } ?? "the file", reason: error.description)
    }
    note(damage)
  }

  private mutating func note(_ damage: Damage) {
    if self.damage.count < Self.longest { self.damage.append(damage) } else { more += 1 }
  }

  private mutating func checkPages(_ reader: ChainReader) {
    do throws(RunError) {
      let verdict = try reader.read(orIfEmpty: "ok") { db in
        try String.fetchOne(db, sql: "PRAGMA quick_check(1)") ?? "no answer"
      }
      if verdict != "ok" {
        let words = verdict.replacing("\n", with: " ")
        note(
          Damage(place: "its pages", reason: words.replacing("*** in database main *** ", with: ""))
        )
        pagesAreBroken = true
      }
    } catch { note(error) }
  }

  /// Every step: its checksum, no gap before it, and its sums.
  private mutating func checkSteps(_ reader: ChainReader) {
    guard let lastStep else { return }
    var follower = StepFollower(thinning: thinning, format: reader.format)
    var next = 0
    while next <= lastStep {
      let end = next + min(lastStep - next, 2047)
      do throws(RunError) {
        for step in try reader.storedSteps(from: next, to: end) { check(step, &follower) }
      } catch {
        guard checkOneByOne(reader, next...end, &follower) else { return }
      }
      next = end + 1
    }
    if let missing = follower.missing(before: lastStep + 1) { noteGap(missing) }
  }

  /// False when there is no sense in reading on.
  private mutating func checkOneByOne(
    _ reader: ChainReader, _ steps: ClosedRange<Int>, _ follower: inout StepFollower
  ) -> Bool {
    for number in steps where number > follower.last {
      do throws(RunError) {
        for step in try reader.storedSteps(from: number, to: number) { check(step, &follower) }
      } catch {
        note(error, step: number)
        follower.skip(to: number)
        if pagesAreBroken || more > 1000 { return false }
      }
    }
    return true
  }

  private mutating func check(_ step: StoredStep, _ follower: inout StepFollower) {
    let number = step.record.step
    if let missing = follower.missing(before: number) { noteGap(missing) }
    if let reason = follower.follow(step) {
      firstBad = min(firstBad ?? number, number)
      note(Damage(place: "step \(number)", reason: reason))
    }
    records += 1
  }

  private mutating func noteGap(_ step: Int) {
    firstBad = min(firstBad ?? step, step)
    note(Damage(place: "step \(step)", reason: "it is missing"))
  }

  /// Best points, marks, checkpoint.
  private mutating func checkRest(_ reader: ChainReader) {
    do throws(RunError) { _ = try reader.best() } catch { note(error) }
    do throws(RunError) { _ = try reader.storedCheckpoint() } catch { note(error) }
    for step in (try? reader.markSteps()) ?? [] {
      do throws(RunError) {
        _ = try reader.mark(atOrBefore: step)
        marks += 1
      } catch { note(error) }
    }
  }
}

/// Follows the steps of a chain and tells what does not follow from the ones before.
private struct StepFollower {
  let thinning: Thinning?
  let format: Int
  /// The last step that was seen.
  private(set) var last = -1
  private var accepted: Int?
  private var best = -Double.infinity

  init(thinning: Thinning?, format: Int) {
    self.thinning = thinning
    self.format = format
  }

  /// The first step before `step` that should be there and was not seen.
  func missing(before step: Int) -> Int? {
    guard let thinning, last < thinning.upTo else { return step > last + 1 ? last + 1 : nil }
    let next = (last / thinning.stride + 1) * thinning.stride
    if last < 0 { return step > 0 ? 0 : nil }
    if next <= thinning.upTo { return step > next ? next : nil }
    return step > thinning.upTo ? thinning.upTo : nil
  }

  /// Goes on behind a step that cannot be read.
  mutating func skip(to step: Int) { (last, accepted) = (step, nil) }

  /// What is wrong with a step's sums; nil where nothing is.
  mutating func follow(_ step: StoredStep) -> String? {
    defer { (last, accepted) = (step.record.step, step.accepted) }
    guard format > 1 else { return nil }
    let before = best
    best = max(best, step.record.logDensity)
    let isNext = step.record.step == last + 1 && (accepted != nil || last == -1)
    guard isNext else { best = step.best; return nil }
    let expected = (accepted ?? 0) + (step.record.transition.outcome == .accepted ? 1 : 0)
    if step.accepted != expected {
      return "\(step.accepted) steps accepted so far, \(expected) by the step before"
    }
    if step.best != max(before, step.record.logDensity) {
      return "the best ln density so far is \(step.best), the steps before have \(best)"
    }
    return nil
  }
}
