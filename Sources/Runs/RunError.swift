import Documents

/// What can go wrong with a run: the place, the reason, the remedy.
public enum RunError: Error, Equatable, CustomStringConvertible {
  /// A name that cannot be a folder's.
  case badName(String)
  /// A new run under the name of an old one.
  case exists(name: String, folder: String)
  /// No run of this name.
  case missing(name: String, folder: String, others: [String])
  /// A run of one kind where a command needs another.
  case kind(name: String, found: RunKind, expected: RunKind)
  /// Another process walks this run now.
  case running(name: String, holder: String)
  /// A chain or a hunt that another process walks now, on this machine or another one.
  case claimed(file: String, holder: String)
  /// A file that this process wrote, and must not write any more.
  case overtaken(file: String, reason: String)
  /// A chain that the plan does not have.
  case noChain(name: String, chain: Int, count: Int)
  /// A file of a format that this program does not know.
  case format(file: String, found: Int, newest: Int, writtenBy: String)
  /// A file that is not what a run wrote.
  case damaged(file: String, place: String, reason: String, remedy: String)
  /// A file that belongs to another run or chain.
  case foreign(file: String, what: String, found: String, expected: String)
  /// A file or folder that cannot be written or read.
  case unwritable(file: String, reason: String, remedy: String)
  /// A file that the readers of documents refuse.
  case document(DocumentError)
  /// A step that the run does not have.
  case noStep(file: String, step: Int, last: Int?)
  /// Something that would tear the chains of a ladder apart.
  case ladder(name: String, remedy: String)
  /// Steps that two chains have in common, where each should count once.
  case common(file: String, other: String, step: Int)
  /// The walk cannot begin at any point.
  case noStart(chain: Int, reason: String)

  /// One line: place, reason, remedy.
  public var description: String {
    switch self {
    case .badName(let name):
      "the run name “\(name)”: use 1 to 100 letters, digits, “.”, “_” and “-”, "
        + "beginning with a letter or a digit"
    case .exists(let name, let folder):
      "\(folder): there is a run “\(name)” already; go on with it by --resume \(name), "
        + "or choose another --name"
    case .missing(let name, let folder, let others):
      "\(folder): there is no run “\(name)”; "
        + (others.isEmpty
          ? "there is none at all" : "there are \(others.prefix(12).joined(separator: ", "))")
    case .kind(let name, let found, let expected):
      "the run “\(name)” is a \(found.word), not a \(expected.word): \(found.remedy(name)); "
        + "`protolith runs list` shows which kind each run is"
    case .running(let name, let holder):
      "the run “\(name)” is being walked now (\(holder)); wait for it, or stop it with SIGINT"
    case .claimed(let file, let holder):
      "\(file): claimed by another process (\(holder)); wait for it, or stop it: what it stored stays. "
        + "A holder that died is found out by the next one that asks: at once on its machine, after two "
        + "minutes elsewhere"
    case .overtaken(let file, let reason):
      "\(file): \(reason); nothing more is written, what is stored stays: go on with --resume"
    case .noChain(let name, let chain, let count):
      "the run “\(name)” has no chain or hunt \(chain): they go from 0 to \(count - 1)"
    case .format(let file, let found, let newest, let program):
      "\(file): found format \(found), written by \(program); this program reads up to \(newest); "
        + (found > newest ? "use \(program) or a later version" : "use the version that wrote it")
    case .damaged(let file, let place, let reason, let remedy):
      "\(file), at \(place): \(reason); \(remedy)"
    case .foreign(let file, let what, let found, let expected):
      "\(file): found \(what) \(found), expected \(expected); "
        + "the file belongs to another run: put back the right one"
    case .unwritable(let file, let reason, let remedy): "\(file): \(reason); \(remedy)"
    case .document(let error): error.description
    case .noStep(let file, let step, let last):
      "\(file): there is no step \(step); "
        + (last.map { "steps go from 0 to \($0)" } ?? "no step is stored yet")
    case .ladder(let name, let remedy):
      "the chains of “\(name)” are rungs of a ladder and walked in step with one another; \(remedy)"
    case .common(let file, let other, let step):
      "\(file): its steps up to \(step) are those of \(other), and would count twice in one run; leave out "
        + "one of the two runs"
    case .noStart(let chain, let reason):
      "chain \(chain) has no place to start: \(reason); "
        + "check the database and the particles that are allowed"
    }
  }
}

/// Runs a body of `Documents` and gives its error as one of a run.
func readingDocument<R>(_ body: () throws(DocumentError) -> R) throws(RunError) -> R {
  do throws(DocumentError) { return try body() } catch { throw .document(error) }
}
