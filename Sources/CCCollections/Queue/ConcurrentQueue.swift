public import CCReclaim
public import Synchronization

/// An unbounded first-in, first-out queue for any number of producers and consumers, which never block each other.
///
/// ```swift
/// let queue = ConcurrentQueue<Job>()
/// queue.enqueue(job)                       // from any thread, any task
/// while let job = queue.dequeue() { … }    // nil: empty at that moment
/// ```
///
/// It does not wait for elements; a consumer that has to sleep until there are some needs an `AsyncStream` or a semaphore
/// beside it.
///
/// **Thread safety:** every member may be used from any thread and any task, also from an element's `deinit`.
/// **Progress:** lock-free. A thread that is suspended in the middle of an operation stops no other, and holds back no
/// more memory than the queue's ``ReclamationDomain`` allows.
/// **Consistency:** `enqueue`, `enqueue(contentsOf:)`, `dequeue()`, `first` and `isEmpty` are linearizable.
///
/// An element moves in once and moves out once; the queue keeps none alive that it has handed out. Each element of an
/// `Int` queue costs 16 bytes, and a queue at rest between 1 and 9 KiB.
///
/// The algorithm is the list-based queue of Michael and Scott (*Simple, Fast, and Practical Non-Blocking and Blocking
/// Concurrent Queue Algorithms*, PODC 1996), whose nodes hold segments of cells.
@safe
public final class ConcurrentQueue<Element: Sendable> {
  /// The domain through which the queue allocates and retires.
  public let domain: ReclamationDomain
  @usableFromInline
  let access: DomainAccess
  @usableFromInline
  let roots: QueueRoots

  /// An empty queue.
  ///
  /// Traps if there is no memory for it, or if elements are aligned to more than a cache line.
  public convenience init(domain: ReclamationDomain = .default) {
    self.init(domain: domain, initialCapacity: Self.initialCapacity)
  }

  /// As above, with a choice of how many cells the first segment has; a test's are few, so that segments end often.
  package init(domain: ReclamationDomain, initialCapacity: Int) {
    // Not `precondition`, here and elsewhere: its text is left out of release builds.
    if MemoryLayout<Element>.alignment > CacheLine.size {
      fatalError("ConcurrentQueue: \(Element.self) is aligned to more than a cache line")
    }
    self.domain = domain
    access = domain.access
    // SAFETY: a fresh segment, which is this queue's.
    do throws(AllocationFailure) {
      roots = unsafe QueueRoots(
        first: try QueueSegment.make(Self.kind, geometry: Self.geometry, capacity: initialCapacity, in: domain))
    } catch {
      fatalError(error.description)
    }
  }

  deinit {
    // SAFETY: the last reference is gone: no operation runs, and the segments from `head` on are ours alone. The elements
    // that are present are those of the cells which producers have claimed and consumers have not.
    // RELAXED: whatever other threads did came before the last release of the queue.
    var cursor = unsafe roots.head.load(ordering: .relaxed).pointer
    while let segment = unsafe cursor {
      // RELAXED: as above; so are the two below.
      let end = unsafe segment.claimed(segment.pointee.enqueueWord.load(ordering: .relaxed))
      // RELAXED: as above.
      var index = unsafe segment.consumed(segment.pointee.dequeueIndex.load(ordering: .relaxed))
      while index < end {
        unsafe QueueCell<Element>(segment, index).destroyIfPresent()
        index += 1
      }
      // RELAXED: as above.
      unsafe cursor = segment.pointee.next.load(ordering: .relaxed).pointer
      unsafe Self.kind.destroy(UnsafeMutableRawPointer(segment))
      unsafe domain.discard(UnsafeMutableRawPointer(segment))
    }
  }
}

// SAFETY: what is mutable is reached through the roots by the queue's protocol.
extension ConcurrentQueue: @unchecked Sendable {}

/// The queue's two ends, each on cache lines of its own, inside the queue's object: one load less than behind a pointer.
@usableFromInline
struct QueueRoots: ~Copyable {
  private let padding0 = LinePadding()
  /// The segment whose cells are dequeued.
  @usableFromInline
  let head: Atomic<MarkedPointer<QueueSegment>>
  private let padding1 = LinePadding()
  /// The last segment, or one before it.
  @usableFromInline
  let tail: Atomic<MarkedPointer<QueueSegment>>
  private let padding2 = LinePadding()

  init(first: UnsafeMutablePointer<QueueSegment>) {
    // SAFETY: the caller's fresh segment.
    head = unsafe Atomic(MarkedPointer(first))
    tail = unsafe Atomic(MarkedPointer(first))
  }
}
