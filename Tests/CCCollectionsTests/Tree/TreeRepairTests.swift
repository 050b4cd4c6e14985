import CCReclaim
import CCTestSupport
import Synchronization
import Testing

@testable import CCCollections

/// Operations at random on one thread, with the whole tree looked at after each few.
@Suite("A tree's repairs", .seeded)
struct TreeRepairTests {
  private func map(tolerance: Int) -> ConcurrentTreeMap<Int, Int> {
    let domain = ReclamationDomain(scheme: .ibr, allocator: .system, options: .shrunken)
    return ConcurrentTreeMap(domain: domain, tolerance: tolerance)
  }

  /// Adds and removes entries at random; so many out of ten operations add one.
  private func churn(
    _ map: ConcurrentTreeMap<Int, Int>, keys: Int, rounds: Int, adding tenths: Int, _ random: inout TestRandom,
    _ check: () throws -> Void
  ) rethrows {
    for round in 0..<rounds {
      let key = Int.random(in: 0..<keys, using: &random)
      if Int.random(in: 0..<10, using: &random) < tenths {
        map.updateValue(round, forKey: key)
      } else {
        map.removeValue(forKey: key)
      }
      try check()
    }
  }

  @Test("keep order, weights and balance after each operation", arguments: [3, 16, 60, 300])
  func afterEach(_ keys: Int) {
    var random = TestRandom(seed: TestSeed.forThisTest.value)
    let map = self.map(tolerance: 0)
    var count = 0
    for tenths in [8, 2, 8, 2] {
      churn(map, keys: keys, rounds: 500, adding: tenths, &random) {
        count += 1
        guard keys < 100 || count.isMultiple(of: 20) else { return }
        let fault = map.structureFault
        #expect(fault == nil)
      }
    }
  }

  @Test("keep order and weights where violations are left for later", arguments: [1, 6])
  func tolerant(_ tolerance: Int) throws {
    var random = TestRandom(seed: TestSeed.forThisTest.value)
    let map = self.map(tolerance: tolerance)
    var mostViolations = 0
    var count = 0
    for tenths in [8, 2, 8, 2] {
      try churn(map, keys: 200, rounds: 1_000, adding: tenths, &random) {
        count += 1
        guard count.isMultiple(of: 10) else { return }
        let fault = map.structureFault
        #expect(fault == nil)
        mostViolations = max(mostViolations, try map._core.index.shape().violationCount)
      }
    }
    #expect(mostViolations > 0)
    map.repairAll(0..<200)
    #expect(try map._core.index.shape().violationCount == 0)
    let fault = map.structureFault
    #expect(fault == nil)
  }

  /// Only a tree that was of billions of nodes once could have such weights.
  @Test("a removal that would make a sibling too heavy repairs its path first")
  func weightLimit() throws {
    let map = self.map(tolerance: 0)
    for key in 0..<64 { map[key] = key }
    map._core.index.makeShellsHeavier(by: MarkedPointer<TreeNode>.tagLimit - 2)
    let violationCount = try map._core.index.shape().violationCount
    #expect(violationCount == 1)
    for key in 0..<63 {
      map[key] = nil
      let shellCount = try map._core.index.shape().shellCount
      #expect(shellCount >= 63 - key)
    }
    #expect(map.map { $0.value } == [63])
    map._core.index.repair(63, map._core.access.enter())
    #expect(map.structureFault == nil)
  }

  #if SchedulePoints
    @Test("come by every step, and by its mirror image")
    func everyStep() {
      var seen: Set<String> = []
      let expected = Set(
        RebalancingStep.allCases.flatMap { step in [0, 1].map { "\(SchedulePoint.rebalancing(step, $0).name)" } })
      for seed in 0..<60 where !expected.isSubset(of: seen) {
        let points = PassedPoints.on {
          var random = TestRandom(seed: 1, stream: seed)
          // Where violations heap up, repairs meet them in each other's way.
          let map = self.map(tolerance: [0, 6, 1000][seed % 3])
          for tenths in [8, 2, 6, 2, 7, 1] {
            for _ in 0..<20 {
              churn(map, keys: 200, rounds: 15, adding: tenths, &random) {}
              // One step on each of some paths: other threads may come by a tree that one is still repairing.
              map.repairOnce((0..<8).map { _ in Int.random(in: 0..<200, using: &random) })
            }
          }
          map.repairAll(0..<200)
          #expect(map.structureFault == nil)
        }
        seen.formUnion(points)
      }
      #expect(expected.subtracting(seen).isEmpty)
    }
  #endif
}

extension _TreeIndex {
  /// The same on each path, so that it remains a chromatic tree.
  fileprivate func makeShellsHeavier(by weight: Int) {
    // SAFETY: nobody else uses the map.
    var nodes = unsafe [top.pointee.left.load(ordering: .relaxed).node]
    while let node = unsafe nodes.popLast() {
      for side in unsafe 0..<(node.isSentinel ? 1 : 2) {
        let word = unsafe node.link(side).pointee.load(ordering: .relaxed)
        if word.isShell {
          let heavier = unsafe MarkedPointer(shell: word.anchored, weight: word.weight + weight)
          unsafe node.link(side).pointee.store(heavier, ordering: .relaxed)
        } else {
          unsafe nodes.append(word.node)
        }
      }
    }
  }
}

extension ConcurrentTreeMap {
  /// Repairs what is left on the ways to some keys.
  fileprivate func repairAll(_ keys: some Sequence<Key>) {
    let pinned = _core.access.enter()
    for key in keys { _core.index.repair(key, pinned) }
  }
}

extension ConcurrentTreeMap {
  /// Takes a step on each of the ways to some keys, if there is a violation.
  fileprivate func repairOnce(_ keys: [Key]) {
    for key in keys {
      let pinned = _core.access.enter()
      _ = _core.index.changing(pinned) { pinned throws(OperationRestart) in try _core.index.repairOnce(key, pinned) }
    }
  }
}

/// The names of the points that a thread comes by.
private final class PassedPoints: ScheduleObserver {
  private let names = Locked<Set<String>>([])

  func reach(_ point: SchedulePoint) {
    let name = "\(point.name)"
    names.withLock { _ = $0.insert(name) }
  }

  /// The points that `body` comes by.
  static func on(_ body: () -> Void) -> Set<String> {
    let points = PassedPoints()
    ScheduledThread.run(observedBy: points, body)
    return points.names.withLock { $0 }
  }
}
