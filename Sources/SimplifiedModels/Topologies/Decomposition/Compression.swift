/// Compressed forms of subtrees and topologies, worked out once for each subtree.
///
/// Mass compression removes mothers that decay promptly to one BSM daughter less than a gap below
/// them, with all that they emit; all such mothers at once, judged by the uncompressed tree.
/// Invisible compression removes daughters that are all unseen if their mother is unseen or prompt;
/// the mother becomes an invisible end with the largest of the daughters' widths.
struct Compression {
  private let settings: DecompositionSettings
  private var massForms: [Form] = []
  private var invisibleForms: [UInt32] = []

  private static let unknown = UInt32.max

  /// What mass compression makes of a subtree.
  private struct Form {
    var subtree: UInt32 = unknown
    /// The largest mass difference that goes; 0 if none.
    var largestGap = 0.0
  }

  init(_ settings: DecompositionSettings) { self.settings = settings }

  /// All distinct forms that repeated compression makes of a topology, itself left out.
  mutating func forms(of roots: TopologyRoots, in arena: inout SubtreeArena) -> [TopologyRoots] {
    var found: [TopologyRoots] = []
    var next = -1
    while next < found.count {
      let current = next < 0 ? roots : found[next]
      for form in [massForm(of: current, in: &arena), invisibleForm(of: current, in: &arena)]
      where form != current && form != roots && !found.contains(form) {
        found.append(form)
      }
      next += 1
    }
    return found
  }

  /// Whether any compression changes a topology.
  mutating func changes(_ roots: TopologyRoots, in arena: inout SubtreeArena) -> Bool {
    for root in roots {
      if settings.compressesMasses, massForm(of: root, in: &arena).subtree != root { return true }
      if settings.compressesInvisible, invisibleForm(of: root, in: &arena) != root { return true }
    }
    return false
  }

  private mutating func massForm(
    of roots: TopologyRoots, in arena: inout SubtreeArena
  ) -> TopologyRoots {
    guard settings.compressesMasses else { return roots }
    var largest = 0.0
    let compressed = roots.map { root in
      let form = massForm(of: root, in: &arena)
      largest = max(largest, form.largestGap)
      return form.subtree
    }
    guard largest >= settings.visibleGap, compressed != roots,
      compressed.allSatisfy({ arena.isUnseenLeaf($0) })
    else { return compressed }
    return roots.map { narrowForm(of: $0, gap: 0.999 * largest, in: &arena) }
  }

  private mutating func invisibleForm(
    of roots: TopologyRoots, in arena: inout SubtreeArena
  ) -> TopologyRoots {
    guard settings.compressesInvisible else { return roots }
    return roots.map { invisibleForm(of: $0, in: &arena) }
  }

  private mutating func massForm(of subtree: UInt32, in arena: inout SubtreeArena) -> Form {
    if arena.isLeaf(subtree) { return Form(subtree: subtree) }
    if Int(subtree) < massForms.count, massForms[Int(subtree)].subtree != Self.unknown {
      return massForms[Int(subtree)]
    }
    var form = Form()
    if let daughter = Self.softDaughter(subtree, gap: settings.massGap, in: arena) {
      form = massForm(of: daughter, in: &arena)
      form.largestGap = max(form.largestGap, Self.gap(subtree, daughter, arena))
    } else {
      let children = Array(arena.children(subtree)).map { child in
        let lower = massForm(of: child, in: &arena)
        form.largestGap = max(form.largestGap, lower.largestGap)
        return lower.subtree
      }
      form.subtree = arena.number(arena.labels[Int(subtree)], children)
    }
    if Int(subtree) >= massForms.count {
      massForms += Array(repeating: Form(), count: arena.count - massForms.count)
    }
    massForms[Int(subtree)] = form
    return form
  }

  /// Mass compression with another gap than that of the settings; not kept.
  private func narrowForm(
    of subtree: UInt32, gap: Double, in arena: inout SubtreeArena
  ) -> UInt32 {
    if arena.isLeaf(subtree) { return subtree }
    if let daughter = Self.softDaughter(subtree, gap: gap, in: arena) {
      return narrowForm(of: daughter, gap: gap, in: &arena)
    }
    let children = Array(arena.children(subtree)).map { narrowForm(of: $0, gap: gap, in: &arena) }
    return arena.number(arena.labels[Int(subtree)], children)
  }

  /// The one BSM daughter of a prompt mother less than `gap` above it; nil where it is not so.
  private static func softDaughter(
    _ subtree: UInt32, gap: Double, in arena: SubtreeArena
  ) -> UInt32? {
    var daughter: UInt32?
    for child in arena.children(subtree) where !arena.isStandard(child) {
      if daughter != nil { return nil }
      daughter = child
    }
    guard let daughter, Self.gap(subtree, daughter, arena) < gap,
      arena.isPrompt(arena.particleClass(subtree))
    else { return nil }
    return daughter
  }

  private static func gap(_ mother: UInt32, _ daughter: UInt32, _ arena: SubtreeArena) -> Double {
    arena.particleClass(mother).mass - arena.particleClass(daughter).mass
  }

  private mutating func invisibleForm(
    of subtree: UInt32, in arena: inout SubtreeArena
  ) -> UInt32 {
    if arena.isLeaf(subtree) { return subtree }
    if Int(subtree) < invisibleForms.count, invisibleForms[Int(subtree)] != Self.unknown {
      return invisibleForms[Int(subtree)]
    }
    let children = Array(arena.children(subtree)).map { invisibleForm(of: $0, in: &arena) }
    let mother = arena.particleClass(subtree)
    let form: UInt32
    if mother.isInvisible || arena.isPrompt(mother),
      children.allSatisfy({ arena.isUnseenLeaf($0) })
    {
      let width = children.reduce(0) { width, child in
        arena.isStandard(child) ? width : max(width, arena.particleClass(child).width)
      }
      let end = ParticleClass(
        mass: mother.mass, width: width, quantumNumbers: ParticleClass.unseen)
      form = arena.number(
        arena.label(end, name: arena.name(subtree)), EmptyCollection<UInt32>())
    } else {
      form = arena.number(arena.labels[Int(subtree)], children)
    }
    if Int(subtree) >= invisibleForms.count {
      invisibleForms += Array(repeating: Self.unknown, count: arena.count - invisibleForms.count)
    }
    invisibleForms[Int(subtree)] = form
    return form
  }
}
