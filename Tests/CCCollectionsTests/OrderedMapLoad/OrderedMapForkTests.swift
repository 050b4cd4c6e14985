import CCTestSupport
import Testing

@testable import CCCollections

#if os(Linux)

  @Suite("OrderedMap: after a fork")
  struct OrderedMapForkTests {
    @Test("the child goes on with a map, past an update that did not come along")
    func child() async {
      await #expect(processExitsWith: .success) {
        for subject in LoadedMapSubject.everyScheme(capacity: 2) {
          let domain = subject.makeDomain()
          checkChild(subject.map(in: domain))
          withExtendedLifetime(domain) {}
        }
      }
    }
  }

  /// Forks while another thread is in the middle of an update.
  private func checkChild(_ map: some AuditedMap<Int, String>) {
    for key in 0..<100 { map[key] = "\(key)" }
    let isInside = Gate()
    let never = Gate()
    let thread = JoinableThread {
      map.modify(forKey: 50) { value in
        if value == "50" {
          isInside.open()
          never.wait()
        }
        value = "late"
      }
    }
    isInside.wait()
    inForkedChild {
      map[50] = "child's"
      for key in 0..<2000 { map.modify(forKey: key) { $0 = ($0 ?? "") + "!" } }
      for key in stride(from: 0, to: 2000, by: 2) where key != 50 { map[key] = nil }
      guard map[50] == "child's!", map[51] == "51!", map[1999] == "!" else { return 2 }
      guard map.map(\.key) == (0..<2000).filter({ !$0.isMultiple(of: 2) || $0 == 50 }) else { return 3 }
      guard map.count == 1001 else { return 4 }
      map.removeAll()
      return map.isEmpty ? 0 : 5
    }
    never.open()
    thread.join()
    precondition(map[50] == "late")
    precondition(map.count == 100)
  }

#endif
