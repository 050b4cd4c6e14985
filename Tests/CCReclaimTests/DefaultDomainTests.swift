import Testing

@testable import CCReclaim

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

// SAFETY (whole file): setenv is called in processes with one thread.

@Suite("The default domain")
struct DefaultDomainTests {
  @Test("it is the process-wide domain under IBR, unless code says otherwise")
  func defaults() async {
    await #expect(processExitsWith: .success) {
      precondition(ReclamationDomain.default === ReclamationDomain.ibr)
      weak var weakly: ReclamationDomain?
      do {
        let own = ReclamationDomain(scheme: .ibr)
        weakly = own
        ReclamationDomain.default = own
        precondition(ReclamationDomain.default === own)
      }
      ReclamationDomain.default = .ibr
      precondition(weakly != nil, "a domain that was ever the default lives on")
    }
  }

  @Test("an environment that names no scheme is ignored, and said once on standard error")
  func environment() async {
    let result = await #expect(processExitsWith: .success, observing: [\.standardErrorContent]) {
      _ = unsafe setenv("CC_SCHEME", "garbage-collection", 1)
      precondition(ReclamationDomain.default === ReclamationDomain.ibr)
      precondition(ReclamationDomain.default.scheme == .ibr)
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.components(of: "CC_SCHEME=garbage-collection is ignored") == 1)
  }

  @Test("CC_SCHEME=ibr is understood")
  func named() async {
    let result = await #expect(processExitsWith: .success, observing: [\.standardErrorContent]) {
      _ = unsafe setenv("CC_SCHEME", "ibr", 1)
      precondition(ReclamationDomain.default === ReclamationDomain.ibr)
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(!text.contains("CC_SCHEME"))
  }

  @Test("the process-wide domain takes the default allocator of the moment when it is first used")
  func allocator() async {
    await #expect(processExitsWith: .success) {
      CCConfig.defaultAllocator = .system
      precondition(ReclamationDomain.ibr.allocator == .system)
    }
  }
}

extension String {
  /// How often a text occurs.
  fileprivate func components(of text: String) -> Int {
    var count = 0
    var rest = self[...]
    while let range = rest.firstRange(of: text) {
      count += 1
      rest = rest[range.upperBound...]
    }
    return count
  }
}
