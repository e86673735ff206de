import Foundation
import TestSupport

/// The reference values of simplified likelihoods.
///
/// Producer: SModels 3.1.1 (StatsTools), database 3.0.0, as stored in
/// golden/simplified-models/likelihoods.json.
struct SimplifiedLikelihoodGoldens: Decodable {
  var single: [Single]
  var multi: [Multi]
  var gauss: [Gauss]

  struct Maximum: Decodable {
    var muhat: Double
    var sigma_mu: Double
    var nll_min: Double?
    var lmax: Double?
  }

  /// Limits and CLs at μ = 1 of the three kinds of data.
  struct Limits {
    var name: String, limit: Double, cls: Double
  }

  struct Single: Decodable {
    var path: String
    var observedN: Double, expectedBG: Double, bgError: Double, nsig: Double
    var nll: [String: Double]
    var lmax: Maximum, lmax_negallowed: Maximum
    var ulmu_obs: Double, ulmu_exp_apriori: Double, ulmu_exp_aposteriori: Double
    var CLs_mu1_obs: Double, CLs_mu1_exp_apriori: Double, CLs_mu1_exp_aposteriori: Double
  }

  struct Multi: Decodable {
    var analysis: String
    var order: [String]
    var nsig: [Double]
    var nll: [String: Double]
    var lmax: Maximum
    var ulmu_obs: Double, ulmu_exp_apriori: Double, ulmu_exp_aposteriori: Double
    var CLs_mu1_obs: Double, CLs_mu1_exp_apriori: Double, CLs_mu1_exp_aposteriori: Double
  }

  struct Gauss: Decodable {
    var ul: Double, eul: Double, corr: Double
    var nll_0: Double
    var nll_0_5: Double
    var nll_1: Double
    var nll_2: Double
    var lmax: Maximum

    enum CodingKeys: String, CodingKey {
      case ul, eul, corr, nll_0, nll_1, nll_2, lmax
      case nll_0_5 = "nll_0.5"
    }
  }

  static let all: Result<SimplifiedLikelihoodGoldens, any Error> = Result {
    let path = (Shared.folder ?? "") + "/golden/simplified-models/likelihoods.json"
    return try JSONDecoder().decode(Self.self, from: Data(contentsOf: URL(filePath: path)))
  }
}

extension SimplifiedLikelihoodGoldens.Single {
  var limits: [SimplifiedLikelihoodGoldens.Limits] {
    [
      .init(name: "observed", limit: ulmu_obs, cls: CLs_mu1_obs),
      .init(name: "apriori", limit: ulmu_exp_apriori, cls: CLs_mu1_exp_apriori),
      .init(name: "aposteriori", limit: ulmu_exp_aposteriori, cls: CLs_mu1_exp_aposteriori),
    ]
  }
}

extension SimplifiedLikelihoodGoldens.Multi {
  var limits: [SimplifiedLikelihoodGoldens.Limits] {
    [
      .init(name: "observed", limit: ulmu_obs, cls: CLs_mu1_obs),
      .init(name: "apriori", limit: ulmu_exp_apriori, cls: CLs_mu1_exp_apriori),
      .init(name: "aposteriori", limit: ulmu_exp_aposteriori, cls: CLs_mu1_exp_aposteriori),
    ]
  }
}
