// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "likelihoods", targets: ["LikelihoodTimes"]),
    .executable(name: "combinations", targets: ["CombinationTimes"]),
    .executable(name: "model-variations", targets: ["ModelVariations"]),
  ],
  dependencies: [.package(name: "protolith", path: "..")],
  targets: [
    .target(name: "Inputs", swiftSettings: [.swiftLanguageMode(.v6)]),
    .executableTarget(
      name: "Benchmarks",
      dependencies: ["Inputs", .product(name: "ProtolithKit", package: "protolith")],
      swiftSettings: [.swiftLanguageMode(.v6)]),
    .executableTarget(
      name: "LikelihoodTimes",
      dependencies: [.product(name: "ProtolithKit", package: "protolith")],
      swiftSettings: [.swiftLanguageMode(.v6)]),
    .executableTarget(
      name: "CombinationTimes",
      dependencies: ["Inputs", .product(name: "ProtolithKit", package: "protolith")],
      swiftSettings: [.swiftLanguageMode(.v6)]),
    .executableTarget(
      name: "ModelVariations",
      dependencies: [.product(name: "ProtolithKit", package: "protolith")],
      swiftSettings: [.swiftLanguageMode(.v6)]),
  ]
)
