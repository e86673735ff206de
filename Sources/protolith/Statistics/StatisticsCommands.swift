import ArgumentParser

/// The commands that ask a published likelihood; a command is one file of this folder and one line here.
enum StatisticsCommands {
  // swift-format-ignore
  static let all: [any ParsableCommand.Type] = [
    ClsCommand.self,
    LimitCommand.self,
    ToysCommand.self,
    BatchCommand.self,
    FitWorkspaceCommand.self,
    ScanCommand.self,
    PullsCommand.self,
    YieldsCommand.self,
    SignalCommand.self,
    DigestCommand.self,
    PatchCommand.self,
    InspectCommand.self,
    CombineCommand.self,
    PruneCommand.self,
    RenameCommand.self,
    SortCommand.self,
    ReplaceDataCommand.self,
    RegionsCommand.self,
    SimplifyCommand.self,
    ConvertCommand.self,
    RecastCommand.self,
  ]
}
