/// A scheduler that runs the tasks of an array on the machines of a cluster.
///
/// An engine sees command lines only: what a task computes, and where it left off, is not its matter. A
/// task that ends with status 75 has stored and wants to be run again.
public protocol ClusterEngine: Sendable {
  /// The engine's name on the command line.
  static var name: String { get }

  /// The files that the engine is handed, by their names in the array's folder.
  func script(for array: TaskArray) throws(ClusterError) -> [ScriptFile]

  /// Hands an array to the scheduler, whose files stand in its folder.
  func submit(_ array: TaskArray) throws(ClusterError) -> [SubmittedJob]

  /// What the scheduler says about the tasks of jobs; a task that it knows no more is left out.
  func status(of jobs: [SubmittedJob], in array: TaskArray) throws(ClusterError)
    -> [Int: QueueState]

  /// Asks the scheduler to end tasks, which store first; nil ends all.
  func cancel(_ tasks: [Int]?, of jobs: [SubmittedJob], in array: TaskArray) throws(ClusterError)
}

/// The engines that there are.
public enum ClusterEngines {
  /// One line for each.
  static let makers: [(name: String, make: @Sendable (CommandRunner) -> any ClusterEngine)] = [
    (LocalEngine.name, { LocalEngine(commands: $0) }),
    (SlurmEngine.name, { SlurmEngine(commands: $0) }),
    (HTCondorEngine.name, { HTCondorEngine(commands: $0) }),
  ]

  /// Their names.
  public static var names: [String] { makers.map(\.name) }

  /// The engine of a name.
  public static func engine(
    _ name: String, commands: CommandRunner = .system
  ) throws(ClusterError) -> any ClusterEngine {
    guard let maker = makers.first(where: { $0.name == name }) else {
      throw .noEngine(name: name, others: names)
    }
    return maker.make(commands)
  }
}
