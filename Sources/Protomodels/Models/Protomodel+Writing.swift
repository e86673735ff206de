import Documents

extension Protomodel: JSONWriting {
  /// Writes what `Encodable` gives.
  public func write(to stream: inout JSONStream) {
    stream.object { stream in
      stream.name("members")
      stream.array(members) { stream, member in
        stream.object { stream in
          stream.name("branchings")
          stream.array(member.branchings) { stream, ratio in
            stream.object {
              $0.member("ratio", ratio.ratio)
              $0.member("tag", ratio.tag)
            }
          }
          stream.member("id", member.id.rawValue)
          stream.member("mass", member.mass)
        }
      }
      stream.name("strengths")
      stream.array(strengths) { stream, strength in
        stream.object {
          $0.name("mode")
          $0.object { stream in
            let mode = strength.mode
            stream.member("first", mode.first.rawValue)
            if mode.count > 1 { stream.member("second", mode.second.rawValue) }
            if mode.count > 2 { stream.member("third", mode.third.rawValue) }
          }
          $0.member("value", strength.value)
        }
      }
    }
  }
}
