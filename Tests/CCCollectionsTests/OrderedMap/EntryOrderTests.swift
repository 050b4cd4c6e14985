import CCTestSupport
import Synchronization
import Testing

@testable import CCCollections

@Suite("OrderedMap: the order of cells", .seeded)
struct EntryOrderTests {
  @Test("changes at random have the effect that they have on an array")
  func changes() {
    var random = TestRandom(seed: TestSeed.forThisTest.value)
    for _ in 0..<300 {
      // SAFETY: eight words, which end with this.
      unsafe withUnsafeTemporaryAllocation(of: Atomic<UInt64>.self, capacity: EntryOrder.wordCount) { words in
        let order = unsafe EntryOrder(words.baseAddress!)
        unsafe order.initialize()
        var cells = Array(0..<64)
        for _ in 0..<30 {
          let (position, cell) = (Int.random(in: 0..<64, using: &random), Int.random(in: 0..<256, using: &random))
          switch Int.random(in: 0..<3, using: &random) {
          case 0:
            unsafe order.replace(at: position, with: cell)
            cells[position] = cell
          case 1:
            unsafe order.insert(cell, at: position)
            cells.insert(cell, at: position)
            cells.removeLast()
          default:
            unsafe order.remove(at: position)
            cells.remove(at: position)
            cells.append(0)
          }
          #expect((0..<64).map { unsafe order[$0] } == cells)
        }
      }
    }
  }
}
