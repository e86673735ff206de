import GlobalFits
import Runs

extension FitAnswer {
  /// The pictures of the report: the corner plot (of a posterior), profile maps, ln L against step.
  public func pictures(_ run: FitRun) throws -> [Picture] {
    var pictures: [Picture] = []
    if summary != nil { pictures.append(try cornerPicture()) }
    pictures.append(
      Picture(
        "profiles", .posterior, caption: profileCaption, svg: try ProfilePlot(self).draw()))
    let walkers = try run.run.chains.map { chain in
      let walker = try TracePlot.Walker(chain, steps: try chain.lastStep() ?? 1)
      // A trace holds K, twice the ln density.
      return TracePlot.Walker(
        number: walker.number,
        points: walker.points.map { ($0.step, $0.K / 2, $0.best / 2, $0.temperature) })
    }
    pictures.append(
      Picture(
        "trace", .walk, wide: true,
        caption:
          "The largest ln likelihood ratio of each step against the step, chain by chain.",
        svg: try TracePlot.strength(walkers, label: "ln L ratio")))
    return pictures
  }

  private func cornerPicture() throws -> Picture {
    let draws = draws.evened(20_000)
    let quantities = fit.parameters.quantities
    let kept = fit.parameters.independent.prefix(7)
    let corner = CornerPlot(
      kept.map { place in
        CornerPlot.Quantity(
          particle: quantities[place].axisLabel, kind: .number,
          values: draws.map { $0.values[place] })
      })
    return Picture(
      "corner", .posterior,
      caption: """
        Posterior of the parameters: \(draws.count) draws that count alike, of \(self.draws.count) points. Dark and light: the fullest bins with 68 % and 95 % \
        of the posterior.
        """, svg: try corner.draw())
  }

  private var profileCaption: Markup {
    let (one, two) = (ProfileGrid.levels[1] ?? [], ProfileGrid.levels[2] ?? [])
    return """
      Profile likelihood over all \(points) stored points of the chains. Diagonal: 2 Δ ln L from the best point (cross) against each parameter, dashed at \
      \(Figures.fixed(one[0], 2)) (68 %) and \(Figures.fixed(one[1], 2)) (95 %). Below: bins in which some point has 2 Δ ln L of at most \(Figures.fixed(two[0], 2)) (68 %, \
      dark) and \(Figures.fixed(two[1], 2)) (95 %, light); palest: points further away. A bin without a point is white.
      """
  }
}
