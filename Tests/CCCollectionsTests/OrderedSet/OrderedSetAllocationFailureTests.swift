import CCCollections
import CCTestSupport
import Testing

@Suite("OrderedSet: when there is no memory")
struct OrderedSetAllocationFailureTests {
  /// Every operation that has a twin.
  enum Update: CaseIterable {
    case insert, update, remove, popFirst, popLast

    func attempt(_ member: Int, on set: some ConcurrentOrderedSet<Int>) throws(AllocationFailure) {
      switch self {
      case .insert: _ = try set.tryInsert(member)
      case .update: _ = try set.tryUpdate(with: member)
      case .remove: _ = try set.tryRemove(member)
      case .popFirst: _ = try set.tryPopFirst()
      case .popLast: _ = try set.tryPopLast()
      }
    }
  }

  @Test("a twin throws and leaves the set as it was", arguments: OrderedKind.allCases, Update.allCases)
  func twins(kind: OrderedKind, update: Update) {
    let counting = CountingAllocator()
    func check(_ set: some ConcurrentOrderedSet<Int>) {
      for member in stride(from: 0, to: 200, by: 2) { set.insert(member) }
      var failures = 0
      counting.fail(after: 0)
      for member in 0..<200 {
        let before = Array(set)
        do throws(AllocationFailure) {
          try update.attempt(member, on: set)
        } catch {
          failures += 1
          #expect(error.requestedBytes > 0)
          #expect(Array(set) == before)
        }
      }
      counting.fail(after: nil)
      #expect(failures > 0)
    }
    check(kind.set(in: kind.domain(counting.makeAllocator())))
  }
}
