import Documents
import Foundation
import Numerics
import SimplifiedModels

/// Writes a family of models, each a variation of a given one: `model-variations COUNT SEED FOLDER MODEL.slha …`.
///
/// Models without cross sections and those that are not of the MSSM are left out. Member n varies
/// model n modulo their number; the same arguments give the same bytes.
@main
enum ModelVariations {
  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard arguments.count >= 4, let count = Int(arguments[0]), (0...1_000_000).contains(count),
      let seed = UInt64(arguments[1])
    else {
      say("usage: model-variations COUNT SEED FOLDER MODEL.slha …")
      exit(64)
    }
    let models = try arguments[3...].compactMap { path -> Spectrum? in
      let model = try SLHA(bytes: Files.read(path), file: path)
      let isFit = model.family == .MSSM && !model.spectrum.crossSections.isEmpty
      if !isFit { say("\(path) is left out: not of the MSSM, or without cross sections") }
      return isFit ? model.spectrum : nil
    }
    guard !models.isEmpty else {
      say("no model is left")
      exit(65)
    }
    try FileManager.default.createDirectory(
      atPath: arguments[2], withIntermediateDirectories: true)
    for number in 0..<count {
      var random = RandomStream(runSeed: seed, chain: UInt64(number))
      let spectrum = Variation.vary(models[number % models.count], using: &random)
      let name = String(format: "model-%06d.slha", number)
      try SLHA.text(of: spectrum, name: { spectrum.particle($0)?.name }).write(
        toFile: "\(arguments[2])/\(name)", atomically: false, encoding: .utf8)
    }
  }

  private static func say(_ line: String) {
    FileHandle.standardError.write(Data((line + "\n").utf8))
  }
}
