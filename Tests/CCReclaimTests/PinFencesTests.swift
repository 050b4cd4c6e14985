import CCTestSupport
import Synchronization
import Testing

@testable import CCReclaim

// SAFETY (whole file): threads look at their own records, and at the state of a domain that lives.

@Suite("Pin fences: where barriers take too much of the time, pins make full fences, and scans do without")
struct PinFencesTests {
  private func state(_ domain: ReclamationDomain) -> PinFences {
    unsafe domain.core.pointee.pinFences.load(ordering: .acquiring)
  }

  private func pin(_ domain: ReclamationDomain, times count: Int) {
    for _ in 0..<count { domain.withGuard { _ in } }
  }

  @Test("a series of barriers is too dear if it takes more than one part of 32 of the time")
  func cost() {
    func isDear(each nanoseconds: UInt64, every interval: UInt64) -> [Bool] {
      var cost = BarrierCost()
      return (1...UInt64(2 * BarrierCost.series)).map { number in
        cost.note(from: 1_000 + number * interval, to: 1_000 + number * interval + nanoseconds)
      }
    }
    #expect(isDear(each: 3_000, every: 200_000).allSatisfy { !$0 })
    let dear = isDear(each: 3_000, every: 50_000)
    #expect(dear.enumerated().filter(\.element).map(\.offset) == [BarrierCost.series - 1, 2 * BarrierCost.series - 1])
    // One that has waited long for a processor makes the others dear.
    var cost = BarrierCost()
    var answers: [Bool] = []
    for number in 1...UInt64(BarrierCost.series) {
      answers.append(cost.note(from: number * 1_000_000, to: number * 1_000_000 + (number == 5 ? 900_000 : 3_000)))
    }
    #expect(answers.last == true)
    // A clock that seems to go backwards is no reason to trap.
    _ = cost.note(from: 10, to: 5)
  }

  @Test("barriers without a pause raise the fences, and then there are none", .enabled(if: Fences.best.isAsymmetric))
  func raised() {
    let domain = FenceKind.best.makeDomain()
    let participant = unsafe domain.participantOrTrap()
    for _ in 1..<BarrierCost.series {
      #expect(unsafe participant.fenceAgainstPins())
      #expect(state(domain) == .light)
    }
    #expect(unsafe participant.fenceAgainstPins())
    #expect(state(domain) == .full)
    // What would make the next series dear is not there: no barrier is timed.
    for _ in 0..<100 { #expect(unsafe participant.fenceAgainstPins()) }
    let until = unsafe domain.core.pointee.pinFencesEnd.load(ordering: .relaxed)
    unsafe domain.core.pointee.lowerPinFences(at: until - 1)
    #expect(state(domain) == .full)
    unsafe domain.core.pointee.lowerPinFences(at: until)
    #expect(state(domain) == .light)
    for _ in 0..<BarrierCost.series - 1 { #expect(unsafe participant.fenceAgainstPins()) }
    #expect(state(domain) == .light)
  }

  @Test("a domain whose fences are always full has nothing to raise")
  func always() {
    let domain = FenceKind.full.makeDomain()
    for _ in 0..<100 { #expect(unsafe domain.participantOrTrap().fenceAgainstPins()) }
    #expect(state(domain) == .light)
  }

  @Test("threads that only read lower them when it is time", arguments: ReclamationScheme.allCases)
  func lowered(scheme: ReclamationScheme) {
    let domain = FenceKind.best.makeDomain(scheme)
    let stack = TestStack(domain)
    stack.push(1)
    unsafe domain.core.pointee.raisePinFences(until: .max)
    for _ in 0..<3 * PinFences.pinsPerLook { unsafe stack.holdTop { _ in } }
    #expect(state(domain) == .full)
    unsafe domain.core.pointee.pinFencesEnd.store(0, ordering: .relaxed)
    for _ in 0..<PinFences.pinsPerLook { unsafe stack.holdTop { _ in } }
    #expect(state(domain) == .light)
    #expect(unsafe !domain.participantOrTrap().pointee.hasWork)
  }

  @Test("nothing is freed under a reader while fences go up and down", arguments: ReclamationScheme.allCases)
  func upAndDown(scheme: ReclamationScheme) {
    let domain = FenceKind.best.makeDomain(scheme)
    let stack = TestStack(domain)
    for value in 0..<8 { stack.push(value) }
    let changes = Atomic<Int>(0)
    onThreads(4) { index in
      for round in 0..<4000 {
        if index == 0, round % 8 == 0 {
          if state(domain) == .light {
            unsafe domain.core.pointee.raisePinFences(until: 0)
          } else {
            unsafe domain.core.pointee.lowerPinFences(at: 0)
          }
          changes.add(1, ordering: .relaxed)
        }
        stack.push(round)
        unsafe stack.holdTop { node in
          guard let node = unsafe node else { return }
          #expect(unsafe !node.pointee.isDestroyed.load(ordering: .acquiring))
          if round % 64 == index { yieldProcessor() }
          #expect(unsafe !node.pointee.isDestroyed.load(ordering: .acquiring))
        }
        _ = stack.pop()
      }
    }
    #expect(changes.load(ordering: .relaxed) == 500)
    domain.drain()
    #expect(domain.statistics.pendingCount == 0)
  }
}
