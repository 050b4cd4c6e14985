/// One thread of a ``Program``: its instructions in program order, written down by calling the functions that they are named
/// after. Conditions and repetitions are Swift closures; they become jumps.
final class ThreadProgram {
  let name: String
  private(set) var instructions: [Instruction] = []
  private(set) var registerNames: [String] = []
  /// The jumps to the end.
  private var exits: [Int] = []
  /// The jumps out of each repetition that is being written down.
  private var breaks: [[Int]] = []

  init(_ name: String) { self.name = name }

  private func newRegister(_ name: String) -> (index: Int, value: Expression) {
    registerNames.append(name)
    precondition(registerNames.count <= 64, "more registers than liveness has bits for")
    return (registerNames.count - 1, .register(index: registerNames.count - 1, name: name))
  }

  /// Loads a word: the newest store to it in the thread's own buffer, else what memory has.
  func load(_ variable: Variable) -> Expression {
    let (index, value) = newRegister(variable.name)
    instructions.append(.load(variable, into: index))
    return value
  }

  /// A plain store.
  func store(_ variable: Variable, _ value: Expression) { instructions.append(.store(variable, value)) }

  /// A locked instruction; `desired` computes the new value from the old one. Returns the old value.
  @discardableResult
  func update(_ variable: Variable, _ desired: (Expression) -> Expression) -> Expression {
    let (index, old) = newRegister(variable.name)
    instructions.append(.update(variable, expected: nil, desired: desired(old), into: index))
    return old
  }

  /// A locked compare-exchange. Returns the old value.
  @discardableResult
  func compareExchange(_ variable: Variable, _ expected: Expression, _ desired: Expression) -> Expression {
    let (index, old) = newRegister(variable.name)
    instructions.append(.update(variable, expected: expected, desired: desired, into: index))
    return old
  }

  /// A full fence.
  func fence() { instructions.append(.fence) }

  /// The system call alone.
  func membarrier() { instructions.append(.membarrier) }

  /// `Fences.light`. A compiler fence has no instruction: a model that leaves it out has its loads and stores reordered.
  func light(_ fences: FenceModel) { if fences == .full { fence() } }

  /// `Fences.heavy`, which the kernel does not refuse.
  func heavy(_ fences: FenceModel) {
    fence()
    if fences == .asymmetric { membarrier() }
  }

  /// Reads the block that `pointer` points to.
  func dereference(_ pointer: Expression) { instructions.append(.dereference(pointer)) }

  /// Frees the block that `pointer` points to.
  func free(_ pointer: Expression) { instructions.append(.free(pointer)) }

  /// Stores a result, seen at once: for conditions on how the program ends.
  func record(_ variable: Variable, _ value: Expression) { instructions.append(.record(variable, value)) }

  /// Does what only one thread at a time may do.
  func exclusively(_ region: Variable) {
    instructions.append(.enter(region))
    instructions.append(.leave(region))
  }

  /// Says that this place is reached.
  func note(_ text: String) { instructions.append(.note(text)) }

  /// A register that changes.
  func local(_ name: String, _ value: Expression) -> Expression {
    let (index, register) = newRegister(name)
    instructions.append(.assign(index, value))
    return register
  }

  /// Changes a register made by ``local(_:_:)``.
  func set(_ register: Expression, _ value: Expression) {
    guard case .register(let index, _) = register else { preconditionFailure("not a register") }
    instructions.append(.assign(index, value))
  }

  func when(_ condition: Expression, _ body: () -> Void, otherwise: (() -> Void)? = nil) {
    let branch = instructions.count
    instructions.append(.jumpUnless(condition, target: 0))
    body()
    if let otherwise {
      let exit = instructions.count
      instructions.append(.jump(target: 0))
      instructions[branch] = .jumpUnless(condition, target: instructions.count)
      otherwise()
      instructions[exit] = .jump(target: instructions.count)
    } else {
      instructions[branch] = .jumpUnless(condition, target: instructions.count)
    }
  }

  /// `body`, so many times: written out, so that store buffers stay bounded.
  func repeated(_ count: Int, _ body: () -> Void) {
    breaks.append([])
    for _ in 0..<count { body() }
    for jump in breaks.removeLast() { instructions[jump] = .jump(target: instructions.count) }
  }

  /// Leaves the innermost ``repeated(_:_:)``.
  func leave() {
    breaks[breaks.count - 1].append(instructions.count)
    instructions.append(.jump(target: 0))
  }

  /// Ends the thread.
  func end() {
    exits.append(instructions.count)
    instructions.append(.jump(target: 0))
  }

  /// The instructions, once the thread is complete.
  func finish() {
    for jump in exits { instructions[jump] = .jump(target: instructions.count) }
  }
}

/// The two kinds of fences that a domain can have: see `Fences`.
enum FenceModel: CaseIterable {
  case asymmetric
  case full
}
