import Testing

/// What the machine may do and what it may not: the litmus tests of the x86-TSO paper, and of membarrier.
@Suite("The explorer: x86-TSO, and membarrier")
struct ExplorerTests {
  /// Explores, and returns the values that the registers recorded in `results` have in the end, over all executions.
  private func outcomes(_ program: Program, _ results: [Variable]) -> Set<[Int]> {
    var seen: Set<[Int]> = []
    program.finally { value in
      seen.insert(results.map(value))
      return nil
    }
    let exploration = program.explore()
    #expect(exploration.violation == nil)
    return seen
  }

  /// Two threads: each stores its own word, then what `between` adds, then loads the other's.
  private func storeBuffering(_ between: (ThreadProgram) -> Void, _ betweenOther: (ThreadProgram) -> Void) -> Set<[Int]>
  {
    let program = Program("store buffering")
    let x = program.variable("x")
    let y = program.variable("y")
    let first = program.variable("first")
    let second = program.variable("second")
    program.thread("a") { thread in
      thread.store(x, 1)
      between(thread)
      thread.record(first, thread.load(y))
    }
    program.thread("b") { thread in
      thread.store(y, 1)
      betweenOther(thread)
      thread.record(second, thread.load(x))
    }
    return outcomes(program, [first, second])
  }

  @Test("a load may pass an earlier store, unless a fence on each side forbids it")
  func storeThenLoad() {
    let sequential: Set = [[0, 1], [1, 0], [1, 1]]
    #expect(storeBuffering({ _ in }, { _ in }) == sequential.union([[0, 0]]))
    #expect(storeBuffering({ $0.fence() }, { _ in }) == sequential.union([[0, 0]]))
    #expect(storeBuffering({ $0.fence() }, { $0.fence() }) == sequential)
  }

  @Test("of two sides, one may leave its fence to the other's membarrier")
  func asymmetric() {
    #expect(storeBuffering({ $0.membarrier() }, { _ in }) == [[0, 1], [1, 0], [1, 1]])
  }

  @Test("a membarrier between two other threads orders nothing of what they do after it")
  func barrierIsOnlyAMoment() {
    let program = Program("a third thread's membarrier")
    let x = program.variable("x")
    let y = program.variable("y")
    let first = program.variable("first")
    let second = program.variable("second")
    for (name, mine, other, result) in [("a", x, y, first), ("b", y, x, second)] {
      program.thread(name) { thread in
        thread.store(mine, 1)
        thread.record(result, thread.load(other))
      }
    }
    program.thread("caller") { $0.membarrier() }
    #expect(outcomes(program, [first, second]).contains([0, 0]))
  }

  @Test("a membarrier reaches each thread at a moment of its own", arguments: [1, 2])
  func moments(_ calls: Int) {
    // If all are 0: z was stored before the call; q was loaded before it was set, which was before z was loaded. Had there
    // been one moment for all threads, then z was loaded before it, hence x stored before it, and loaded as 1.
    let program = Program("moments of a membarrier")
    let words = ["x", "z", "q", "hasBegun"].map { program.variable($0) }
    let results = ["hasBegun", "q", "z", "x"].map { program.variable("result of loading \($0)") }
    program.thread("a") { thread in
      thread.store(words[0], 1)
      thread.record(results[1], thread.load(words[2]))
    }
    program.thread("b") { thread in
      thread.store(words[1], 1)
      thread.record(results[0], thread.load(words[3]))
    }
    program.thread("c") { thread in
      thread.update(words[2]) { _ in 1 }
      thread.record(results[2], thread.load(words[1]))
    }
    program.thread("caller") { thread in
      thread.update(words[3]) { _ in 1 }
      for _ in 1...calls { thread.membarrier() }
      thread.record(results[3], thread.load(words[0]))
    }
    // A second call begins after the last moment of the first.
    #expect(outcomes(program, results).contains([0, 0, 0, 0]) == (calls == 1))
  }

  @Test("stores of a thread are seen in their order, and loads happen in theirs")
  func messagePassing() {
    let program = Program("message passing")
    let message = program.variable("message")
    let flag = program.variable("flag")
    let result = program.variable("result")
    program.thread("sender") { thread in
      thread.store(message, 1)
      thread.store(flag, 1)
    }
    program.thread("receiver") { thread in
      let isSent = thread.load(flag)
      let received = thread.load(message)
      thread.record(result, isSent + isSent + received)
    }
    // 2 would be: sent, and not received.
    #expect(outcomes(program, [result]) == [[0], [1], [3]])
  }

  @Test("a thread sees its own stores at once, before others do")
  func forwarding() {
    let program = Program("forwarding")
    let x = program.variable("x")
    let y = program.variable("y")
    let results = (0..<4).map { program.variable("result \($0)") }
    for (name, mine, other, first) in [("a", x, y, 0), ("b", y, x, 2)] {
      program.thread(name) { thread in
        thread.store(mine, 1)
        thread.record(results[first], thread.load(mine))
        thread.record(results[first + 1], thread.load(other))
      }
    }
    let seen = outcomes(program, results)
    #expect(seen.contains([1, 0, 1, 0]))
    #expect(seen.allSatisfy { $0[0] == 1 && $0[2] == 1 })
  }

  @Test("all threads see the stores of others in one order")
  func oneMemory() {
    let program = Program("independent reads of independent writes")
    let x = program.variable("x")
    let y = program.variable("y")
    let results = (0..<4).map { program.variable("result \($0)") }
    program.thread("writer of x") { $0.store(x, 1) }
    program.thread("writer of y") { $0.store(y, 1) }
    for (name, one, two, first) in [("a", x, y, 0), ("b", y, x, 2)] {
      program.thread(name) { thread in
        thread.record(results[first], thread.load(one))
        thread.record(results[first + 1], thread.load(two))
      }
    }
    #expect(!outcomes(program, results).contains([1, 0, 1, 0]))
  }

  @Test("a locked instruction is one step, and empties the buffer first")
  func locked() {
    let program = Program("locked")
    let count = program.variable("count")
    let won = program.variable("won")
    let x = program.variable("x")
    for name in ["a", "b"] {
      program.thread(name) { thread in
        thread.store(x, 1)
        thread.update(count) { $0 + 1 }
        thread.when(thread.compareExchange(won, 0, 1) == 0) { thread.note("\(name) wins") }
      }
    }
    program.thread("observer") { thread in
      thread.when(thread.load(count) == 1) {
        thread.note("one has counted")
        thread.when(thread.load(x) == 0) { thread.note("x waits still") }
      }
    }
    program.finally { $0(count) == 2 ? nil : "an increment is lost" }
    expectSound(program, reaching: ["a wins", "b wins", "one has counted"])
    #expect(!program.explore().notes.contains("x waits still"))
  }

  @Test("a violation comes with the shortest way there, and what it finds is repeatable")
  func traces() {
    func program() -> Program {
      let program = Program("use after free")
      let block = program.block("N")
      let link = program.variable("link", pointingTo: block)
      program.thread("reader") { thread in
        let loaded = thread.load(link)
        thread.when(loaded != 0) { thread.dereference(loaded) }
      }
      program.thread("writer") { thread in
        let old = thread.update(link) { _ in 0 }
        thread.free(old)
      }
      return program
    }
    let reason = "N is used after it was freed"
    let trace = expectUnsound(program(), because: reason)
    #expect(
      trace == ["reader: load link → 1", "writer: locked link: 1 → 0", "writer: free N", "reader: use N"])
    #expect(trace == expectUnsound(program(), because: reason))
  }

  @Test("two threads in a region for one are found, and so is a block that is freed twice")
  func otherViolations() {
    let program = Program("a region for one")
    let region = program.variable("the region")
    for name in ["a", "b"] { program.thread(name) { $0.exclusively(region) } }
    expectUnsound(program, because: "two threads are in the region")
    let twice = Program("freed twice")
    let block = twice.block("N")
    for name in ["a", "b"] { twice.thread(name) { $0.free(Expression(block)) } }
    expectUnsound(twice, because: "N is freed twice")
  }
}
