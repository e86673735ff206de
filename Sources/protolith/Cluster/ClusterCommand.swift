import ArgumentParser

/// `protolith cluster`: walk runs on many machines.
struct ClusterCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cluster", abstract: "Walk runs on the machines of a cluster.",
    discussion: """
      protolith hunt --prepare --name big --walkers 50
      protolith cluster submit big --engine slurm --config cluster.json
      protolith cluster status big
      protolith cluster resume big
      protolith hunt --resume big
      """,
    subcommands: [
      ClusterSubmitCommand.self, ClusterStatusCommand.self, ClusterCancelCommand.self,
      ClusterResumeCommand.self, ClusterTaskCommand.self,
    ])
}
