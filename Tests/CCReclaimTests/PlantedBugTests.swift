import CCAlloc
import CCTestSupport
import Foundation
import Synchronization
import Testing

/// Bugs for `Scripts/sanitize`, which plants one after the other and expects a report: or a clean run would say nothing.
/// Without `CC_PLANTED_BUG` they are not run.
@Suite("Bugs that sanitizers have to find", .enabled(if: plantedBug != nil))
struct PlantedBugTests {
  @Test("reads a node's memory after it was freed", .enabled(if: plantedBug == "use-after-free"))
  func useAfterFree() {
    let node = unsafe NodeAllocator.system.allocateNode(size: 64)!.bindMemory(to: Word.self, capacity: 1)
    // SAFETY: none; this is the bug.
    unsafe node.initialize(to: Word(value: 1))
    unsafe NodeAllocator.system.free(node, size: 64)
    #expect(unsafe node.pointee.value >= 0)
  }

  @Test("writes behind a node's end", .enabled(if: plantedBug == "overflow"))
  func overflow() {
    let node = unsafe NodeAllocator.system.allocateNode(size: 64)!.bindMemory(to: Word.self, capacity: 9)
    // SAFETY: none; this is the bug.
    unsafe (node + 8).pointee = Word(value: 1)
    unsafe NodeAllocator.system.free(node, size: 64)
  }

  @Test("changes a number on two threads", .enabled(if: plantedBug == "race"))
  func race() {
    let shared = Shared()
    onThreads(2) { _ in
      for _ in 0..<1000 { shared.number += 1 }
    }
    #expect(shared.number > 0)
  }

  /// What a missing release looks like.
  @Test("publishes a number without order", .enabled(if: plantedBug == "relaxed-publication"))
  func relaxedPublication() {
    let shared = Shared()
    let isPublished = Atomic<Bool>(false)
    onThreads(2) { index in
      if index == 0 {
        shared.number = 7
        isPublished.store(true, ordering: .relaxed)
      } else {
        while !isPublished.load(ordering: .relaxed) { yieldProcessor() }
        #expect(shared.number == 7)
      }
    }
  }
}

private let plantedBug = ProcessInfo.processInfo.environment["CC_PLANTED_BUG"]

private struct Word { var value: Int }

// SAFETY: none; this is the bug.
private final class Shared: @unchecked Sendable { var number = 0 }
