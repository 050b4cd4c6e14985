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
    /// What each barrier of two series says.
    func answers(each nanoseconds: UInt64, every interval: UInt64) -> [UInt64?] {
      var cost = BarrierCost()
      return (1...2 * BarrierCost.series).map { number in
        cost.note(from: number * interval, to: number * interval + nanoseconds)
      }
    }
    #expect(answers(each: 3_000, every: 200_000).allSatisfy { $0 == nil })
    let ends = (1...2 * BarrierCost.series).map { $0 % BarrierCost.series == 0 ? UInt64(3_000) : nil }
    #expect(answers(each: 3_000, every: 50_000) == ends)
    // One that has waited long for a processor makes all of them dear.
    var cost = BarrierCost()
    var last: UInt64?
    for number in 1...BarrierCost.series {
      last = cost.note(from: number * 1_000_000, to: number * 1_000_000 + (number == 5 ? 963_000 : 3_000))
    }
    #expect(last == 63_000)
    // A clock that seems to go backwards is no reason to trap.
    _ = cost.note(from: 10, to: 5)
  }

  @Test("where fences cost more than the barriers that they spare, the next attempt waits, and longer each time")
  func failures() {
    let term = FullPins.term
    let pins = FullPins()
    /// `#expect` would copy what is asked.
    func expect(_ isTrue: Bool, at location: SourceLocation = #_sourceLocation) {
      #expect(isTrue, sourceLocation: location)
    }
    var now: UInt64 = 1_000
    /// One attempt, in which so many barriers of 10 µs are spared, and a thousand looks made, which is 16 ms of fences.
    func attempt(sparing count: Int) {
      expect(pins.isWorthTrying(at: now))
      pins.begin(at: now, for: term, cost: 10_000)
      for _ in 0..<1000 { pins.noteLook() }
      for _ in 0..<count { pins.noteSparedBarrier() }
      expect(!pins.isOver(at: now + term - 1))
      now += term
      expect(pins.isOver(at: now))
      pins.end(at: now)
    }
    attempt(sparing: 2000)
    for terms in [2, 4, 8] as [UInt64] {
      attempt(sparing: 1000)
      expect(!pins.isWorthTrying(at: now + terms * term - 1))
      now += terms * term
    }
    attempt(sparing: 2000)
    expect(pins.isWorthTrying(at: now))
    attempt(sparing: 1000)
    expect(pins.isWorthTrying(at: now + 2 * term))
    #expect(FullPins.rest(after: 1_000_000) == 1024)
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
    for _ in 0..<1000 { #expect(unsafe participant.fenceAgainstPins()) }
    unsafe domain.core.pointee.lowerPinFences(at: 0)
    #expect(state(domain) == .full)
    unsafe domain.core.pointee.lowerPinFences(at: .max)
    #expect(state(domain) == .light)
  }

  @Test("a series that somebody else's fences interrupt begins anew", .enabled(if: Fences.best.isAsymmetric))
  func interrupted() {
    let domain = FenceKind.best.makeDomain()
    let participant = unsafe domain.participantOrTrap()
    for _ in 0..<5 { #expect(unsafe participant.fenceAgainstPins()) }
    unsafe domain.core.pointee.raisePinFences(for: .max, cost: 1)
    #expect(unsafe participant.fenceAgainstPins())
    unsafe domain.core.pointee.lowerPinFences(at: .max)
    for _ in 1..<BarrierCost.series { #expect(unsafe participant.fenceAgainstPins()) }
    #expect(state(domain) == .light)
    #expect(unsafe participant.fenceAgainstPins())
    #expect(state(domain) == .full)
  }

  @Test("who drains again and again has pins pay nothing", arguments: ReclamationScheme.allCases)
  func draining(scheme: ReclamationScheme) {
    let domain = FenceKind.best.makeDomain(scheme)
    let stack = TestStack(domain)
    for value in 0..<200 {
      stack.push(value)
      _ = stack.pop()
      domain.poll()
    }
    #expect(state(domain) == .light)
  }

  @Test("a domain whose fences are always full has nothing to raise")
  func always() {
    let domain = FenceKind.full.makeDomain()
    for _ in 0..<100 { #expect(unsafe domain.participantOrTrap().fenceAgainstPins()) }
    #expect(state(domain) == .light)
  }

  @Test(
    "threads that only read lower them when it is time, also inside an operation", arguments: ReclamationScheme.allCases
  )
  func lowered(scheme: ReclamationScheme) {
    let domain = FenceKind.best.makeDomain(scheme)
    let stack = TestStack(domain)
    stack.push(1)
    func read(_ looks: Int) {
      for _ in 0..<looks * FullPins.pinsPerLook { unsafe stack.holdTop { _ in } }
    }
    unsafe domain.core.pointee.raisePinFences(for: .max, cost: 1)
    read(3)
    #expect(state(domain) == .full)
    unsafe domain.core.pointee.lowerPinFences(at: .max)
    #expect(state(domain) == .light)
    read(3)
    // DEBRA+ announces no operation inside another one: such a one makes no fence.
    for isNested in scheme == .ibr ? [false, true] : [false] {
      // Not worth it: what is spared is nothing.
      unsafe domain.core.pointee.fullPins.begin(at: 0, for: 0, cost: 0)
      unsafe domain.core.pointee.pinFences.store(.full, ordering: .releasing)
      if isNested {
        domain.withGuard { _ in
          read(2)
          // Before the outer operation ends, which sees to all work.
          #expect(state(domain) == .light)
        }
      } else {
        read(2)
      }
      #expect(state(domain) == .light)
    }
    read(1)
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
            unsafe domain.core.pointee.raisePinFences(for: 0, cost: .max)
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
