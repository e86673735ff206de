import SimplifiedModels

/// The catalogue of the report's pictures: a new plot is one file in this folder and one line here.
struct Plots {
  let ruler: SVG
  let decays: SVG
  let trace: SVG
  let temperature: SVG

  init(of report: HuntReport) throws(ReportError) {
    ruler = MassRuler.draw(report.marks)
    decays = try DecayDiagram.draw(
      particles: report.particles.map { ($0.name, $0.mass) }, arrows: report.arrows)
    trace = try TracePlot.strength(report.traces)
    temperature = try TracePlot.temperature(report.traces)
  }

  /// File names under `plots/`.
  var all: [(file: String, svg: SVG)] {
    [
      ("ruler.svg", ruler), ("decays.svg", decays), ("trace.svg", trace),
      ("temperature.svg", temperature),
    ]
  }
}

extension HuntReport {
  var marks: [MassRuler.Mark] {
    particles.map { particle in
      let seen = verdict.contributions.filter { $0.particles.contains(particle.id) }
      return MassRuler.Mark(
        name: particle.name, mass: particle.mass,
        analyses: seen.map { "\($0.analysis) \($0.dataset)" })
    }
  }

  var arrows: [DecayDiagram.Arrow] {
    particles.flatMap { mother in
      mother.decays.map {
        DecayDiagram.Arrow(
          mother: mother.name, daughter: $0.daughter, emitted: $0.emitted, ratio: $0.ratio)
      }
    }
  }
}
