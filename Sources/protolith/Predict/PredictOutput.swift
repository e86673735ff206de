import ArgumentParser
import Documents
import Reports

/// Forms in which an answer is written.
enum PredictOutput: String, CaseIterable, ExpressibleByArgument {
  case text, json, summary, python, slha, xml

  /// What SModelS appends to the name of the model's file.
  var ending: String {
    switch self {
    case .text: ".txt"
    case .json: ".json"
    case .summary: ".smodels"
    case .python: ".py"
    case .slha: ".smodelsslha"
    case .xml: ".xml"
    }
  }

  /// Whether it says which particles are behind a prediction.
  var describesTopologies: Bool { self != .text }

  /// The answer in this form.
  func text(of sheet: AnswerSheet) -> String {
    switch self {
    case .text: AnswerText(sheet).text
    case .json: sheet.json.prettyText
    case .summary: sheet.summaryText
    case .python: sheet.pythonText
    case .slha: sheet.slhaBlocks
    case .xml: sheet.xmlText
    }
  }
}
