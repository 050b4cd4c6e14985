import Testing

@testable import CCTestSupport

@Suite("The checker's set")
struct OperationSetTests {
  @Test("holds what was put in, and equal sets are equal however they came about", .seeded)
  func agreesWithSet() {
    var random = TestRandom(seed: TestSeed.forThisTest.value)
    var set = OperationSet()
    var plain: Set<Int> = []
    // Mostly full below, now and then cut back to words that were full.
    for step in 0..<4000 {
      let element = Int.random(in: 0..<min(300, step / 4 + 1), using: &random)
      if random.next() & 3 == 0 {
        set.remove(element)
        plain.remove(element)
      } else {
        set.insert(element)
        plain.insert(element)
      }
      if step % 100 == 0 {
        // Whole words become empty at the top.
        for element in Int.random(in: 0..<300, using: &random)..<300 {
          set.remove(element)
          plain.remove(element)
        }
      }
      if step % 50 == 0 {
        for element in 0..<300 { #expect(set.contains(element) == plain.contains(element)) }
        var other = OperationSet()
        for element in plain.shuffled(using: &random) { other.insert(element) }
        #expect(set == other)
        #expect(set.hashValue == other.hashValue)
        #expect(set != OperationSet() || plain.isEmpty)
      }
    }
  }
}
