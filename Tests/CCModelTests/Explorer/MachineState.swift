/// The whole state of the machine in a few bytes: memory first, then each thread's part.
///
/// A thread's part: next instruction; threads that its membarrier still waits for, one bit each, or ``idle``; registers;
/// number of buffered stores; the stores, oldest first, as pairs of variable and value. What is unused is zero, so that
/// equal states are equal bytes.
struct MachineState: Hashable {
  var bytes: [UInt8]

  /// "Waits for" of a thread that is not inside a membarrier.
  static var idle: UInt8 { .max }

  func hash(into hasher: inout Hasher) {
    // SAFETY: the bytes live as long as the array.
    unsafe bytes.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
  }
}

/// Where in a state a thread's part is.
struct ThreadLayout {
  let counter: Int
  let registerCount: Int
  /// The most stores that may wait: all that the thread has.
  let capacity: Int

  let awaited: Int
  let registers: Int
  let pending: Int
  let buffer: Int
  let end: Int
  /// A bit for each register.
  let allRegisters: UInt64

  init(of thread: ThreadProgram, at offset: Int) {
    counter = offset
    registerCount = thread.registerNames.count
    // There are no jumps backwards, so each store is executed once at most.
    capacity = thread.instructions.count { if case .store = $0 { true } else { false } }
    awaited = counter + 1
    registers = counter + 2
    pending = registers + registerCount
    buffer = pending + 1
    end = buffer + 2 * capacity
    allRegisters = (1 << UInt64(registerCount)) - 1
  }
}
