import HistFactory
import Likelihoods
import TestSupport
import Testing

@Suite("Every modifier has exact derivatives")
struct DerivativeTests {
  /// Modifiers of the background in SR and in CR; the points shift all parameters by so many widths.
  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let modifiers: String
    var inControl = ""
    var codes = InterpolationCodes()
    var testDescription: String { name }

    var likelihood: WorkspaceLikelihood {
      get throws {
        try SmallWorkspace.likelihood(
          modifiers: modifiers, inControl: inControl,
          parameters: modifiers.contains("lumi") ? SmallWorkspace.lumi : "", codes: codes)
      }
    }
  }

  static let histosys =
    #"{"name":"a","type":"histosys","data":{"lo_data":[45,31],"hi_data":[58,27]}}"#
  static let normsys = #"{"name":"a","type":"normsys","data":{"lo":0.8,"hi":1.3}}"#
  static let other = #"{"name":"b","type":"normsys","data":{"lo":1.1,"hi":0.95}}"#

  static let cases: [Case] = [
    Case(name: "histosys", modifiers: histosys),
    Case(name: "histosys, code 0", modifiers: histosys, codes: .init(histosys: .code0)),
    Case(name: "histosys, code 2", modifiers: histosys, codes: .init(histosys: .code2)),
    Case(name: "normsys", modifiers: normsys, inControl: normsys),
    Case(name: "normsys, code 1", modifiers: normsys, codes: .init(normsys: .code1)),
    Case(name: "histosys and normsys of one name", modifiers: "\(histosys),\(normsys),\(other)"),
    Case(
      name: "lumi", modifiers: #"{"name":"lumi","type":"lumi","data":null}, \#(normsys)"#,
      inControl: #"{"name":"lumi","type":"lumi","data":null}"#),
    Case(
      name: "normfactor", modifiers: #"{"name":"k","type":"normfactor","data":null},\#(histosys)"#,
      inControl: #"{"name":"k","type":"normfactor","data":null}"#),
    Case(
      name: "shapefactor",
      modifiers: #"{"name":"f","type":"shapefactor","data":null},\#(normsys)"#),
    Case(
      name: "shapesys",
      modifiers: #"{"name":"s","type":"shapesys","data":[7,5]},\#(histosys),\#(normsys)"#),
    Case(
      name: "staterror",
      modifiers: #"{"name":"t","type":"staterror","data":[4,3]},\#(histosys),\#(normsys)"#,
      inControl: #"{"name":"t","type":"staterror","data":[6]}"#),
    Case(
      name: "all seven",
      modifiers: #"""
        {"name":"t","type":"staterror","data":[4,3]},{"name":"s","type":"shapesys","data":[7,5]},
        {"name":"f","type":"shapefactor","data":null},{"name":"k","type":"normfactor","data":null},
        {"name":"lumi","type":"lumi","data":null},\#(histosys),\#(normsys),\#(other)
        """#,
      inControl: #"{"name":"k","type":"normfactor","data":null},\#(other)"#),
  ]

  @Test("off the start, beyond one width, and where factors are 0", arguments: cases)
  func obeyTheLaw(_ example: Case) throws {
    let likelihood = try example.likelihood
    let parameters = likelihood.parameters.parameters
    var points = [0.35, -0.6, 1.7, -1.4].map { shift in
      parameters.enumerated().map {
        $1.initial + shift * (1 + 0.1 * Double($0)) * ($1.initial == 0 ? 1 : min($1.width, 0.3))
      }
    }
    points.append(parameters.map { $0.initial + 0.2 * min($0.width, 0.5) })
    points[4][try #require(likelihood.parameters.parameterOfInterest)] = 0
    for point in points {
      let violations = LikelihoodLaws.derivativeViolations(of: likelihood, at: point)
      #expect(violations.isEmpty, "at \(point): \(violations.prefix(5))")
    }
  }

  @Test("where an interpolated factor crosses 0")
  func whereFactorsCrossZero() throws {
    // With these ends (as ATLAS-SUSY-2018-16 has them) the polynomial is negative in a part of (0, 1).
    let steep = #"{"name":"a","type":"normsys","data":{"lo":230.0,"hi":24.7}}"#
    let likelihood = try SmallWorkspace.likelihood(modifiers: "\(steep),\(Self.histosys)")
    let index = try #require(likelihood.parameters.parameters.firstIndex { $0.name == "a" })
    var point = likelihood.parameters.parameters.map(\.initial)
    point[try #require(likelihood.parameters.parameterOfInterest)] = 9
    func background(_ alpha: Double) -> Double {
      point[index] = alpha
      return likelihood.expected(at: point).main[1] - 54
    }
    var (low, high) = (0.0, 0.3)
    #expect(background(low) > 0 && background(high) < 0)
    for _ in 0..<100 {
      let middle = 0.5 * (low + high)
      if background(middle) > 0 { low = middle } else { high = middle }
    }
    for alpha in [low, high, low + 1e-9, low - 1e-8] {
      point[index] = alpha
      let violations = LikelihoodLaws.derivativeViolations(
        of: likelihood, at: point, step: 1e-5, tolerance: 1e-6)
      #expect(violations.isEmpty, "at \(alpha): \(violations.prefix(5))")
    }
  }

  @Test("and expected data have their maximum where they come from", arguments: cases)
  func expectedData(_ example: Case) throws {
    let likelihood = try example.likelihood
    let point = likelihood.parameters.parameters.map { $0.initial + 0.4 * min($0.width, 0.5) }
    let violations = LikelihoodLaws.expectedDataViolations(of: likelihood, at: point)
    #expect(violations.isEmpty, "\(violations)")
  }
}
