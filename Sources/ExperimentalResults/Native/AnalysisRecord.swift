import SimplifiedModels

/// One analysis folder as our format stores it: figures only, each with its source.
public struct AnalysisRecord: Sendable, Equatable {
  /// Folder, unique in a database (`ATLAS-SUSY-2016-07-eff`).
  public var folder: String
  /// Analysis without suffixes (`ATLAS-SUSY-2016-07`).
  public var analysis: String
  /// Collaboration (`ATLAS`).
  public var experiment: String
  /// √s in TeV.
  public var energy: Int
  /// Integrated luminosity in 1/fb.
  public var luminosity: Double
  /// Efficiency maps or upper limits.
  public var kind: ResultKind
  /// Publication, arXiv, DOI and web page, by name, where known.
  public var references: [Named]
  /// Where the figures were taken from: database and version, folder, digest.
  public var source: Source
  /// Remarks of those who made it; empty where there are none.
  public var comment: String
  /// Signal regions; empty for upper limits.
  public var regions: [SignalRegion]
  /// Topologies with their maps.
  public var topologies: [TopologyRecord]
  /// Likelihoods that tie regions together.
  public var likelihoods: [LikelihoodRecord]
  /// What it looks for: `prompt`, `displaced`, or what else its source says; it matters for coverage.
  public var searchType = "prompt"
  /// Distances that decide what is prompt and what is stable, where its own are given.
  public var lengths = DetectorLengths()
  /// Analyses that it supersedes.
  public var supersedes: [String] = []
  /// Analyses that supersede it.
  public var supersededBy: [String] = []
  /// Analyses, or `analysis:region`, that its source calls combinable with it.
  public var combinableWith: [String] = []
  /// Whether its source fits control regions too where it uses the workspaces.
  public var includesControlRegions = false
  /// Relative uncertainty of the signal in each bin of a workspace, correlated; nil: none.
  public var signalUncertainty: Double?
  /// Who made it and when, by name (`contact`, `implementedBy`, `lastUpdate`, …).
  public var notes: [Named] = []

  /// A named text.
  public struct Named: Sendable, Equatable {
    public var name: String
    public var value: String
  }

  /// Where figures come from.
  public struct Source: Sendable, Equatable {
    /// Database and version (`SModelS database 3.0.0`).
    public var database: String
    /// Folder in it.
    public var folder: String
    /// SHA-256 over the digests and names of the folder's text files.
    public var digest: String
  }

  /// Where the folder stands in a database.
  public var path: String { "\(energy)TeV/\(experiment)/\(folder)" }

  /// The publication's own identifier: everything behind the last number is a suffix of the database
  /// (`-eff`, `-agg`, `-ma5`, `-multibin`, …).
  public static func analysis(of identifier: String) -> String {
    let parts = identifier.split(separator: "-")
    guard let last = parts.lastIndex(where: { $0.allSatisfy(\.isNumber) }) else {
      return identifier
    }
    return parts[...last].joined(separator: "-")
  }
}

/// One topology of an analysis with its maps.
public struct TopologyRecord: Sendable, Equatable {
  /// Name (`T2tt`).
  public var name: String
  /// Folder below `maps/`; the name, with a number behind it where the name occurs twice.
  public var folder: String
  /// What it constrains, in bracket notation.
  public var constraint: String
  /// Condition functions; nil where there is none.
  public var condition: String?
  /// Final state of each branch; empty for a graph.
  public var finalStates: [String]
  /// Decaying particles of each branch; empty where they are not named.
  public var intermediateStates: [[String]] = []
  /// Who made the figures (`ATLAS`, `CMS`, `MA5`, …).
  public var source: String
  /// Figures in the publication, one text for all regions or one per differing region.
  public var figures: [String]
  /// Maps by region; upper limits have the region `all`.
  public var maps: [RegionMap]
  /// Regions whose published map holds only zeros, and which therefore have none here.
  public var zeroRegions: [String]
  /// What the numbers of a point are, and masses per branch (see `MapTable`).
  public var coordinates: [MapCoordinate] = []
  public var massesPerBranch: [Int] = []
  /// The planes in which the maps were validated, as their source writes them.
  public var axes = ""
  /// Distances of its own.
  public var lengths = DetectorLengths()

  /// The map of one region.
  public struct RegionMap: Sendable, Equatable {
    /// Region, or `all`.
    public var region: String
    /// Efficiencies or observed limits.
    public var table: MapTable
    /// Expected limits, where published.
    public var expected: MapTable?
  }
}

/// A likelihood that ties regions together.
public enum LikelihoodRecord: Sendable, Equatable {
  /// Background covariance of the regions, row-major.
  case covariance(regions: [String], matrix: [Double])
  /// A published HistFactory workspace.
  case workspace(WorkspaceRecord)
}

/// Which of the workspaces of an analysis.
public enum WorkspaceVersion: String, Sendable, Codable, CaseIterable {
  /// As the collaboration published it.
  case full
  /// A simplification of it: one background sample, one nuisance parameter in each bin.
  case simplified
}

/// A published workspace and how regions stand in it.
public struct WorkspaceRecord: Sendable, Equatable {
  /// File below `likelihood/`.
  public var file: String
  /// Canonical JSON.
  public var bytes: [UInt8]
  /// Where it was published.
  public var source: String
  /// Whether it is the published one or a simplification of it.
  public var version: WorkspaceVersion = .full
  /// SHA-256 of the published file.
  public var publishedDigest: String
  /// The bin (`channel[i]`, or a one-bin `channel`) of each region.
  public var bins: [Bin]
  /// Channels that are not part of the fit (validation regions).
  public var droppedChannels: [String]

  /// One region's bin.
  public struct Bin: Sendable, Equatable {
    public var region: String
    public var bin: String
  }
}
