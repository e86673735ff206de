/// The tables of a chain's file, and how steps are read from this format and from the one before.
///
/// What is looked at all the time stands in short rows of `step`; states stand apart, each deflated with
/// an earlier one as its dictionary. `tally` counts steps, also those that thinning has removed; `mark`
/// holds a whole checkpoint every so many steps, to which a chain can go back.
enum ChainSchema {
  /// Steps between two marks.
  static let markInterval = 1000

  static let tables = """
    CREATE TABLE meta (
      format INTEGER NOT NULL, program TEXT NOT NULL, chain INTEGER NOT NULL, seed TEXT NOT NULL) STRICT;
    CREATE TABLE step (
      step INTEGER PRIMARY KEY, outcome TEXT NOT NULL, moves TEXT NOT NULL, proposed REAL,
      temperature REAL NOT NULL, reason TEXT, density REAL NOT NULL, accepted INTEGER NOT NULL,
      best REAL NOT NULL, checksum INTEGER NOT NULL) STRICT;
    CREATE TABLE state (step INTEGER PRIMARY KEY, base INTEGER, data BLOB NOT NULL) STRICT;
    CREATE TABLE best (
      rank INTEGER PRIMARY KEY, step INTEGER NOT NULL, density REAL NOT NULL, state TEXT NOT NULL,
      checksum INTEGER NOT NULL) STRICT;
    CREATE TABLE checkpoint (
      id INTEGER PRIMARY KEY CHECK (id = 1), step INTEGER NOT NULL, state TEXT NOT NULL,
      random BLOB NOT NULL, accepted INTEGER NOT NULL, seconds REAL NOT NULL, time REAL NOT NULL,
      checksum INTEGER NOT NULL) STRICT;
    CREATE TABLE mark (
      step INTEGER PRIMARY KEY, state BLOB NOT NULL, random BLOB NOT NULL, accepted INTEGER NOT NULL,
      seconds REAL NOT NULL, time REAL NOT NULL, checksum INTEGER NOT NULL) STRICT;
    CREATE TABLE tally (
      moves TEXT NOT NULL, outcome TEXT NOT NULL, reason TEXT NOT NULL, n INTEGER NOT NULL,
      PRIMARY KEY (moves, outcome, reason)) STRICT, WITHOUT ROWID;
    CREATE TABLE thinning (stride INTEGER NOT NULL, upto INTEGER NOT NULL) STRICT;
    CREATE TABLE origin (
      how TEXT NOT NULL, run TEXT NOT NULL, chain INTEGER NOT NULL, seed TEXT NOT NULL,
      step INTEGER NOT NULL) STRICT;
    """

  /// The checkpoint before the last one, in chains that are walked in step with others: their files have
  /// this table, and no other files have it.
  static let earlier = """
    CREATE TABLE IF NOT EXISTS earlier (
      id INTEGER PRIMARY KEY CHECK (id = 1), step INTEGER NOT NULL, state TEXT NOT NULL,
      random BLOB NOT NULL, accepted INTEGER NOT NULL, seconds REAL NOT NULL,
      time REAL NOT NULL, checksum INTEGER NOT NULL) STRICT;
    """

  /// `SELECT … FROM …` of whole step records, in the order of `StepColumn`; what follows names its
  /// condition on `step.step`.
  static func steps(format: Int) -> String {
    format == 1
      ? "SELECT step, outcome, moves, proposed, temperature, reason, density, state FROM step"
      : """
      SELECT step.step AS step, outcome, moves, proposed, temperature, reason, density, accepted,
        best, checksum, base, data
      FROM step LEFT JOIN state ON state.step = step.step
      """
  }

  /// A subquery: the last step up to `?` whose state is stored.
  static func lastState(format: Int) -> String {
    format == 1
      ? "(SELECT step FROM step WHERE step <= ? AND state IS NOT NULL ORDER BY step DESC LIMIT 1)"
      : "(SELECT max(step) FROM state WHERE step <= ?)"
  }
}

/// Columns of a whole step record: by their places, for names are looked up again in every row.
enum StepColumn: Int {
  case step, outcome, moves, proposed, temperature, reason, density, accepted, best, checksum, base,
    data
  /// Of the format before, the JSON of the state.
  static let state = StepColumn.accepted
}
