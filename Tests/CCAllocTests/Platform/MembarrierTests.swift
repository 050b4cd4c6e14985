import CCTestSupport
import CPlatform
import Synchronization
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite("The process-wide barrier")
struct MembarrierTests {
  @Test("whether there is one does not change, and all threads are told the same")
  func stable() {
    let expected = cc_membarrier_is_available()
    let others = Atomic<Int>(0)
    onThreads(4) { _ in
      for _ in 0..<100 where cc_membarrier_is_available() != expected { others.add(1, ordering: .relaxed) }
    }
    #expect(others.load(ordering: .sequentiallyConsistent) == 0)
    #expect(cc_membarrier_is_available() == expected)
  }

  @Test("where there is one it works, on any thread")
  func works() {
    guard cc_membarrier_is_available() else { return }
    let refused = Atomic<Int>(0)
    onThreads(4) { _ in
      for _ in 0..<20 where !cc_membarrier() { refused.add(1, ordering: .relaxed) }
    }
    #expect(refused.load(ordering: .sequentiallyConsistent) == 0)
  }

  @Test("threads that ask first at the same time are told the same")
  func firstQuestion() async {
    let expected = cc_membarrier_is_available()
    await #expect(processExitsWith: .success) { [expected = expected as Bool] in
      let others = Atomic<Int>(0)
      onThreads(8) { _ in
        if cc_membarrier_is_available() != expected { others.add(1, ordering: .relaxed) }
      }
      #expect(others.load(ordering: .sequentiallyConsistent) == 0)
    }
  }

  @Test("CC_MEMBARRIER=0 turns it off for the life of the process")
  func turnedOff() async {
    await #expect(processExitsWith: .success) {
      setEnvironment("CC_MEMBARRIER", "0")
      #expect(!cc_membarrier_is_available())
      setEnvironment("CC_MEMBARRIER", nil)
      #expect(!cc_membarrier_is_available())
    }
  }

  @Test("once it is on, the variable no longer turns it off")
  func readOnce() async {
    await #expect(processExitsWith: .success) {
      let first = cc_membarrier_is_available()
      setEnvironment("CC_MEMBARRIER", "0")
      #expect(cc_membarrier_is_available() == first)
    }
  }

  @Test("other values leave it to the kernel, as none does", arguments: ["1", "", "off", "00"])
  func otherValues(_ value: String) async throws {
    let without = try await #require(processExitsWith: .failure) {
      setEnvironment("CC_MEMBARRIER", nil)
      exit(cc_membarrier_is_available() ? 3 : 4)
    }
    let with = try await #require(processExitsWith: .failure) { [value] in
      setEnvironment("CC_MEMBARRIER", value)
      exit(cc_membarrier_is_available() ? 3 : 4)
    }
    #expect([.exitCode(3), .exitCode(4)].contains(without.exitStatus))
    #expect(with.exitStatus == without.exitStatus)
  }
}
