import Foundation

extension Process {
  /// Starts the process so that signals reach it.
  ///
  /// Swift's threads hold signals back, and a child inherits that of the thread that starts it: it could not be
  /// told to stop, and neither could what it starts.
  public func runHoldingNoSignals() throws {
    var (none, before) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    try run()
  }
}
