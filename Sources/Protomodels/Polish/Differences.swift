import Foundation
import TheoryPredictions

/// The predictions for the models a little to either side of one, direction by direction.
struct Differences {
  private var sides: [(low: Sample, high: Sample, width: Double)] = []

  /// Predicts both sides, masses `massStep` GeV away; nil where neither is legal and predicted.
  init?(
    _ model: Protomodel, _ judgement: HuntTarget.Judgement, _ directions: PolishDirections,
    target: HuntTarget, massStep: Double = PolishDirections.massStep
  ) throws {
    let centre = Sample(judgement)
    for (place, direction) in directions.directions.enumerated() {
      let step = direction.isMass ? massStep : direction.scale.difference
      func sample(_ number: Double) throws -> Sample? {
        var numbers = [Double](repeating: 0, count: directions.directions.count)
        numbers[place] = number
        guard let moved = directions.moved(model, by: numbers) else { return nil }
        return try target.judged(moved).map(Sample.init)
      }
      let (low, high) = (try sample(-step), try sample(step))
      let width = (low == nil ? 0 : step) + (high == nil ? 0 : step)
      if width == 0 { return nil }
      sides.append((low ?? centre, high ?? centre, width))
    }
  }

  /// d ln of a number of one prediction, by direction; 0 where it is not there on both sides.
  func slopes(_ key: Sample.Key, _ value: (TheoryPrediction) -> Double?) -> [Double] {
    sides.map { low, high, width in
      guard let a = low.predictions[key].flatMap(value),
        let b = high.predictions[key].flatMap(value), a > 0, b > 0
      else { return 0 }
      return log(b / a) / width
    }
  }

  /// -d ln μ_max by direction.
  var slopesOfCap: [Double] {
    sides.map { low, high, width in log(low.maximalStrength / high.maximalStrength) / width }
  }
}

/// All predictions of one model by what they are.
struct Sample {
  /// What tells predictions of a model apart, whatever its masses.
  struct Key: Hashable {
    var result: Int
    var kind: PredictionKind
    var region: String?
    var topologies: [String]

    init(_ prediction: TheoryPrediction) {
      result = prediction.result
      kind = prediction.kind
      region = prediction.region
      // One upper-limit result has a prediction for each cluster; a region's topologies come and go.
      topologies = prediction.kind == .upperLimit ? prediction.topologies : []
    }
  }

  /// Only looked up, never listed.
  private(set) var predictions: [Key: TheoryPrediction] = [:]
  let maximalStrength: Double

  init(_ judgement: HuntTarget.Judgement) {
    maximalStrength = judgement.maximalStrength
    // Of several clusters of one kind the first stands; of both lists that of the critic, with limits.
    for prediction in judgement.predictions.critic + judgement.predictions.likelihood
    where predictions[Key(prediction)] == nil {
      predictions[Key(prediction)] = prediction
    }
  }
}
