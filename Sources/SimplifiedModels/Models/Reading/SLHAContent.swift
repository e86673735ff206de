/// What the lines of a SLHA file say, not yet judged.
struct SLHAContent {
  struct Mass {
    let line: Int
    let particle: ParticleID
    let mass: Double
  }
  struct Channel {
    let line: Int
    let ratio: Double
    let daughters: [Int]
  }
  struct DecayTable {
    let line: Int
    let particle: ParticleID
    let width: Double
    var channels: [Channel] = []
    /// Of the branching ratios.
    var sum = 0.0
  }
  struct Process {
    let line: Int
    /// √s in GeV.
    let energy: Double
    let beams: [Int]
    let final: [Int]
    /// QCD order and σ in fb, by line.
    var values: [(order: Int, value: Double)] = []
  }
  /// A block with a mixing matrix of charginos or neutralinos.
  enum MixingBlock: CaseIterable {
    case neutralinos, minus, plus

    var size: Int { self == .neutralinos ? 4 : 2 }
  }
  /// `BLOCK QNUMBERS` of one particle.
  struct Quantum {
    let line: Int
    let particle: ParticleID
    /// The first word of the comment.
    let name: String?
    /// Rows 1 to 4.
    var values: [Int?] = [nil, nil, nil, nil]
  }
  var masses: [Mass] = []
  var decays: [DecayTable] = []
  var processes: [Process] = []
  var quanta: [Quantum] = []
  /// Elements of `NMIX`, `UMIX` and `VMIX` by row and column.
  var mixing: [MixingBlock: [[Int]: Double]] = [:]
}
