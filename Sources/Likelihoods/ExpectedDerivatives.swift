extension Likelihood {
  /// ∂ν/∂θ by central differences in a thousandth of the widths, combined with those of half the step.
  ///
  /// What is left is an error of fourth order in the step. Steps may leave the bounds by that little.
  public func expectedDerivatives(at point: [Double]) -> [Double] {
    let parameters = parameters.parameters
    let count = expected(at: point).main.count
    var matrix = [Double](repeating: 0, count: count * parameters.count)
    for (column, parameter) in parameters.enumerated() {
      let width = parameter.width > 0 && parameter.width.isFinite ? parameter.width : 1
      let step = 1e-3 * width
      let (wide, narrow) = (
        differences(at: point, column, step), differences(at: point, column, step / 2)
      )
      for row in 0..<count {
        matrix[row * parameters.count + column] = (4 * narrow[row] - wide[row]) / 3
      }
    }
    return matrix
  }

  private func differences(at point: [Double], _ index: Int, _ step: Double) -> [Double] {
    var (above, below) = (point, point)
    above[index] += step
    below[index] -= step
    let width = above[index] - below[index]
    return zip(expected(at: above).main, expected(at: below).main).map { ($0 - $1) / width }
  }
}
