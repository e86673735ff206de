import Foundation

/// The targets of Package.swift and what each declares.
struct Manifest {
  struct Target {
    var name: String
    var path: String
    var isTest: Bool
    var isSwift: Bool
    var dependencies: Set<String>
  }
  var targets: [Target]

  /// Modules that come with the toolchain.
  static let toolchain: Set<String> = [
    "Swift", "Foundation", "FoundationEssentials", "FoundationXML", "Dispatch", "Synchronization",
    "Glibc", "Darwin", "Testing", "RegexBuilder", "PackageDescription",
  ]

  init(root: String) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["swift", "package", "--package-path", root, "dump-package"]
    process.environment = ProcessInfo.processInfo.environment.merging(["SWIFTPM_SCRATCH": ""]) {
      a, _ in a
    }
    let scratch = FileManager.default.temporaryDirectory.appending(
      path: "protolith-manifest-\(ProcessInfo.processInfo.processIdentifier)")
    process.arguments?.insert(contentsOf: ["--scratch-path", scratch.path], at: 2)
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    try? FileManager.default.removeItem(at: scratch)
    let package = try JSONDecoder().decode(Package.self, from: data)
    targets = package.targets.map { target in
      let folder = target.type == "test" ? "Tests" : "Sources"
      return Target(
        name: target.name, path: target.path ?? "\(folder)/\(target.name)",
        isTest: target.type == "test",
        isSwift: ["regular", "executable", "test"].contains(target.type)
          && !["CQhull", "CSimdJSON", "CMPI"].contains(target.name),
        dependencies: Set(target.dependencies.compactMap(\.name)))
    }
  }

  /// Everything `name` reaches.
  func closure(of name: String) -> Set<String> {
    var reached: Set<String> = []
    var open = [name]
    while let next = open.popLast() {
      let direct = targets.first { $0.name == next }?.dependencies ?? []
      for dependency in direct where reached.insert(dependency).inserted { open.append(dependency) }
    }
    return reached
  }

  private struct Package: Decodable {
    var targets: [Entry]
    struct Entry: Decodable {
      var name: String
      var type: String
      var path: String?
      var dependencies: [Dependency]
    }
    /// `{"byName": [name, condition]}` or `{"product": [name, package, …]}`.
    struct Dependency: Decodable {
      var byName: [Item?]?
      var product: [Item?]?
      var target: [Item?]?
      var name: String? { (byName ?? product ?? target)?.first??.text }
    }
    struct Item: Decodable {
      var text: String?
      init(from decoder: any Decoder) throws {
        text = try? decoder.singleValueContainer().decode(String.self)
      }
    }
  }
}
