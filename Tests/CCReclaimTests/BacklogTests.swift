import CCTestSupport
import Testing

@testable import CCReclaim

// SAFETY (whole file): threads look at their own records.

@Suite("Backlogs: a thread knows whether operations hold back much of what it retires")
struct BacklogTests {
  private static let threshold = 16 * MemoryLayout<TestNode>.size

  /// By bytes alone, and with nobody neutralized.
  private func makeStack(_ subject: SchemeUnderTest) -> TestStack {
    var options = ReclamationDomain.Options.shrunken
    options.eraFrequency = 16
    options.retireThreshold = 1 << 20
    options.retireThresholdBytes = Self.threshold
    options.suspicionThreshold = 1 << 24
    return TestStack(subject.makeDomain(options: options))
  }

  private func hasBacklog(_ stack: TestStack) -> Bool {
    unsafe stack.domain.participantOrTrap().pointee.hasBacklog
  }

  /// Retires as many thresholds.
  private func churn(_ stack: TestStack, thresholds count: Int) {
    for value in 0..<16 * count {
      stack.push(value)
      _ = stack.pop()
    }
  }

  @Test("without an operation that lasts there is none", arguments: SchemeUnderTest.allCases)
  func none(subject: SchemeUnderTest) {
    let stack = makeStack(subject)
    for _ in 0..<100 {
      churn(stack, thresholds: 1)
      #expect(!hasBacklog(stack))
    }
  }

  @Test("what can be freed, and is not yet, is none", arguments: SchemeUnderTest.allCases)
  func ready(subject: SchemeUnderTest) {
    let stack = makeStack(subject)
    for value in 0..<1000 { stack.push(value) }
    stack.domain.withGuard { _ in
      // As one operation, so that nothing is freed meanwhile.
      while stack.pop() != nil {}
    }
    churn(stack, thresholds: 4)
    let lists = unsafe stack.domain.participantOrTrap().pointee.lists
    #expect(unsafe lists.pointee.heldBackByteCount <= 3 * Self.threshold)
    churn(stack, thresholds: 64)
    #expect(!hasBacklog(stack))
  }

  @Test(
    "while one lasts that holds back more than three thresholds, there is one, and for eight thresholds more",
    arguments: SchemeUnderTest.allCases)
  func held(subject: SchemeUnderTest) {
    let stack = makeStack(subject)
    for value in 0..<16 * 12 { stack.push(value) }
    let holder = StalledThread { park in
      unsafe stack.holdTop { _ in park() }
    }
    for _ in 0..<16 * 2 { _ = stack.pop() }
    #expect(!hasBacklog(stack))
    while stack.pop() != nil {}
    churn(stack, thresholds: 2)
    #expect(hasBacklog(stack))
    onThreads(1) { _ in
      churn(stack, thresholds: 1)
      #expect(!hasBacklog(stack), "the other thread's")
    }
    holder.finish()
    churn(stack, thresholds: 4)
    #expect(hasBacklog(stack))
    churn(stack, thresholds: 16)
    #expect(!hasBacklog(stack))
  }
}
