/// An x86-TSO machine that runs one program: which steps a state allows, and where they lead.
final class Machine {
  /// What happens at once.
  enum Step {
    /// The thread executes its next instruction, and what follows it that concerns no other thread.
    case execute(thread: Int)
    /// The thread's oldest buffered store reaches memory.
    case flush(thread: Int)
    /// `thread` takes the interrupt of the membarrier that `caller` waits in.
    case interrupt(thread: Int, caller: Int)
  }

  let program: Program
  let layouts: [ThreadLayout]
  let instructions: [[Instruction]]
  /// For each thread and instruction the registers that some later instruction reads. The others are set to zero: states that
  /// differ in them only have the same future.
  private let liveness: [[UInt64]]
  /// The notes that any step came by.
  var notes: Set<String> = []
  /// What the last step did that must not be.
  var violation: String?

  init(_ program: Program) {
    self.program = program
    var offset = program.variables.count
    layouts = program.threads.map { thread in
      let layout = ThreadLayout(of: thread, at: offset)
      offset = layout.end
      return layout
    }
    instructions = program.threads.map(\.instructions)
    liveness = instructions.map { Machine.liveness(of: $0) }
    precondition(instructions.allSatisfy { $0.count < 255 }, "too long a thread")
    precondition(layouts.count < 8, "too many threads for a membarrier's mask")
  }

  /// The first state.
  func start() -> MachineState {
    var state = MachineState(bytes: program.initialValues)
    state.bytes += [UInt8](repeating: 0, count: (layouts.last?.end ?? state.bytes.count) - state.bytes.count)
    for thread in layouts.indices {
      state.bytes[layouts[thread].awaited] = MachineState.idle
      settle(thread, &state)
    }
    return state
  }

  /// What can happen next.
  func steps(from state: MachineState) -> [Step] {
    var steps: [Step] = []
    for thread in layouts.indices {
      let layout = layouts[thread]
      let hasPending = state.bytes[layout.pending] > 0
      if hasPending { steps.append(.flush(thread: thread)) }
      let awaited = state.bytes[layout.awaited]
      if awaited != MachineState.idle {
        // The interrupt is a full fence: it is taken when the target's buffer is empty. That is at some moment of the call,
        // for each target another one, and in any order.
        for target in layouts.indices where awaited & (1 << UInt8(target)) != 0 {
          if state.bytes[layouts[target].pending] > 0 { continue }
          steps.append(.interrupt(thread: target, caller: thread))
        }
      } else if !hasEnded(thread, state) {
        if hasPending, instructions[thread][Int(state.bytes[layout.counter])].waitsForBuffer { continue }
        steps.append(.execute(thread: thread))
      }
    }
    return steps
  }

  /// What is wrong with a state that no step leads out of.
  func judgeFinal(_ state: MachineState) -> String? {
    for thread in layouts.indices where !hasEnded(thread, state) { return "\(program.threads[thread].name) is stuck" }
    return program.finalCondition?({ Int(state.bytes[$0.index]) })
  }

  func take(_ step: Step, _ state: inout MachineState) {
    switch step {
    case .execute(let thread):
      execute(thread, &state)
    case .flush(let thread):
      flush(layouts[thread], &state)
      settle(thread, &state)
    case .interrupt(let thread, let caller):
      state.bytes[layouts[caller].awaited] &= ~(1 << UInt8(thread))
      if state.bytes[layouts[caller].awaited] == 0 { completeBarrier(caller, &state) }
    }
  }

  func hasEnded(_ thread: Int, _ state: MachineState) -> Bool {
    Int(state.bytes[layouts[thread].counter]) == instructions[thread].count
  }

  func value(_ expression: Expression, _ layout: ThreadLayout, _ state: MachineState) -> UInt8 {
    UInt8(expression.evaluate(state, registersAt: layout.registers))
  }

  func completeBarrier(_ caller: Int, _ state: inout MachineState) {
    state.bytes[layouts[caller].awaited] = MachineState.idle
    state.bytes[layouts[caller].counter] += 1
    settle(caller, &state)
  }

  private func flush(_ layout: ThreadLayout, _ state: inout MachineState) {
    let count = Int(state.bytes[layout.pending])
    state.bytes[Int(state.bytes[layout.buffer])] = state.bytes[layout.buffer + 1]
    for index in 0..<2 * (count - 1) { state.bytes[layout.buffer + index] = state.bytes[layout.buffer + index + 2] }
    state.bytes[layout.buffer + 2 * count - 2] = 0
    state.bytes[layout.buffer + 2 * count - 1] = 0
    state.bytes[layout.pending] -= 1
  }

  /// Goes on to the thread's next instruction that concerns others, and forgets the registers that are not read any more.
  func settle(_ thread: Int, _ state: inout MachineState) {
    let layout = layouts[thread]
    let count = instructions[thread].count
    var counter = Int(state.bytes[layout.counter])
    loop: while counter < count {
      switch instructions[thread][counter] {
      case .fence:
        // With an empty buffer it changes nothing, for nobody.
        if state.bytes[layout.pending] > 0 { break loop }
        counter += 1
      case .assign(let into, let expression):
        state.bytes[layout.registers + into] = value(expression, layout, state)
        counter += 1
      case .jump(let target):
        counter = target
      case .jumpUnless(let condition, let target):
        counter = value(condition, layout, state) == 0 ? target : counter + 1
      case .note(let text):
        notes.insert(text)
        counter += 1
      default:
        break loop
      }
    }
    state.bytes[layout.counter] = UInt8(counter)
    let dead = ~liveness[thread][counter] & layout.allRegisters
    if dead == 0 { return }
    for register in 0..<layout.registerCount where dead & (1 << UInt64(register)) != 0 {
      state.bytes[layout.registers + register] = 0
    }
  }

  /// There are no jumps backwards, so one pass from the end is enough.
  private static func liveness(of instructions: [Instruction]) -> [UInt64] {
    var live = [UInt64](repeating: 0, count: instructions.count + 1)
    for (index, instruction) in instructions.enumerated().reversed() {
      let after = instruction.successors(of: index).reduce(0) { $0 | live[$1] }
      let (read, written) = instruction.effect
      live[index] = (after & ~written) | read
    }
    return live
  }
}
