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

/// Runs `body` in the child of a fork, which ends with what that returns, and waits for it. Traps unless that is 0.
public func inForkedChild(_ body: () -> Int32) {
  let status = statusOfForkedChild(body)
  precondition(status == 0, "the child's status: \(status)")
}

/// Runs `body` in the child of a fork, and returns what that does, which is from 0 to 255. Traps if the child ends otherwise.
public func statusOfForkedChild(_ body: () -> Int32) -> Int32 {
  let child = forkForTests()
  if child == 0 { exit(body()) }
  var status: Int32 = 0
  // SAFETY: a local variable.
  precondition(unsafe waitpid(child, &status, 0) == child)
  precondition(status & 0xFF == 0, "the child did not come to its end: \(status)")
  return status >> 8
}
