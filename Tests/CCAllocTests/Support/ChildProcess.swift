import CCAlloc
import CPlatform
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

// Settings, counters and hooks belong to the whole process, which other suites share. The tests of them are exit tests:
// each runs in a process of its own, and what it sees there is nobody else's.

/// Sets a variable of this process's environment, or removes it.
func setEnvironment(_ name: String, _ value: String?) {
  // SAFETY: in a child process whose test has not started threads yet; C strings for the time of the call.
  if let value { unsafe setenv(name, value, 1) } else { unsafe unsetenv(name) }
}

extension ExitTest.Result {
  /// What the child wrote on standard error.
  var standardError: String { String(decoding: standardErrorContent, as: UTF8.self) }

  /// The lines among it that the package wrote.
  var notices: [Substring] {
    standardError.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("swift-concurrent-collections:") }
  }
}

/// The allocator where nothing says otherwise. The thread sanitizer does not see how mimalloc hands memory from thread to thread.
var builtInDefault: NodeAllocator { cc_is_thread_sanitized() ? .system : .mimalloc }

/// Whether the package was built so that it checks each free and fills memory.
var isDebugBuild: Bool {
  #if DEBUG
    true
  #else
    false
  #endif
}
