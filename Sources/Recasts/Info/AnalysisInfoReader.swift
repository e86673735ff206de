import Documents

extension AnalysisInfo {
  /// Reads an info file; an error names the line.
  public init(_ path: String) throws(DocumentError) {
    try self.init(root: MarkupElement.read(path))
  }

  init(root: MarkupElement) throws(DocumentError) {
    guard root.name == "analysis" else {
      throw root.error(found: "the root <\(root.name)>", expected: "<analysis id=\"…\">")
    }
    file = root.file
    name = try root.attribute("id")
    luminosity = try Self.luminosity(root)
    let elements = root.children.filter { $0.name == "region" }
    let signal = elements.filter { ($0.attributes["type"] ?? "signal") == "signal" }
    regions = []
    var names = Set<String>()
    for element in signal {
      let region = try SignalRegion(element)
      guard names.insert(region.name).inserted else {
        throw element.error(
          found: "a second region “\(region.name)”", expected: "every region once")
      }
      regions.append(region)
    }
    let chosen = root.attributes["cov_subset"]
    covariances = try CovarianceReader(
      regions: Dictionary(uniqueKeysWithValues: zip(regions.map(\.name), 0...)),
      others: Set(elements.compactMap { $0.attributes["id"] }),
      chosen: chosen
    ).read(signal)
    // One subset named at the root stands for the whole analysis: MadAnalysis 5 then asks no profile.
    profiles = chosen == nil ? try ProfileInfo.all(root.children.filter { $0.name == "pyhf" }) : []
    try checkRegionsOfProfiles()
  }

  private static func luminosity(_ root: MarkupElement) throws(DocumentError) -> Double {
    guard let element = root.children.first(where: { $0.name == "lumi" }) else {
      throw root.error(
        found: "no <lumi>", expected: "the luminosity in fb⁻¹",
        remedy: "add <lumi>…</lumi>: without it no yield can be computed")
    }
    let value = try element.number()
    guard value > 0 else { throw element.error(found: element.text, expected: "a number above 0") }
    return value
  }

  /// Every region of a profile must be a signal region: only these have a cutflow.
  private func checkRegionsOfProfiles() throws(DocumentError) {
    for channel in profiles.flatMap(\.channels) {
      for region in channel.regions where index(of: region) == nil {
        throw .malformed(
          file: file, place: "line \(channel.line), <channel>",
          found: "the region “\(region)”", expected: "a region of type signal",
          remedy: "declare it with <region type=\"signal\" id=\"…\">, or correct its name")
      }
    }
  }
}

extension SignalRegion {
  /// Reads a `<region>`.
  init(_ element: MarkupElement) throws(DocumentError) {
    name = try element.attribute("id")
    let known = ["nobs", "nb", "deltanb", "deltanb_stat", "deltanb_syst"]
    var values: [String: Double] = [:]
    for child in element.children where child.name != "covariance" {
      guard known.contains(child.name) else {
        throw child.error(
          found: "the element <\(child.name)>",
          expected: "one of " + (known + ["covariance"]).joined(separator: ", "))
      }
      guard values.updateValue(try child.count(), forKey: child.name) == nil else {
        throw child.error(found: "a second <\(child.name)>", expected: "one")
      }
    }
    guard let observed = values["nobs"], let background = values["nb"] else {
      throw element.error(
        found: "the region “\(name)” without <nobs> or <nb>", expected: "both",
        remedy: "add them, or give the region another type than signal")
    }
    self.observed = observed
    self.background = background
    guard let error = BackgroundError(values) else {
      throw element.error(
        found: "the region “\(name)” without an uncertainty",
        expected: "<deltanb>, or <deltanb_stat> and <deltanb_syst>")
    }
    self.error = error
  }
}

extension BackgroundError {
  /// The numbers of a region by element; the two parts go before the total, a missing part is 0.
  fileprivate init?(_ values: [String: Double]) {
    let (statistical, systematic) = (values["deltanb_stat"], values["deltanb_syst"])
    if statistical != nil || systematic != nil {
      self = .split(statistical: statistical ?? 0, systematic: systematic ?? 0)
    } else if let total = values["deltanb"] {
      self = .total(total)
    } else {
      return nil
    }
  }
}

extension ProfileInfo {
  /// Reads all `<pyhf>`; elements with the same id are one profile.
  fileprivate static func all(
    _ elements: [MarkupElement]
  ) throws(DocumentError) -> [ProfileInfo] {
    var profiles: [ProfileInfo] = []
    var unnamed = 0
    for element in elements {
      var name = element.attributes["id"] ?? ""
      if name.isEmpty {
        name = "HF-Likelihood-\(unnamed)"
        unnamed += 1
      }
      let profile = try ProfileInfo(element, name: name)
      if let known = profiles.firstIndex(where: { $0.name == name }) {
        profiles[known].channels += profile.channels
        if !profile.workspace.isEmpty { profiles[known].workspace = profile.workspace }
      } else {
        profiles.append(profile)
      }
    }
    for profile in profiles where profile.workspace.isEmpty {
      throw .malformed(
        file: elements[0].file, place: "line \(profile.line), <pyhf>",
        found: "the profile “\(profile.name)” without <name>",
        expected: "<name>, the file of its workspace",
        remedy: "name a file that stands beside the info file")
    }
    return profiles
  }

  private init(_ element: MarkupElement, name: String) throws(DocumentError) {
    self.name = name
    line = element.line
    workspace = element.children.first { $0.name == "name" }?.text ?? ""
    channels = []
    for regions in element.children where regions.name == "regions" {
      for channel in regions.children where channel.name == "channel" {
        channels.append(try Channel(channel))
      }
    }
  }
}

extension ProfileInfo.Channel {
  fileprivate init(_ element: MarkupElement) throws(DocumentError) {
    name = element.attributes["name"].flatMap { $0.isEmpty ? nil : $0 }
    index = nil
    if let text = element.attributes["id"] {
      guard let number = Int(text), number >= 0 else {
        throw element.error(
          found: "id=\"\(text)\"", expected: "the index of a channel, from 0")
      }
      index = number
    }
    guard name != nil || index != nil else {
      throw element.error(found: "neither name nor id", expected: "the name of a channel")
    }
    regions = element.text.split(whereSeparator: \.isWhitespace).map(String.init)
    isIncluded = ["true", "1", "yes"].contains(
      (element.attributes["is_included"] ?? "").lowercased())
    line = element.line
  }
}
