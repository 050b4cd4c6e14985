import CBaselines
import CCCollections
import Synchronization

/// Blocks that `alloc64` takes before it frees them.
private let batch = 100

/// One thread, or several that share nothing: takes 100 nodes of 64 bytes, writes a word into each, frees them in that
/// order. Allocations and frees both count.
func measureNodeBatches(
  _ allocator: NodeAllocator, threads: Int, timing: Timing, progress: Progress, label: String
) -> Measurement {
  measure(threads: threads, timing: timing, progress: progress, label: label) { index, counters, stop in
    let blocks = UnsafeMutablePointer<UnsafeMutableRawPointer>.allocate(capacity: batch)
    defer { blocks.deallocate() }
    var count: UInt64 = 0
    while !stop.isStopped {
      nodeBatches(allocator, blocks, rounds: 16)
      count += UInt64(16 * 2 * batch)
      counters[index].publish(count)
    }
  }
}

@inline(never)
func nodeBatches(
  _ allocator: NodeAllocator, _ blocks: UnsafeMutablePointer<UnsafeMutableRawPointer>, rounds: Int
) {
  for round in 0..<rounds {
    for index in 0..<batch {
      let block = allocator.allocateNode(size: 64)!
      block.storeBytes(of: UInt64(truncatingIfNeeded: round), as: UInt64.self)
      blocks[index] = block
    }
    for index in 0..<batch { allocator.free(blocks[index], size: 64) }
  }
}

/// The same in C.
func measureBaselineBatches(
  _ baseline: @escaping @Sendable (UInt64, UnsafeMutablePointer<UnsafeMutableRawPointer?>) -> Void, timing: Timing,
  progress: Progress, label: String
) -> Measurement {
  measure(threads: 1, timing: timing, progress: progress, label: label) { index, counters, stop in
    let blocks = UnsafeMutablePointer<UnsafeMutableRawPointer?>.allocate(capacity: batch)
    defer { blocks.deallocate() }
    var count: UInt64 = 0
    while !stop.isStopped {
      baseline(16, blocks)
      count += UInt64(16 * 2 * batch)
      counters[index].publish(count)
    }
  }
}

/// Two threads: one allocates, writes a word and puts the node into a ring of 4096 slots, the other frees it. Both publish
/// their position every 64 nodes.
func measureHandover(_ allocator: NodeAllocator, timing: Timing, progress: Progress, label: String) -> Measurement {
  let ring = Ring()
  let measurement = measure(threads: 2, timing: timing, progress: progress, label: label) { index, counters, stop in
    var position: UInt64 = 0
    while !stop.isStopped {
      if index == 0 {
        guard position &- ring.freed.countAcquiring <= UInt64(Ring.size - Ring.step) else {
          spinHint()
          continue
        }
        for _ in 0..<Ring.step {
          let block = allocator.allocateNode(size: 64)!
          block.storeBytes(of: position, as: UInt64.self)
          ring.slots[Int(position % UInt64(Ring.size))] = block
          position += 1
        }
        ring.allocated.publishReleasing(position)
      } else {
        guard ring.allocated.countAcquiring != position else {
          spinHint()
          continue
        }
        for _ in 0..<Ring.step {
          allocator.free(ring.slots[Int(position % UInt64(Ring.size))], size: 64)
          position += 1
        }
        ring.freed.publishReleasing(position)
      }
      counters[index].publish(position)
    }
  }
  var position = ring.freed.countAcquiring
  while position < ring.allocated.countAcquiring {
    allocator.free(ring.slots[Int(position % UInt64(Ring.size))], size: 64)
    position += 1
  }
  return measurement
}

private final class Ring: @unchecked Sendable {
  static let size = 4096
  static let step = 64
  let slots = UnsafeMutablePointer<UnsafeMutableRawPointer>.allocate(capacity: size)
  let allocated = WorkerCounter()
  let freed = WorkerCounter()

  deinit { slots.deallocate() }
}
