import Testing

/// R1: a block that an operation has allocated itself, and goes on using after it was published.
///
/// Mirrors `ReclamationGuard.allocateBlock` (CCReclaim/Guard/ReclamationGuard.swift) and `seal`, `sift`
/// (IBR/Participant+Scan.swift): the era may have moved on between the pin and the allocation; another thread removes the
/// block at once, retires it and scans.
struct OwnBlockModel {
  /// What is left out.
  enum Weakness: CaseIterable {
    /// The reservation is not extended to the block's birth.
    case notExtended
    /// It is extended after the block was published.
    case extendedLate
  }

  var fences = FenceModel.asymmetric
  var weakness: Weakness?

  func program() -> Program {
    let program = Program("R1 own block, \(fences), \(weakness.map { "\($0)" } ?? "as is")")
    let block = program.block("B")
    let birth = program.variable("birth")
    let link = program.variable("link")
    let era = program.variable("era", 1)
    let upper = program.variable("upper")
    let lower = program.variable("lower", 255)
    program.thread("inserter") { thread in
      let first = thread.load(era)
      thread.store(upper, first)
      thread.store(lower, first)
      thread.light(fences)
      let born = thread.load(era)
      thread.store(birth, born)
      func extend() {
        thread.when(born > first) {
          thread.note("the block is born after the pin")
          thread.store(upper, born)
          thread.light(fences)
        }
      }
      if weakness == nil { extend() }
      thread.update(link) { _ in Expression(block) }
      if weakness == .extendedLate { extend() }
      thread.dereference(Expression(block))
      thread.store(lower, 255)
    }
    program.thread("remover") { thread in
      let removed = thread.update(link) { _ in 0 }
      thread.when(removed == 0) { thread.end() }
      thread.fence()
      let stamp = thread.load(era)
      let born = thread.load(birth)
      thread.compareExchange(era, stamp, stamp + 1)
      thread.heavy(fences)
      let low = thread.load(lower)
      let high = thread.load(upper)
      thread.when(low <= stamp && born <= high) {
        thread.note("the block is kept")
      } otherwise: {
        thread.note("the block is freed")
        thread.free(removed)
      }
    }
    program.thread("ticker") { thread in thread.update(era) { $0 + 1 } }
    return program
  }

  @Suite("Model R1: an operation's own block")
  struct Tests {
    @Test("it is kept until the operation ends", arguments: FenceModel.allCases)
    func sound(_ fences: FenceModel) {
      expectSound(
        OwnBlockModel(fences: fences).program(),
        reaching: ["the block is born after the pin", "the block is kept", "the block is freed"])
    }

    @Test("each weaker protocol frees it", arguments: Weakness.allCases)
    func unsound(_ weakness: Weakness) {
      expectUnsound(OwnBlockModel(weakness: weakness).program(), because: "B is used after it was freed")
    }
  }
}
