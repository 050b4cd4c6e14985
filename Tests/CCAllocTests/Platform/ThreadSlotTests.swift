import CCTestSupport
import CPlatform
import Synchronization
import Testing

/// Slots and hooks belong to the package's modules: each test that sets them has a process of its own.
@Suite("Thread-local slots", .serialized)
struct ThreadSlotTests {
  // SAFETY: the values are numbers in the place of pointers, or addresses that live as long as the process.

  /// What the hooks saw. Hooks are C functions, and know nothing but what is global.
  enum Seen {
    static let calls = Atomic<Int>(0)
    static let sum = Atomic<Int>(0)
    static let order = Locked<[String]>([])

    static var callCount: Int { calls.load(ordering: .sequentiallyConsistent) }
  }

  static func set(_ slot: cc_slot, _ number: Int) {
    unsafe cc_thread_set(slot, UnsafeMutableRawPointer(bitPattern: number))
  }

  static func get(_ slot: cc_slot) -> Int { Int(bitPattern: unsafe cc_thread_get(slot)) }

  static func countCalls() {
    unsafe cc_thread_on_exit(cc_slot_participants) { value in
      Seen.calls.add(1, ordering: .sequentiallyConsistent)
      Seen.sum.add(Int(bitPattern: value), ordering: .sequentiallyConsistent)
    }
  }

  @Test("the hook runs once for each thread that ends, with the thread's value", arguments: [1, 2, 8, 32])
  func exitHook(_ threads: Int) async {
    await #expect(processExitsWith: .success) { [threads] in
      ThreadSlotTests.countCalls()
      onThreads(threads) { index in ThreadSlotTests.set(cc_slot_participants, 1 << index) }
      #expect(Seen.callCount == threads)
      #expect(Seen.sum.load(ordering: .sequentiallyConsistent) == (1 << threads) - 1)
    }
  }

  @Test("it does not run while a thread lives, nor for one that emptied its slot or never filled it")
  func noHook() async {
    await #expect(processExitsWith: .success) {
      ThreadSlotTests.countCalls()
      onThreads(4) { index in
        if index == 0 { return }
        ThreadSlotTests.set(cc_slot_participants, index)
        ThreadSlotTests.set(cc_slot_participants, 0)
      }
      ThreadSlotTests.set(cc_slot_participants, 1)
      #expect(Seen.callCount == 0)
    }
  }

  @Test("a hook that fills the slot again is called again")
  func refill() async {
    await #expect(processExitsWith: .success) {
      unsafe cc_thread_on_exit(cc_slot_participants) { value in
        Seen.calls.add(1, ordering: .sequentiallyConsistent)
        let number = Int(bitPattern: value)
        if number > 1 { ThreadSlotTests.set(cc_slot_participants, number - 1) }
      }
      onThreads(1) { _ in ThreadSlotTests.set(cc_slot_participants, 3) }
      #expect(Seen.callCount == 3)
    }
  }

  @Test("the slots are emptied in order, and a hook may fill the one that comes after")
  func order() async {
    await #expect(processExitsWith: .success) {
      unsafe cc_thread_on_exit(cc_slot_participants) { _ in
        let isEmptied = ThreadSlotTests.get(cc_slot_participants) == 0
        Seen.order.withLock { $0.append(isEmptied ? "participants" : "participants, not emptied") }
        ThreadSlotTests.set(cc_slot_statistics, 7)
      }
      unsafe cc_thread_on_exit(cc_slot_statistics) { value in
        Seen.order.withLock { $0.append("statistics \(Int(bitPattern: value))") }
      }
      onThreads(1) { _ in ThreadSlotTests.set(cc_slot_participants, 1) }
      #expect(Seen.order.withLock { $0 } == ["participants", "statistics 7"])
    }
  }

  @Test("each thread has slots of its own, which are empty at first")
  func ownSlots() async {
    await #expect(processExitsWith: .success) {
      ThreadSlotTests.set(cc_slot_participants, 1_000)
      onThreads(8) { index in
        for slot in [cc_slot_participants, cc_slot_statistics] {
          if ThreadSlotTests.get(slot) != 0 || cc_thread_is_recent(1) {
            Seen.calls.add(1, ordering: .sequentiallyConsistent)
          }
          ThreadSlotTests.set(slot, index + 1)
          if ThreadSlotTests.get(slot) != index + 1 { Seen.calls.add(1, ordering: .sequentiallyConsistent) }
          ThreadSlotTests.set(slot, 0)
        }
      }
      #expect(Seen.callCount == 0)
      #expect(ThreadSlotTests.get(cc_slot_participants) == 1_000)
    }
  }

  @Test("the participant that was used last is known by its domain, until the thread ends")
  func recent() async {
    await #expect(processExitsWith: .success) {
      unsafe cc_thread_on_exit(cc_slot_participants) { _ in
        if cc_thread_is_recent(5) { Seen.calls.add(1, ordering: .sequentiallyConsistent) }
      }
      onThreads(1) { _ in
        unsafe cc_thread_set_recent(5, UnsafeMutableRawPointer(bitPattern: 64)!)
        let known = Int(bitPattern: unsafe cc_thread_get_recent())
        Seen.sum.add(cc_thread_is_recent(5) && !cc_thread_is_recent(6) ? known : 0, ordering: .sequentiallyConsistent)
        ThreadSlotTests.set(cc_slot_participants, 1)
      }
      #expect(Seen.sum.load(ordering: .sequentiallyConsistent) == 64)
      #expect(Seen.callCount == 0)
    }
  }
}
