import CCTestSupport
import Synchronization
import Testing

@testable import CCCollections

#if os(Linux)

  @Suite("ConcurrentQueue: after a fork")
  struct QueueForkTests {
    @Test("the child goes on with the queue, past a producer that did not come along")
    func child() async {
      await #expect(processExitsWith: .success) {
        let queue = ConcurrentQueue<String>(domain: ReclamationDomain(scheme: .ibr))
        queue.enqueue("first")
        let isInside = Gate()
        let never = Gate()
        let thread = JoinableThread {
          queue.domain.withGuard { pinned in
            // A producer that has claimed a cell and written nothing.
            // SAFETY: the guard protects the segment.
            let tail = unsafe pinned.segment(queue.roots.tail)
            let index = unsafe tail.pointee.enqueueWord.load(ordering: .acquiring)
            precondition(unsafe tail.claimForEnqueue(index))
            isInside.open()
            never.wait()
            let cell = unsafe QueueCell<String>(tail, index)
            unsafe cell.payload.initialize(to: "late")
            precondition(cell.publish(pinned.fences))
          }
        }
        isInside.wait()
        inForkedChild {
          queue.enqueue("second")
          guard queue.dequeue() == "first", queue.dequeue() == "second", queue.dequeue() == nil else { return 2 }
          for value in 0..<10_000 {
            queue.enqueue("\(value)")
            guard queue.dequeue() == "\(value)" else { return 3 }
          }
          return queue.isEmpty && queue.count == 0 ? 0 : 4
        }
        never.open()
        thread.join()
        precondition(queue.dequeue(max: 5) == ["first", "late"])
      }
    }
  }

#endif
