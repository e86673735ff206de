import Documents

extension Workspace {
  /// The JSON Patch that puts a signal into a background-only workspace, as SModelS does it.
  ///
  /// Every channel with one of the `bins` (`channel[bin]`, or a one-bin `channel`) gets a sample with
  /// the yields, in events at μ = 1, and zero in its other bins; it is scaled by the parameter of
  /// interest and, where the measurement has one, by the luminosity.
  public func signalPatch(
    _ yields: [Double], in bins: [String], sample: String = "bsm", measurement: String? = nil
  ) throws(DocumentError) -> JSONValue {
    let measurement = try self.measurement(measurement)
    let places = try RegionBins(bins.map { ($0, $0) }, in: self).places
    var modifiers = [Self.modifier(measurement.parameterOfInterest ?? "mu_SIG", "normfactor")]
    if measurement.configurations.contains(where: { $0.name == "lumi" }) {
      modifiers.append(Self.modifier("lumi", "lumi"))
    }
    var operations: [JSONValue] = []
    for (index, channel) in channels.enumerated() {
      var own = [Double](repeating: 0, count: channel.binCount)
      let filled = places.indices.filter { places[$0].channel == channel.name }
      for place in filled { own[places[place].bin] = yields[place] }
      if filled.isEmpty { continue }
      if let taken = channel.samples.first(where: { $0.name == sample }) {
        throw taken.place.error(
          found: "the sample “\(sample)” already", expected: "a background without this signal",
          remedy: "give the signal another name")
      }
      operations.append(
        .object([
          ("op", .string("add")), ("path", .string("/channels/\(index)/samples/-")),
          (
            "value",
            .object([
              ("name", .string(sample)), ("data", .numbers(own)), ("modifiers", .array(modifiers)),
            ])
          ),
        ]))
    }
    return .array(operations)
  }

  private static func modifier(_ name: String, _ type: String) -> JSONValue {
    .object([("name", .string(name)), ("type", .string(type)), ("data", .null)])
  }
}
