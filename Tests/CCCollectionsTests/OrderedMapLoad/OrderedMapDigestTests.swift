import CCTestSupport
import Testing

@testable import CCCollections

@Suite("OrderedMap: digests of strings", .seeded)
struct OrderedMapDigestTests {
  private static let beginning = "/customers/europe/accounts/"

  /// Strings that begin alike, in a random order.
  private static func keys(_ count: Int) -> [String] {
    var random = TestRandom(seed: TestSeed.forThisTest.value)
    return (0..<count).map { beginning + String($0 + 1_000_000) }.shuffled(using: &random)
  }

  private func build(_ map: some AuditedMap<String, Int>, _ next: () -> (key: String, value: Int)?) -> Bool {
    map._core.build(next)
  }

  /// How many bytes are left out by those blocks whose nodes have two ends; all others leave out none.
  private func skips(_ map: some AuditedMap<String, Int>) throws -> [Int] {
    #expect(map.structureFault == nil)
    let all = try map.digestSkips.map { try #require($0, "a block does not know its digests") }
    #expect(all.first == 0 && all.last == 0)
    return Array(all.dropFirst().dropLast())
  }

  @Test(
    "leave out what the ends of a range have in common, where blocks are split",
    arguments: LoadedMapSubject.everyScheme())
  func splits(subject: LoadedMapSubject) throws {
    let domain = subject.makeDomain()
    let map = subject.map(String.self, Int.self, in: domain)
    for key in Self.keys(3000) { map.insert(key.utf8.count, forKey: key) }
    let skips = try skips(map)
    #expect(skips.count > 50 && skips.allSatisfy { $0 >= Self.beginning.utf8.count })
    #expect(Self.keys(3000).allSatisfy { map[$0] == $0.utf8.count })
  }

  @Test("are the same in a map that is built from what is sorted", arguments: LoadedMapSubject.everyScheme())
  func building(subject: LoadedMapSubject) throws {
    let domain = subject.makeDomain()
    let map = subject.map(String.self, Int.self, in: domain)
    var sorted = Self.keys(3000).sorted().enumerated().makeIterator()
    #expect(build(map) { sorted.next().map { (key: $1, value: $0) } })
    let skips = try skips(map)
    #expect(skips.count > 50 && skips.allSatisfy { $0 >= Self.beginning.utf8.count })
    #expect(Self.keys(3000).sorted().enumerated().allSatisfy { map[$1] == $0 })
  }

  @Test(
    "put back what was left out, where a range becomes larger", arguments: LoadedMapSubject.everyScheme(capacity: 3))
  func takingOver(subject: LoadedMapSubject) throws {
    let domain = subject.makeDomain()
    let map = subject.map(String.self, Int.self, in: domain)
    let keys = Self.keys(300)
    for (index, key) in keys.enumerated() { map.insert(index, forKey: key) }
    let others = [
      "", "/", "/customers/", "/customers/asia", "/customerz", "z", "\u{E9}", "/customers/europe/accounts/e\u{301}",
    ]
    for key in others { map.insert(-1, forKey: key) }
    var left = Set(keys + others)
    for key in keys {
      #expect(map.removeValue(forKey: key) != nil)
      left.remove(key)
      #expect(map.structureFault == nil)
      #expect(map.element(after: Self.beginning)?.key == left.filter { $0 > Self.beginning }.min())
    }
    #expect(map.listed == others.sorted().map { "\($0): -1" }.joined(separator: ", "))
    for key in others { #expect(map[key] == -1, "\(key)") }
  }

  @Test(
    "are given up in a block with a key that is not ASCII, and only there", arguments: LoadedMapSubject.everyScheme())
  func unknown(subject: LoadedMapSubject) throws {
    let domain = subject.makeDomain()
    let map = subject.map(String.self, Int.self, in: domain)
    let keys = Self.keys(1000)
    for key in keys { map.insert(1, forKey: key) }
    for key in keys.prefix(2) { map.insert(2, forKey: key + "\u{E9}") }
    let unknown = map.digestSkips.count { $0 == nil }
    #expect((1...2).contains(unknown))
    for key in keys.prefix(2) {
      #expect(map[key + "e\u{301}"] == 2)
      #expect(map.removeValue(forKey: key + "e\u{301}") == 2)
    }
    #expect(map.digestSkips.allSatisfy { $0 != nil })
    #expect(map.structureFault == nil)
  }

  /// The Kelvin sign is a K, in three bytes. Behind as many bytes of a key that begins with it stand others than behind those
  /// of the next anchor.
  @Test(
    "say nothing of a key that begins like an anchor which is not ASCII",
    arguments: LoadedMapSubject.everyScheme(capacity: 3))
  func anchors(subject: LoadedMapSubject) {
    let domain = subject.makeDomain()
    let map = subject.map(String.self, Int.self, in: domain)
    let signed = { (end: String) in "\u{212A}00000" + end }
    var keys = ["A", "B", "C", "K00000a", signed("c"), "K00000i", "K00000z"].makeIterator()
    #expect(build(map) { keys.next().map { (key: $0, value: 0) } })
    // A split: the sign is in an anchor, and its node's block leaves out what the one before did.
    map.insert(0, forKey: "K00000b")
    renewDirectory(of: map)
    // Another one, of that block, which the directory does not know of.
    for end in ["e", "g"] { map.insert(0, forKey: "K00000" + end) }
    #expect(map.digestSkips.count { $0 == nil } == 1)
    for end in ["a", "b", "c", "e", "g", "i", "z"] {
      #expect(map[signed(end)] == 0, "\(end)")
      #expect(!map.insert(1, forKey: signed(end)).inserted, "\(end)")
    }
    #expect(map.structureFault == nil)
  }

  #if SchedulePoints
    @Test(
      "a split that leaves out more, and loses to another thread, leaves nothing behind",
      arguments: LoadedMapSubject.everyScheme(capacity: 3), [false, true])
    func lostSplit(subject: LoadedMapSubject, toTheSameKey: Bool) throws {
      let counting = CountingAllocator()
      do {
        let domain = subject.makeDomain(counting.makeAllocator())
        try checkLostSplit(subject.map(String.self, Int.self, in: domain), toTheSameKey)
      }
      #expect(counting.liveCount == 0)
    }

    private func checkLostSplit(_ map: some AuditedMap<String, Int>, _ toTheSameKey: Bool) throws {
      let many = ["/a/accounts/a", "/a/accounts/c", "/a/accounts/d"]
      var keys = (["A", "B", "C"].map { "\u{20}" + $0 } + many + ["/a/z"]).makeIterator()
      #expect(build(map) { keys.next().map { (key: $0, value: 0) } })
      try ScriptedSchedule.run { script in
        let splitting = script.thread("splitting") { map.insert(1, forKey: "/a/accounts/b") }
        try splitting.run(to: .updateBeforeExchange)
        let other = script.thread("other") {
          map["/a/accounts/a"] = 2
          if toTheSameKey { map.insert(1, forKey: "/a/accounts/b") }
        }
        try other.finish()
        try splitting.finish()
      }
      #expect(map["/a/accounts/a"] == 2 && map["/a/accounts/b"] == 1)
      #expect(map.digestSkips.contains("/a/accounts/".utf8.count))
      #expect(map.structureFault == nil)
    }
  #endif

  private func renewDirectory(of map: some AuditedMap<String, Int>) {
    map._core.renewDirectory(map._core.access.enter())
  }
}
