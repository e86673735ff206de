import Foundation
import SimplifiedModels
import Testing

@Suite("A production mode")
struct ProductionModeTests {
  private func mode(_ codes: Int...) throws -> ProductionMode {
    try #require(ProductionMode(codes.map { ParticleID($0) }))
  }

  @Test("has one to three particles in order")
  func particles() throws {
    #expect(try mode(55).particles == [ParticleID(55)])
    #expect(try mode(5, -5).particles == [ParticleID(-5), ParticleID(5)])
    #expect(try mode(5, -5) == ProductionMode(ParticleID(-5), ParticleID(5)))
    #expect(try mode(9, 5, -5).description == "(-5, 5, 9)")
    for codes in [[], [0], [1, 2, 3, 4]] as [[Int]] {
      #expect(ProductionMode(codes.map { ParticleID($0) }) == nil)
    }
  }

  @Test("comes before another by its codes, the shorter one first")
  func order() throws {
    let sorted = try [mode(-7, 3), mode(-5), mode(-5, -4), mode(-5, 5), mode(-5, 5, 9), mode(3)]
    #expect(Array(sorted.reversed()).sorted() == sorted)
  }

  @Test("is stored by names, those of a pair as ever")
  func coding() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let pair = try encoder.encode(mode(5, -5))
    #expect(String(decoding: pair, as: UTF8.self) == #"{"first":-5,"second":5}"#)
    for mode in try [mode(55), mode(5, -5), mode(1, 2, 3)] {
      let data = try encoder.encode(mode)
      #expect(try JSONDecoder().decode(ProductionMode.self, from: data) == mode)
    }
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(ProductionMode.self, from: Data(#"{"first":0}"#.utf8))
    }
  }
}
