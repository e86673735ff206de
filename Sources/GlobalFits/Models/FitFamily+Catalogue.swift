import MarkovChains
import SimplifiedModels

extension FitFamily {
  /// The catalogue: a new family is an entry here.
  static let all: [FitFamily] = strong + squarks + electroweak

  private static let lsp = Parameter("m_lsp", "mass of the lightest neutralino, GeV")
  private static let squarkMass = Parameter("m_squark", "mass of the eight light squarks, GeV")
  private typealias Channel = FamilyModel.Channel
  private static let gluino = [Partner.gluino]
  private static let lightSquarks = Partner.lightSquarks

  /// What the named shares leave of 1; shares that add up to more are no model.
  private static func rest(_ shares: Double...) throws -> Double {
    let rest = 1 - shares.reduce(0, +)
    guard shares.allSatisfy({ $0 >= 0 }), rest > -1e-9 else {
      throw RejectedPoint("branching ratios below 0 or above 1")
    }
    return max(0, rest)
  }

  /// One particle (or several of one mass) that goes to the LSP in one way.
  private static func direct(
    _ name: String, _ summary: String, mass: Parameter, _ particles: [ParticleID],
    _ emitted: [SMParticle]
  ) -> FitFamily {
    FitFamily(name, summary, [mass, lsp]) { values in
      var model = try FamilyModel(lsp: values[1])
      try model.add(particles, mass: values[0])
      try model.decay(particles, [Channel(1, Partner.lsp, emitted)])
      return model.spectrum()
    }
  }
}

// Gluinos.
extension FitFamily {
  private static let gluinoMass = Parameter("m_gluino", "mass of the gluino, GeV")

  private static let strong: [FitFamily] = [
    FitFamily(
      "gluino-lsp", "gluino pairs; gluino → t t̄ χ, b b̄ χ, q q̄ χ by branching ratios",
      [
        gluinoMass, lsp, Parameter("br_top", "share of g̃ → t t̄ χ", standard: 0),
        Parameter("br_bottom", "share of g̃ → b b̄ χ; light quarks get the rest", standard: 0),
      ]
    ) { values in
      var model = try FamilyModel(lsp: values[1])
      try model.add(gluino, mass: values[0])
      try model.decay(
        gluino,
        [
          Channel(values[2], Partner.lsp, [.top, .antitop]),
          Channel(values[3], Partner.lsp, [.bottom, .bottom]),
          Channel(try rest(values[2], values[3]), Partner.lsp, [.lightQuark, .lightQuark]),
        ])
      return model.spectrum()
    },
    direct("T1", "gluino → q q̄ χ", mass: gluinoMass, gluino, [.lightQuark, .lightQuark]),
    direct("T1bbbb", "gluino → b b̄ χ", mass: gluinoMass, gluino, [.bottom, .bottom]),
    direct("T1tttt", "gluino → t t̄ χ", mass: gluinoMass, gluino, [.top, .antitop]),
    FitFamily(
      "T5WW", "gluino → q q̄' C1, C1 → W χ",
      [gluinoMass, Parameter("m_chargino", "mass of the chargino, GeV"), lsp]
    ) { values in
      var model = try FamilyModel(lsp: values[2])
      try model.add(gluino, mass: values[0])
      try model.add([Partner.C1], mass: values[1])
      try model.decay(gluino, [Channel(1, Partner.C1, [.lightQuark, .lightQuark])])
      try model.decay([Partner.C1], [Channel(1, Partner.lsp, [.Wplus])])
      return model.spectrum()
    },
    FitFamily(
      "gluino-squark-lsp",
      "gluino and eight light squarks of one mass; the heavier kind decays into the other",
      [
        gluinoMass, squarkMass, lsp,
        Parameter(
          "br_direct", "share of the heavier kind that goes to the LSP past the other", standard: 0),
      ]
    ) { values in
      var model = try FamilyModel(lsp: values[2])
      try model.add(gluino, mass: values[0])
      try model.add(lightSquarks, mass: values[1])
      let pair: [SMParticle] = [.lightQuark, .lightQuark]
      let through = try rest(values[3])
      let isGluinoHeavier = values[0] > values[1]
      let share = through / Double(lightSquarks.count)
      let toSquarks = lightSquarks.map { Channel(share, $0, [Partner.quark(of: $0)]) }
      try model.decay(
        gluino,
        isGluinoHeavier
          ? toSquarks + [Channel(values[3], Partner.lsp, pair)] : [Channel(1, Partner.lsp, pair)])
      for squark in lightSquarks {
        let quark = [Partner.quark(of: squark)]
        try model.decay(
          [squark],
          isGluinoHeavier
            ? [Channel(1, Partner.lsp, quark)]
            : [Channel(through, Partner.gluino, quark), Channel(values[3], Partner.lsp, quark)])
      }
      return model.spectrum()
    },
  ]
}

// Squarks.
extension FitFamily {
  private static let stopMass = Parameter("m_stop", "mass of the lighter stop, GeV")

  private static let squarks: [FitFamily] = [
    FitFamily("T2", "eight light squarks → q χ", [squarkMass, lsp]) { values in
      var model = try FamilyModel(lsp: values[1])
      try model.add(lightSquarks, mass: values[0])
      for squark in lightSquarks {
        try model.decay([squark], [Channel(1, Partner.lsp, [Partner.quark(of: squark)])])
      }
      return model.spectrum()
    },
    direct(
      "T2bb", "sbottom → b χ", mass: Parameter("m_sbottom", "mass of the sbottom, GeV"),
      [Partner.bottom1], [.bottom]),
    direct("T2tt", "stop → t χ", mass: stopMass, [Partner.top1], [.top]),
    FitFamily(
      "stop-chargino-lsp", "stop → t χ or b C1, C1 → W χ",
      [
        stopMass, Parameter("m_chargino", "mass of the chargino, GeV"), lsp,
        Parameter("br_top", "share of t̃ → t χ; b C1 gets the rest", standard: 0),
      ]
    ) { values in
      var model = try FamilyModel(lsp: values[2])
      try model.add([Partner.top1], mass: values[0])
      try model.add([Partner.C1], mass: values[1])
      try model.decay(
        [Partner.top1],
        [
          Channel(values[3], Partner.lsp, [.top]),
          Channel(try rest(values[3]), Partner.C1, [.bottom]),
        ])
      try model.decay([Partner.C1], [Channel(1, Partner.lsp, [.Wplus])])
      return model.spectrum()
    },
  ]
}

// Charginos, neutralinos, sleptons.
extension FitFamily {
  private static let winoMass = Parameter(
    "m_chargino", "mass of the chargino and the second neutralino (winos), GeV")
  private static let sleptons = [1_000_011, 1_000_013].map { ParticleID($0) }

  private static func winos(
    _ name: String, _ summary: String, neutralino emitted: [SMParticle]
  ) -> FitFamily {
    FitFamily(name, summary, [winoMass, lsp]) { values in
      var model = try FamilyModel(lsp: values[1])
      try model.add([Partner.C1, Partner.N2], mass: values[0])
      try model.decay([Partner.C1], [Channel(1, Partner.lsp, [.Wplus])])
      try model.decay([Partner.N2], [Channel(1, Partner.lsp, emitted)])
      return model.spectrum()
    }
  }

  private static let electroweak: [FitFamily] = [
    winos("TChiWZ", "C1 → W χ with N2 → Z χ", neutralino: [.Z]),
    winos("TChiWH", "C1 → W χ with N2 → h χ", neutralino: [.higgs]),
    FitFamily(
      "TSlepSlep", "ẽ_L and μ̃_L → lepton χ",
      [Parameter("m_slepton", "mass of both sleptons, GeV"), lsp]
    ) { values in
      var model = try FamilyModel(lsp: values[1])
      try model.add(sleptons, mass: values[0])
      try decaySleptons(&model)
      return model.spectrum()
    },
    FitFamily(
      "chargino-neutralino-slepton",
      "C1 and N2 (winos) by sleptons and sneutrinos, or by W and Z, to the LSP",
      [
        winoMass, Parameter("m_slepton", "mass of ẽ_L, μ̃_L and their sneutrinos, GeV"), lsp,
        Parameter("br_slepton", "share of both that goes by sleptons", standard: 1),
        Parameter(
          "br_higgs", "of the rest of N2 the share of h χ; Z χ gets the other", standard: 0),
      ]
    ) { values in try winosBySleptons(values) },
  ]

  private static func decaySleptons(_ model: inout FamilyModel) throws {
    for slepton in sleptons {
      let lepton: SMParticle = slepton.rawValue % 1_000_000 == 11 ? .electron : .muon
      try model.decay([slepton], [Channel(1, Partner.lsp, [lepton])])
    }
  }

  private static func winosBySleptons(_ values: [Double]) throws -> Spectrum {
    let (share, higgs) = (values[3], values[4])
    let bosons = try rest(share)
    let other = try rest(higgs)
    var model = try FamilyModel(lsp: values[2])
    try model.add([Partner.C1, Partner.N2], mass: values[0])
    var charginos = [Channel(bosons, Partner.lsp, [.Wplus])]
    var neutralinos = [
      Channel(bosons * higgs, Partner.lsp, [.higgs]),
      Channel(bosons * other, Partner.lsp, [.Z]),
    ]
    let generations: [(slepton: ParticleID, sneutrino: ParticleID, SMParticle)] = [
      (ParticleID(1_000_011), ParticleID(1_000_012), .electron),
      (ParticleID(1_000_013), ParticleID(1_000_014), .muon),
    ]
    for (slepton, sneutrino, lepton) in generations where share > 0 {
      try model.add([slepton, sneutrino], mass: values[1])
      try model.decay([slepton], [Channel(1, Partner.lsp, [lepton])])
      try model.decay([sneutrino], [Channel(1, Partner.lsp, [.neutrino])])
      charginos += [
        Channel(share / 4, slepton.conjugate, [.neutrino]),
        Channel(share / 4, sneutrino, [lepton.conjugate]),
      ]
      // A Majorana mother: each channel stands for its conjugate too.
      neutralinos += [
        Channel(share / 4, slepton, [lepton.conjugate]),
        Channel(share / 4, sneutrino, [.neutrino]),
      ]
    }
    try model.decay([Partner.C1], charginos)
    try model.decay([Partner.N2], neutralinos)
    return model.spectrum()
  }
}
