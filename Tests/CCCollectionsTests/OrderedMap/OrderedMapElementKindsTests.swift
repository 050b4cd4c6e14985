import CCCollections
import CCTestSupport
import Testing

@Suite("OrderedMap: keys and values of every kind")
struct OrderedMapElementKindsTests {
  private struct Large: Sendable, Equatable {
    var words: InlineArray<128, UInt64>

    init(_ seed: Int) {
      words = InlineArray { UInt64($0) &* UInt64(seed) }
    }

    static func == (left: Large, right: Large) -> Bool {
      left.words.indices.allSatisfy { left.words[$0] == right.words[$0] }
    }
  }

  /// Three bytes, plain bits: strides and offsets that no word fits.
  private struct Pixel: Sendable, Equatable, Comparable {
    let red: UInt8
    let green: UInt8
    let blue: UInt8

    init(_ number: Int) {
      red = UInt8(number >> 8 & 255)
      green = UInt8(number & 255)
      blue = UInt8(truncatingIfNeeded: number &* 7)
    }

    static func < (left: Self, right: Self) -> Bool { (left.red, left.green) < (right.red, right.green) }
  }

  private enum Shape: Sendable, Equatable {
    case point
    case circle(radius: Double)
    indirect case pair(Shape, Shape)
    case label(String)

    init(_ number: Int) {
      switch number % 4 {
      case 0: self = .point
      case 1: self = .circle(radius: Double(number))
      case 2: self = .pair(.point, .label("\(number)"))
      default: self = .label("a label that is too long for the small form, \(number)")
      }
    }
  }

  private struct Vector: Sendable, Equatable, Comparable {
    let lanes: SIMD4<Float>

    init(_ number: Int) { lanes = SIMD4(repeating: Float(number)) }

    static func < (left: Self, right: Self) -> Bool { left.lanes.x < right.lanes.x }
  }

  private final class Target: Sendable {}

  private struct Holder: @unchecked Sendable {
    weak var target: Target?
  }

  @Test("numbers of every width", arguments: OrderedKind.allCases)
  func numbers(kind: OrderedKind) {
    check(kind, { Int16($0) }, { UInt8(truncatingIfNeeded: $0) })
    check(kind, { UInt32($0) }, { $0.isMultiple(of: 3) })
    check(kind, { UInt64($0) << 32 }, { Int16(truncatingIfNeeded: $0) })
    check(kind, { Double($0) / 3 }, { Float($0) })
    check(kind, Pixel.init, Pixel.init)
    check(kind, { $0 }, Pixel.init)
    check(kind, Pixel.init, { $0 })
  }

  @Test("what is aligned to 16 bytes and more", arguments: OrderedKind.allCases)
  func aligned(kind: OrderedKind) {
    check(kind, Vector.init, { $0 })
    check(kind, { Int16($0) }, Vector.init)
    check(kind, Pixel.init, { SIMD8<Double>(repeating: Double($0)) })
    check(kind, { $0 }, { SIMD4<Double>(repeating: Double($0)) })
  }

  @Test("strings, objects, payloads, and what is large", arguments: OrderedKind.allCases)
  func references(kind: OrderedKind) {
    check(kind, { String($0 + 10_000) }, { "a string that is too long for the small form, number \($0)" })
    check(kind, { "a key that is too long for the small form: \($0 + 10_000)" }, Shape.init)
    check(kind, { $0 }, Large.init)
    check(kind, { $0 }, { Array(repeating: $0, count: $0 % 5) })
    check(kind, { Substring("\($0 + 10_000)") }, { $0.isMultiple(of: 3) ? nil : $0 })
    check(kind, { $0 }, { $0.isMultiple(of: 3) ? nil : "\($0)" })
  }

  @Test("a stored nil is a value, in boxes as in blocks", arguments: OrderedKind.allCases)
  func storedNil(kind: OrderedKind) {
    func check<Value: Sendable & Equatable>(_ map: some ConcurrentOrderedMap<Int, Value?>, _ value: Value) {
      map.updateValue(nil, forKey: 1)
      #expect(map.contains(1))
      #expect(map.count == 1)
      #expect(map[1] == .some(nil))
      #expect(map.updateValue(value, forKey: 1) == .some(nil))
      #expect(map.compareExchange(forKey: 1, expected: .some(value), desired: .some(nil)) == (true, .some(value)))
      #expect(map.insert(value, forKey: 1) == (false, nil))
      #expect(map.modify(forKey: 1) { $0.take() } == .some(.some(nil)))
      #expect(map.isEmpty)
    }
    check(kind.map(), 5)
    check(kind.map(), "five")
  }

  @Test(
    "a weak reference in a value stays what it is, however often its block is replaced", arguments: OrderedKind.allCases
  )
  func weakReferences(kind: OrderedKind) {
    func check(_ map: some ConcurrentOrderedMap<Int, Holder>) {
      var target: Target? = Target()
      for key in 0..<200 { map[key] = Holder(target: target) }
      for key in 0..<200 where key.isMultiple(of: 3) { map[key] = nil }
      for key in 200..<300 { map[key] = Holder(target: target) }
      withExtendedLifetime(target) {
        #expect(map.allSatisfy { $0.value.target === target })
        #expect(map.removeValue(forKey: 1)?.target === target)
      }
      target = nil
      #expect(map.allSatisfy { $0.value.target == nil })
      #expect(map.withValue(forKey: 2) { $0.target == nil } == true)
    }
    check(kind.map())
  }

  @Test("numbers that are no numbers are one key, behind all others", arguments: OrderedKind.allCases)
  func notANumber(kind: OrderedKind) {
    func check<Number: BinaryFloatingPoint & Sendable>(_ map: some ConcurrentOrderedMap<Number, Int>) {
      let keys: [Number] = [.infinity, 1, -.infinity, 0, .nan, .leastNonzeroMagnitude, -1, .greatestFiniteMagnitude]
      for (value, key) in keys.enumerated() { map[key] = value }
      map[.signalingNaN] = 100
      map[-.nan] = 101
      map[-0.0] = 102
      let ascending: [Number] = [-.infinity, -1, 0, .leastNonzeroMagnitude, 1, .greatestFiniteMagnitude, .infinity]
      #expect(map.count == 8)
      #expect(map.map { $0.key }.dropLast() == ascending[...])
      #expect(map.last?.key.isNaN == true)
      #expect(map[.nan] == 101)
      #expect(map[0] == 102)
      // Whatever replaces a value keeps the key: the first zero was no negative one.
      #expect(map.element(atOrAfter: 0)?.key.sign == .plus)
      #expect(map.element(after: .infinity)?.key.isNaN == true)
      #expect(map.element(before: .nan)?.key == .infinity)
      #expect(map.element(atOrBefore: .nan)?.value == 101)
      #expect(map.element(after: .nan) == nil)
      #expect(map.elements(in: 0...).map { $0.key }.filter { !$0.isNaN } == Array(ascending[2...]))
      #expect(map.reversed().map { $0.key }.dropFirst() == ascending.reversed()[...])
      #expect(map.removeValue(forKey: .nan) == 101)
      #expect(!map.contains(.nan))
      #expect(map.map { $0.key } == ascending)
      // With neighbours in blocks of their own.
      for number in 1...500 { map[Number(number)] = number }
      map[.nan] = 7
      for number in 1...500 { #expect(map[Number(number)] == number) }
      #expect(map.popLast()?.value == 7)
      #expect(map.popLast()?.key == .infinity)
    }
    check(kind.map(Double.self, Int.self))
    check(kind.map(Float.self, Int.self))
    #if (arch(x86_64) || arch(i386)) && !os(Windows) && !os(Android)
      check(kind.map(Float80.self, Int.self))
    #endif
    #if !((os(macOS) || targetEnvironment(macCatalyst)) && arch(x86_64))
      check(kind.map(Float16.self, Int.self))
    #endif
  }

  /// Entries come out as they went in, whatever they consist of. Keys ascend.
  private func check<Key: Comparable & Sendable, Value: Equatable & Sendable>(
    _ kind: OrderedKind, _ key: (Int) -> Key, _ value: (Int) -> Value
  ) {
    func check(_ map: some ConcurrentOrderedMap<Key, Value>) {
      let count = 300
      for number in (0..<count).map({ $0 * 71 % count }) {
        #expect(map.insert(value(number), forKey: key(number)).inserted)
      }
      #expect(map.map { $0.key } == (0..<count).map(key))
      #expect(map.map { $0.value } == (0..<count).map(value))
      for number in stride(from: 0, to: count, by: 3) { #expect(map.removeValue(forKey: key(number)) == value(number)) }
      for number in stride(from: 1, to: count, by: 3) {
        #expect(map.updateValue(value(number + 1), forKey: key(number)) == value(number))
      }
      for number in 0..<count {
        #expect(map[key(number)] == (number % 3 == 0 ? nil : value(number % 3 == 1 ? number + 1 : number)))
      }
      #expect(map.last?.key == key(count - 1))
      #expect(map.popFirst()?.key == key(1))
      #expect(map.first?.value == value(2))
      #expect(map.element(after: key(3))?.key == key(4))
      map.removeAll()
      #expect(map.isEmpty)
    }
    check(kind.map(Key.self, Value.self))
  }
}
