import Foundation
import MarkovChains
import Numerics
import Testing

@Suite("Settings of samplers")
struct SamplerSettingsTests {
  private func decode(_ text: String) throws -> SamplerSettings {
    try JSONDecoder().decode(SamplerSettings.self, from: Data(text.utf8))
  }

  @Test("come back from JSON, and have defaults")
  func roundTrip() throws {
    for kind in SamplerKind.allCases {
      #expect(try decode("{\"name\": \"\(kind.rawValue)\"}") == kind.settings)
      #expect(kind.settings.kind == kind && !kind.summary.isEmpty)
      let bytes = try JSONEncoder().encode(kind.settings)
      #expect(try decode(String(decoding: bytes, as: UTF8.self)) == kind.settings)
    }
    let nested = try decode(#"{"name": "nested", "livePoints": 77, "slices": 9, "jumps": 0}"#)
    #expect(nested == .nested(NestedSettings(livePoints: 77, slices: 9, jumps: 0)))
  }

  @Test(
    "are refused with the reason where they make no sense",
    arguments: [
      (#"{"name": "gibbs"}"#, "expected one of metropolis"),
      (#"{"name": "nested", "livepoints": 400}"#, "expected one of jumps, livePoints"),
      (#"{"name": "nested", "livePoints": 3}"#, "expected 10 to"),
      (#"{"name": "nested", "jumps": -1}"#, "expected 0 to"),
      (#"{"name": "nested", "precision": 0}"#, "a share between 0 and 1"),
      (#"{"name": "stretch", "walkers": 7}"#, "an even number"),
      (#"{"name": "stretch", "stretch": 1}"#, "a stretch above 1"),
      (#"{"name": "metropolis", "singleShare": 2}"#, "a share between 0 and 1"),
      (#"{"name": "tempering", "rungs": 1}"#, "expected 2 to"),
      (#"{"name": "evolution", "population": 4}"#, "expected 5 to"),
    ])
  func refused(text: String, words: String) throws {
    do {
      _ = try decode(text)
      Issue.record("\(text) is taken")
    } catch let error as DecodingError {
      guard case .dataCorrupted(let context) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(context.debugDescription.contains(words), "\(context.debugDescription)")
    }
  }
}
