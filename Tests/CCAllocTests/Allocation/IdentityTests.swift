import CCAlloc
import Testing

@Suite("Identity")
struct IdentityTests {
  @Test(
    "the allocators that are built in have their names",
    arguments: [(Subject.mimalloc, "mimalloc"), (.system, "system")])
  func builtIn(_ subject: Subject, _ name: String) {
    #expect(subject.allocator.name == name)
    #expect(subject.allocator.description == name)
    #expect("\(subject.allocator)" == name)
  }

  @Test(
    "an allocator of one's own has the name that it was given", arguments: ["arena", "", "a name, with spaces", "λ"])
  func given(_ name: String) {
    let allocator = RecordingAllocator().makeAllocator(name)
    #expect(allocator.name == name)
    #expect(allocator.description == name)
  }

  @Test("an allocator is equal to itself and to its copies", arguments: Subject.allCases)
  func copies(_ subject: Subject) {
    let copy = subject.allocator
    let another = copy
    #expect(copy == subject.allocator)
    #expect(another == copy)
  }

  @Test("allocators that were made apart differ, even with one name and the same closures")
  func apart() {
    let recorder = RecordingAllocator()
    let first = recorder.makeAllocator("twin")
    let second = recorder.makeAllocator("twin")
    #expect(first != second)
    #expect(first.name == second.name)
  }

  @Test("an allocator of one's own that has a built-in one's name is not that one")
  func impostor() {
    #expect(RecordingAllocator().makeAllocator("mimalloc") != .mimalloc)
    #expect(RecordingAllocator().makeAllocator("system") != .system)
    #expect(NodeAllocator.mimalloc != .system)
  }

  @Test("a block may be freed by a copy of its allocator", arguments: Subject.allCases)
  func copyFrees(_ subject: Subject) throws {
    let copy = subject.allocator
    let block = try #require(subject.allocator.block(.node, size: 1))
    copy.free(block)
  }

  @Test("a failure to allocate says how much was asked for")
  func failure() {
    let failure = AllocationFailure(requestedBytes: 12_345)
    #expect(failure.requestedBytes == 12_345)
    #expect(failure.description == "out of memory: no block of 12345 bytes could be allocated")
    #expect(failure == AllocationFailure(requestedBytes: 12_345))
    #expect(failure != AllocationFailure(requestedBytes: 12_346))
  }
}
