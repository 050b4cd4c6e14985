import Testing

/// R5: the owner of retired lists against threads that steal them.
///
/// Mirrors `ListLock` (CCReclaim/Thread/ListLock.swift), `beginWork` and `endWork` (Thread/Participant+Work.swift) and
/// `stealIdleLists` (Thread/Participant+Stealing.swift). `busy` is `isWorking`, or the outermost reservation: both are
/// announced in the same way. The owner works twice, two thieves try once each.
struct ListLockModel {
  /// What is left out or misplaced.
  enum Weakness: CaseIterable {
    /// A thief looks at the owner without a barrier.
    case noBarrier
    /// A thief takes what it has asked for without a look.
    case thiefDoesNotLook
    /// A thief looks before the barrier.
    case lookBeforeBarrier
    /// The compiler moves the owner's look at the lock ahead of its announcement: no light fence.
    case noLightFence
    /// The owner does not look at the lock.
    case ownerDoesNotLook
    /// The owner goes on beside a request without revoking it.
    case notRevoked
    /// A thief takes by a store, not by an exchange.
    case takenByStore
  }

  var fences = FenceModel.asymmetric
  var weakness: Weakness?

  func program() -> Program {
    let program = Program("R5 list lock, \(fences), \(weakness.map { "\($0)" } ?? "as is")")
    let lock = program.variable("lock")
    let busy = program.variable("busy")
    let lists = program.variable("the lists")
    program.thread("owner") { thread in
      for _ in 1...2 { work(thread, lock, busy, lists) }
    }
    for (name, number) in [("first thief", 2), ("second thief", 4)] as [(String, Expression)] {
      program.thread(name) { steal($0, number, lock, busy, lists) }
    }
    return program
  }

  private func work(_ thread: ThreadProgram, _ lock: Variable, _ busy: Variable, _ lists: Variable) {
    let early: Expression? = weakness == .noLightFence ? thread.load(lock) : nil
    thread.store(busy, 1)
    thread.light(fences)
    let isOwners = thread.local("isOwners", 0)
    if weakness == .ownerDoesNotLook {
      thread.set(isOwners, 1)
    } else {
      let first = early ?? thread.load(lock)
      thread.when(first == 0) {
        thread.set(isOwners, 1)
      } otherwise: {
        if weakness == .notRevoked {
          thread.set(isOwners, (first & 1) == 0)
        } else {
          revoke(thread, lock, isOwners)
        }
      }
    }
    thread.when(isOwners != 0) {
      thread.note("the owner has its lists")
      thread.exclusively(lists)
    } otherwise: {
      thread.note("the owner does without its lists")
    }
    thread.store(busy, 0)
  }

  private func revoke(_ thread: ThreadProgram, _ lock: Variable, _ isOwners: Expression) {
    let seen = thread.local("seen", thread.load(lock))
    // Another value, other than 0 and odd ones, is found twice at most: each thief asks once.
    thread.repeated(4) {
      thread.when(seen == 0) {
        thread.set(isOwners, 1)
        thread.leave()
      }
      thread.when((seen & 1) != 0) { thread.leave() }
      let original = thread.compareExchange(lock, seen, 0)
      thread.when(original == seen) {
        thread.note("the owner revokes a request")
        thread.set(isOwners, 1)
        thread.leave()
      }
      thread.set(seen, original)
    }
  }

  private func steal(
    _ thread: ThreadProgram, _ number: Expression, _ lock: Variable, _ busy: Variable, _ lists: Variable
  ) {
    thread.compareExchange(lock, 0, number)
    let early: Expression? = weakness == .lookBeforeBarrier ? thread.load(busy) : nil
    if weakness != .noBarrier { thread.heavy(fences) }
    let isBusy = weakness == .thiefDoesNotLook ? 0 : early ?? thread.load(busy)
    thread.when(isBusy == 0) {
      let isTaken = thread.local("isTaken", 0)
      if weakness == .takenByStore {
        thread.when(thread.load(lock) == number) {
          thread.store(lock, number + 1)
          thread.set(isTaken, 1)
        }
      } else {
        thread.set(isTaken, thread.compareExchange(lock, number, number + 1) == number)
      }
      thread.when(isTaken != 0) {
        thread.note("a thief has the lists")
        thread.exclusively(lists)
        thread.store(lock, 0)
      } otherwise: {
        thread.note("a thief comes too late")
        thread.compareExchange(lock, number, 0)
      }
    } otherwise: {
      thread.note("a thief sees the owner busy")
      thread.compareExchange(lock, number, 0)
    }
  }

  @Suite("Model R5: an owner's lists against thieves")
  struct Tests {
    @Test("one thread at a time has the lists", arguments: FenceModel.allCases)
    func sound(_ fences: FenceModel) {
      expectSound(
        ListLockModel(fences: fences).program(),
        reaching: [
          "the owner has its lists", "the owner does without its lists", "the owner revokes a request",
          "a thief has the lists", "a thief sees the owner busy", "a thief comes too late",
        ])
    }

    @Test("each weaker protocol lets two have them", arguments: Weakness.allCases)
    func unsound(_ weakness: Weakness) {
      expectUnsound(ListLockModel(weakness: weakness).program(), because: "two threads are in the lists")
    }
  }
}
