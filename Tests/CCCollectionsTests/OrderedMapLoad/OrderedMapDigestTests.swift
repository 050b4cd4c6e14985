import CCTestSupport
import Synchronization
import Testing

@testable import CCCollections
@testable import CCReclaim

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

  @Test(
    "are given up where more is left out in front of what is not ASCII",
    arguments: LoadedMapSubject.everyScheme(capacity: 3))
  func uncovered(subject: LoadedMapSubject) {
    let domain = subject.makeDomain()
    let map = subject.map(String.self, Int.self, in: domain)
    let keys = ["", "*", "+"] + ["2", "3\u{E9}", "4", "5"].map { Self.beginning + $0 }
    for (index, key) in keys.enumerated() { map.insert(index, forKey: key) }
    // The first node, the range from "2" to "5", and the last node.
    #expect(map.digestSkips == [0, nil, 0])
    for (index, key) in keys.enumerated() { #expect(map[key] == index, "\(key)") }
    #expect(map.structureFault == nil)
  }

  @Test(
    "are not those of keys that are the same, and spelled otherwise in what is left out",
    arguments: LoadedMapSubject.everyScheme(capacity: 3))
  func spelledOtherwise(subject: LoadedMapSubject) {
    let domain = subject.makeDomain()
    let map = subject.map(String.self, Int.self, in: domain)
    let names = (1...6).map { "unden/Archiv/\($0)" }
    for key in ["", "*", "+"] + names.map({ "K" + $0 }) { map.insert(1, forKey: key) }
    #expect(map.digestSkips.contains { ($0 ?? 0) > 0 })
    for name in names { #expect(map.updateValue(2, forKey: "\u{212A}" + name) == 1, "\(name)") }
    for name in names { #expect(map["K" + name] == 2, "\(name)") }
    #expect(map.structureFault == nil)
  }

  @Test("are those of the keys that are there, where one replaces another spelling", arguments: MapStructure.allCases)
  func replacedKey(structure: MapStructure) { checkReplacedKey(structure.set(in: FenceKind.best.makeDomain(.ibr))) }

  private func checkReplacedKey(_ set: some AuditedSet<String>) {
    for member in ["Kunden/1", "Kunden/2"] { set.insert(member) }
    #expect(set._core.digestSkips == [0])
    #expect(set.update(with: "\u{212A}unden/1")?.unicodeScalars.first == "K")
    #expect(set._core.digestSkips == [nil])
    #expect(set.structureFault == nil)
    #expect(set.contains("Kunden/1") && set.contains("Kunden/2"))
  }

  /// A rank to the left of the right one would cost a walk, and change no result.
  @Test("find places in a directory, also of keys that begin otherwise, and beside anchors that are not ASCII")
  func directory() {
    let domain = FenceKind.best.makeDomain(.ibr)
    let others = ["+", "z"].flatMap { other in
      ["", "0000000", "9999999"].map { String(repeating: other, count: Self.beginning.utf8.count) + $0 }
    }
    for isASCII in [true, false] {
      let map = ConcurrentSkipListMap<String, Int>(domain: domain, capacity: 1)
      let keys = Self.keys(100).map { isASCII || !$0.hasSuffix("5") ? $0 : $0 + "\u{E9}" }
      for key in keys { map.insert(1, forKey: key) }
      domain.withGuard { map._core.renewDirectory($0) }
      // SAFETY: nobody else uses the map, whose directory stays.
      let directory = unsafe map._core.directories.pointee.directory.load(ordering: .acquiring).pointer!
      let anchors = unsafe (0..<directory.count).map { unsafe directory.keys(as: String.self)[$0] }
      #expect(anchors.count > 50)
      #expect(unsafe directory.pointee.skip > 0 && directory.pointee.knowsDigests == isASCII)
      for key in keys + others where key < anchors.last! {
        #expect(unsafe directory.rank(of: key) == anchors.count { $0 <= key }, "\(key)")
      }
    }
  }
}
