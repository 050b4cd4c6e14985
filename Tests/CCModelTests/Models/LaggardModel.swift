import Testing

/// A neutralized operation and its successor, bags and rounds, under DEBRA+: `NeutralizationModel` and `EpochModel` in one,
/// without a nested operation.
///
/// Mirrors what design/DEBRAPlus.md calls pin, load, advance, passed and rotate, and `repin`
/// (CCReclaim/Thread/Participant+Pinning.swift). The reader pins, loads N, and starts again once if it finds itself
/// neutralized, with the next ticket and the epoch of that time. The advancer neutralizes a laggard at once. The retirer's own
/// pin is old; it frees N at the third distinct epoch, unless N is in a slot that counts.
struct LaggardModel {
  /// What is left out or misplaced.
  enum Weakness: CaseIterable {
    /// Two bags: N is freed at the second distinct epoch.
    case twoBags
    /// Neutralizing has no barrier.
    case noBarrier
    /// Rounds have no barrier.
    case noEpochBarrier
    /// A free looks at no slots.
    case slotsIgnored
    /// A load checks nothing.
    case noCheck
    /// Once neutralized, a record passes for good: its later operations are not held back, and their slots do not count.
    case ticketIgnored
  }

  var fences = FenceModel.asymmetric
  var weakness: Weakness?
  /// Two are enough for the first operation, two more for the second.
  var rounds = 4

  private static let none: Expression = 255

  private struct Words {
    let block: Variable
    let link: Variable
    let slot: Variable
    let epoch: Variable
    let lower: Variable
    let ticket: Variable
    let neutralized: Variable
    let confirmed: Variable

    init(_ program: Program) {
      block = program.block("N")
      link = program.variable("link", pointingTo: block)
      slot = program.variable("slot")
      epoch = program.variable("epoch", 1)
      lower = program.variable("lower", 255)
      ticket = program.variable("ticket")
      neutralized = program.variable("neutralized")
      confirmed = program.variable("confirmed")
    }
  }

  func program() -> Program {
    let program = Program("R9 to R11 laggard, \(fences), \(weakness.map { "\($0)" } ?? "as is")")
    let words = Words(program)
    program.thread("reader") { thread in
      operate(thread, words, ticket: 2) {
        thread.note("the reader starts again")
        thread.store(words.lower, Self.none)
        operate(thread, words, ticket: 4) { thread.note("the second operation is neutralized, too") }
      }
    }
    program.thread("advancer") { thread in
      for _ in 1...rounds { advance(thread, words) }
    }
    program.thread("retirer") { retire($0, words) }
    return program
  }

  private func operate(_ thread: ThreadProgram, _ words: Words, ticket: Expression, _ restart: () -> Void) {
    let epoch = thread.load(words.epoch)
    thread.store(words.ticket, ticket)
    thread.store(words.lower, epoch)
    thread.light(fences)
    let loaded = thread.load(words.link)
    thread.when(loaded != 0) {
      thread.store(words.slot, loaded)
      thread.light(fences)
      let raised = weakness == .noCheck ? 0 : thread.load(words.neutralized)
      thread.when(raised > ticket) {
        restart()
      } otherwise: {
        thread.note("the operation uses N")
        thread.dereference(loaded)
      }
    }
    thread.store(words.lower, Self.none)
  }

  private func advance(_ thread: ThreadProgram, _ words: Words) {
    let epoch = thread.load(words.epoch)
    if weakness != .noEpochBarrier { thread.heavy(fences) }
    let lower = thread.load(words.lower)
    let ticket = thread.load(words.ticket)
    let confirmed = thread.load(words.confirmed)
    let isConfirmed = weakness == .ticketIgnored ? confirmed > 0 : confirmed > ticket
    thread.when(lower >= epoch || isConfirmed) {
      thread.when(lower < epoch) { thread.note("passed, having been neutralized in an earlier round") }
    } otherwise: {
      thread.note("a laggard is neutralized")
      thread.update(words.neutralized) { .maximum($0, ticket + 1) }
      if weakness != .noBarrier { thread.heavy(fences) }
      thread.update(words.confirmed) { .maximum($0, ticket + 1) }
    }
    thread.compareExchange(words.epoch, epoch, epoch + 1)
  }

  private func retire(_ thread: ThreadProgram, _ words: Words) {
    // Its own pin was in epoch 0. If it were later, the third distinct epoch would be later, too.
    let last = thread.local("last", 0)
    thread.update(words.link) { _ in 0 }
    thread.fence()
    for _ in 0..<(weakness == .twoBags ? 2 : 3) {
      let epoch = thread.load(words.epoch)
      thread.when(epoch == last) { thread.end() }
      thread.set(last, epoch)
    }
    let lower = thread.load(words.lower)
    let ticket = thread.load(words.ticket)
    let raised = thread.load(words.neutralized)
    let slot = thread.load(words.slot)
    let isHeld = lower != Self.none && raised > ticket && slot == Expression(words.block)
    thread.when(weakness == .slotsIgnored ? 0 : isHeld) {
      thread.note("N is held")
    } otherwise: {
      thread.when(lower == Self.none) {
        thread.note("N is freed")
      } otherwise: {
        thread.note("N is freed beside a reader")
      }
      thread.free(Expression(words.block))
    }
  }

  @Suite("Model R9 to R11: laggards and bags")
  struct Tests {
    @Test("what an operation uses is not freed, be it neutralized or not", arguments: FenceModel.allCases)
    func sound(_ fences: FenceModel) {
      expectSound(
        LaggardModel(fences: fences).program(),
        reaching: [
          "the reader starts again", "the second operation is neutralized, too", "a laggard is neutralized",
          "passed, having been neutralized in an earlier round", "N is held", "N is freed",
          "N is freed beside a reader",
        ])
    }

    @Test("each weaker protocol frees a block under its reader", arguments: Weakness.allCases)
    func unsound(_ weakness: Weakness) {
      expectUnsound(
        LaggardModel(weakness: weakness, rounds: weakness == .ticketIgnored ? 4 : 2).program(),
        because: "N is used after it was freed")
    }
  }
}
