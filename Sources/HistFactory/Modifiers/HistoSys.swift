import Documents

extension ModifierType {
  /// Yields per bin at ±1σ: an additive, interpolated change of shape.
  public static let histosys = ModifierType(
    name: "histosys",
    read: { (node, binCount) throws(DocumentError) in
      let data = try SchemaObject(node, required: ["lo_data", "hi_data"])
      return .yields(
        low: try perBin(data.member("lo_data"), binCount),
        high: try perBin(data.member("hi_data"), binCount))
    },
    parameters: { uses in .standardNormal(uses[0].modifier.name) },
    addTerms: { uses, parameter, terms in
      for use in uses {
        guard case .yields(let low, let high) = use.modifier.data else { continue }
        terms.addShape(
          ShapeTerm(
            parameter: parameter, strip: use.strip, nominal: use.yields, low: low, high: high))
      }
    })
}

/// An additive change of the bins of one strip.
///
/// With u = U - N and d = N - D every interpolation code is δ(α) = S s(α) + A p(α), where
/// S = (u + d)/2 and A = (u - d)/16 belong to the bin, s and p to the parameter alone.
struct ShapeTerm {
  let parameter: Int
  let strip: Int
  /// S and A per bin.
  let symmetric: [Double], asymmetric: [Double]

  init(parameter: Int, strip: Int, nominal: [Double], low: [Double], high: [Double]) {
    self.parameter = parameter
    self.strip = strip
    var symmetric: [Double] = []
    var asymmetric: [Double] = []
    for bin in nominal.indices {
      let up = high[bin] - nominal[bin]
      let down = nominal[bin] - low[bin]
      symmetric.append((up + down) / 2)
      asymmetric.append((up - down) / 16)
    }
    self.symmetric = symmetric
    self.asymmetric = asymmetric
  }

  /// Published files are full of shapes that equal the nominal one; these need no term.
  var isZero: Bool { symmetric.allSatisfy { $0 == 0 } && asymmetric.allSatisfy { $0 == 0 } }
}
