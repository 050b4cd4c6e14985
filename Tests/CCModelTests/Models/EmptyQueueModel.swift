import Testing

/// Q7: an element whose `enqueue` has returned is there for whoever answers "empty" afterwards.
///
/// Mirrors `QueueCell.publish` (CCCollections/Queue/QueueCell+Handover.swift), which ends with a plain store, and `frontier`
/// (Queue/ConcurrentQueue+Frontier.swift). Two threads enqueue on a queue each, and then look at the other's: one of them
/// comes second, and must find the element.
struct EmptyQueueModel {
  /// What is left out or misplaced.
  enum Weakness: CaseIterable {
    /// "Empty" after the first glance, though a cell is claimed.
    case noSecondGlance
    /// The second glance comes without a barrier.
    case noBarrier
    /// The claim is a plain store, too: what a compare-exchange without a fence would be on other processors.
    case plainClaim
  }

  var fences = FenceModel.asymmetric
  var weakness: Weakness?

  func program() -> Program {
    let program = Program("Q7 empty, \(fences), \(weakness.map { "\($0)" } ?? "as is")")
    let claims = ["x", "y"].map { program.variable("claims of \($0)") }
    let states = ["x", "y"].map { program.variable("state of \($0)") }
    let answers = ["x", "y"].map { program.variable("\($0) is empty") }
    for (mine, other) in [(0, 1), (1, 0)] {
      program.thread("thread \(mine + 1)") { thread in
        if weakness == .plainClaim { thread.store(claims[mine], 1) } else { thread.update(claims[mine]) { $0 + 1 } }
        thread.store(states[mine], 1)
        thread.light(fences)
        // From here on `enqueue` has returned.
        let claimed = thread.load(claims[other])
        thread.when(claimed == 0) {
          thread.note("nothing was claimed")
          thread.record(answers[other], 1)
        } otherwise: {
          let first = thread.load(states[other])
          thread.when(first == 0) {
            if weakness != .noBarrier { thread.heavy(fences) }
            let second = weakness == .noSecondGlance ? 0 : thread.load(states[other])
            thread.when(second == 0) {
              thread.note("claimed, and not published")
              thread.record(answers[other], 1)
            } otherwise: {
              thread.note("published after the first glance")
            }
          } otherwise: {
            thread.note("found at once")
          }
        }
      }
    }
    program.finally { value in
      answers.allSatisfy { value($0) == 1 } ? "both found the other's queue empty" : nil
    }
    return program
  }

  @Suite("Model Q7: what was enqueued is there for whoever looks afterwards")
  struct Tests {
    @Test("of two threads that enqueue and then look at the other's queue, one finds an element")
    func sound() {
      expectSound(
        EmptyQueueModel().program(),
        reaching: [
          "nothing was claimed", "claimed, and not published", "published after the first glance", "found at once",
        ])
    }

    @Test("also with full fences on both sides")
    func soundWithFullFences() {
      // The producer's fence then comes before its return, so that nobody who looks afterwards misses the element.
      expectSound(EmptyQueueModel(fences: .full).program(), reaching: ["nothing was claimed", "found at once"])
    }

    @Test("each weaker protocol lets both find nothing", arguments: Weakness.allCases)
    func unsound(_ weakness: Weakness) {
      expectUnsound(EmptyQueueModel(weakness: weakness).program(), because: "both found the other's queue empty")
    }
  }
}
