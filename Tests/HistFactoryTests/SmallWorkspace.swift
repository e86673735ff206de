import Documents
import HistFactory
import Likelihoods

/// Workspaces of two channels, written down for one test.
enum SmallWorkspace {
  /// A signal with a strength `mu` and a background with these modifiers, in two bins of SR; CR has
  /// one bin of background.
  static func text(
    modifiers: String, inControl: String = "", parameters: String = "", hasSignal: Bool = true
  ) -> String {
    let signal = #"""
      {"name": "signal", "data": [6.0, 4.0],
       "modifiers": [{"name": "mu", "type": "normfactor", "data": null}]},
      """#
    return """
      {"channels": [
         {"name": "SR", "samples": [
            \(hasSignal ? signal : "")
            {"name": "background", "data": [50.0, 30.0], "modifiers": [\(modifiers)]}]},
         {"name": "CR", "samples": [
            {"name": "background", "data": [100.0], "modifiers": [\(inControl)]}]}],
       "observations": [{"name": "SR", "data": [57, 31]}, {"name": "CR", "data": [94]}],
       "measurements": [
         {"name": "m", "config": {"poi": "mu", "parameters": [\(parameters)]}}],
       "version": "1.0.0"}
      """
  }

  static func node(_ text: String) throws -> JSONNode {
    try JSONNode.parse(Array(text.utf8), file: "small.json")
  }

  static func likelihood(
    modifiers: String, inControl: String = "", parameters: String = "",
    codes: InterpolationCodes = InterpolationCodes()
  ) throws -> WorkspaceLikelihood {
    let text = text(modifiers: modifiers, inControl: inControl, parameters: parameters)
    return try Workspace(node(text)).likelihood(codes: codes)
  }

  static let lumi =
    #"{"name": "lumi", "inits": [1.0], "bounds": [[0.5, 1.5]], "auxdata": [1.0], "sigmas": [0.02]}"#
}
