import Testing

/// R1: a reader's reservation against a scan, under IBR.
///
/// Mirrors `Reservation.begin`, `extend` and `snapshot` (CCReclaim/IBR/Reservation.swift), the load of
/// `ReclamationGuard` and `OutermostPin` (CCReclaim/Guard), `extendReservation` (Thread/Participant+Pinning.swift), `seal`
/// and `sift` (IBR/Participant+Scan.swift), and `DomainCore.currentEra` and `advanceEra`.
///
/// A writer replaces block N by M, retires N, removes M, retires M, and scans after each retirement; M may be born an era
/// later than the reader's pin. Another thread allocates, so that the era moves. An N or M that the reader uses must not be
/// freed.
struct ReservationModel {
  /// What is left out or misplaced. Each must be found out.
  enum Weakness: CaseIterable {
    /// The scan has no barrier.
    case noBarrier
    /// The barrier comes before the block is unlinked.
    case barrierBeforeUnlink
    /// The reservations are read first, then comes the barrier.
    case snapshotBeforeBarrier
    /// The compiler moves the load of the link ahead of the reservation: no light fence at the pin.
    case noLightFence
    /// The compiler moves the second loads of link and era ahead of the extension: no light fence there.
    case noLightFenceAfterExtension
    /// A block that was retired in the era of `lower` is freed.
    case strictLower
    /// A block that was born in the era of `upper` is freed.
    case strictUpper
    /// The reader takes what it loaded though the era has moved on.
    case neverExtended
    /// The reader looks at the era before it loads the link.
    case eraBeforeLink
    /// The scan looks at `lower` alone, and compares it with the birth.
    case upperIgnored
    /// The stamp is read before the unlinking.
    case stampBeforeUnlink
  }

  /// What could be done otherwise without harm to what is read. (The order of a pin's stores matters for the bound.)
  enum Variation: CaseIterable {
    case lowerStoredFirst
    case upperReadFirst
  }

  var fences = FenceModel.asymmetric
  var weakness: Weakness?
  var variation: Variation?
  /// How many operations the reader does. A second one shows that what the first one leaves in `upper` does no harm.
  var operations = 2

  private static var none: Expression { 255 }

  /// The shared words.
  private struct Words {
    let link: Variable
    let era: Variable
    let upper: Variable
    let lower: Variable
  }

  func program() -> Program {
    let kind = weakness.map { "\($0)" } ?? variation.map { "\($0)" } ?? "as is"
    let program = Program("R1 reservation, \(fences), \(kind)")
    let n = program.block("N")
    let m = program.block("M")
    let words = Words(
      link: program.variable("link", pointingTo: n), era: program.variable("era", 1),
      upper: program.variable("upper"), lower: program.variable("lower", 255))
    program.thread("reader") { thread in
      for number in 1...operations { read(thread, words, "operation \(number)") }
    }
    program.thread("writer") { thread in
      let birth = thread.load(words.era)
      replace(thread, n, by: Expression(m), birth: 1, words)
      replace(thread, m, by: 0, birth: birth, words)
    }
    program.thread("ticker") { thread in thread.update(words.era) { $0 + 1 } }
    return program
  }

  private func read(_ thread: ThreadProgram, _ words: Words, _ name: String) {
    var early: (link: Expression, era: Expression?)?
    if weakness == .noLightFence { early = (thread.load(words.link), nil) }
    let first = thread.load(words.era)
    if variation == .lowerStoredFirst { thread.store(words.lower, first) }
    thread.store(words.upper, first)
    if variation != .lowerStoredFirst { thread.store(words.lower, first) }
    thread.light(fences)
    let reserved = thread.local("reserved", first)
    let loaded = thread.local("loaded", 0)
    // The era moves three times in this program.
    thread.repeated(4) {
      var now: Expression = 0
      if weakness == .eraBeforeLink { now = thread.load(words.era) }
      thread.set(loaded, early?.link ?? thread.load(words.link))
      if weakness != .eraBeforeLink { now = early?.era ?? thread.load(words.era) }
      early = nil
      thread.when(weakness == .neverExtended ? 1 : now == reserved) { thread.leave() }
      thread.note("the era has moved")
      if weakness == .noLightFenceAfterExtension { early = (thread.load(words.link), thread.load(words.era)) }
      thread.store(words.upper, now)
      thread.light(fences)
      thread.set(reserved, now)
    }
    thread.when(loaded == 0) {
      thread.note("\(name) finds nothing")
    } otherwise: {
      thread.note("\(name) uses a block")
      thread.dereference(loaded)
    }
    thread.store(words.lower, Self.none)
  }

  private func replace(
    _ thread: ThreadProgram, _ block: Variable, by next: Expression, birth: Expression, _ words: Words
  ) {
    var stamp: Expression = 0
    if weakness == .stampBeforeUnlink { stamp = thread.load(words.era) }
    if weakness == .barrierBeforeUnlink { thread.heavy(fences) }
    thread.update(words.link) { _ in next }
    // `BarrierClock.now`: see `BarrierClockModel`.
    thread.fence()
    if weakness != .stampBeforeUnlink { stamp = thread.load(words.era) }
    thread.compareExchange(words.era, stamp, stamp + 1)
    if ![.noBarrier, .barrierBeforeUnlink, .snapshotBeforeBarrier].contains(weakness) { thread.heavy(fences) }
    let early: Expression? = variation == .upperReadFirst ? thread.load(words.upper) : nil
    let low = thread.load(words.lower)
    let high = early ?? thread.load(words.upper)
    if weakness == .snapshotBeforeBarrier { thread.heavy(fences) }
    let includesRetirement = weakness == .strictLower ? low < stamp : low <= stamp
    let includesBirth = weakness == .strictUpper ? birth < high : birth <= high
    let isHeld = weakness == .upperIgnored ? low <= birth : includesRetirement && includesBirth
    thread.when(low != Self.none && isHeld) {
      thread.note("\(block.name) is kept")
    } otherwise: {
      thread.when(low == Self.none) {
        thread.note("\(block.name) is freed, nothing being reserved")
      } otherwise: {
        thread.note("\(block.name) is freed beside a reservation")
      }
      thread.free(Expression(block))
    }
  }

  @Suite("Model R1: reservations against scans")
  struct Tests {
    private let interesting: Set = [
      "the era has moved", "operation 1 finds nothing", "operation 2 finds nothing", "operation 1 uses a block",
      "operation 2 uses a block", "N is kept", "M is kept", "N is freed, nothing being reserved",
      "M is freed, nothing being reserved", "N is freed beside a reservation", "M is freed beside a reservation",
    ]

    @Test("what a reader uses is kept, what none can use is freed", arguments: FenceModel.allCases)
    func sound(_ fences: FenceModel) {
      expectSound(ReservationModel(fences: fences).program(), reaching: interesting)
    }

    @Test("the order in which the two ends are stored, or read, does not matter", arguments: Variation.allCases)
    func harmless(_ variation: Variation) {
      expectSound(ReservationModel(variation: variation).program(), reaching: interesting)
    }

    @Test("each weaker protocol frees a block under its reader", arguments: Weakness.allCases)
    func unsound(_ weakness: Weakness) {
      expectUnsound(
        ReservationModel(weakness: weakness, operations: 1).program(),
        because: "N is used after it was freed", "M is used after it was freed")
    }
  }
}
