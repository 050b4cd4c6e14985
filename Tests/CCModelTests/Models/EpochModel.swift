import Testing

/// Epochs, bags and the one barrier of each epoch, under DEBRA+, with nobody neutralized.
///
/// Mirrors what design/DEBRAPlus.md calls pin, rotate and advance. The reader pins in some epoch and loads N. The retirer
/// has pinned long ago (the epoch that it read last is over), unlinks N, and then reads the epoch at each of its pins; it frees
/// N at the third one that differs from the one before. Its own announcement is left out: no round is held up by it,
/// so that there are more executions, not fewer. The epoch is advanced by one thread, or by two, which share barriers.
struct EpochModel {
  /// What is left out or misplaced.
  enum Weakness: CaseIterable {
    /// Two bags: N is freed at the second distinct epoch.
    case twoBags
    /// Rounds have no barrier.
    case noBarrier
    /// A round relies on a barrier that was issued before its epoch began.
    case barrierOfTheEpochBefore
    /// `fenced` is raised before the barrier has ended.
    case fencedEarly
    /// The announcement is read before the barrier.
    case examinedBeforeBarrier
    /// The compiler moves the load of the link ahead of the announcement: no light fence at the pin.
    case noLightFence
    /// No fence between the unlinking and the next reading of the epoch.
    case unlinkNotFenced
    /// A round passes an announcement of the epoch before.
    case laggardPasses
  }

  var fences = FenceModel.asymmetric
  var weakness: Weakness?
  /// Whether two threads advance the epoch.
  var isShared = false

  private static let none: Expression = 255

  private struct Words {
    let link: Variable
    let epoch: Variable
    let fenced: Variable
    let lower: Variable
  }

  func program() -> Program {
    let program = Program("R11 epochs, \(fences)\(isShared ? ", shared" : ""), \(weakness.map { "\($0)" } ?? "as is")")
    let block = program.block("N")
    let words = Words(
      link: program.variable("link", pointingTo: block), epoch: program.variable("epoch", 1),
      fenced: program.variable("fenced"), lower: program.variable("lower", 255))
    program.thread("reader") { thread in
      let early: Expression? = weakness == .noLightFence ? thread.load(words.link) : nil
      let epoch = thread.load(words.epoch)
      thread.store(words.lower, epoch)
      thread.light(fences)
      let loaded = early ?? thread.load(words.link)
      thread.when(loaded != 0) {
        thread.note("the reader uses N")
        thread.dereference(loaded)
      } otherwise: {
        thread.note("the reader finds nothing")
      }
      thread.store(words.lower, Self.none)
    }
    program.thread("retirer") { retire($0, block, words) }
    program.thread("advancer") { advance($0, rounds: isShared ? 2 : 3, words) }
    if isShared { program.thread("second advancer") { advance($0, rounds: 1, words) } }
    return program
  }

  private func retire(_ thread: ThreadProgram, _ block: Variable, _ words: Words) {
    // Its own pin was in epoch 0. If it were later, the third distinct epoch would be later, too.
    let last = thread.local("last", 0)
    if weakness == .unlinkNotFenced {
      thread.store(words.link, 0)
    } else {
      thread.update(words.link) { _ in 0 }
    }
    // Readings that show nothing new change nothing, so these are enough.
    for _ in 0..<(weakness == .twoBags ? 2 : 3) {
      let epoch = thread.load(words.epoch)
      thread.when(epoch == last) {
        thread.note("not yet freed")
        thread.end()
      }
      thread.set(last, epoch)
    }
    thread.note("freed at the third distinct epoch")
    thread.free(Expression(block))
  }

  private func advance(_ thread: ThreadProgram, rounds: Int, _ words: Words) {
    thread.repeated(rounds) {
      let epoch = thread.load(words.epoch)
      let early: Expression? = weakness == .examinedBeforeBarrier ? thread.load(words.lower) : nil
      if ![.noBarrier, .barrierOfTheEpochBefore].contains(weakness) {
        let fenced = thread.load(words.fenced)
        thread.when(fenced != epoch) {
          if weakness == .fencedEarly { thread.store(words.fenced, epoch) }
          thread.heavy(fences)
          if weakness != .fencedEarly { thread.store(words.fenced, epoch) }
        } otherwise: {
          thread.note("the other thread's barrier serves")
        }
      }
      let lower = early ?? thread.load(words.lower)
      let hasPassed = lower >= epoch || (weakness == .laggardPasses ? lower + 1 >= epoch : 0)
      thread.when(hasPassed) {
        thread.when(lower != Self.none) { thread.note("the reader is passed in its own epoch") }
      } otherwise: {
        thread.note("the reader holds the epoch back")
        thread.end()
      }
      if weakness == .barrierOfTheEpochBefore { thread.heavy(fences) }
      thread.compareExchange(words.epoch, epoch, epoch + 1)
    }
  }

  @Suite("Model R11: epochs, bags and barriers")
  struct Tests {
    private let interesting: Set = [
      "the reader uses N", "the reader finds nothing", "not yet freed", "freed at the third distinct epoch",
      "the reader is passed in its own epoch", "the reader holds the epoch back",
    ]

    @Test("at the third distinct epoch after its unlinking nobody uses a block", arguments: FenceModel.allCases)
    func sound(_ fences: FenceModel) {
      expectSound(EpochModel(fences: fences).program(), reaching: interesting)
    }

    @Test("nor where two threads share the barriers", arguments: FenceModel.allCases)
    func soundWithSharedBarriers(_ fences: FenceModel) {
      expectSound(
        EpochModel(fences: fences, isShared: true).program(),
        reaching: interesting.union(["the other thread's barrier serves"]))
    }

    @Test("each weaker protocol frees a block under its reader", arguments: Weakness.allCases)
    func unsound(_ weakness: Weakness) {
      expectUnsound(
        EpochModel(weakness: weakness, isShared: weakness == .fencedEarly).program(),
        because: "N is used after it was freed")
    }
  }
}
