import CCTestSupport
import CPlatform
import Testing

@testable import CCReclaim

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

#if os(Linux)

  @Suite("Fork: the child goes on alone")
  struct ForkTests {
    /// Every other thread's operation is void in the child; kept, the stalled one would hold its garbage back for ever.
    @Test("the child frees what it retires, though a thread of the parent was inside an operation")
    func child() async {
      await #expect(processExitsWith: .success) {
        let stack = TestStack(ShrunkenDomains.all()[0])
        for value in 0..<10 { stack.push(value) }
        let holds = Gate()
        let never = Gate()
        let thread = JoinableThread {
          unsafe stack.holdTop { _ in
            holds.open()
            never.wait()
          }
        }
        holds.wait()
        let child = forkForTests()
        if child == 0 {
          for value in 0..<100_000 {
            stack.push(value)
            guard stack.pop() == value else { exit(2) }
          }
          stack.domain.drain()
          let statistics = stack.domain.statistics
          guard statistics.pendingCount == 0 else { exit(3) }
          guard statistics.registeredThreads == 1 else { exit(4) }
          exit(0)
        }
        var status: Int32 = 0
        // SAFETY: a local variable.
        precondition(unsafe waitpid(child, &status, 0) == child)
        precondition(status == 0, "the child's status: \(status)")
        // The parent is as it was: its reader holds on.
        stack.domain.drain()
        for _ in 0..<10 { precondition(stack.pop() != nil) }
        stack.domain.drain()
        precondition(stack.ledger.destroyedCount < 10)
        never.open()
        thread.join()
        stack.domain.drain()
        precondition(stack.ledger.destroyedCount == 10)
      }
    }
  }

  /// fork, which Swift does not import.
  private func forkForTests() -> pid_t {
    typealias Fork = @convention(c) () -> pid_t
    // SAFETY: the C library's function, by its signature.
    let symbol = unsafe dlsym(nil, "fork")!
    return unsafe unsafeBitCast(symbol, to: Fork.self)()
  }

#endif
