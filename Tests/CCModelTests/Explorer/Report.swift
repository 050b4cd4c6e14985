#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Prints what was explored, with the steps that go wrong, if the variable `MODEL_TRACES` is set: to read, not to test.
func report(_ program: Program, _ exploration: Exploration) {
  // SAFETY: only whether it is there; nothing changes the environment of this process.
  guard unsafe getenv("MODEL_TRACES") != nil else { return }
  guard let violation = exploration.violation else {
    print("MODEL \(program.name): sound, \(exploration.stateCount) states")
    return
  }
  print("MODEL \(program.name): unsound, after \(exploration.stateCount) states\n\(violation)")
}
