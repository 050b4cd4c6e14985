import Testing

/// R12: pins whose fences are full for a while, so that scans need no barrier.
///
/// Mirrors `fencePin` and `fenceAgainstPins` (CCReclaim/Thread/Participant+Fencing.swift), `raisePinFences` and `lowerPinFences`
/// (Thread/PinFences.swift). The reader is that of R1 without eras, and has two operations: one word says whether anything is reserved.
/// A switcher raises the fences, and lowers them again.
struct PinFencesModel {
  /// What is left out or misplaced.
  enum Weakness: CaseIterable {
    /// The reader looks which fence it is to have before it has announced anything.
    case readBeforeAnnouncement
    /// It looks, and has none.
    case noPinFence
    /// It has none before the fences are said to be full.
    case raisingIsLight
    /// Fences are raised without a barrier.
    case noBarrierWhenRaising
    /// They are said to be full before the barrier has ended.
    case fullEarly
    /// The scan counts on fences that are being raised.
    case countsOnRaising
    /// The scan looks whether fences are full before it has unlinked anything.
    case seenBeforeUnlinking
    /// It looks behind the unlinking, with no fence between.
    case noScanFence
    /// The reservation is read before the scan looks.
    case snapshotFirst
  }

  /// What could be done otherwise on a processor that keeps stores in order, and loads.
  enum Variation: CaseIterable {
    /// Fences are lowered in one step.
    case loweredAtOnce
    /// The reader has no fence while they are being lowered.
    case loweringIsLight
  }

  var weakness: Weakness?
  var variation: Variation?

  // The states, as the enumeration has them.
  private static var light: Expression { 0 }
  private static var raising: Expression { 1 }
  private static var full: Expression { 2 }
  private static var lowering: Expression { 3 }

  func program() -> Program {
    let program = Program(
      "R12 pin fences, \(weakness.map { "\($0)" } ?? variation.map { "\($0)" } ?? "as is")")
    let block = program.block("N")
    let link = program.variable("link", pointingTo: block)
    let reserved = program.variable("reserved")
    let state = program.variable("state")
    program.thread("reader") { thread in
      for number in 1...2 {
        let early: Expression? = weakness == .readBeforeAnnouncement ? thread.load(state) : nil
        thread.store(reserved, 1)
        let seen = early ?? thread.load(state)
        var isLight = seen == Self.light
        if weakness == .raisingIsLight { isLight = seen <= Self.raising }
        if variation == .loweringIsLight { isLight = isLight || seen == Self.lowering }
        thread.when(isLight) {
          thread.note("operation \(number) has no fence")
        } otherwise: {
          thread.note("operation \(number) has one")
          if weakness != .noPinFence { thread.fence() }
        }
        let loaded = thread.load(link)
        thread.when(loaded != 0) { thread.dereference(loaded) }
        thread.store(reserved, 0)
      }
    }
    program.thread("scanner") { thread in
      let early: Expression? = weakness == .seenBeforeUnlinking ? thread.load(state) : nil
      // A plain store: the weakest thing that an unlinking can be.
      thread.store(link, 0)
      if weakness != .noScanFence { thread.fence() }
      let first: Expression? = weakness == .snapshotFirst ? thread.load(reserved) : nil
      let seen = early ?? thread.load(state)
      let counts = weakness == .countsOnRaising ? seen == Self.raising || seen == Self.full : seen == Self.full
      let needed = thread.local("needed barrier", 0)
      thread.when(counts) {
        thread.note("no barrier")
      } otherwise: {
        thread.set(needed, 1)
        thread.heavy(.asymmetric)
      }
      thread.when((first ?? thread.load(reserved)) == 0) {
        thread.when(needed == 0) { thread.note("freed without a barrier") }
        thread.free(Expression(block))
      } otherwise: {
        thread.when(needed == 0) { thread.note("kept without a barrier") }
      }
    }
    program.thread("switcher") { thread in
      thread.compareExchange(state, Self.light, Self.raising)
      if weakness == .fullEarly { thread.store(state, Self.full) }
      if weakness != .noBarrierWhenRaising { thread.heavy(.asymmetric) }
      if weakness != .fullEarly { thread.store(state, Self.full) }
      if variation != .loweredAtOnce {
        thread.compareExchange(state, Self.full, Self.lowering)
        thread.fence()
      }
      thread.store(state, Self.light)
    }
    return program
  }

  @Suite("Model R12: full fences in pins instead of barriers")
  struct Tests {
    private let interesting: Set = [
      "operation 1 has no fence", "operation 1 has one", "operation 2 has no fence", "operation 2 has one",
      "no barrier", "freed without a barrier", "kept without a barrier",
    ]

    @Test("a scan that issues no barrier sees who announced, or is not seen by them")
    func sound() { expectSound(PinFencesModel().program(), reaching: interesting) }

    @Test(
      "how fences are lowered does not matter where stores, and loads, keep their order", arguments: Variation.allCases)
    func harmless(_ variation: Variation) {
      expectSound(PinFencesModel(variation: variation).program(), reaching: interesting)
    }

    @Test("each weaker protocol frees a block under its reader", arguments: Weakness.allCases)
    func unsound(_ weakness: Weakness) {
      expectUnsound(PinFencesModel(weakness: weakness).program(), because: "N is used after it was freed")
    }
  }
}
