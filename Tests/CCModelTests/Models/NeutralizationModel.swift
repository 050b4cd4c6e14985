import Testing

/// R9, R10: slots and checks of an operation against its being neutralized, under DEBRA+.
///
/// Mirrors what design/DEBRAPlus.md calls load, pin (nested), advance, passed and rotate: `Announcement`, `SlotRow` and
/// `renewAnnouncement` (CCReclaim/DEBRAPlus), and the rounds and frees of the scheme.
///
/// N and M, to which N points, are unlinked together. The target announced itself in the epoch before, and that is visible.
/// One reclaimer neutralizes it and advances the epoch. A second one, which retires N and M, finds the target neutralized,
/// and may advance the epoch on account of that; then it frees what is in no slot. (That a free comes at the third distinct
/// epoch, and not at the next, is `EpochModel`'s subject; here it makes no difference, since the target stays in its first
/// announcement, or keeps its slots.) Having used N, the target begins a nested operation, which announces anew if need be,
/// and then goes on in the outer one.
struct NeutralizationModel {
  /// What is left out or misplaced.
  enum Weakness: CaseIterable {
    /// The neutralizing reclaimer has no barrier.
    case noBarrier
    /// It raises the word after the barrier.
    case raisedAfterBarrier
    /// It confirms before the barrier has ended.
    case confirmedEarly
    /// The second reclaimer passes the target as soon as the word is raised.
    case unconfirmedCounts
    /// The compiler moves the check ahead of the slot's store: no light fence in a load.
    case checkBeforeSlot
    /// A load checks nothing.
    case noCheck
    /// A load fills no slot.
    case noSlot
    /// A free looks at no slots.
    case slotsIgnored
    /// A free looks at the slots before it reads the epoch.
    case slotsReadEarly
    /// The nested operation announces anew without KEEP.
    case notKept
    /// The nested operation, like the reset of a flag, clears the word.
    case cleared
    /// The outer operation's loads are checked against the new ticket.
    case limitRenewed
    /// The slot is emptied while the block is still in use.
    case slotEmptied
  }

  var fences = FenceModel.asymmetric
  var weakness: Weakness?

  /// The first ticket, and the one that the nested operation takes: the next even number, with KEEP.
  private static let ticket: Expression = 2
  private static let renewedTicket: Expression = 5
  private static let unkeptTicket: Expression = 4
  private static let none: Expression = 255

  private struct Words {
    let n: Variable
    let m: Variable
    let link: Variable
    let next: Variable
    let slots: [Variable]
    let epoch: Variable
    let lower: Variable
    let ticket: Variable
    let neutralized: Variable
    let confirmed: Variable

    init(_ program: Program) {
      n = program.block("N")
      m = program.block("M")
      link = program.variable("link", pointingTo: n)
      next = program.variable("N.next", pointingTo: m)
      slots = [program.variable("slot 0"), program.variable("slot 1")]
      epoch = program.variable("epoch", 2)
      lower = program.variable("lower", 1)
      ticket = program.variable("ticket", 2)
      neutralized = program.variable("neutralized")
      confirmed = program.variable("confirmed")
    }
  }

  func program() -> Program {
    let program = Program("R9 neutralization, \(fences), \(weakness.map { "\($0)" } ?? "as is")")
    let words = Words(program)
    program.thread("target") { operate($0, words) }
    program.thread("reclaimer") { neutralize($0, words) }
    program.thread("retirer") { thread in
      thread.update(words.link) { _ in 0 }
      thread.fence()
      free(thread, words)
    }
    return program
  }

  /// A protected load. Ends the thread if the operation must start again.
  private func protect(
    _ thread: ThreadProgram, _ loaded: Expression, _ slot: Variable, _ words: Words, limit: Expression
  ) {
    let early: Expression? = weakness == .checkBeforeSlot ? thread.load(words.neutralized) : nil
    if weakness != .noSlot { thread.store(slot, loaded) }
    thread.light(fences)
    let raised = weakness == .noCheck ? 0 : early ?? thread.load(words.neutralized)
    thread.when(raised > limit) {
      thread.note("the operation starts again")
      thread.store(words.lower, Self.none)
      thread.end()
    }
  }

  private func operate(_ thread: ThreadProgram, _ words: Words) {
    let n = thread.load(words.link)
    thread.when(n == 0) {
      thread.note("the target finds nothing")
      thread.store(words.lower, Self.none)
      thread.end()
    }
    protect(thread, n, words.slots[0], words, limit: Self.ticket)
    thread.dereference(n)
    if weakness == .slotEmptied { thread.store(words.slots[0], 0) }
    // The nested operation.
    let limit = thread.local("limit", Self.ticket)
    let raised = thread.load(words.neutralized)
    thread.when(raised > Self.ticket) {
      thread.note("the nested operation announces anew")
      if weakness == .cleared {
        thread.store(words.neutralized, 0)
      } else {
        let epoch = thread.load(words.epoch)
        thread.store(words.ticket, weakness == .notKept ? Self.unkeptTicket : Self.renewedTicket)
        thread.store(words.lower, epoch)
        if weakness == .limitRenewed { thread.set(limit, Self.renewedTicket) }
      }
      thread.light(fences)
    }
    // The outer one goes on with what it has in its slot.
    thread.dereference(n)
    let m = thread.load(words.next)
    protect(thread, m, words.slots[1], words, limit: limit)
    thread.note("the target follows N")
    thread.dereference(m)
    thread.store(words.lower, Self.none)
  }

  private func neutralize(_ thread: ThreadProgram, _ words: Words) {
    // The target is active in an earlier epoch, or has ended.
    let lower = thread.load(words.lower)
    thread.when(lower < 2) {
      let ticket = thread.load(words.ticket)
      if weakness == .raisedAfterBarrier { thread.heavy(fences) }
      thread.update(words.neutralized) { .maximum($0, ticket + 1) }
      if weakness == .confirmedEarly { thread.update(words.confirmed) { .maximum($0, ticket + 1) } }
      if ![.noBarrier, .raisedAfterBarrier].contains(weakness) { thread.heavy(fences) }
      if weakness != .confirmedEarly { thread.update(words.confirmed) { .maximum($0, ticket + 1) } }
    }
    thread.compareExchange(words.epoch, 2, 3)
  }

  private func free(_ thread: ThreadProgram, _ words: Words) {
    let early: [Expression]? = weakness == .slotsReadEarly ? words.slots.map { thread.load($0) } : nil
    let epoch = thread.local("epoch", thread.load(words.epoch))
    thread.when(epoch == 2) {
      let lower = thread.load(words.lower)
      let ticket = thread.load(words.ticket)
      let proof = weakness == .unconfirmedCounts ? thread.load(words.neutralized) : thread.load(words.confirmed)
      thread.when(lower >= 2 || proof > ticket) {
        thread.when(lower < 2) { thread.note("passed on account of the other reclaimer") }
        thread.compareExchange(words.epoch, 2, 3)
      } otherwise: {
        thread.note("the round cannot pass the target")
        thread.end()
      }
    } otherwise: {
      thread.note("the other reclaimer has advanced the epoch")
    }
    let lower = thread.load(words.lower)
    let ticket = thread.load(words.ticket)
    let raised = thread.load(words.neutralized)
    let slots = early ?? words.slots.map { thread.load($0) }
    let counts = lower != Self.none && ((ticket & 1) != 0 || raised > ticket)
    for block in [words.n, words.m] {
      let isNamed = slots[0] == Expression(block) || slots[1] == Expression(block)
      thread.when(weakness == .slotsIgnored ? 0 : counts && isNamed) {
        thread.when((ticket & 1) != 0) {
          thread.note("\(block.name) is held, by KEEP")
        } otherwise: {
          thread.note("\(block.name) is held, the target being neutralized")
        }
      } otherwise: {
        thread.when(lower != Self.none) { thread.note("\(block.name) is freed beside the target") }
        thread.free(Expression(block))
      }
    }
  }

  @Suite("Model R9: slots and checks against neutralizing")
  struct Tests {
    @Test("what a neutralized operation uses is held, and what is free it cannot reach", arguments: FenceModel.allCases)
    func sound(_ fences: FenceModel) {
      expectSound(
        NeutralizationModel(fences: fences).program(),
        reaching: [
          "the operation starts again", "the target finds nothing", "the target follows N",
          "the nested operation announces anew", "passed on account of the other reclaimer",
          "the other reclaimer has advanced the epoch", "the round cannot pass the target", "N is held, by KEEP",
          "N is held, the target being neutralized", "M is held, the target being neutralized",
          "N is freed beside the target", "M is freed beside the target",
        ])
    }

    @Test("each weaker protocol frees a block under its reader", arguments: Weakness.allCases)
    func unsound(_ weakness: Weakness) {
      expectUnsound(
        NeutralizationModel(weakness: weakness).program(),
        because: "N is used after it was freed", "M is used after it was freed")
    }
  }
}
