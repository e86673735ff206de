import Approximations
import ArgumentParser
import Documents
import HistFactory
import Likelihoods

/// `protolith inspect`: what is in a workspace or in an archive.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "List channels, samples, parameters and measurements; of an archive, its documents.")

  @OptionGroup var source: WorkspaceFileOptions
  @Option(help: "The measurement by name or index (default: the first).") var measurement: String?
  @Flag(help: "Print JSON, with pyhf's names.") var json = false
  @OptionGroup var output: WorkspaceOutput

  func run() throws {
    let split = source.source.split
    let files = try LikelihoodFiles(split.path)
    let listing = files.isArchive ? try ArchiveListing(files) : nil
    var summary: WorkspaceSummary?
    var errors: MeasuredErrors?
    if !files.isArchive || files.entries(.workspace).count == 1 || split.member != nil {
      let document = try files.document(split)
      errors = try MeasuredErrors.read(of: document, file: split.path)
      if CovarianceForm.describes(document) {
        let regions = RegionListing(
          try CovarianceForm.hypotheses(document), errors: errors)
        if json || output.outputFile != nil { return try output.write(regions.json) }
        return regions.show()
      }
      summary = try WorkspaceSummary(
        Workspace.reading(document).workspace, measurement: measurement)
    }
    if json || output.outputFile != nil {
      let members = (summary?.members ?? []) + (listing.map { [("archive", $0.json)] } ?? [])
      return try output.write(.object(members))
    }
    listing?.show()
    guard let summary else {
      return print("\nChoose a workspace with --member to see what is in it.")
    }
    if listing != nil { print() }
    summary.show(chosen: try summary.chosen(measurement))
    if let errors { print("\n\(errors.words)") }
  }
}

/// The regions of a covariance or skewed form.
struct RegionListing {
  private let form: CovarianceHypotheses
  private let errors: MeasuredErrors?

  init(_ form: CovarianceHypotheses, errors: MeasuredErrors?) {
    self.form = form
    self.errors = errors
  }

  private var name: String { form.thirdMoments.isEmpty ? "covariance" : "skewed" }

  private func error(_ region: Int) -> Double {
    form.covariance[region * (form.regions.count + 1)].squareRoot()
  }

  func show() {
    print("the form \(name), \(form.regions.count) regions with correlated backgrounds\n")
    var table = TextTable(["region", "observed", "expected", "+-"], numeric: [1, 2, 3])
    for (index, region) in form.regions.enumerated() {
      table.add(
        [region]
          + [form.observed[index], form.background[index], error(index)].map { Decimals.short($0) })
    }
    table.show()
    if let errors { print("\n\(errors.words)") }
  }

  var json: JSONValue {
    .object([
      ("form", .string(name)),
      (
        "regions",
        .array(
          form.regions.indices.map {
            .object([
              ("name", .string(form.regions[$0])), ("observed", .number(form.observed[$0])),
              ("expected", .number(form.background[$0])), ("error", .number(error($0))),
            ])
          })
      ),
    ])
  }
}

/// The documents of an archive.
struct ArchiveListing {
  private let files: LikelihoodFiles
  private let sets: [(path: String, set: PatchSet)]

  init(_ files: LikelihoodFiles) throws {
    self.files = files
    sets = try files.entries(.patchSet).map { ($0.path, try PatchSet(files.read($0))) }
  }

  func show() {
    var table = TextTable(["document", "kind", "bytes", "content"], numeric: [2])
    for entry in files.entries where entry.kind != .patch {
      let set = sets.first { $0.path == entry.path }?.set
      table.add([
        entry.path, entry.kind.rawValue, "\(entry.size)",
        set.map { "\($0.patches.count) patches in \($0.labels.joined(separator: ", "))" } ?? "",
      ])
    }
    let patches = files.entries(.patch)
    for folder in Set(patches.map(\.folder)).sorted() {
      let own = patches.filter { $0.folder == folder }
      table.add([
        folder.isEmpty ? "…" : "\(folder)/…", "patch", "\(own.reduce(0) { $0 + $1.size })",
        "\(own.count) single patches",
      ])
    }
    table.show()
  }

  var json: JSONValue {
    .array(
      files.entries.map { entry in
        var members: [(name: String, value: JSONValue)] = [
          ("path", .string(entry.path)), ("kind", .string(entry.kind.rawValue)),
          ("bytes", .integer(Int64(entry.size))),
        ]
        if let set = sets.first(where: { $0.path == entry.path })?.set {
          members.append(("patches", .texts(set.patches.map(\.name))))
        }
        return .object(members)
      })
  }
}

extension WorkspaceSummary {
  /// The index of the measurement of a name.
  fileprivate func chosen(_ name: String?) throws -> Int {
    guard let name else { return 0 }
    return measurements.firstIndex { $0.name == name } ?? Int(name) ?? 0
  }

  fileprivate func show(chosen: Int) {
    print(
      "\(channels.count) channels, \(channels.reduce(0) { $0 + $1.nominal.count }) bins, "
        + "\(samples.count) samples, \(parameters.count) parameters by name "
        + "(\(parameters.reduce(0) { $0 + $1.labels.count }) with all components), "
        + "\(modifiers.count) modifiers")
    if isBackgroundOnly {
      print("background only: the parameter of interest comes with a signal")
    }
    print()
    showChannels()
    print()
    showParameters()
    print()
    showMeasurements(chosen)
    if let fault { print("\ncannot be compiled: \(fault)") }
    for warning in warnings { print("\nwarning: \(warning)") }
  }

  private func showChannels() {
    var table = TextTable(["channel", "bins", "observed", "nominal", "samples"], numeric: [1])
    for channel in channels {
      table.add([
        channel.name, "\(channel.nominal.count)", Self.list(channel.observed),
        Self.list(channel.nominal), channel.samples.joined(separator: " "),
      ])
    }
    table.show()
  }

  private static func list(_ numbers: [Double]) -> String {
    let shown = numbers.prefix(6).map { Decimals.short($0) }.joined(separator: " ")
    return numbers.count > 6 ? shown + " …" : shown
  }

  private func showParameters() {
    var table = TextTable(
      ["parameter", "components", "fixed", "uses", "constraint", "modifiers"],
      numeric: [1, 2, 3])
    for parameter in parameters {
      table.add([
        parameter.name, parameter.labels.isEmpty ? "–" : "\(parameter.labels.count)",
        parameter.fixedCount == 0 ? "" : "\(parameter.fixedCount)", "\(parameter.useCount)",
        parameter.constraint, parameter.types.joined(separator: ","),
      ])
    }
    table.show()
  }

  private func showMeasurements(_ chosen: Int) {
    var table = TextTable(["measurement", "poi", "settings"])
    for (index, measurement) in measurements.enumerated() {
      let settings = measurement.configurations.map {
        $0.name + ($0.isFixed == true ? " (fixed)" : "")
      }
      table.add([
        (index == chosen ? "(*) " : "") + measurement.name, measurement.parameterOfInterest ?? "–",
        settings.isEmpty ? "(none)" : settings.joined(separator: ", "),
      ])
    }
    table.show()
  }

  /// The members of the JSON form; the first six are pyhf's.
  fileprivate var members: [(name: String, value: JSONValue)] {
    [
      ("samples", .texts(samples)),
      (
        "channels",
        .array(
          channels.map { .array([.string($0.name), .integer(Int64($0.nominal.count))]) })
      ),
      ("modifiers", .object(modifierTypes)),
      (
        "parameters",
        .array(parameters.map { .texts([$0.name, $0.constraint]) })
      ),
      (
        "systematics",
        .array(
          parameters.map {
            .array([.string($0.name), .string($0.constraint), .texts($0.types)])
          })
      ),
      (
        "measurements",
        .array(
          measurements.map {
            .array([
              .string($0.name), .string($0.parameterOfInterest ?? ""),
              .texts($0.configurations.map(\.name)),
            ])
          })
      ),
      (
        "observations",
        .object(channels.map { ($0.name, .array($0.observed.map { .number($0) })) })
      ),
      ("background_only", .bool(isBackgroundOnly)),
    ]
  }

  /// Names with their type; the last one where a name has several.
  private var modifierTypes: [(name: String, value: JSONValue)] {
    parameters.map { ($0.name, .string($0.types.last ?? "")) }
  }
}
