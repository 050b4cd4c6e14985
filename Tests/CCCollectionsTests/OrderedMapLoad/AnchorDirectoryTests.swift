import CCTestSupport
import Synchronization
import Testing

@testable import CCCollections
@testable import CCReclaim

// SAFETY (whole file): nobody else uses the map, whose directory stays.

@Suite("OrderedMap: the directory of anchors")
struct AnchorDirectoryTests {
  /// A wrong rank to the left of the right one would cost a walk, and change no result.
  @Test("what a search in it finds does not depend on the guess")
  func guesses() {
    let domain = FenceKind.best.makeDomain(.ibr)
    let map = ConcurrentSkipListMap<Int, Int>(domain: domain, capacity: 1)
    for key in 0..<60 { map[key * 2] = key }
    domain.withGuard { map._core.renewDirectory($0) }
    let directory = unsafe map._core.directories.pointee.directory.load(ordering: .acquiring).pointer!
    let count = unsafe directory.count
    let anchors = (0..<count).map { unsafe directory.keys(as: Int.self)[$0] }
    #expect(count > 30)
    for key in -1..<anchors.last! {
      let ranks = Set((-1...count + 1).map { unsafe directory.rank(of: key, near: $0) })
      #expect(ranks == [anchors.count { $0 <= key }], "key \(key)")
    }
  }
}
