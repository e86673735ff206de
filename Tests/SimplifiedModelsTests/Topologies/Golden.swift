import Foundation
import SimplifiedModels
import TestSupport

/// What SModelS 3.1.1 makes of a sample model.
struct Golden: Decodable {
  struct Parameters: Decodable {
    let sigmacut_fb: Double
    let minmassgap: Double
    let minmassgapISR: Double
  }
  /// A topology: number, graph, canonical name, σ × BR by energy, PDG codes of the ancestors.
  struct Graph: Decodable {
    let text: String
    let canonicalName: String
    let weights: [String: Double]
    init(from decoder: any Decoder) throws {
      var list = try decoder.unkeyedContainer()
      _ = try list.decode(Int.self)
      text = try list.decode(String.self)
      canonicalName = try list.decode(String.self)
      weights = try list.decode([String: Double].self)
    }
    /// σ × BR in fb at an energy in TeV.
    func weight(at energy: Double) -> Double {
      let entry = weights.first { Double($0.key.prefix { $0 != " " }) == energy }
      return entry?.value ?? 0
    }
  }
  let params: Parameters
  let nsms: Int
  /// How many different branchings there are.
  let ntop: Int
  let sms: [Graph]

  /// The golden decomposition of a sample.
  static func sample(_ name: String) throws -> Golden {
    let path = (Shared.folder ?? "") + "/golden/simplified-models/v3.1.1/\(name).json"
    return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: URL(filePath: path)))
  }

  /// The sample itself.
  static func model(_ name: String) throws -> SLHA {
    let path = (Shared.folder ?? "") + "/data/slha/\(name).slha"
    return try SLHA(text: String(contentsOf: URL(filePath: path), encoding: .utf8), file: name)
  }
}

extension Golden.Graph {
  /// The two branches as text in our words: masses and SM particles, sorted.
  ///
  /// `inv`, an invisible end made by compression, is N2 in all samples.
  func branches(masses: [ParticleID: Double]) throws -> String {
    var daughters: [String: [String]] = [:]
    for vertex in text.matches(of: /\(([^>()]+(?:\(\d+\))?) > ((?:[^()]|\(\d+\))+)\)/) {
      daughters[String(vertex.1)] = vertex.2.split(separator: ",").map { String($0) }
    }
    func follow(_ node: String) -> String {
      let mass = Self.mass(node, masses)
      guard let list = daughters[node] else { return mass }
      let emitted = list.compactMap { Self.standard[$0] }.sorted()
      let next = list.filter { Self.standard[$0] == nil }.map(follow).joined(separator: " & ")
      return "\(mass) >\(emitted.map { "\($0)" }.joined(separator: "+"))> \(next)"
    }
    return (daughters["PV"] ?? []).map(follow).sorted().joined(separator: " | ")
  }

  private static func mass(_ node: String, _ masses: [ParticleID: Double]) -> String {
    let name = node.prefix { $0 != "(" && $0 != "/" && $0 != "~" }
    guard let code = codes[String(name)], let mass = masses[ParticleID(code)] else {
      return "unknown \(node)"
    }
    return "\((abs(mass) * 10).rounded() / 10)"
  }

  private static let codes = [
    "N1": 1_000_022, "inv": 1_000_023, "N2": 1_000_023, "N3": 1_000_025, "N4": 1_000_035,
    "C1+": 1_000_024,
    "C1-": 1_000_024, "C2+": 1_000_037, "C2-": 1_000_037, "gluino": 1_000_021,
    "st_1": 1_000_006, "su_L": 1_000_002, "sc_L": 1_000_004, "su_R": 2_000_002,
    "sd_L": 1_000_001,
  ]
  private static let standard: [String: SMParticle] = [
    "q": .lightQuark, "c": .charm, "b": .bottom, "t+": .top, "t-": .antitop, "e-": .electron,
    "e+": .positron, "mu-": .muon, "mu+": .antimuon, "ta-": .tau, "ta+": .antitau,
    "nu": .neutrino, "g": .gluon, "photon": .photon, "Z": .Z, "W+": .Wplus, "W-": .Wminus,
    "higgs": .higgs, "pion": .pion,
  ]
}
