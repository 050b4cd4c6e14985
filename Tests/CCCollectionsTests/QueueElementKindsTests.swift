import CCCollections
import Testing

@Suite("ConcurrentQueue: elements of every kind")
struct QueueElementKindsTests {
  private struct Large: Sendable, Equatable {
    var words: InlineArray<128, UInt64>

    init(_ seed: UInt64) {
      words = InlineArray { UInt64($0) &* seed }
    }

    static func == (left: Large, right: Large) -> Bool {
      left.words.indices.allSatisfy { left.words[$0] == right.words[$0] }
    }
  }

  private enum Shape: Sendable, Equatable {
    case point
    case circle(radius: Double)
    indirect case pair(Shape, Shape)
    case label(String)
  }

  private final class Node: Sendable, Equatable {
    let number: Int
    init(_ number: Int) { self.number = number }
    static func == (left: Node, right: Node) -> Bool { left.number == right.number }
  }

  @Test("numbers of every width")
  func numbers() {
    check((0..<300).map { UInt8(truncatingIfNeeded: $0) })
    check((0..<300).map { Int16($0) })
    check((0..<300).map { Int32($0) })
    check((0..<300).map { Double($0) / 3 })
    check((0..<300).map { SIMD4<Float>(repeating: Float($0)) })
    check((0..<300).map { SIMD8<Double>(repeating: Double($0)) })
    check((0..<300).map { $0.isMultiple(of: 3) })
  }

  @Test("strings, short and long")
  func strings() {
    check((0..<300).map { String($0) })
    check((0..<300).map { "a string that is too long for the small form, number \($0)" })
  }

  @Test("objects, closures' boxes and existentials")
  func references() {
    check((0..<300).map(Node.init))
    let queue = ConcurrentQueue<@Sendable () -> Int>()
    for value in 0..<100 { queue.enqueue { value } }
    for value in 0..<100 { #expect(queue.dequeue()?() == value) }
    let existentials = ConcurrentQueue<any Sendable>()
    existentials.enqueue("text")
    existentials.enqueue(17)
    #expect(existentials.dequeue() as? String == "text")
    #expect(existentials.dequeue() as? Int == 17)
  }

  @Test("a stored nil is an element")
  func optionals() {
    let queue = ConcurrentQueue<Int?>()
    queue.enqueue(nil)
    queue.enqueue(1)
    queue.enqueue(nil)
    #expect(queue.count == 3)
    #expect(!queue.isEmpty)
    #expect(queue.first == .some(nil))
    #expect(queue.dequeue() == .some(nil))
    #expect(queue.dequeue() == .some(1))
    #expect(queue.dequeue() == .some(nil))
    #expect(queue.dequeue() == nil as Int??)
  }

  @Test("structs of a kilobyte, and enums with payloads")
  func values() {
    check((0..<300).map { Large(UInt64($0)) })
    check(
      (0..<300).map { number -> Shape in
        switch number % 4 {
        case 0: .point
        case 1: .circle(radius: Double(number))
        case 2: .pair(.label("\(number)"), .point)
        default: .label("shape \(number)")
        }
      })
  }

  @Test("elements without any bytes are counted all the same")
  func void() {
    let queue = ConcurrentQueue<Void>()
    for _ in 0..<100 { queue.enqueue(()) }
    #expect(queue.count == 100)
    for _ in 0..<100 { #expect(queue.dequeue() != nil) }
    #expect(queue.dequeue() == nil)
  }

  /// In and out one by one, in batches, and by peeking.
  private func check<Element: Sendable & Equatable>(_ elements: [Element]) {
    let queue = ConcurrentQueue<Element>()
    for element in elements { queue.enqueue(element) }
    for element in elements {
      #expect(queue.first == element)
      #expect(queue.dequeue() == element)
    }
    queue.enqueue(contentsOf: elements)
    #expect(queue.dequeue(max: elements.count) == elements)
    #expect(queue.isEmpty)
  }
}
