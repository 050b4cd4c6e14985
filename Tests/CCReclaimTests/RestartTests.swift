import CCTestSupport
import Synchronization
import Testing

@testable import CCReclaim

// SAFETY (whole file): tests look at a domain's era through its core.

@Suite("Restarts: an operation that goes on and on starts again")
struct RestartTests {
  @Test("a load beyond the interval cap starts the operation again, with a fresh interval")
  func cap() {
    let domain = ReclamationDomain(scheme: .ibr)
    let stack = TestStack(domain)
    stack.push(1)
    var runs = 0
    let value = domain.withGuard { guarded throws(OperationRestart) in
      runs += 1
      if runs == 1 {
        for _ in 0...ReclamationDomain.intervalCap { unsafe domain.core.pointee.advanceEra() }
      }
      return unsafe try guarded.load(stack.top).pointer!.pointee.value
    }
    #expect(value == 1)
    #expect(runs == 2)
    #expect(domain.statistics.restartCount == 1)
  }

  @Test("a load at the cap extends the interval instead")
  func belowCap() {
    let domain = ReclamationDomain(scheme: .ibr)
    let stack = TestStack(domain)
    stack.push(1)
    var runs = 0
    domain.withGuard { guarded throws(OperationRestart) in
      runs += 1
      for _ in 0..<ReclamationDomain.intervalCap { unsafe domain.core.pointee.advanceEra() }
      _ = try guarded.load(stack.top)
    }
    #expect(runs == 1)
  }

  /// With one interval for all levels, a nested operation under a long outer one would restart for ever.
  @Test("a nested operation does not inherit the outer one's age", arguments: [1, 2, 3, 4, 6])
  func nestedHasItsOwn(depth: Int) {
    let domain = ReclamationDomain(scheme: .ibr)
    let stack = TestStack(domain)
    stack.push(1)
    func nest(_ level: Int) {
      domain.withGuard { guarded throws(OperationRestart) in
        if level > 0 { return nest(level - 1) }
        for _ in 0...ReclamationDomain.intervalCap { unsafe domain.core.pointee.advanceEra() }
        #expect(stack.pop() == 1)
      }
    }
    nest(depth)
    #expect(domain.statistics.restartCount == 0)
  }

  @Test("an outer guard's load inside a nested operation does not start that one again")
  func outerLoad() {
    let domain = ReclamationDomain(scheme: .ibr)
    let stack = TestStack(domain)
    stack.push(1)
    var runs = 0
    domain.withGuard { outer in
      domain.withGuard { _ throws(OperationRestart) in
        runs += 1
        if runs > 3 { return }
        for _ in 0...ReclamationDomain.intervalCap { unsafe domain.core.pointee.advanceEra() }
        #expect(unsafe try outer.load(stack.top).pointer!.pointee.value == 1)
      }
    }
    #expect(runs == 1)
  }

  /// Only what an operation brings about itself widens its allowance: else it would hold back more and more.
  @Test(
    "an operation that others start again, again and again, holds back no more each time", arguments: FenceKind.allCases
  )
  func startedAgainByOthers(fences: FenceKind) {
    let domain = fences.makeDomain(.ibr)
    let stack = TestStack(domain)
    stack.push(0)
    let stop = Atomic<Bool>(false)
    let reader = JoinableThread {
      domain.withGuard { guarded throws(OperationRestart) in
        while !stop.load(ordering: .relaxed) {
          _ = try guarded.load(stack.top)
          yieldProcessor()
        }
      }
    }
    while domain.statistics.restartCount < 12 { churn(stack, 100) }
    // 64 eras of 4 blocks, several times over for scans that wait; with an allowance that doubles, it would be thousands of eras.
    #expect(domain.statistics.peakPendingCount < 20_000, "peak \(domain.statistics.peakPendingCount)")
    stop.store(true, ordering: .relaxed)
    reader.join()
  }

  @Test("a guard's result may be noncopyable, and errors of one's own come out as results")
  func results() {
    struct Token: ~Copyable { let number: Int }
    enum Failure: Error { case expected }
    let domain = ReclamationDomain(scheme: .ibr)
    let token = domain.withGuard { _ in Token(number: 7) }
    #expect(token.number == 7)
    let result: Result<Int, Failure> = domain.withGuard { _ in .failure(.expected) }
    #expect(throws: Failure.expected) { try result.get() }
  }
}
