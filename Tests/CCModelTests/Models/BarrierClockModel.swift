import Testing

/// R7: a scan that relies on a barrier which another thread issued.
///
/// Mirrors `BarrierClock` (CCReclaim/Thread/BarrierClock.swift), and how `seal` and `sift` use it
/// (IBR/Participant+Scan.swift). The reader is that of R1 without eras: one word says whether anything is reserved. Two
/// threads issue a barrier each, for scans of their own. The scanning thread issues none: either it finds that one has
/// passed, or it frees nothing.
struct BarrierClockModel {
  /// What is left out or misplaced.
  enum Weakness: CaseIterable {
    /// No fence between the unlinking and the reading of the clock.
    case noFence
    /// A barrier that began before the moment counts.
    case inclusive
    /// A barrier is said to have completed before it has.
    case completedEarly
    /// A barrier takes its number when it is over.
    case numberedLate
    /// The reservation is read before the clock is.
    case snapshotBeforeClock
  }

  var weakness: Weakness?

  func program() -> Program {
    let program = Program("R7 barrier clock, \(weakness.map { "\($0)" } ?? "as is")")
    let block = program.block("N")
    let link = program.variable("link", pointingTo: block)
    let reserved = program.variable("reserved")
    let started = program.variable("started")
    let completed = program.variable("completed")
    program.thread("reader") { thread in
      thread.store(reserved, 1)
      thread.light(.asymmetric)
      let loaded = thread.load(link)
      thread.when(loaded != 0) { thread.dereference(loaded) }
      thread.store(reserved, 0)
    }
    program.thread("scanner") { thread in
      // A plain store: the weakest thing that an unlinking can be.
      thread.store(link, 0)
      if weakness != .noFence { thread.fence() }
      let moment = thread.load(started)
      let early: Expression? = weakness == .snapshotBeforeClock ? thread.load(reserved) : nil
      let last = thread.load(completed)
      thread.when(weakness == .inclusive ? last >= moment : last > moment) {
        let isReserved = early ?? thread.load(reserved)
        thread.when(isReserved == 0) {
          thread.note("freed on account of another thread's barrier")
          thread.free(Expression(block))
        } otherwise: {
          thread.note("kept")
        }
      } otherwise: {
        thread.when(last == 0) {
          thread.note("no barrier has passed")
        } otherwise: {
          thread.note("a barrier has passed, but began before the moment")
        }
      }
    }
    for name in ["first", "second"] {
      program.thread(name) { thread in
        func begin() -> Expression { thread.update(started) { $0 + 1 } + 1 }
        func complete(_ number: Expression) { thread.update(completed) { .maximum($0, number) } }
        thread.fence()
        var number: Expression = 0
        if weakness != .numberedLate { number = begin() }
        if weakness == .completedEarly { complete(number) }
        thread.membarrier()
        if weakness == .numberedLate { number = begin() }
        if weakness != .completedEarly { complete(number) }
      }
    }
    return program
  }

  @Suite("Model R7: barriers that others issue")
  struct Tests {
    @Test("a barrier counts if it began after the moment and has completed")
    func sound() {
      expectSound(
        BarrierClockModel().program(),
        reaching: [
          "freed on account of another thread's barrier", "kept", "no barrier has passed",
          "a barrier has passed, but began before the moment",
        ])
    }

    @Test("each weaker protocol frees a block under its reader", arguments: Weakness.allCases)
    func unsound(_ weakness: Weakness) {
      expectUnsound(BarrierClockModel(weakness: weakness).program(), because: "N is used after it was freed")
    }
  }
}
