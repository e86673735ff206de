import Foundation
import Runs
import Synchronization

/// Progress on standard error: one line that is rewritten on a terminal, one line a minute elsewhere.
final class ProgressLine: Sendable {
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private let lastLine: Mutex<ContinuousClock.Instant>
  private let name: String

  /// Names what goes on.
  init(_ name: String) {
    self.name = name
    lastLine = Mutex(.now)
  }

  /// Shows where a run stands.
  func show(_ progress: RunProgress) { show(Self.text(progress)) }

  /// Shows a line.
  func show(_ text: String) {
    if isTerminal {
      write("\r" + text + "\u{1B}[K")
    } else if isDue() {
      write("\(name): \(text)\n")
    }
  }

  /// Ends the line on a terminal.
  func end() { if isTerminal { write("\n") } }

  private func isDue() -> Bool {
    lastLine.withLock {
      guard ContinuousClock.now - $0 >= .seconds(60) else { return false }
      $0 = .now
      return true
    }
  }

  private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }

  /// Steps, speed, acceptance, temperature, best K, time left.
  static func text(_ progress: RunProgress) -> String {
    var parts = [
      "step \(progress.steps) of \(progress.stepsInAll)",
      "\(Decimals.text(progress.stepsPerSecond, 0)) steps/s",
      "accepted \(Decimals.text(100 * progress.acceptance, 0)) %",
    ]
    if let range = progress.temperatures {
      let low = Decimals.text(range.lowerBound, 2), high = Decimals.text(range.upperBound, 2)
      parts.append("temperature \(low == high ? low : "\(low) … \(high)")")
    }
    if let best = progress.bestLogDensity { parts.append("best K \(Decimals.text(2 * best, 2))") }
    if let left = progress.secondsLeft { parts.append("\(Decimals.duration(left)) left") }
    return parts.joined(separator: " · ")
  }
}
