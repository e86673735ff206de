// swift-tools-version: 6.1
import PackageDescription

// Release and debug builds use the same instruction set, so that every node of a cluster gives the
// same bytes; `-Xcc` sets Swift's code generation too (design, "Building").
let tuning: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableExperimentalFeature("AccessLevelOnImport"),
  .unsafeFlags(["-Xcc", "-march=x86-64-v3"]),
]

/// A Swift module and its mirror under `Tests/`; `testing` names what only its tests import, `goldens`
/// folders there that are compared with and not compiled.
func module(
  _ name: String, _ dependencies: [Target.Dependency], testing: [Target.Dependency] = [],
  resources: [Resource] = [], goldens: [String] = []
) -> [Target] {
  [
    .target(
      name: name, dependencies: dependencies, resources: resources, swiftSettings: tuning),
    .testTarget(
      name: name + "Tests",
      dependencies: dependencies + testing + [.byName(name: name), "TestSupport"],
      exclude: goldens, swiftSettings: tuning),
  ]
}

let libraries: [Target] = [
  .systemLibrary(name: "CGSL", pkgConfig: "gsl", providers: [.apt(["libgsl-dev"])]),
  .systemLibrary(name: "CLAPACK", pkgConfig: "lapack", providers: [.apt(["liblapack-dev"])]),
  .systemLibrary(name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
  .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
  .systemLibrary(name: "CHDF5", pkgConfig: "hdf5", providers: [.apt(["libhdf5-dev"])]),
  .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
  .target(name: "CQhull", linkerSettings: [.linkedLibrary("qhull_r"), .linkedLibrary("m")]),
  .target(name: "CSimdJSON", linkerSettings: [.linkedLibrary("simdjson")]),
  // Where OpenMPI is not installed its flags are empty, and CMPI says that there is none.
  .systemLibrary(name: "COpenMPI", pkgConfig: "ompi-c", providers: [.apt(["libopenmpi-dev"])]),
  .target(name: "CMPI", dependencies: ["COpenMPI"]),
]

let modules: [Target] = [
  module("Numerics", ["CGSL", "CLAPACK", "CQhull"]),
  module("Documents", ["CArchive", "CCrypto", "CHDF5", "CSimdJSON", "CZlib"]),
  module("AnalysisCombinations", []),
  module("ClusterEngines", [], goldens: ["Slurm/Golden", "HTCondor/Golden"]),
  module("Likelihoods", ["Numerics"]),
  module("MarkovChains", ["Numerics"], testing: ["MoveLaws"]),
  module("SimplifiedModels", ["Numerics"]),
  module("HistFactory", ["Likelihoods", "Documents"], testing: ["Inference", "Numerics"]),
  module("Inference", ["Likelihoods", "Numerics"]),
  module(
    "Approximations", ["HistFactory", "Inference", "Likelihoods", "Documents", "Numerics"]),
  module("Recasts", ["HistFactory", "Inference", "Likelihoods", "Documents"]),
  module(
    "ExperimentalResults", ["SimplifiedModels", "Likelihoods", "Documents", "Numerics"]),
  module(
    "Runs",
    [
      "MarkovChains", "Documents", "Numerics", .product(name: "GRDB", package: "GRDB.swift"),
    ]),
  module(
    "TheoryPredictions",
    [
      "ExperimentalResults", "AnalysisCombinations", "Inference", "Likelihoods",
      "SimplifiedModels", "Numerics",
    ]),
  module(
    "Protomodels",
    [
      "MarkovChains", "TheoryPredictions", "ExperimentalResults", "SimplifiedModels", "Inference",
      "Likelihoods", "Documents", "Numerics",
    ], testing: ["MoveLaws"]),
  module(
    "GlobalFits",
    [
      "MarkovChains", "TheoryPredictions", "ExperimentalResults", "SimplifiedModels", "Likelihoods",
      "Documents", "Numerics",
    ]),
  module(
    "Reports",
    [
      "Runs", "Protomodels", "GlobalFits", "MarkovChains", "TheoryPredictions",
      "ExperimentalResults", "Inference", "SimplifiedModels", "Documents", "Numerics",
    ]),
  // What a browser gets is compiled in: the program stays one file.
  module(
    "Inspector",
    [
      "Reports", "Runs", "Protomodels", "MarkovChains", "TheoryPredictions", "ExperimentalResults",
      "SimplifiedModels", "Documents", .product(name: "FlyingSocks", package: "FlyingFox"),
    ],
    resources: [
      "page.html", "icon.svg", "style.css", "main.js", "elements.js", "curves.js", "runs.js",
      "run.js",
      "step.js", "answers.js", "compare.js",
    ].map { .embedInCode("Page/Files/" + $0) }),
].flatMap { $0 }

let package = Package(
  name: "protolith",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "protolith", targets: ["protolith"]),
    .library(
      name: "ProtolithKit",
      targets: [
        "Numerics", "Documents", "AnalysisCombinations", "Likelihoods", "HistFactory", "Inference",
        "SimplifiedModels", "ExperimentalResults", "TheoryPredictions",
      ]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
  ],
  targets: libraries + modules + [
    .target(
      name: "TestSupport", dependencies: ["Likelihoods"], path: "Tests/TestSupport",
      swiftSettings: tuning),
    .target(
      name: "MoveLaws", dependencies: ["MarkovChains", "Numerics"], path: "Tests/MoveLaws",
      swiftSettings: tuning),
    .executableTarget(
      name: "protolith",
      dependencies: [
        "Numerics", "Documents", "Likelihoods", "HistFactory", "Inference", "Approximations",
        "Recasts", "SimplifiedModels", "ExperimentalResults", "TheoryPredictions", "MarkovChains",
        "Protomodels", "GlobalFits", "Runs", "Reports", "Inspector", "CMPI", "ClusterEngines",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: tuning),
    .testTarget(
      name: "WholeRunTests", dependencies: ["TestSupport", "protolith"], swiftSettings: tuning),
    .testTarget(name: "ArchitectureTests", dependencies: ["TestSupport"], swiftSettings: tuning),
  ],
  cxxLanguageStandard: .cxx17
)
