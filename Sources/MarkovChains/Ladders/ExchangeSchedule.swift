/// When the rungs of a ladder exchange, and which of them.
public struct ExchangeSchedule: Sendable, Equatable {
  /// Steps of every rung between two exchanges.
  public var every: Int
  /// Whether the last step of a walk is a rung's own in any case.
  public var sparesLastStep: Bool

  /// Makes a schedule.
  public init(every: Int, sparesLastStep: Bool = false) {
    precondition(every > 0, "a number of steps")
    (self.every, self.sparesLastStep) = (every, sparesLastStep)
  }

  /// Whether the step after `step` is an exchange.
  public func isExchange(_ step: Int, of steps: Int) -> Bool {
    (step + 1) % (every + 1) == 0 && !(sparesLastStep && step == steps - 1)
  }

  /// The rung with which a rung may exchange in the step after `step`; nil where it has no turn.
  ///
  /// Even and odd pairs take turns (Okabe, Kawata, Okamoto, Mikami, Chem. Phys. Lett. 335, 435 (2001)).
  public func partner(of rung: Int, step: Int, rungs: Int) -> Int? {
    let odd = (step + 1) / (every + 1) % 2
    let partner = rung % 2 == odd ? rung + 1 : rung - 1
    return (0..<rungs).contains(partner) ? partner : nil
  }
}
