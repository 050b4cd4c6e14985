import Synchronization
import Testing

@testable import CCReclaim

@Suite("Marked pointers: an address and a mark in one word")
struct MarkedPointerTests {
  @Test("a mark changes neither the address nor the unmarked word")
  func marks() {
    let memory = unsafe lineAligned()
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
    let memory = unsafe lineAligned()
    defer { unsafe memory.deallocate() }
    let word = unsafe MarkedPointer(memory)
    let atomic = Atomic(word)
    let first = atomic.compareExchange(expected: word.marked(), desired: .null, ordering: .relaxed)
    #expect(!first.exchanged)
    let second = atomic.compareExchange(expected: word, desired: word.marked(), ordering: .relaxed)
    #expect(second.exchanged)
    #expect(atomic.load(ordering: .relaxed).isMarked)
  }

  @Test("a tag stands beside address and mark, and changes with them")
  func tags() {
    let memory = unsafe lineAligned()
    defer { unsafe memory.deallocate() }
    for tag in [0, 1, 31] {
      let word = unsafe MarkedPointer(memory, tag: tag)
      #expect(word.tag == tag && !word.isMarked)
      #expect(unsafe word.pointer == memory)
      #expect(word.marked().tag == tag && word.marked().isMarked)
      #expect(unsafe (word == MarkedPointer(memory)) == (tag == 0))
    }
  }

  private func lineAligned() -> UnsafeMutablePointer<Int> {
    unsafe UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 64).bindMemory(to: Int.self, capacity: 1)
  }
}
