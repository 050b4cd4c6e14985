import CCAlloc
import CCTestSupport
import CMimalloc
import Synchronization
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

// SAFETY: mimalloc is asked about addresses, which it does not follow; each block is freed by the allocator it is from.

@Suite("mimalloc serves nodes, and nothing else in the process")
struct ProcessMallocTests {
  static let sizes = [1, 8, 64, 100, 1_000, 4_096, 10_000, 100_000, 1 << 20]

  private final class Object { var value = 0 }

  /// Whether a block of this thread's is mimalloc's. Under a sanitizer the heap lies at addresses for which mimalloc
  /// has no map; a walk through it is slower, and knows.
  static func isFromMimalloc(_ block: Block) -> Bool {
    unsafe mi_is_in_heap_region(block.pointer) || mi_check_owned(block.pointer)
  }

  @Test("blocks of the mimalloc allocator lie in mimalloc's heap", arguments: AllocationFunction.allCases)
  func nodes(_ function: AllocationFunction) throws {
    for size in Self.sizes {
      let block = try #require(NodeAllocator.mimalloc.block(function, size: size))
      #expect(Self.isFromMimalloc(block), "size \(size)")
      NodeAllocator.mimalloc.free(block)
    }
  }

  @Test("blocks of other allocators do not", arguments: [Subject.system, .own], AllocationFunction.allCases)
  func others(_ subject: Subject, _ function: AllocationFunction) throws {
    for size in Self.sizes {
      let block = try #require(subject.allocator.block(function, size: size))
      #expect(!Self.isFromMimalloc(block), "size \(size)")
      subject.allocator.free(block)
    }
  }

  @Test("what the C library's functions return does not")
  func systemMalloc() throws {
    for size in Self.sizes {
      let blocks = unsafe [
        Block(malloc(size), size: size), Block(calloc(1, size), size: size),
        Block(realloc(malloc(1), size), size: size), Block(strdup("text"), size: 5),
      ]
      for block in blocks {
        let block = try #require(block)
        #expect(!Self.isFromMimalloc(block), "size \(size)")
        unsafe free(block.pointer)
      }
    }
  }

  @Test("Swift's objects and buffers do not, on any thread")
  func swiftObjects() {
    let found = Atomic<Int>(0)
    onThreads(2) { _ in
      let objects = (0..<1_000).map { _ in Object() }
      for object in objects where unsafe mi_is_in_heap_region(Unmanaged.passUnretained(object).toOpaque()) {
        found.add(1, ordering: .relaxed)
      }
      for size in Self.sizes {
        let bytes = ContiguousArray(repeating: UInt8(0), count: size)
        unsafe bytes.withUnsafeBytes { buffer in
          if unsafe mi_is_in_heap_region(buffer.baseAddress) { found.add(1, ordering: .relaxed) }
        }
        let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 64)
        if unsafe mi_is_in_heap_region(memory) { found.add(1, ordering: .relaxed) }
        unsafe memory.deallocate()
      }
    }
    #expect(found.load(ordering: .sequentiallyConsistent) == 0)
  }
}
