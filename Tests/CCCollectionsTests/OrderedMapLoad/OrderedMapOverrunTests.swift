import CCAlloc
import CCReclaim
import CCTestSupport
import Testing

@testable import CCCollections

#if canImport(Glibc)
  import Glibc

  // SAFETY (whole file): pages of the test's own.

  /// An allocator whose blocks end where a page ends, and behind which lies a page that may not be touched: whoever reads or
  /// writes behind a block's last line ends the process.
  private func edgeAllocator() -> NodeAllocator {
    let page = 4096
    @Sendable func pages(_ size: Int) -> Int { (size + page - 1) / page * page }
    return unsafe NodeAllocator(
      name: "edge",
      allocate: { size, _ in
        let room = pages(size)
        let start = unsafe mmap(nil, room + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let start = unsafe start, unsafe start != MAP_FAILED else { return nil }
        _ = unsafe mprotect(start + room, page, PROT_NONE)
        return unsafe start + (room - size)
      },
      free: { pointer, size in
        let room = pages(size!)
        _ = unsafe munmap(pointer + size! - room, room + page)
      })
  }

  @Suite("OrderedMap: nothing behind a block is touched")
  struct OrderedMapOverrunTests {
    private enum Unit: Sendable, Comparable { case only }

    @Test("by a walk over entries whose values, or keys, take no room", arguments: LoadedMapSubject.everyScheme())
    func emptyTypes(subject: LoadedMapSubject) {
      func check(_ set: some AuditedSet<Int>, count: Int) {
        for member in (0..<count).reversed() { set.insert(member) }
        #expect(set.elementsEqual(0..<count))
        #expect(set.reversed().elementsEqual((0..<count).reversed()))
      }
      func check(_ map: some AuditedMap<Unit, Unit>) {
        map[.only] = .only
        #expect(map.map(\.key) == [.only])
      }
      let domain = subject.makeDomain(edgeAllocator())
      // All sizes of blocks, so that one of them fills its lines.
      for count in 1...64 { check(subject.set(in: domain), count: count) }
      check(subject.map(in: domain))
      domain.drain()
      #expect(domain.statistics.pendingCount == 0)
    }

    @Test("by updates and walks of any kind", arguments: LoadedMapSubject.everyScheme())
    func mixed(subject: LoadedMapSubject) {
      func use<Key, Value: Equatable>(
        _ map: some AuditedMap<Key, Value>, _ key: (Int) -> Key, _ value: (Int) -> Value
      ) {
        var random = TestRandom(seed: 7)
        for step in 0..<600 {
          let number = 100_000 + Int(random.next() % 200)
          switch random.next() % 4 {
          case 0: map.removeValue(forKey: key(number))
          case 1: map.modify(forKey: key(number)) { $0 = value(number) }
          case 2: map[key(100_000 + step / 4)] = value(100_000 + step / 4)
          default: map[key(number)] = value(number)
          }
        }
        let entries = Array(map)
        #expect(entries.count == map.count)
        for (present, other) in entries { #expect(map[present] == other) }
        #expect(map.reversed().map(\.key) == entries.map(\.key).reversed())
      }
      func check<Key: Comparable & Sendable, Value: Equatable & Sendable>(
        _ key: (Int) -> Key, _ value: (Int) -> Value
      ) {
        let domain = subject.makeDomain(edgeAllocator())
        use(subject.map(in: domain), key, value)
        domain.drain()
        #expect(domain.statistics.pendingCount == 0)
      }
      check({ $0 }, { $0 })
      check({ UInt32($0) }, { UInt8(truncatingIfNeeded: $0) })
      check({ $0 }, { String($0) })
      check({ String($0) }, { $0 })
      check({ String($0) }, { _ in Unit.only })
    }
  }
#endif
