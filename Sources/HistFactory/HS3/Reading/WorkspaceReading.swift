import Documents

/// A workspace with what its file says beyond the workspace itself.
public struct WorkspaceReading: Sendable {
  /// The forms of files that hold a workspace.
  public enum Form: Sendable, Equatable {
    /// A workspace of schema 1.0.0.
    case pyhf
    /// HS3, with its dialect where it could be told and matters.
    case hs3(HS3Dialect?)
  }

  /// The workspace.
  public var workspace: Workspace
  /// How shapes and factors interpolate; a file of the workspace form leaves it to the program.
  public var codes: InterpolationCodes
  /// The form of the file.
  public var form: Form
  /// What is odd but harmless.
  public var warnings: [String]
}

/// The interpolation that a user chose; what is nil is as the file says.
public struct InterpolationChoice: Sendable, Equatable {
  /// The code of shapes.
  public var histosys: InterpolationCodes.Shapes?
  /// The code of factors.
  public var normsys: InterpolationCodes.Factors?

  /// A choice; by default everything is left to the file.
  public init(
    histosys: InterpolationCodes.Shapes? = nil, normsys: InterpolationCodes.Factors? = nil
  ) {
    self.histosys = histosys
    self.normsys = normsys
  }

  /// The codes where a file says these.
  func codes(over file: InterpolationCodes) -> InterpolationCodes {
    InterpolationCodes(histosys: histosys ?? file.histosys, normsys: normsys ?? file.normsys)
  }
}

extension Workspace {
  /// Reads a workspace from whichever form the document has: workspace or HS3.
  ///
  /// `dialect` settles what the `vals` of an HS3 shapesys mean where the file does not say; it is
  /// not used for a workspace. The codes are those of `choice`, else those of the file. An error
  /// names the file and the JSON pointer.
  public static func reading(
    _ node: JSONNode, dialect: HS3Dialect? = nil,
    choosing choice: InterpolationChoice = InterpolationChoice()
  ) throws(DocumentError) -> WorkspaceReading {
    guard HS3Document.isRecognised(node) else {
      return WorkspaceReading(
        workspace: try Workspace(node), codes: choice.codes(over: InterpolationCodes()),
        form: .pyhf, warnings: [])
    }
    var builder = try HS3WorkspaceBuilder(HS3Document(node), dialect: dialect)
    let workspace = try builder.workspace()
    return WorkspaceReading(
      workspace: workspace, codes: choice.codes(over: builder.codes), form: .hs3(builder.dialect),
      warnings: builder.warnings)
  }
}

extension Workspace {
  /// Leaves out all measurements but the one of a name or an index.
  public mutating func keep(measurement name: String) throws(DocumentError) {
    measurements = [try measurement(name)]
  }
}
