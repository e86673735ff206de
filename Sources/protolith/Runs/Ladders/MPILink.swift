internal import CMPI
import Runs

/// Ranks that `mpirun` started, connected by MPI.
final class MPILink: RankLink {
  let rank: Int
  let size: Int

  /// What can go wrong with MPI.
  enum Fault: Error, CustomStringConvertible {
    case notBuilt
    case failed(call: String, code: Int32)

    var description: String {
      switch self {
      case .notBuilt:
        "--mpi: this protolith was built without MPI; install OpenMPI (Debian: apt install "
          + "libopenmpi-dev openmpi-bin) and build it again, or leave --mpi out: --ladder alone walks the "
          + "same ladder in one process"
      case .failed(let call, let code):
        "MPI: \(call) failed with code \(code); look at what mpirun says, then resume the run"
      }
    }
  }

  /// Begins; the process must not have begun before.
  init() throws {
    guard protolith_mpi_is_built() == 1 else { throw Fault.notBuilt }
    var (rank, size): (Int32, Int32) = (0, 0)
    try Self.check("the beginning", protolith_mpi_begin(&rank, &size))
    (self.rank, self.size) = (Int(rank), Int(size))
  }

  /// Ends; all ranks do, none goes on before all have come here.
  func end() throws { try Self.check("the end", protolith_mpi_end()) }

  func exchange(_ bytes: [UInt8], with rank: Int) throws -> [UInt8] {
    let sent = withUnsafeBytes(of: UInt64(bytes.count)) { Array($0) }
    let length = try exchange(sent, with: rank, count: 8)
    let count = length.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
    return try exchange(bytes, with: rank, count: Int(count))
  }

  private func exchange(_ bytes: [UInt8], with rank: Int, count: Int) throws -> [UInt8] {
    var received = [UInt8](repeating: 0, count: count)
    try Self.check(
      "an exchange",
      protolith_mpi_exchange(
        Int32(rank), bytes, Int32(bytes.count), &received, Int32(received.count)))
    return received
  }

  func largest(_ value: Int) throws -> Int {
    var value = Int64(value)
    try Self.check("a comparison", protolith_mpi_largest(&value))
    return Int(value)
  }

  func broadcast(_ bytes: [UInt8]) throws -> [UInt8] {
    var bytes = bytes
    let count = try largest(rank == 0 ? bytes.count : 0)
    if rank != 0 { bytes = [UInt8](repeating: 0, count: count) }
    try Self.check("a broadcast", protolith_mpi_broadcast(&bytes, Int32(count)))
    return bytes
  }

  private static func check(_ call: String, _ code: Int32) throws {
    if code != 0 { throw Fault.failed(call: call, code: code) }
  }
}
