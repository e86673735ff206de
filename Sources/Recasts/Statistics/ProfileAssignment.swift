import Documents
import Foundation
import HistFactory
import Likelihoods

/// A full likelihood whose bins have found their signal regions.
struct ProfileAssignment: Sendable {
  let profile: ProfileInfo
  /// The workspace with the channels that take part.
  let workspace: Workspace
  /// The file of the workspace.
  let file: String
  /// The signal region of each bin that has one, and that bin.
  let bins: [(region: String, bin: String)]
  /// Names of the channels with signal.
  let signalChannels: Set<String>
  /// Channels that are left out, and free parameters that only they and signal regions measure.
  let leftOut: [String], unmeasured: [String]

  /// Reads the workspace of a profile, beside the info file, and assigns its bins.
  init(_ profile: ProfileInfo, of info: AnalysisInfo) throws {
    self.profile = profile
    file = try ProfileFile.path(of: profile, beside: info.file)
    var workspace = try WorkspaceSource(file).workspace()
    let channels = try ChannelAssignment(profile, file: file).channels(of: workspace)
    let kept = Set(channels.filter(\.listed.isKept).map(\.name))
    leftOut = channels.map(\.name).filter { !kept.contains($0) }
    unmeasured = workspace.unmeasured(
      without: Set(leftOut), signal: Set(channels.filter { !$0.listed.regions.isEmpty }.map(\.name))
    )
    workspace.channels.removeAll { !kept.contains($0.name) }
    workspace.observations.removeAll { !kept.contains($0.name) }
    self.workspace = workspace
    bins = channels.flatMap { name, listed in
      listed.regions.enumerated().map { ($0.element, "\(name)[\($0.offset)]") }
    }
    signalChannels = Set(channels.filter { !$0.listed.regions.isEmpty }.map(\.name))
    guard !bins.isEmpty else {
      throw RecastError.channels(
        profile: profile.name, file: file, reason: "no channel has a signal region")
    }
  }

  /// The observed events of every bin with a signal, in the workspace and in the info file.
  func counts(in info: AnalysisInfo) -> [BinCount] {
    var observed: [String: Double] = [:]
    for observation in workspace.observations {
      for (bin, count) in observation.counts.enumerated() {
        observed["\(observation.name)[\(bin)]"] = count
      }
    }
    return bins.map { region, bin in
      BinCount(
        bin: bin, observed: observed[bin], region: region,
        regionObserved: info.index(of: region).map { info.regions[$0].observed })
    }
  }

  /// The background, compiled, at a luminosity; `ratio` is that to the measurement's.
  func hypotheses(ratio: Double, keepingQuirks: Bool) throws -> WorkspaceHypotheses {
    let scaled =
      ratio == 1
      ? workspace
      : workspace.extrapolated(by: ratio) { !keepingQuirks || signalChannels.contains($0) }
    return try WorkspaceHypotheses(
      workspace: JSONNode(file: file, value: scaled.json), regionBins: bins)
  }
}

extension Workspace {
  /// The free parameters of signal channels that control channels measure, but none that stays.
  fileprivate func unmeasured(without removed: Set<String>, signal: Set<String>) -> [String] {
    let measurement = measurements.first
    func names(_ isIn: (String) -> Bool) -> [String] {
      channels.filter { isIn($0.name) }.flatMap(\.samples).flatMap(\.modifiers)
        .filter { $0.type == .normfactor || $0.type == .shapefactor }.map(\.name)
    }
    let (gone, others) = (
      Set(names(removed.contains)),
      Set(names { !removed.contains($0) && !signal.contains($0) })
    )
    let held = Set(
      (measurement?.configurations ?? []).filter { $0.isFixed == true }.map(\.name))
    var seen = Set<String>()
    return names(signal.contains).filter {
      gone.contains($0) && !others.contains($0) && !held.contains($0)
        && $0 != measurement?.parameterOfInterest && seen.insert($0).inserted
    }
  }
}

/// A bin of a workspace and the signal region that it was given, with the observed events of both.
public struct BinCount: Sendable, Equatable {
  /// `channel[bin]`.
  public var bin: String
  /// Observed events in the workspace.
  public var observed: Double?
  /// The signal region.
  public var region: String
  /// Observed events in the info file.
  public var regionObserved: Double?
}

/// Where the workspace of a profile is.
private enum ProfileFile {
  static func path(of profile: ProfileInfo, beside info: String) throws -> String {
    guard !profile.workspace.contains("/") else {
      throw DocumentError.malformed(
        file: info, place: "line \(profile.line), <pyhf>", found: "the path \(profile.workspace)",
        expected: "the name of a file beside the info file", remedy: "move the file there")
    }
    let folder = info.lastIndex(of: "/").map { String(info[...$0]) } ?? ""
    let path = folder + profile.workspace
    return isThere(path) || !isThere(path + ".gz") ? path : path + ".gz"
  }

  private static func isThere(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path)
  }
}

/// The comparison of a profile's channels with those of its workspace.
private struct ChannelAssignment {
  typealias Assigned = (name: String, listed: ProfileInfo.Channel)

  let profile: ProfileInfo
  let file: String

  init(_ profile: ProfileInfo, file: String) {
    self.profile = profile
    self.file = file
  }

  /// The workspace's channels in its order, each with what the info file says of it.
  func channels(of workspace: Workspace) throws(RecastError) -> [Assigned] {
    var listed: [Int: ProfileInfo.Channel] = [:]
    for channel in profile.channels {
      let index = try index(of: channel, in: workspace)
      guard listed.updateValue(channel, forKey: index) == nil else {
        throw mismatch("the channel \(workspace.channels[index].name) is listed twice", workspace)
      }
    }
    var assigned: [Assigned] = []
    for (index, channel) in workspace.channels.enumerated() {
      guard let info = listed[index] else {
        throw mismatch("the channel \(channel.name) is not listed", workspace)
      }
      guard info.regions.isEmpty || info.regions.count == channel.binCount else {
        throw mismatch(
          "the channel \(channel.name) has \(channel.binCount) bins but \(info.regions.count)"
            + " regions: \(info.regions.joined(separator: " "))", workspace)
      }
      assigned.append((channel.name, info))
    }
    return assigned
  }

  private func index(
    of channel: ProfileInfo.Channel, in workspace: Workspace
  ) throws(RecastError) -> Int {
    let named = channel.name.flatMap { name in
      workspace.channels.firstIndex { $0.name == name }
    }
    if let name = channel.name, named == nil {
      throw mismatch("it has no channel \(name)", workspace)
    }
    guard let index = channel.index else { return named ?? 0 }
    guard workspace.channels.indices.contains(index) else {
      throw mismatch("it has no channel of the index \(index)", workspace)
    }
    if let named, named != index {
      throw mismatch(
        "the channel \(workspace.channels[named].name) has the index \(named), not \(index)",
        workspace)
    }
    return index
  }

  private func mismatch(_ what: String, _ workspace: Workspace) -> RecastError {
    let channels = workspace.channels.map { "\($0.name) (bins: \($0.binCount))" }
    return .channels(
      profile: profile.name, file: file,
      reason: "\(what); it has the channels \(channels.joined(separator: ", ")), and the info file"
        + " must list all of them")
  }
}
