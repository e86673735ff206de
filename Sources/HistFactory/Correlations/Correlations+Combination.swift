import Documents
import Likelihoods

extension Correlations {
  /// The product of likelihoods, in the order of `analyses`, that share what the file says.
  ///
  /// An error names the entry that does not fit.
  public func combination(
    of likelihoods: [any Likelihood]
  ) throws(DocumentError) -> JointLikelihood {
    guard likelihoods.count == analyses.count else {
      throw place.member("analyses").error(
        found: "\(analyses.count) analyses", expected: "\(likelihoods.count), one per workspace",
        remedy: "name all workspaces of the combination, in their order")
    }
    let parts = zip(analyses, likelihoods).map { JointPart(name: $0, likelihood: $1) }
    var shared: [SharedParameter] = []
    var ends: [Int] = []
    for entry in entries {
      shared += try self.shared(entry, parts)
      ends.append(shared.count)
    }
    do throws(LikelihoodError) {
      return try JointLikelihood(parts, shared: shared)
    } catch {
      throw refusal(error, parts, shared, ends)
    }
  }

  /// The parameters that one entry joins.
  private func shared(
    _ entry: Entry, _ parts: [JointPart]
  ) throws(DocumentError) -> [SharedParameter] {
    var texts: [String] = []
    var members: [String: [SharedParameter.Member]] = [:]
    for term in entry.terms {
      let space = parts[term.analysis].likelihood.parameters
      // No pattern means the signal strength, which is common anyway.
      let found = space.parameters.indices.compactMap { index in
        index == space.parameterOfInterest && term.pattern.isOpen
          ? nil
          : term.pattern.match(space.parameters[index].name).map { (index: index, text: $0) }
      }
      if found.isEmpty { throw entry.unknown(term, parts[term.analysis]) }
      for (index, text) in found {
        if members[text] == nil { texts.append(text) }
        members[text, default: []].append(
          SharedParameter.Member(
            part: term.analysis, parameter: index, isMirrored: term.isMirrored))
      }
    }
    let shared = texts.compactMap { text in
      members[text].flatMap { members in
        members.count > 1 ? SharedParameter(name: entry.name.filled(text), members: members) : nil
      }
    }
    guard !shared.isEmpty else {
      throw entry.place.member("parameters").error(
        found: entry.terms.map { "“\($0.pattern.text)”" }.joined(separator: " and ")
          + " with nothing in common",
        expected: "a text for * that two analyses have", remedy: "compare the names of both")
    }
    return shared
  }

  /// The error of the first entry that does not fit with those before it.
  private func refusal(
    _ error: LikelihoodError, _ parts: [JointPart], _ shared: [SharedParameter], _ ends: [Int]
  ) -> DocumentError {
    for (entry, end) in zip(entries, ends) {
      do throws(LikelihoodError) {
        _ = try JointLikelihood(parts, shared: Array(shared[..<end]))
      } catch {
        return entry.place.error(
          found: "\(error)", expected: "parameters that can be one and the same",
          remedy: "change or remove this entry")
      }
    }
    return place.error(found: "\(error)", expected: "analyses that can be combined")
  }
}

extension Correlations.Entry {
  fileprivate func unknown(
    _ term: Correlations.Term, _ part: JointPart
  ) -> DocumentError {
    let wanted = term.pattern.filled("").lowercased()
    let near = part.likelihood.parameters.parameters.map(\.name).filter {
      let name = $0.lowercased()
      return !wanted.isEmpty && (name.contains(wanted) || wanted.contains(name))
    }
    let expected =
      near.isEmpty
      ? "a parameter of “\(part.name)”"
      : "a parameter of “\(part.name)”, such as "
        + near.prefix(3).map { "“\($0)”" }.joined(separator: ", ")
    return place.member("parameters").member(part.name).error(
      found: "“\(term.pattern.text)”", expected: expected,
      remedy: "correct the name (are the workspaces in the order of “analyses”?)")
  }
}
