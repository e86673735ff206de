import Documents

/// Backgrounds written down for one test: two bins SR, one bin CR, a shared normalisation.
enum Samples {
  /// `shape` changes SR by ±6 and ±1 events; `norm` is measured in CR only, to ±10 %.
  static func text(observed: [Int] = [57, 31], extra: String = "") -> String {
    """
    {"channels": [
       {"name": "SR", "samples": [
          {"name": "background", "data": [50.0, 30.0], "modifiers": [
             {"name": "norm", "type": "normfactor", "data": null},
             {"name": "shape", "type": "histosys",
              "data": {"hi_data": [56.0, 29.0], "lo_data": [44.0, 31.0]}}\(extra)]}]},
       {"name": "CR", "samples": [
          {"name": "background", "data": [100.0], "modifiers": [
             {"name": "norm", "type": "normfactor", "data": null}]}]}],
     "observations": [{"name": "SR", "data": \(observed)}, {"name": "CR", "data": [100]}],
     "measurements": [{"name": "m", "config": {"poi": "mu", "parameters": []}}],
     "version": "1.0.0"}
    """
  }

  static func node(_ text: String) throws -> JSONNode {
    try JSONNode.parse(Array(text.utf8), file: "small.json")
  }
}
