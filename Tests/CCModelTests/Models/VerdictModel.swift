import Testing

/// Q5: the producer of a queue's cell against those who would rather not wait for it.
///
/// Mirrors `QueueCell.publish` and `isWithdrawn` (CCCollections/Queue/QueueCell+Handover.swift) and `settle`
/// (Queue/QueueSegment+Skipping.swift). Two threads skip; the flag in `dequeueIndex` is up all the time, lowering it is the
/// decision that each has come to.
struct VerdictModel {
  /// What is left out or misplaced.
  enum Weakness: CaseIterable {
    /// The others look again without a barrier.
    case noBarrier
    /// The others do not look again after the barrier.
    case noSecondLook
    /// The compiler moves the producer's look at the verdict ahead of its publication: no light fence.
    case noLightFence
    /// The producer does not look at the verdict.
    case producerDoesNotLook
    /// The others withdraw at once, without "skipped" first.
    case noSkipped
    /// The producer takes its element back when it finds "skipped", without a vote.
    case noVote
    /// The others write the decision by a store.
    case decidedByStore
  }

  var fences = FenceModel.asymmetric
  var weakness: Weakness?

  private static var skipped: Expression { 1 }
  private static var accepted: Expression { 2 }
  private static var withdrawn: Expression { 3 }

  /// What the producer and the others have come to: 0 nothing yet, 1 the element is in, 2 it is not.
  private struct Beliefs {
    let producer: Variable
    let others: [Variable]
  }

  func program() -> Program {
    let program = Program("Q5 verdict, \(fences), \(weakness.map { "\($0)" } ?? "as is")")
    let state = program.variable("state")
    let verdict = program.variable("verdict")
    let beliefs = Beliefs(
      producer: program.variable("the producer's belief"),
      others: [program.variable("the first skipper's belief"), program.variable("the second skipper's belief")])
    program.thread("producer") { publish($0, state, verdict, beliefs.producer) }
    for (name, belief) in zip(["first skipper", "second skipper"], beliefs.others) {
      program.thread(name) { settle($0, state, verdict, belief) }
    }
    program.finally { value in
      let decided = beliefs.others.map(value)
      if decided[0] != decided[1] { return "the others do not agree" }
      if value(beliefs.producer) == 1 && decided[0] == 2 { return "the element is lost" }
      if value(beliefs.producer) == 2 && decided[0] == 1 { return "two have the element" }
      return nil
    }
    return program
  }

  private func publish(_ thread: ThreadProgram, _ state: Variable, _ verdict: Variable, _ belief: Variable) {
    let early: Expression? = weakness == .noLightFence ? thread.load(verdict) : nil
    thread.store(state, 1)
    thread.light(fences)
    let seen = weakness == .producerDoesNotLook ? 0 : early ?? thread.load(verdict)
    thread.when(seen == 0) {
      thread.note("the usual case")
      thread.record(belief, 1)
    } otherwise: {
      let original = weakness == .noVote ? seen : thread.compareExchange(verdict, Self.skipped, Self.withdrawn)
      thread.when(original == Self.accepted) {
        thread.note("the producer learns that it was accepted")
        thread.record(belief, 1)
      } otherwise: {
        thread.when(original == Self.skipped) { thread.note("the producer votes for withdrawal first") }
        thread.record(belief, 2)
      }
    }
  }

  private func settle(_ thread: ThreadProgram, _ state: Variable, _ verdict: Variable, _ belief: Variable) {
    let wasFull = thread.load(state)
    thread.when(wasFull != 0) {
      thread.compareExchange(verdict, 0, Self.accepted)
    } otherwise: {
      thread.compareExchange(verdict, 0, weakness == .noSkipped ? Self.withdrawn : Self.skipped)
    }
    let seen = thread.load(verdict)
    thread.when(seen == Self.skipped) {
      if weakness != .noBarrier { thread.heavy(fences) }
      let isFull = weakness == .noSecondLook ? 0 : thread.load(state)
      let decision = thread.local("decision", Self.withdrawn)
      thread.when(isFull != 0) { thread.set(decision, Self.accepted) }
      if weakness == .decidedByStore {
        thread.store(verdict, decision)
      } else {
        thread.compareExchange(verdict, Self.skipped, decision)
      }
    }
    let final = thread.load(verdict)
    thread.when(final == Self.accepted) {
      thread.note("accepted")
      thread.record(belief, 1)
    } otherwise: {
      thread.note("withdrawn")
      thread.record(belief, 2)
    }
  }

  @Suite("Model Q5: the verdict on a cell")
  struct Tests {
    @Test("producer and others agree whether the element is in", arguments: FenceModel.allCases)
    func sound(_ fences: FenceModel) {
      expectSound(
        VerdictModel(fences: fences).program(),
        reaching: [
          "the usual case", "the producer learns that it was accepted", "the producer votes for withdrawal first",
          "accepted", "withdrawn",
        ])
    }

    @Test("each weaker protocol loses an element or hands it out twice", arguments: Weakness.allCases)
    func unsound(_ weakness: Weakness) {
      expectUnsound(
        VerdictModel(weakness: weakness).program(),
        because: "the element is lost", "two have the element", "the others do not agree")
    }
  }
}
