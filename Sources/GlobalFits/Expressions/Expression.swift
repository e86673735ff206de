/// A formula of named values, compiled to a flat program for a stack of numbers.
///
/// Text is parsed by `ExpressionParser` and never evaluated as code. Evaluation allocates nothing.
public struct Expression: Sendable, Equatable {
  /// The formula as it was written.
  public let text: String
  let program: [Instruction]
  /// Numbers that stand on the stack at once, at most.
  let depth: Int

  /// One step of the program.
  enum Instruction: Sendable, Equatable {
    case constant(Double)
    /// The value of this place.
    case value(Int)
    case call(ExpressionFunction)
    /// The smallest or largest of the topmost numbers.
    case minimum(count: Int)
    case maximum(count: Int)
  }

  /// Compiles a formula; `names` are those of the values, by place.
  public init(_ text: String, names: [String]) throws(FitError) {
    var parser = ExpressionParser(text, names: names)
    self = try parser.expression()
  }

  init(text: String, program: [Instruction], depth: Int) {
    self.text = text
    self.program = program
    self.depth = depth
  }

  /// A requirement such as `m_lsp < m_gluino - 20`: the side that is to be larger minus the other.
  ///
  /// It holds where this is above 0; `<=` and `>=` mean the same as `<` and `>`.
  public static func requirement(_ text: String, names: [String]) throws(FitError) -> Expression {
    var parser = ExpressionParser(text, names: names)
    return try parser.requirement()
  }

  /// The value of the formula; NaN or infinite where it has none.
  public func value(_ values: [Double]) -> Double {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: depth) { stack in
      var top = 0
      for instruction in program {
        switch instruction {
        case .constant(let number):
          stack.initializeElement(at: top, to: number)
          top += 1
        case .value(let place):
          stack.initializeElement(at: top, to: values[place])
          top += 1
        case .call(let function):
          if function.isUnary {
            stack[top - 1] = function.value(stack[top - 1])
          } else {
            top -= 1
            stack[top - 1] = function.value(stack[top - 1], stack[top])
          }
        case .minimum(let count):
          for _ in 1..<count {
            top -= 1
            stack[top - 1] = Self.smaller(stack[top - 1], stack[top])
          }
        case .maximum(let count):
          for _ in 1..<count {
            top -= 1
            stack[top - 1] = -Self.smaller(-stack[top - 1], -stack[top])
          }
        }
      }
      return stack[0]
    }
  }

  /// The places of the values that it reads, sorted.
  public var places: [Int] {
    Set(
      program.compactMap { instruction -> Int? in
        if case .value(let place) = instruction { place } else { nil }
      }
    ).sorted()
  }

  /// NaN where one of both is.
  private static func smaller(_ a: Double, _ b: Double) -> Double {
    a.isNaN || b.isNaN ? .nan : Swift.min(a, b)
  }
}
