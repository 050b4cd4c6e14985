import CCReclaim
import Synchronization
import Testing

@Suite("Marked pointers: an address and a mark in one word")
struct MarkedPointerTests {
  @Test("a mark changes neither the address nor the unmarked word")
  func marks() {
    let memory = UnsafeMutablePointer<Int>.allocate(capacity: 1)
    defer { unsafe memory.deallocate() }
    let plain = unsafe MarkedPointer(memory)
    #expect(!plain.isMarked)
    #expect(plain.marked().isMarked)
    #expect(unsafe plain.marked().pointer == memory)
    #expect(plain.marked().unmarked() == plain)
    #expect(plain.marked() != plain)
    #expect(unsafe plain.marked() == MarkedPointer(memory, isMarked: true))
  }

  @Test("null has no address and no mark, and can be marked")
  func null() {
    let null = MarkedPointer<Int>.null
    #expect(unsafe null.pointer == nil)
    #expect(!null.isMarked)
    #expect(null.marked().isMarked)
    #expect(unsafe null.marked().pointer == nil)
  }

  @Test("address and mark change together in an atomic")
  func atomic() {
    let memory = UnsafeMutablePointer<Int>.allocate(capacity: 1)
    defer { unsafe memory.deallocate() }
    let word = unsafe MarkedPointer(memory)
    let atomic = Atomic(word)
    let first = atomic.compareExchange(expected: word.marked(), desired: .null, ordering: .relaxed)
    #expect(!first.exchanged)
    let second = atomic.compareExchange(expected: word, desired: word.marked(), ordering: .relaxed)
    #expect(second.exchanged)
    #expect(atomic.load(ordering: .relaxed).isMarked)
  }
}
