import Foundation
import TestSupport
import Testing

@testable import ClusterEngines

@Suite("HTCondor")
struct HTCondorEngineTests {
  private func array() -> TaskArray {
    var array = sampleArray(folder: "/data/runs/big/cluster")
    array.resources.extraLines = ["requirements = (HasAVX2 == True)", "+Project = \"hep\""]
    return array
  }

  @Test("gets a script, submit descriptions and a DAG")
  func files() throws {
    let files = try HTCondorEngine().script(for: array())
    #expect(
      files.map(\.name) == [
        "task.sh", "closing.sh", "tasks.txt", "task.sub", "closing.sub", "run.dag",
      ])
    for file in files { try expectGolden(file.text, file.name) }
  }

  @Test("refuses folders that a submit description would read as something else")
  func folders() {
    for path in ["/data/$(x)", "/data/it's", "/data/\"x\"", "/data/#x"] {
      var array = array()
      array.folder = path
      #expect(throws: ClusterError.self) { try HTCondorEngine().script(for: array) }
    }
    for line in ["queue 5", "queue = 5", "x", "= 3"] {
      var array = array()
      array.resources.extraLines = [line]
      #expect(throws: ClusterError.self, "\(line)") { try HTCondorEngine().script(for: array) }
    }
  }

  @Test("answers are read strictly")
  func answers() throws {
    #expect(try HTCondorEngine.clusterID("12.0 - 12.41\n") == "12")
    for output in ["", "12", "12.0 - 13.0", "1 job(s) submitted to cluster 12.", "12.0 - 12"] {
      #expect(throws: ClusterError.self) { try HTCondorEngine.clusterID(output) }
    }
    #expect(
      try HTCondorEngine.state("3, 5, 3, status 137").1 == QueueState(.held, "held (status 137)"))
    let (task, state) = try HTCondorEngine.state("1003, 2, undefined, undefined")
    #expect(task == 1003 && state == QueueState(.running, "running"))
    for line in ["", "3,9,x,y", "a,1,x,y", "3,1"] {
      #expect(throws: ClusterError.self) { try HTCondorEngine.state(line) }
    }
  }
}
