import Documents
import MarkovChains
import SimplifiedModels

/// The text of a SLHA file in which `{{ formula }}` stands for numbers.
///
/// The formulas are parsed once; a point is rendered and read by the reader of SLHA files.
public struct SLHATemplate: Sendable, Equatable {
  private enum Piece: Sendable, Equatable {
    case text(String)
    case formula(Expression)
  }

  /// The text as it was written.
  public let text: String
  private let pieces: [Piece]

  /// Bytes of a template and formulas in it, at most.
  static let bounds = (size: 1 << 20, formulas: 10_000)

  /// Compiles a template; `file` is for messages.
  init(_ text: String, file: String, names: [String]) throws(DocumentError) {
    guard text.utf8.count <= Self.bounds.size else {
      throw .tooLarge(
        file: file, what: "the template in bytes", found: text.utf8.count, limit: Self.bounds.size)
    }
    var (pieces, line, rest): ([Piece], Int, Substring) = ([], 1, text[...])
    while let start = rest.firstRange(of: "{{") {
      pieces.append(.text(String(rest[..<start.lowerBound])))
      line += rest[..<start.lowerBound].count(where: \.isNewline)
      let after = rest[start.upperBound...]
      guard let end = after.firstRange(of: "}}") else {
        throw Self.failure(file, line, found: "“{{” alone", expected: "“}}” after the formula")
      }
      let formula = String(after[..<end.lowerBound])
      do { pieces.append(.formula(try Expression(formula, names: names))) } catch {
        throw Self.failure(file, line, found: error.description, expected: "a formula in {{ }}")
      }
      line += formula.count(where: \.isNewline)
      rest = after[end.upperBound...]
      guard pieces.count <= 2 * Self.bounds.formulas else {
        throw .tooLarge(
          file: file, what: "the number of formulas", found: pieces.count / 2,
          limit: Self.bounds.formulas)
      }
    }
    pieces.append(.text(String(rest)))
    self.text = text
    self.pieces = pieces
  }

  private static func failure(
    _ file: String, _ line: Int, found: String, expected: String
  ) -> DocumentError {
    .malformed(
      file: file, place: "line \(line)", found: found, expected: expected,
      remedy: "formulas are described in the guide, page “Global fits”")
  }

  /// The text at a point.
  public func rendered(_ values: [Double]) throws(RejectedPoint) -> String {
    var text = ""
    for piece in pieces {
      switch piece {
      case .text(let part): text += part
      case .formula(let formula):
        let value = formula.value(values)
        guard value.isFinite else {
          throw RejectedPoint("no value of the template's \(formula.text.prefix(60))")
        }
        text += "\(value)"
      }
    }
    return text
  }
}

/// Spectra from a template.
struct TemplateSource: SpectrumSource {
  let template: SLHATemplate

  func spectrum(_ values: [Double]) throws -> SourcedSpectrum {
    let text = try template.rendered(values)
    do throws(SimplifiedModelError) {
      return SourcedSpectrum(try SLHA(text: text, file: "the rendered template"))
    } catch {
      throw RejectedPoint(SourcedSpectrum.reason("the rendered template", error))
    }
  }
}
