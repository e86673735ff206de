extension SMParticle {
  /// The particle of a PDG code; nil for codes that are no Standard Model final state here.
  init?(code: Int) {
    switch code {
    case -3 ... -1, 1...3: self = .lightQuark
    case -4, 4: self = .charm
    case -5, 5: self = .bottom
    case 6: self = .top
    case -6: self = .antitop
    case 11: self = .electron
    case -11: self = .positron
    case 13: self = .muon
    case -13: self = .antimuon
    case 15: self = .tau
    case -15: self = .antitau
    case 12, 14, 16, -12, -14, -16: self = .neutrino
    case 21, -21: self = .gluon
    case 22, -22: self = .photon
    case 23, -23: self = .Z
    case 24: self = .Wplus
    case -24: self = .Wminus
    case 25, -25: self = .higgs
    case 111, 211, -211: self = .pion
    default: return nil
    }
  }

  /// A PDG code that stands for the particle: `init(code:)` gives it back.
  var code: Int {
    switch self {
    case .lightQuark: 1
    case .charm: 4
    case .bottom: 5
    case .top: 6
    case .antitop: -6
    case .electron: 11
    case .positron: -11
    case .muon: 13
    case .antimuon: -13
    case .tau: 15
    case .antitau: -15
    case .neutrino: 12
    case .gluon: 21
    case .photon: 22
    case .Z: 23
    case .Wplus: 24
    case .Wminus: -24
    case .higgs: 25
    case .pion: 111
    }
  }
}
