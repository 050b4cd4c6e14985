#if canImport(Glibc)
  public import Glibc
#elseif canImport(Musl)
  public import Musl
#elseif canImport(Darwin)
  public import Darwin
#endif

/// fork, which Swift does not import.
public func forkForTests() -> pid_t {
  typealias Fork = @convention(c) () -> pid_t
  // SAFETY: the C library's function, by its signature.
  let symbol = unsafe dlsym(dlopen(nil, RTLD_NOW), "fork")!
  return unsafe unsafeBitCast(symbol, to: Fork.self)()
}
